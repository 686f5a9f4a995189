"""A running server: its engine, its life, and on which thread what runs."""
