"""Scenes: what a program shows in three dimensions, and what it hears back."""
