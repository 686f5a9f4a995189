"""What tells a viewer that something goes on, in the page itself.

For bars at the edge of the page while something runs see `Server.progress` and `Session.progress`; for sentences
`Server.notify` and `Session.notify`; for questions `Session.confirm`, `Session.ask`, `Session.choose`.
"""

from __future__ import annotations

from typing import Any

from belvedere.ui.element import Element

__all__ = ["Progress"]


class Progress(Element):
    """A bar that shows how far something is.

    Args:
        value: 0 to 1, None for an amount nobody knows; or a state variable that holds it: ``("done", 0.0)``.
        attributes: ``label``, what is being done; ``text``, what just now.
    """

    _tag = "bv-progress"
    _attributes = frozenset({"value", "label", "text"})

    def __init__(self, value: Any = None, **attributes: Any) -> None:
        super().__init__(value=value, **attributes)
