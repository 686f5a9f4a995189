"""State written from another process."""

from __future__ import annotations

import multiprocessing
import multiprocessing.queues
from typing import Any

from belvedere.app.server import Server
from belvedere.app.state.queues import StateQueue, follow_queue


def _solve(queue: Any) -> None:
    with StateQueue(queue) as state:
        state.step = 1
        state.update({"step": 2, "residual": 1e-6})


async def test_another_process_writes_to_the_state() -> None:
    """What a process writes to its queue is written to the state, until the process says that it has ended."""
    server = Server("queues")
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_solve, args=(queue,))
    process.start()
    await follow_queue(server, queue)
    process.join()
    assert (server.state.step, server.state.residual) == (2, 1e-6)


def test_writes_are_gathered_where_wanted() -> None:
    """Without automatic flushing, one message carries all that was written."""
    queue = multiprocessing.get_context("spawn").Queue()
    state = StateQueue(queue, auto_flush=False)
    state.a = 1
    state["b"] = 2
    assert (state.a, state.missing) == (1, None)
    state.flush()
    assert queue.get() == {"a": 1, "b": 2}
    queue.close()
    queue.join_thread()
