from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from belvedere.app import Server, current_session
from belvedere.app.tasks import task
from belvedere.wire import ReplyStatus
from tests.app.conftest import Join
from tests.app.driver import PATIENCE, Recorder


async def test_result(server: Server, join: Join) -> None:
    """A client calls a trigger with positional and named arguments, and gets its result."""
    server.trigger("add")(lambda a, b, c=0: a + b + c)
    browser = await join(server)
    assert await browser.call("add", 1, 2, c=3) == 6


async def test_async_trigger(server: Server, join: Join) -> None:
    """A coroutine function is awaited, on behalf of the calling session."""

    @server.trigger("who")
    async def who() -> str | None:
        await asyncio.sleep(0)
        session = current_session()
        return session and session.id

    browser = await join(server)
    assert browser.welcome is not None
    assert await browser.call("who") == browser.welcome.session


async def test_result_of_a_task(server: Server, join: Join) -> None:
    """A function that starts a task and returns it is answered with the result of the task."""

    @server.trigger("start")
    @task
    async def start(x: int) -> int:
        await asyncio.sleep(0)
        return x + 1

    browser = await join(server)
    assert await browser.call("start", 1) == 2


async def test_sync_trigger_knows_its_session(server: Server, join: Join) -> None:
    """A synchronous trigger runs off the loop, on behalf of the calling session."""

    @server.trigger("who")
    def who() -> tuple[str | None, bool]:
        session = current_session()
        return session and session.id, threading.current_thread() is threading.main_thread()

    browser = await join(server)
    assert browser.welcome is not None
    assert await browser.call("who") == [browser.welcome.session, False]


async def test_late_bound(server: Server, join: Join) -> None:
    """A function of the controller can be called before it is bound, and after."""
    name = server.trigger_name(server.controller.later)
    browser = await join(server)
    with pytest.raises(RuntimeError, match=r"controller\.later"):
        await browser.call(name)
    server.controller.later = lambda: 5
    assert await browser.call(name) == 5

    async def slow() -> int:
        return 6

    server.controller.later.add(slow)
    assert await browser.call(name) == [5, 6]


async def test_unknown_trigger(server: Server, join: Join) -> None:
    """Calling an unknown name is answered by an error that names the nearest."""
    server.trigger("reset")(lambda: None)
    browser = await join(server)
    with pytest.raises(RuntimeError, match="did you mean 'reset'"):
        await browser.call("rest")


async def test_exception(server: Server, join: Join, caplog: pytest.LogCaptureFixture) -> None:
    """An exception is answered by its text without a traceback, and logged with one."""

    @server.trigger("fail")
    def fail() -> None:
        raise ValueError("no good")

    browser = await join(server)
    with pytest.raises(RuntimeError) as failure:
        await browser.call("fail")
    assert str(failure.value) == "ValueError: no good"
    assert any(record.exc_info is not None for record in caplog.records)


async def test_traceback_in_debug_mode(server: Server, join: Join) -> None:
    """In debug mode the answer carries the traceback."""

    @server.trigger("fail")
    def fail() -> None:
        raise ValueError("no good")

    server._engine.report.debug = True
    browser = await join(server)
    with pytest.raises(RuntimeError, match="Traceback"):
        await browser.call("fail")


async def test_result_that_cannot_be_sent(server: Server, join: Join) -> None:
    """A result that cannot be encoded is answered by an error that names the trigger."""
    server.trigger("thing")(object)
    browser = await join(server)
    with pytest.raises(RuntimeError, match="'thing'"):
        await browser.call("thing")


async def test_system_exit_does_not_end_the_thread(server: Server, join: Join) -> None:
    """A handler that exits is a handler that fails: the next one runs."""

    @server.trigger("leave")
    def leave() -> None:
        raise SystemExit(3)

    server.trigger("stay")(lambda: 1)
    browser = await join(server)
    with pytest.raises(RuntimeError, match="SystemExit"):
        await browser.call("leave")
    assert await browser.call("stay") == 1


async def test_stream(server: Server, join: Join) -> None:
    """An asynchronous generator gives several answers, then the end."""

    @server.trigger("count")
    async def count(to: int) -> AsyncIterator[int]:
        for number in range(to):
            yield number

    browser = await join(server)
    _, answers = browser.start_call("count", 3)
    got = [await asyncio.wait_for(answers.get(), PATIENCE) for _ in range(4)]
    assert got == [(ReplyStatus.MORE, 0), (ReplyStatus.MORE, 1), (ReplyStatus.MORE, 2), (ReplyStatus.END, None)]


async def test_cancel(server: Server, join: Join) -> None:
    """A call that the client gives up is cancelled."""
    seen = Recorder()

    @server.trigger("wait")
    async def wait() -> None:
        seen("begun")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            seen("cancelled")
            raise

    browser = await join(server)
    number, _ = browser.start_call("wait")
    await seen.until()
    browser.replica.cancel(number)
    browser.pump()
    assert await seen.until(2) == ["begun", "cancelled"]


async def test_call_sees_earlier_writes_and_their_listeners(server: Server, join: Join) -> None:
    """A call starts after the listeners of what its session wrote before have run, and what these wrote."""

    @server.change("a")
    def first(a: int) -> None:
        server.state.b = a + 1

    @server.change("b")
    def second(b: int) -> None:
        server.state.c = b + 1

    @server.trigger("read")
    async def read() -> Any:
        return server.state.c

    browser = await join(server)
    for value in range(20):
        browser.write(a=value)
        assert await browser.call("read") == value + 2


async def test_call_does_not_see_later_writes(server: Server, join: Join) -> None:
    """What a client writes after a call, such as clearing a field, is not yet there when the handler reads it."""

    @server.trigger("send")
    def send() -> Any:
        return server.state.text

    browser = await join(server)
    for number in range(20):
        browser.write(text=f"message {number}")
        _, answers = browser.start_call("send")
        browser.write(text="")
        assert await asyncio.wait_for(answers.get(), PATIENCE) == (ReplyStatus.RESULT, f"message {number}")


async def test_slow_call_holds_up_nothing(server: Server, join: Join) -> None:
    """While a synchronous handler runs, the caller's writes reach others, and asynchronous handlers answer."""
    entered, go = Recorder(), threading.Event()

    @server.trigger("slow")
    def slow() -> str:
        entered()
        go.wait(PATIENCE)
        return "done"

    @server.trigger("quick")
    async def quick() -> str:
        return "quick"

    caller, other = await join(server), await join(server)
    _, answers = caller.start_call("slow")
    await entered.until()
    caller.write(a=1)
    await other.sees("a", 1)
    assert await caller.call("quick") == "quick"
    assert await other.call("quick") == "quick"
    go.set()
    assert await asyncio.wait_for(answers.get(), PATIENCE) == (ReplyStatus.RESULT, "done")


async def test_view_role_may_not_call(server: Server, join: Join) -> None:
    """A view link's call is refused, and the function does not run."""
    ran = Recorder()
    server.trigger("act")(ran)
    browser = await join(server, "view")
    with pytest.raises(RuntimeError, match="watch"):
        await browser.call("act")
    assert ran.seen == []
