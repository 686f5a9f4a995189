"""`trame.widgets.router`: links to pages of a router."""

from belvedere.compat.trame.widgets.lenient import lenient
from belvedere.widgets import router as native

__all__ = ["RouterLink", "RouterView"]

RouterLink = lenient(native.RouterLink)
RouterView = lenient(native.RouterView)
