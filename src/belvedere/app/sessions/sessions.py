"""The sessions of a server: who is connected, who is away, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session, Socket
    from belvedere.document import Scope

__all__ = ["MAX_DETACHED", "Sessions"]

MAX_DETACHED = 1000
"""Sessions that may wait for their clients at a time. Beyond that one ends early, one that only watched first."""


@final
class Sessions:
    """Sessions by id, from their first connection until they end. Used on the loop's thread.

    Args:
        resume_window: seconds that a session waits for its client to come back.
        started: called when a session has begun.
        ended: called when one has ended.
        counted: called with the number of connected sessions whenever it changes.
    """

    def __init__(
        self,
        resume_window: float,
        started: Callable[[Session], None],
        ended: Callable[[Session], None],
        counted: Callable[[int], None],
    ) -> None:
        self._resume_window = resume_window
        self._started = started
        self._ended = ended
        self._counted = counted
        self._by_id: dict[str, Session] = {}
        self._by_scope: dict[Scope, Session] = {}
        self._timers: dict[Session, asyncio.TimerHandle] = {}
        self._connected: dict[Session, None] = {}

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a connection now, in the order in which they connected."""
        return list(self._connected)

    def get(self, id_: str) -> Session | None:
        """Return the session called `id_`, if it has not ended."""
        return self._by_id.get(id_)

    def of_scope(self, scope: Scope) -> Session | None:
        """Return the session whose private scope is `scope`."""
        return self._by_scope.get(scope)

    def find(self, id_: str | None, secret: str | None) -> Session | None:
        """Return the session `id_`, if it has not ended and `secret` is its own."""
        session = self._by_id.get(id_ or "")
        return session if session is not None and session.has_secret(secret or "") else None

    def add(self, session: Session, socket: Socket) -> None:
        """Begin a session."""
        self._by_id[session.id] = session
        self._by_scope[session.scope] = session
        self.attach(session, socket)
        self._started(session)

    def attach(self, session: Session, socket: Socket) -> None:
        """Take `socket` as the connection of `session`; an older one is closed."""
        timer = self._timers.pop(session, None)
        if timer is not None:
            timer.cancel()
        session.attach(socket)
        self._connected[session] = None
        self._counted(len(self._connected))

    def detach(self, session: Session, socket: Socket) -> None:
        """Take note that `socket` is gone. Ignored where it had been replaced."""
        if session.ended or session.socket is not socket:
            return
        session.detach()
        self._connected.pop(session, None)
        self._timers[session] = asyncio.get_running_loop().call_later(
            self._resume_window, self.end, session, "the client did not come back"
        )
        if len(self._timers) > MAX_DETACHED:
            waiting = list(self._timers)  # for longest first
            self.end(next((one for one in waiting if one.role == "view"), waiting[0]), "too many clients are away")
        self._counted(len(self._connected))

    def end(self, session: Session, reason: str) -> None:
        """End a session for good. Ignored where it has ended."""
        if session.ended:
            return
        timer = self._timers.pop(session, None)
        if timer is not None:
            timer.cancel()
        del self._by_id[session.id]
        del self._by_scope[session.scope]
        was_connected = self._connected.pop(session, self) is None
        session.finish(reason)
        self._ended(session)
        if was_connected:
            self._counted(len(self._connected))
