"""A window of the application's own."""
