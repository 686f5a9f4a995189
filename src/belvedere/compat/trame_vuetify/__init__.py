"""`trame_vuetify`: what programs import from below `trame`."""
