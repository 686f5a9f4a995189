"""The whole state as one dict, cheap to ask for again and again.

A listener with ``**state`` gets everything. Collecting thousands of variables each time would cost more than the
listener, so a dict is kept, and brought up to date by what changed since it was last asked for.
"""

from __future__ import annotations

import threading
from typing import Any, final

from belvedere.app.state.face import FACE, ScopeLike, StateFace, state_path

__all__ = ["Mirror"]


@final
class Mirror:
    """What one scope itself holds of a state. Read from any thread, told of changes on the loop's."""

    def __init__(self, face: StateFace, scope: ScopeLike) -> None:
        self._face = face
        self._scope = scope
        self._lock = threading.Lock()
        self._values: dict[str, Any] | None = None  # None until somebody asks
        self._stale: set[str] = set()

    def changed(self, keys: list[str]) -> None:
        """Take note that `keys` were committed."""
        if self._values is not None:
            with self._lock:
                self._stale.update(keys)

    def read(self) -> dict[str, Any]:
        """Return a dict of its own, uncommitted values included."""
        with self._lock:
            if self._values is None:
                self._values = {}
                self._stale.update(path[1] for path in self._scope.paths((FACE,)))
            stale, self._stale = self._stale, set()
            for key in stale:
                self._refresh(self._values, key)
            values = dict(self._values)
        for key in self._face.modified((self._scope,)):
            self._refresh(values, key)
        return values

    def _refresh(self, values: dict[str, Any], key: str) -> None:
        path = state_path(key)
        if self._scope.own(path):
            values[key] = self._scope.get(path)
        else:
            values.pop(key, None)
