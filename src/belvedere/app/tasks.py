"""Tasks, from wherever the calling code runs: a handler on the application thread, a hook, a listener, a coroutine."""

from __future__ import annotations

import asyncio
import concurrent.futures
import functools
import logging
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from belvedere.app.current import current_spawn
from belvedere.app.errors import ServerStateError
from belvedere.app.registry import get_server

__all__ = ["create_task", "task", "watched"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
Task = asyncio.Task[_T] | concurrent.futures.Future[_T]

_log = logging.getLogger("belvedere.app")
_kept: set[asyncio.Task[Any]] = set()  # the loop itself holds tasks only weakly


def create_task(coroutine: Coroutine[Any, Any, _T]) -> Task[_T]:
    """Run a coroutine: on the loop of the server that runs the caller, on the running loop, or on the current server's.

    A failure is logged; a server's viewers see it too.

    Returns:
        an `asyncio.Task` on a loop's thread, elsewhere a `concurrent.futures.Future`.

    Raises:
        ServerStateError: no loop runs here, and the current server does not run either.
    """
    spawn = current_spawn()
    if spawn is not None:
        return spawn(coroutine)  # type: ignore[no-any-return]
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return _on_server(coroutine)
    return watched(loop.create_task(coroutine))


def watched(running: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Hold `running` until it ends, and log its failure. Returns it."""
    _kept.add(running)
    running.add_done_callback(_ended)
    return running


def task(function: Callable[_P, Coroutine[Any, Any, _T]]) -> Callable[_P, Task[_T]]:
    """Decorate a coroutine function so that calling it starts a task."""

    @functools.wraps(function)
    def start(*args: _P.args, **kwargs: _P.kwargs) -> Task[_T]:
        return create_task(function(*args, **kwargs))

    return start


def _on_server(coroutine: Coroutine[Any, Any, _T]) -> Task[_T]:
    try:
        server = get_server(create=False)
    except LookupError:
        coroutine.close()
        raise ServerStateError("no loop runs here and there is no server; start one first") from None
    return server.create_task(coroutine)


def _ended(running: asyncio.Task[Any]) -> None:
    _kept.discard(running)
    if not running.cancelled() and (error := running.exception()) is not None:
        _log.error("the task %s failed: %s", running.get_name(), error, exc_info=error)
