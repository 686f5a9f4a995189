"""Which session is being served.

A context variable flows into listeners, handlers, triggers and the tasks they create, on whatever thread they run, so
that code far from the handler can still ask on whose behalf it works.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from belvedere.app.session import Session

__all__ = ["Place", "current_session", "here", "serve"]

Place = tuple[int, int]
"""A thread and the task that runs on it, by identity."""

_session: contextvars.ContextVar[Session | None] = contextvars.ContextVar("belvedere_session", default=None)


def current_session() -> Session | None:
    """Return the session on whose behalf the calling code runs, or None where there is none."""
    return _session.get()


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
