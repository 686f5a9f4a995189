"""`trame_client.ui.html`: HTML pages."""

from belvedere.compat.trame.ui.html import DivLayout

__all__ = ["DivLayout"]
