"""`trame_server.utils.hot_reload`: marks what is to be taken over when it is edited. All of it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["hot_reload", "reload"]

_F = TypeVar("_F", bound=Callable[..., Any])


def hot_reload(func: _F) -> _F:
    """Return the function: with ``--hot-reload`` every edited function is taken over."""
    return func


def reload(func: _F, perform_checks: bool = True) -> _F:
    """Return the function as it is now: edited code was put into it."""
    return func
