"""`trame.widgets.markdown`: formatted text."""

from __future__ import annotations

import inspect
import itertools
from typing import Any

from belvedere.compat.trame.widgets.lenient import Lenient
from belvedere.widgets import markdown as native

__all__ = ["Markdown"]

_numbers = itertools.count(1)


class Markdown(Lenient, native.Markdown):
    """A text in Markdown, which `update` replaces.

    Args:
        _md_content: the text to begin with.
        content: a state variable that holds the text instead: ``("report", "# Results")``.
        kwargs: see the native widget.
    """

    def __init__(self, _md_content: str = "", content: Any = None, **kwargs: Any) -> None:
        if content is None:
            content = (f"trame__markdown_{next(_numbers)}", inspect.cleandoc(_md_content))
        super().__init__(content, **kwargs)

    def update(self, content: str, **_: Any) -> None:
        """Show another text, where the content is a state variable's or was given as text."""
        given = self._values["content"]
        if isinstance(given, tuple):
            self._server.state[given[0]] = inspect.cleandoc(content)
        else:
            self.content = inspect.cleandoc(content)
