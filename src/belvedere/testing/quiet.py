"""Whether a server has said and done everything there is to say and do.

What runs in the background for ever is nobody's business here; what counts is what a change or a call has led to:
values that are not committed, listeners that have not ended, functions that wait for the application thread.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from belvedere.app import Server, Session

__all__ = ["work_done", "work_left"]

_LISTENER = "of the listener "
"""How the dispatcher names the tasks of asynchronous listeners."""

_ROUNDS = 50
"""After so many with a change in each, something changes all the time; that is not waited for."""


async def work_done(server: Server, patience: float) -> None:
    """Wait until what `server` was given up to now has run, and what that led to, or for `patience` seconds."""
    engine = server._engine
    deadline = engine.loop.time() + patience
    for _ in range(_ROUNDS):
        version = engine.store.version
        await _round(server, max(0.0, deadline - engine.loop.time()))
        # A commit in the round calls listeners, and what they write may just be on its way to the loop.
        if engine.store.version == version or engine.loop.time() > deadline:
            return


async def _round(server: Server, patience: float) -> None:
    engine = server._engine
    engine.turn()
    await engine.dispatcher.drained(patience)
    listening = _listening(server)
    if listening:
        await asyncio.wait(listening, timeout=patience)
    # What ended calls back in the next turns of the loop.
    for _ in range(3):
        await asyncio.sleep(0)
    engine.turn()


def work_left(server: Server, session: Session | None) -> list[str]:
    """Return what is still to be done, in words; empty when there is nothing."""
    engine = server._engine
    left = [task.get_name()[len("of the ") :] for task in _listening(server)]
    if any(engine.dispatcher._unfinished.values()):
        left.append("listeners")
    if len(engine.dispatcher.queue) > 0:
        left.append("functions that wait for the application thread")
    if session is not None and not session.ended:
        if sum(session.link.statistics().dirty):
            left.append("values that are not sent")
        if session.connected and len(session.queue) > 0:
            left.append("functions of the session")
    return left


def _listening(server: Server) -> list[asyncio.Task[object]]:
    tasks = server._engine.dispatcher._tasks
    return [task for task in tasks if task.get_name().startswith(_LISTENER) and not task.done()]
