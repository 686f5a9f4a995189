"""Which session is being served, and by which server.

Context variables flow into listeners, handlers, triggers and the tasks they create, on whatever thread they run, so
that code far from the handler can still ask on whose behalf it works.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session

__all__ = ["Place", "Spawn", "current_session", "current_spawn", "here", "on_behalf_of", "serve", "spawn_with"]

Place = tuple[int, int]
"""A thread and the task that runs on it, by identity."""

Spawn = Callable[[Coroutine[Any, Any, Any]], Any]
"""Runs a coroutine on a server's loop."""

_spawn: contextvars.ContextVar[Spawn | None] = contextvars.ContextVar("belvedere_spawn", default=None)
_session: contextvars.ContextVar[Session | None] = contextvars.ContextVar("belvedere_session", default=None)


def current_session() -> Session | None:
    """Return the session on whose behalf the calling code runs, or None where there is none."""
    return _session.get()


def current_spawn() -> Spawn | None:
    """Return what runs coroutines for the server that runs the calling code, or None where none does."""
    return _spawn.get()


def spawn_with(context: contextvars.Context, spawn: Spawn) -> None:
    """Let what runs in `context` start its tasks with `spawn`."""
    context.run(_spawn.set, spawn)


@contextmanager
def on_behalf_of(session: Session | None) -> Iterator[None]:
    """Let the code of the block run on behalf of `session`, or of nobody.

    Whose value of a private variable it reads and writes follows from that::

        with on_behalf_of(None):
            state.theme = "dark"  # for everybody who has chosen none

    The tasks that the block creates go on on behalf of the same session.
    """
    reset = _session.set(session)
    try:
        yield
    finally:
        _session.reset(reset)


def serve(context: contextvars.Context, session: Session | None) -> None:
    """Let what runs in `context` run on behalf of `session`."""
    context.run(_session.set, session)


def here() -> Place:
    """Return where the caller runs. Context variables are inherited by tasks and threads; this is not."""
    try:
        task = asyncio.current_task()
    except RuntimeError:
        task = None
    return threading.get_ident(), id(task)
