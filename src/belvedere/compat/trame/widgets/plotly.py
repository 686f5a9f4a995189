"""`trame.widgets.plotly`: plots by Plotly."""

from belvedere.compat.trame.widgets.lenient import lenient
from belvedere.widgets import plotly as native

__all__ = ["Figure"]

Figure = lenient(native.Figure)
