"""Hot reload: edited code is taken over while the program runs."""
