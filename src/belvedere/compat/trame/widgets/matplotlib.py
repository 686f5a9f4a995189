"""`trame.widgets.matplotlib`: plots by Matplotlib."""

from belvedere.widgets.matplotlib import Figure

__all__ = ["Figure"]
