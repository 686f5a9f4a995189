"""`trame.ui.html`: HTML pages."""

from __future__ import annotations

from belvedere import ui
from belvedere.compat.trame.ui.core import ReferenceLayout

__all__ = ["DivLayout"]


class DivLayout(ReferenceLayout, ui.DivLayout):
    """A page whose root is a ``<div>``; see `belvedere.ui.DivLayout`."""
