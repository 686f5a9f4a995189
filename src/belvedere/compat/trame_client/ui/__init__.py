"""`trame_client.ui`: layouts."""
