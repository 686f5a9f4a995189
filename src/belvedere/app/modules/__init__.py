"""What an application adds to the page."""
