"""`trame_vuetify.ui`: layouts."""
