"""`trame_vuetify.widgets`: what stands in a page."""
