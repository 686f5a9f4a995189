"""Types of the attributes of elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

__all__ = ["Bound", "Event"]

T = TypeVar("T")

Bound: TypeAlias = T | tuple[str] | tuple[str, Any] | None
"""A value, ``("expression",)`` or ``("variable", default)``; None leaves the attribute out."""

Event: TypeAlias = (
    str
    | Callable[..., Any]
    | tuple[str]
    | tuple[Callable[..., Any]]
    | tuple[Callable[..., Any], str | list[Any]]
    | tuple[Callable[..., Any], str | list[Any], str | dict[str, Any]]
    | None
)
"""JavaScript, a function, or ``(function, "[arguments]", "{named: arguments}")``."""
