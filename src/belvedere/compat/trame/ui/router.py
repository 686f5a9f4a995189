"""`trame.ui.router`: pages of a router."""

from belvedere.ui import RouterViewLayout

__all__ = ["RouterViewLayout"]
