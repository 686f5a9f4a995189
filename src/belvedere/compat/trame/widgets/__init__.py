"""`trame.widgets`: what stands in a page."""
