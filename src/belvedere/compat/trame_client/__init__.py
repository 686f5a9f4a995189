"""`trame_client`: what programs import from below `trame`."""
