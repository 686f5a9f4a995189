"""`trame.widgets.router`: links to pages of a router."""

from belvedere.widgets.router import RouterLink, RouterView

__all__ = ["RouterLink", "RouterView"]
