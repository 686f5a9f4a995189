"""Text in Markdown, made into a page in the browser.

HTML in the text is shown as text, never run; links open in a tab of their own, except those within the text.
"""

from __future__ import annotations

import inspect
from typing import Any

from belvedere.ui.element import Element

__all__ = ["Markdown"]


class Markdown(Element):
    """A text in Markdown, with tables and blocks of code.

    Args:
        content: the text, whose common indentation does not count; or a state variable that holds it:
            ``("report", "# Results")``.
        attributes: ``breaks``: a line break in the text is one in the page.
    """

    _tag = "bv-markdown"
    _attributes = frozenset({"content", "breaks"})

    def __init__(self, content: str | tuple[str] | tuple[str, str] | None = None, **attributes: Any) -> None:
        if isinstance(content, str):
            content = inspect.cleandoc(content)
        super().__init__(content=content, **attributes)
