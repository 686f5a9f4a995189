"""`trame.widgets.plotly`: plots by Plotly."""

from belvedere.widgets.plotly import Figure

__all__ = ["Figure"]
