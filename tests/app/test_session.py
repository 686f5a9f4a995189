from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import numpy as np
import pytest

from belvedere.app import RemoteError, Server, Session, SessionEndedError
from belvedere.document import EncodeError
from belvedere.wire import Limits, ReplyStatus
from belvedere.wire.messages import Call, Cancel
from tests.app.conftest import Join, Start
from tests.app.driver import Browser, Recorder


def session_of(server: Server, browser: Browser) -> Session:
    """Return the session that `browser` shows."""
    assert browser.welcome is not None
    return next(session for session in server.sessions if session.id == browser.welcome.session)


# --- calls to the client ----------------------------------------------------------------------------------------------


async def test_js_call_reaches_everybody(server: Server, join: Join) -> None:
    """A call of the server reaches every client, with positional arguments, those in args, and named ones."""
    one, two = await join(server), await join(server)
    server.js_call("view", "zoom", 1, args=[2], smooth=True)
    await one.until(lambda: one.calls)
    await two.until(lambda: two.calls)
    for call in (*one.calls, *two.calls):
        assert (call.ref, call.method, call.args, call.kwargs) == ("view", "zoom", [1, 2], {"smooth": True})


async def test_js_call_needs_a_method(server: Server) -> None:
    """A call without a method is an error where it is made."""
    with pytest.raises(TypeError, match="method"):
        server.js_call("view")


async def test_js_call_arguments_are_checked_at_once(server: Server, join: Join) -> None:
    """An argument that cannot be sent is an error where the call is made, on any thread."""
    await join(server)
    with pytest.raises(EncodeError):
        server.js_call("view", "show", object())
    with pytest.raises(EncodeError):
        await asyncio.to_thread(server.js_call, "view", "show", object())


async def test_js_call_comes_after_what_it_depends_on(server: Server, join: Join) -> None:
    """A call made after writes runs when the client has them, large arrays too."""
    browser = await join(server)
    mesh = np.zeros(100_000)
    server.state.mesh = mesh
    server.js_call("view", "reset_camera")
    await browser.until(lambda: browser.calls)
    assert np.array_equal(browser.get("mesh"), mesh)


async def test_js_call_before_the_start_is_nothing() -> None:
    """A call before the start finds no client."""
    Server("idle").js_call("view", "reset")


async def test_call_returns_the_answer(server: Server, join: Join) -> None:
    """A call of a session is answered by that session's client only."""
    one, two = await join(server), await join(server)
    one.answer = lambda call: call.args[0] * 2
    two.answer = lambda call: "wrong"
    assert await session_of(server, one).call("view", "double", 21) == 42
    assert two.calls == []


async def test_call_error(server: Server, join: Join) -> None:
    """An error of the client is raised with its text."""
    browser = await join(server)
    session = session_of(server, browser)

    async def refuse() -> None:
        await browser.until(lambda: browser.calls)
        browser.replica.reply(browser.calls[0].number, ReplyStatus.ERROR, "no such view")
        browser.pump()

    refusing = asyncio.create_task(refuse())
    with pytest.raises(RemoteError, match="no such view"):
        await session.call("view", "reset")
    await refusing


async def test_call_timeout_cancels(server: Server, join: Join) -> None:
    """A call that is not answered in time raises TimeoutError, and the client is told to stop."""
    browser = await join(server)
    with pytest.raises(TimeoutError):
        await session_of(server, browser).call("view", "wait", timeout=0.01)
    await browser.until(lambda: any(isinstance(one, Cancel) for one in browser.happened))


async def test_call_stream(server: Server, join: Join) -> None:
    """A stream yields the answers of the client as they come, until it ends."""
    browser = await join(server)

    def answer(call: Call) -> Any:
        for value in (1, 2):
            browser.replica.reply(call.number, ReplyStatus.MORE, value)
        return 3

    browser.answer = answer
    assert [one async for one in session_of(server, browser).call_stream("view", "count")] == [1, 2, 3]


