"""Notices: sentences that a page shows at its edge for a while."""

from __future__ import annotations

import difflib
import math
from typing import Any

__all__ = ["LEVELS", "notice"]

LEVELS = ("info", "success", "warning", "error")
"""How a notice is meant, and how it is coloured."""


def notice(text: str, level: str = "info", *, title: str | None = None, timeout: float | None = None) -> dict[str, Any]:
    """Return what a page is told of a notice.

    Args:
        text: the sentence.
        level: one of `LEVELS`.
        title: a few words above it.
        timeout: seconds until it goes away; 0 keeps it until it is dismissed, None is right for its level.

    Raises:
        ValueError: for another level, or a time that is none.
    """
    if level not in LEVELS:
        near = difflib.get_close_matches(str(level), LEVELS, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"the level of a notice is one of {', '.join(LEVELS)}, not {level!r}{hint}")
    if timeout is not None and not (isinstance(timeout, int | float) and math.isfinite(timeout) and timeout >= 0):
        raise ValueError(f"the timeout of a notice is a number of seconds, 0 for none, not {timeout!r}")
    told: dict[str, Any] = {"level": level, "text": str(text)}
    if title is not None:
        told["title"] = str(title)
    if timeout is not None:
        told["timeout"] = timeout
    return told
