"""`trame_server.utils`: what the reference keeps beside its core."""
