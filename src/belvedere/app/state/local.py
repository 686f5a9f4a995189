"""A store that is never sent: what the server's `context` is made of.

It keeps any Python object, and tells what changed in the same way as the document, so that the same `State` and the
same listeners work over it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, final

from belvedere.document import Path

__all__ = ["LocalCommit", "LocalScope", "LocalStore"]

_MISSING: Any = object()
_COMPARABLE = (type(None), bool, int, float, complex, str, bytes)


@final
@dataclass(frozen=True)
class LocalCommit:
    """What was written since the last commit."""

    changes: tuple[tuple[LocalScope, Path], ...]


@final
class LocalScope:
    """Objects by path. Used from any thread."""

    parent: None = None

    def __init__(self, note: Callable[[LocalScope, Path], None]) -> None:
        self._values: dict[Path, Any] = {}
        self._note = note

    def get(self, path: Path, default: Any = None) -> Any:
        """Return the object at `path`, or `default`."""
        return self._values.get(path, default)

    def set(self, path: Path, value: Any) -> bool:
        """Put an object at `path`; return whether it may be another one than before."""
        before = self._values.get(path, _MISSING)
        self._values[path] = value
        if type(value) is type(before) and isinstance(value, _COMPARABLE) and value == before:
            return False
        self._note(self, path)
        return True

    def remove(self, path: Path) -> bool:
        """Remove what is at `path`; return whether there was anything."""
        if self._values.pop(path, _MISSING) is _MISSING:
            return False
        self._note(self, path)
        return True

    def touch(self, path: Path) -> None:
        """Announce the object at `path` as changed."""
        if path in self._values:
            self._note(self, path)

    def own(self, path: Path) -> bool:
        """Return whether there is an object at `path`."""
        return path in self._values

    def __contains__(self, path: Path) -> bool:
        return path in self._values

    def paths(self, prefix: Path = ()) -> list[Path]:
        """Return the paths that begin with `prefix`."""
        return [path for path in list(self._values) if path[: len(prefix)] == prefix]


@final
class LocalStore:
    """One scope, and what changed in it since it was last asked."""

    def __init__(self) -> None:
        self.shared = LocalScope(self._changed)
        self.wake: Callable[[], None] | None = None
        self._lock = threading.Lock()
        self._changes: dict[Path, None] = {}

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Do nothing: there is nobody to send to."""
        yield

    def commit(self) -> list[LocalCommit]:
        """Return what changed since the last commit."""
        with self._lock:
            changes, self._changes = self._changes, {}
        return [LocalCommit(tuple((self.shared, path) for path in changes))] if changes else []

    def _changed(self, scope: LocalScope, path: Path) -> None:
        with self._lock:
            first = not self._changes
            self._changes[path] = None
        if first and self.wake is not None:
            self.wake()
