"""Defaults of private variables that can be edited in place.

Until a session has a value of its own of a private variable it sees the shared default. Handed out as it is, a list
that one session's handler appends to would change for everybody; so each session is lent a copy. ``state.dirty`` and
assigning it make the copy the session's own.
"""

from __future__ import annotations

import copy
from typing import Any, final

import numpy as np

from belvedere.app.state.face import ScopeLike, StateFace, state_path

__all__ = ["Lending"]

_UNCHANGEABLE = (type(None), bool, int, float, str, bytes, np.ndarray)  # arrays of the document are read-only


@final
class Lending:
    """What one session was lent. Used from any thread.

    Args:
        face: knows which variables are private.
        scope: the session's.
    """

    def __init__(self, face: StateFace, scope: ScopeLike) -> None:
        self._face = face
        self._scope = scope
        self._lent: dict[str, tuple[Any, Any]] = {}  # by key, the default and its copy

    def value(self, key: str, seen: Any) -> Any:
        """Return what the session gets for `key`, of which the document shows it `seen`."""
        if key not in self._face.private or isinstance(seen, _UNCHANGEABLE) or self._scope.own(state_path(key)):
            return seen
        lent = self._lent.get(key)
        if lent is None or lent[0] is not seen:
            lent = self._lent[key] = (seen, copy.deepcopy(seen))
        return lent[1]

    def values(self, seen: dict[str, Any]) -> dict[str, Any]:
        """Put into a dict of what the document shows what the session gets instead; return it."""
        for key in self._face.private:
            if key in seen:
                seen[key] = self.value(key, seen[key])
        return seen

    def end(self, key: str) -> None:
        """Forget the copy of a variable that has a value of the session's own now."""
        self._lent.pop(key, None)
