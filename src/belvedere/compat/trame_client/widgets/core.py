"""`trame_client.widgets.core`: the base of widgets of one's own."""

from belvedere.compat.trame.widgets.core import AbstractElement, HtmlElement, Template

__all__ = ["AbstractElement", "HtmlElement", "Template"]
