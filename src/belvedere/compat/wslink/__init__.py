"""`wslink`: methods that clients call, in a protocol of one's own."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any

from belvedere.app.protocols import export_rpc as register
from belvedere.app.tasks import watched

__all__ = ["register", "schedule_callback", "schedule_coroutine"]


def schedule_callback(delay: float, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> asyncio.TimerHandle:
    """Call `callback` on the running loop, in `delay` seconds."""
    return asyncio.get_running_loop().call_later(delay, functools.partial(callback, *args, **kwargs))


def schedule_coroutine(
    delay: float,
    coro_func: Callable[..., Coroutine[Any, Any, Any]],
    *args: Any,
    done_callback: Callable[[asyncio.Task[Any]], Any] | None = None,
    **kwargs: Any,
) -> asyncio.TimerHandle:
    """Run a coroutine function on the running loop, in `delay` seconds."""

    def begin() -> None:
        task = watched(asyncio.get_running_loop().create_task(coro_func(*args, **kwargs)))
        if done_callback is not None:
            task.add_done_callback(done_callback)

    return asyncio.get_running_loop().call_later(delay, begin)
