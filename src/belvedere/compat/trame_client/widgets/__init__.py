"""`trame_client.widgets`: what stands in a page."""
