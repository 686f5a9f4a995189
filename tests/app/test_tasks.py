"""Tasks that are started from wherever code runs."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest

from belvedere.app.errors import ServerStateError
from belvedere.app.registry import forget_server, get_server
from belvedere.app.server import Server
from belvedere.app.tasks import create_task, task


async def test_a_synchronous_hook_starts_a_task_on_the_loop_of_its_server() -> None:
    """`create_task` in code of the application thread runs the coroutine on the loop of the server that called it."""
    server = Server("tasks")
    ran: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def work(thread: int) -> None:
        ran.set_result(threading.get_ident() != thread)

    server.controller.on_server_ready = lambda **_: create_task(work(threading.get_ident()))
    serving = server.start(exec_mode="task", backend="generic", open_browser=False, show_connection_info=False)
    assert await ran
    await server.stop()
    await serving


async def test_a_failure_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A task of the running loop that fails is logged with its traceback."""

    @task
    async def fail() -> None:
        raise ValueError("broken")

    with caplog.at_level(logging.ERROR, "belvedere.app"), pytest.raises(ValueError, match="broken"):
        running = fail()
        assert isinstance(running, asyncio.Task)
        await running
    assert "broken" in caplog.text


def test_without_a_loop_and_a_running_server_it_says_so() -> None:
    """Where nothing can run a coroutine, the error names what to do."""
    get_server("idle tasks")

    async def work() -> None:
        pass

    with pytest.raises(ServerStateError, match="start"):
        create_task(work())
    forget_server("idle tasks")


async def test_a_task_of_another_thread_can_be_cancelled() -> None:
    """What a synchronous handler started as a task, it can also cancel, before it has begun and while it runs."""
    server = Server("tasks")
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def never() -> None:
        pytest.fail("this was cancelled before it could begin")

    def start(**_: object) -> None:
        server.context.task = create_task(work())
        create_task(never()).cancel()

    server.controller.on_server_ready = start
    serving = server.start(exec_mode="task", backend="generic", open_browser=False, show_connection_info=False)
    await begun.wait()
    assert await asyncio.to_thread(server.context.task.cancel)
    await ended.wait()
    await server.stop()
    await serving
    assert not server.context.task.cancel()
