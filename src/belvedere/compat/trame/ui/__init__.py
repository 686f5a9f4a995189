"""`trame.ui`: layouts."""
