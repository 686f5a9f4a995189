"""`trame_server.utils.asynchronous`: tasks, and state from other processes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from belvedere.app import tasks
from belvedere.app.server import Server
from belvedere.app.state.queues import END, QueueLike, StateQueue, follow_queue
from belvedere.app.tasks import Task, task

QUEUE_EXIT = END

__all__ = [
    "QUEUE_EXIT",
    "StateQueue",
    "create_state_queue_monitor_task",
    "create_task",
    "decorate_task",
    "get_event_loop",
    "handle_task_result",
    "task",
]


def get_event_loop() -> asyncio.AbstractEventLoop:
    """Return the running loop, or a new one where none runs."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.new_event_loop()


def create_task(coroutine: Coroutine[Any, Any, Any], loop: asyncio.AbstractEventLoop | None = None) -> Task[Any]:
    """Run a coroutine on `loop`, or where the calling code belongs; a failure is logged."""
    if loop is None:
        return tasks.create_task(coroutine)
    return decorate_task(loop.create_task(coroutine))


def decorate_task(task: asyncio.Task[Any]) -> asyncio.Task[Any]:
    """Log the failure of `task`; return it."""
    return tasks.watched(task)


def handle_task_result(task: asyncio.Task[Any]) -> None:
    """Raise what a task that has ended raised; a cancelled one is fine."""
    if not task.cancelled():
        task.result()


def create_state_queue_monitor_task(server: Server, queue: QueueLike, delay: float = 1) -> Task[Any]:
    """Write to the server's state what comes through `queue`. There is no delay: what comes is written at once."""
    return tasks.create_task(follow_queue(server, queue))
