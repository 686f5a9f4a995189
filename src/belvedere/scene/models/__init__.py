"""Models: what Python does with files of models before browsers show them."""