async def test_call_of_a_session_that_ends(server: Server, join: Join) -> None:
    """A call that waits when the session ends raises SessionEndedError, and so does every later one."""
    browser = await join(server)
    session = session_of(server, browser)
    waiting = asyncio.create_task(session.call("view", "wait"))
    await browser.until(lambda: browser.calls)
    session.close("bye", "enough")
    with pytest.raises(SessionEndedError):
        await waiting
    with pytest.raises(SessionEndedError):
        await session.call("view", "wait")


async def test_overflow_ends_the_session(server: Server, join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that does not take its calls is disconnected with a reason, never silently robbed."""
    monkeypatch.setattr("belvedere.app.running.engine.Limits", lambda **_: Limits(stream_items=5))
    browser = await join(server)
    session = session_of(server, browser)
    for number in range(6):
        session.js_call("view", "step", number)
    assert session.ended
    await browser.until(lambda: browser.closed)
    assert browser.closed is not None
    assert browser.closed.code == "overflow"


async def test_notify(server: Server, join: Join) -> None:
    """A notice reaches one session, or all."""
    one, two = await join(server), await join(server)
    session_of(server, one).notify("only you")
    server.notify("everybody")
    await two.until(lambda: two.notices)
    await one.until(lambda: len(one.notices) == 2)
    assert (one.notices, two.notices) == (["only you", "everybody"], ["everybody"])


# --- resuming ---------------------------------------------------------------------------------------------------------


async def test_resume_keeps_session_and_private_state(server: Server, join: Join) -> None:
    """A client that comes back goes on with its session: same id, own state, and what it missed."""
    server.state.private("zoom")
    server.state.a = 1
    browser = await join(server)
    await browser.written(zoom=3)
    session = session_of(server, browser)
    browser.lose()
    server.state.a = 2
    back = await Browser(server, replica=browser.replica).join()
    assert back.welcome is not None
    assert back.welcome.resumed
    assert session_of(server, back) is session
    assert session.connected
    await back.sees("a", 2)
    assert back.get("zoom") == session.state.zoom == 3


async def test_resume_sends_the_difference_only(server: Server, join: Join) -> None:
    """A client that comes back is not sent what it has."""
    server.state.big = "x" * 10_000
    browser = await join(server)
    await browser.sees("big", "x" * 10_000)
    browser.lose()
    server.state.small = 1
    back = await Browser(server, replica=browser.replica).join()
    await back.sees("small", 1)
    assert server.sessions[0].link.statistics().sent_bytes < 1000


async def test_resume_delivers_what_was_queued(server: Server, join: Join) -> None:
    """Calls made while a client was away reach it when it is back."""
    browser = await join(server)
    browser.lose()
    server.js_call("view", "reset")
    back = await Browser(server, replica=browser.replica).join()
    await back.until(lambda: back.calls)
    assert back.calls[0].method == "reset"


async def test_call_survives_a_lost_connection(server: Server, join: Join) -> None:
    """The answer to a call whose connection was lost comes over the next one, and the function ran once."""
    ran, go = Recorder(), asyncio.Event()

    @server.trigger("work")
    async def work() -> str:
        ran()
        await go.wait()
        return "done"

    browser = await join(server)
    _, answers = browser.start_call("work")
    await ran.until()
    browser.lose()
    back = await Browser(server, replica=browser.replica).join()
    go.set()
    await back.until(lambda: not answers.empty())
    assert answers.get_nowait() == (ReplyStatus.RESULT, "done")
    assert len(ran.seen) == 1


async def test_wrong_secret_gets_a_new_session(server: Server, join: Join) -> None:
    """Without the session's secret a client gets a session of its own."""
    browser = await join(server)
    thief = Browser(server)
    assert browser.welcome is not None
    thief.replica.welcome = msgspec.structs.replace(browser.welcome, secret="guess")
    await thief.join()
    assert thief.welcome is not None
    assert not thief.welcome.resumed
    assert thief.welcome.session != browser.welcome.session


async def test_newest_connection_wins(server: Server, join: Join) -> None:
    """A session that is resumed elsewhere closes its older connection, without retry."""
    browser = await join(server)
    again = await Browser(server, replica=browser.replica).join()
    assert again.welcome is not None
    assert again.welcome.resumed
    session = session_of(server, again)
    assert session.connected
    browser.lose()
    assert session.connected
    server.state.a = 1
    await again.sees("a", 1)


async def test_superseded_is_told(server: Server, join: Join) -> None:
    """The older connection is told that it was superseded and need not come again."""
    from belvedere.wire import decode_server
    from belvedere.wire.messages import Close

    browser = await join(server)
    channel = browser.channel
    browser._wake = lambda: None  # type: ignore[method-assign]  # read by hand below
    channel._on_wake = None
    await Browser(server, replica=browser.replica).join()
    messages = [decode_server(message)[0] for message in channel.receive()]
    closes = [one for one in messages if isinstance(one, Close)]
    assert [(one.code, one.retry) for one in closes] == [("superseded", False)]
    assert channel.closed


async def test_session_ends_after_the_window(start: Start, join: Join) -> None:
    """A session whose client does not come back ends: its hook runs, its tasks are cancelled."""
    server = await start(Server("brief", resume_window=0.01))
    left, cancelled = Recorder(), Recorder()
    server.controller.on_client_exited.add(lambda session: left(session.id))
    browser = await join(server)
    session = session_of(server, browser)

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled()

    session.create_task(work())
    await asyncio.sleep(0)
    browser.lose()
    assert await left.until() == [session.id]
    await cancelled.until()
    assert session.ended
    assert server.sessions == []


async def test_ended_session_cannot_be_resumed(start: Start, join: Join) -> None:
    """A client that comes too late gets a new session and a whole copy."""
    server = await start(Server("brief", resume_window=0))
    left = Recorder()
    server.controller.on_client_exited.add(left)
    server.state.a = 1
    browser = await join(server)
    browser.lose()
    await left.until()
    back = await Browser(server, replica=browser.replica).join()
    assert back.welcome is not None
    assert not back.welcome.resumed
    await back.sees("a", 1)


async def test_hooks_of_a_session(server: Server, join: Join) -> None:
    """on_client_connected gets the session when it begins; a resumed one is not announced again."""
    joined = Recorder()
    server.controller.on_client_connected.add(lambda session: joined((session.id, session.role, session.info)))
    browser = await join(server)
    browser.lose()
    again = await Browser(server, replica=browser.replica).join()
    other = await join(server, "view")
    assert again.welcome is not None
    assert other.welcome is not None
    assert await joined.until(2) == [
        (again.welcome.session, "control", {"kind": "test"}),
        (other.welcome.session, "view", {"kind": "test"}),
    ]


async def test_unmounted(server: Server, join: Join) -> None:
    """A page that tells it was unmounted calls on_client_unmounted with its session."""
    seen = Recorder()
    server.controller.on_client_unmounted.add(lambda session: seen(session.id))
    browser = await join(server)
    browser.event("unmounted")
    assert browser.welcome is not None
    assert await seen.until() == [browser.welcome.session]


async def test_statistics(server: Server, join: Join) -> None:
    """The server's statistics tell versions, sessions and links."""
    browser = await join(server)
    server.state.a = 1
    await browser.sees("a", 1)
    told = server.statistics()
    assert told["connected"] == told["sessions"] == 1
    assert told["version"] == server.store.version
    (link,) = told["links"].values()
    assert link["role"] == "control"


async def test_silent_client_is_given_up(start: Start, join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that answers no heartbeat is closed, and its session is detached."""
    monkeypatch.setattr("belvedere.app.running.engine._TICK_SECONDS", 0.01)
    server = await start(Server("silent", ws_heart_beat=0.02, resume_window=0))
    left = Recorder()
    server.controller.on_client_exited.add(left)
    browser = await join(server)
    monkeypatch.setattr(browser, "pump", lambda: None)
    await left.until()
    assert server.sessions == []


async def test_heartbeat_keeps_a_quiet_client(start: Start, join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that says nothing of its own accord stays, because it answers heartbeats."""
    monkeypatch.setattr("belvedere.app.running.engine._TICK_SECONDS", 0.01)
    server = await start(Server("quiet", ws_heart_beat=0.05))
    browser = await join(server)
    await asyncio.sleep(0.3)
    assert browser.closed is None
    assert server.sessions[0].connected
