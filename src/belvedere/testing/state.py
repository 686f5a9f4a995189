"""The state as the page shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["PageState"]


class PageState:
    """State variables by attribute and item, as this page sees them; a missing one is None.

    Assigning is what a template's ``key = value`` does: it is shown at once, sent with the next turn, and takes the
    way of every user's write through rules and validators.
    """

    __slots__ = ("_ask",)

    _ask: Callable[..., Any]

    def __init__(self, ask: Callable[..., Any]) -> None:
        object.__setattr__(self, "_ask", ask)

    def __getattr__(self, key: str) -> Any:
        if key.startswith("__"):
            raise AttributeError(key)
        return self._ask("get", key)

    def __getitem__(self, key: str) -> Any:
        return self._ask("get", key)

    def __setattr__(self, key: str, value: Any) -> None:
        self._ask("write", {key: value})

    def __setitem__(self, key: str, value: Any) -> None:
        self._ask("write", {key: value})

    def __contains__(self, key: str) -> bool:
        return bool(self._ask("has", key))

    def __iter__(self) -> Iterator[str]:
        return iter(self._ask("keys"))

    def to_dict(self) -> dict[str, Any]:
        """Return all variables."""
        return {key: self[key] for key in self}

    def __repr__(self) -> str:
        return f"PageState({self.to_dict()!r})"
