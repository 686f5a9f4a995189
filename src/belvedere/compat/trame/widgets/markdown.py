"""`trame.widgets.markdown`: formatted text."""

from belvedere.widgets.markdown import Markdown

__all__ = ["Markdown"]
