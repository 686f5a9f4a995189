"""`trame.widgets.matplotlib`: plots by Matplotlib."""

from belvedere.compat.trame.widgets.lenient import lenient
from belvedere.widgets import matplotlib as native

__all__ = ["Figure"]

Figure = lenient(native.Figure)
