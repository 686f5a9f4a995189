"""Events of Belvedere's own widgets, which bring something along."""

from __future__ import annotations

from typing import Any

from belvedere.app.controller import ControllerFunction
from belvedere.app.signatures import signature_of

__all__ = ["with_event"]


def with_event(value: Any, *expressions: str) -> Any:
    """Return the value of an event's attribute such that a function gets as much of the event as it takes.

    Args:
        value: of the attribute; what is no plain function (JavaScript, ``(function, "[…]")``, a late-bound function)
            stays what it is.
        expressions: the arguments there are, in JavaScript.
    """
    if not callable(value) or isinstance(value, ControllerFunction):
        return value
    taken = signature_of(value).positional
    given = expressions[: len(expressions) if taken is None else taken]
    return (value, f"[{', '.join(given)}]") if given else value
