"""What a server is told: by its constructor, by `start`, on the command line and by the environment."""
