"""From a commit to listeners: who is to be told of which keys, and on whose behalf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, final

from belvedere.app.running.dispatch import Dispatcher, View
from belvedere.app.state.face import FACE, CommitLike, Origin, StateFace
from belvedere.app.state.listeners import Cascade
from belvedere.app.state.mirror import Mirror

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session
    from belvedere.app.state.state import State

__all__ = ["Changes"]


class _Group:
    """Keys that one session, or the program, changed."""

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}
        self.cascade: Cascade | None = None

    def add(self, key: str, cascade: Cascade | None) -> None:
        self.keys[key] = None
        if cascade is not None and (self.cascade is None or cascade.depth > self.cascade.depth):
            self.cascade = cascade


@final
class Changes:
    """Tells the listeners of one state what was committed. Used on the loop's thread.

    Args:
        face: the state.
        state: as the program sees it.
        session_of: the session that a private scope belongs to.
        dispatcher: runs the listeners.
    """

    def __init__(
        self, face: StateFace, state: State, session_of: Callable[[Any], Session | None], dispatcher: Dispatcher
    ) -> None:
        self._face = face
        self._state = state
        self._session_of = session_of
        self._dispatcher = dispatcher
        self._shared = Mirror(face, face.store.shared)
        self._private: dict[Session, Mirror] = {}

    def commit(self) -> bool:
        """Commit what is staged and call listeners; return whether there was anything."""
        commits = self._face.store.commit()
        if commits:
            self._tell(commits)
        return bool(commits)

    def forget_session(self, session: Session) -> None:
        """Drop what was kept for `session`."""
        self._private.pop(session, None)

    def _tell(self, commits: Sequence[CommitLike]) -> None:
        causes: dict[Session | None, _Group] = {}  # for the listeners of the server
        owners: dict[Session, _Group] = {}  # for those of sessions
        stale: dict[Any, list[str]] = {}
        for scope, path in (change for commit in commits for change in commit.changes):
            if path[0] != FACE or len(path) != 2:
                continue
            if scope is not self._face.store.shared and self._session_of(scope) is None:
                self._face.origins.pop((scope, path[1]), None)  # of a session that has ended: nobody sees it
                continue
            key = path[1]
            stale.setdefault(scope, []).append(key)
            origin = self._face.origins.pop((scope, key), None)
            if key in self._face.listeners and not (origin is not None and (origin.quiet or origin.clean)):
                self._sort(scope, key, origin, causes, owners)
        self._note(stale)
        for cause, group in causes.items():
            self._dispatcher.changed(self._view(cause), group.keys, group.cascade)
        for owner, group in owners.items():
            self._dispatcher.changed(self._view(owner), group.keys, group.cascade, owner)

    def _sort(
        self,
        scope: Any,
        key: str,
        origin: Origin | None,
        causes: dict[Session | None, _Group],
        owners: dict[Session, _Group],
    ) -> None:
        cascade = None if origin is None else origin.cascade
        private = self._session_of(scope)
        cause = private or (None if origin is None else origin.session)
        if cause is not None and cause.ended:
            cause = None
        for listener in self._face.listeners.touched((key,)):
            session = listener.session
            if session is None:
                causes.setdefault(cause, _Group()).add(key, cascade)
            elif session is private or (private is None and not session.scope.own((FACE, key))):
                owners.setdefault(session, _Group()).add(key, cascade)

    def _note(self, stale: dict[Any, list[str]]) -> None:
        for scope, keys in stale.items():
            session = self._session_of(scope)
            mirror = self._shared if session is None else self._private.get(session)
            if mirror is not None:
                mirror.changed(keys)

    def _view(self, session: Session | None) -> View:
        if session is None or self._face.store is not self._face.document:  # no session has a context of its own
            return View(self._face, session, self._state.get, self._shared.read)
        mirror = self._private.setdefault(session, Mirror(self._face, session.scope))
        lending = session.lending
        return View(self._face, session, session.state.get, lambda: lending.values(self._shared.read() | mirror.read()))
