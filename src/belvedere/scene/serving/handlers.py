"""Who is called with which events."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, final

from belvedere.app.signatures import signature_of
from belvedere.scene.events import ClientEvent

__all__ = ["EVERY", "Handler", "Handlers"]

_F = TypeVar("_F", bound=Callable[..., Any])

EVERY = "*"
"""Stands for events of every type."""


@final
@dataclass(frozen=True, eq=False, slots=True)
class Handler:
    """A function and the events it wants."""

    function: Callable[..., Any]
    key: str | None  # of the element; None: of any
    once: bool
    positional: int | None  # how many arguments it takes; None: any number

    def arguments(self, *given: Any) -> tuple[Any, ...]:
        """Return as many of the arguments as it takes."""
        return given[: self.positional]


@final
class Handlers:
    """The handlers of a server or of a session, by type. They are added and removed from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_type: dict[str, tuple[Handler, ...]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._by_type.values()))

    def add(self, etype: str, function: Callable[..., Any], *, once: bool, key: str | None) -> Callable[[], None]:
        """Add a handler; return what takes it away again, which may be called more than once.

        Raises:
            TypeError: `function` cannot be called, or the type is no text.
        """
        if not isinstance(etype, str):
            raise TypeError(f"the type of an event is text such as 'CAMERA_MOVE', not {etype!r}")
        if not callable(function):
            raise TypeError(f"a handler is a function of an event and a session, not {function!r}")
        handler = Handler(function, None if key is None else str(key), once, signature_of(function).positional)
        with self._lock:
            self._by_type[etype] = (*self._by_type.get(etype, ()), handler)

        def clean_up() -> None:
            self._drop(etype, handler)

        return clean_up

    def remove(self, etype: str, function: Callable[..., Any]) -> None:
        """Take a function away. Ignored where it does not handle events of that type."""
        for handler in self._by_type.get(etype, ()):
            if handler.function == function:
                self._drop(etype, handler)

    def take(self, event: ClientEvent) -> list[Handler]:
        """Return the handlers to be called with `event`, in the order in which they were added."""
        taken = []
        for etype in dict.fromkeys((event.etype, EVERY)):
            for handler in self._by_type.get(etype, ()):
                if handler.key is not None and handler.key != event.key:
                    continue
                if handler.once and not self._drop(etype, handler):
                    continue  # another event was quicker
                taken.append(handler)
        return taken

    def _drop(self, etype: str, handler: Handler) -> bool:
        with self._lock:
            known = self._by_type.get(etype, ())
            left = tuple(one for one in known if one is not handler)
            if left:
                self._by_type[etype] = left
            else:
                self._by_type.pop(etype, None)
            return len(left) < len(known)
