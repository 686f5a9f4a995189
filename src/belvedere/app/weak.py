"""Functions that are held weakly: a `weakref.WeakMethod` in the place of a function.

Whatever takes functions to call them later (listeners, the controller, triggers) takes such a reference too, and
calls nothing once the object of the method is gone. So a component can be used without being kept alive.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

__all__ = ["alive", "same", "when_gone"]


def alive(function: Any) -> Any:
    """Return `function`, or what it refers to; None where that is gone."""
    return function() if isinstance(function, weakref.ref) else function


def same(one: Any, other: Any) -> bool:
    """Return whether two functions, or references to functions, are the same function."""
    if one == other:
        return True
    if isinstance(one, weakref.ref) or isinstance(other, weakref.ref):
        function = alive(one)
        return function is not None and bool(function == alive(other))
    return False


def when_gone(function: Any, forget: Callable[[], object]) -> None:
    """Call `forget` once the object whose method `function` refers to is gone. Nothing to do for a plain function."""
    if isinstance(function, weakref.ref):
        target = function()
        if target is not None:
            weakref.finalize(getattr(target, "__self__", target), forget).atexit = False
