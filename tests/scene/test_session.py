"""Sessions of a scene server: mains, tasks, handlers, questions, and who sees what."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from belvedere.app.errors import RemoteError, SessionEndedError
from belvedere.scene import ClientEvent, Frame, SceneServer, SceneSession, Set, Update
from belvedere.scene.elements import Box, Scene
from belvedere.scene.events import NULL, End, GrabRender, HapticActuatorPulse, Noop, ServerEvent, ServerRPC
from belvedere.scene.tree.graph import SceneError
from belvedere.wire import ReplyStatus
from tests.app.conftest import Join, Start, join, start  # noqa: F401  # fixtures
from tests.app.driver import Browser, Recorder

Serve = Callable[..., Awaitable[SceneServer]]


@pytest.fixture
async def app(start: Start) -> SceneServer:  # noqa: F811
    """Return a running scene server."""
    app = SceneServer("test")
    await start(app.server)
    return app


def shown(browser: Browser, *path: str) -> Any:
    """Return an entry of the scene as a browser has it."""
    return browser.replica.get(("scene", "main", *path))


def value(browser: Browser, key: str, name: str) -> Any:
    """Return a property of an element as a browser has it."""
    node = shown(browser, key)
    if node is None:
        return None
    own = shown(browser, str(node["id"]), name)
    return node["props"].get(name) if own is None else own


def happens(browser: Browser, etype: str, key: str | None = None, given: Any = None) -> None:
    """Let something happen in front of a scene."""
    browser.event("scene", ["main", etype, key, given, 1.0])


# --- mains ------------------------------------------------------------------------------------------------------------


async def test_a_main_runs_for_each_client(app: SceneServer, join: Join) -> None:  # noqa: F811
    """Every client has a session of its own, and sees its own scene over the shared one."""
    sessions: list[SceneSession] = []

    @app.spawn
    async def main(session: SceneSession) -> None:
        sessions.append(session)
        session.set @ Scene(Box(key="own", position=[len(sessions), 0, 0]))

    assert main.__name__ == "main"
    app.upsert @ Box(key="all")
    one, other = await join(app.server), await join(app.server)
    await one.until(lambda: value(one, "own", "position") == [1, 0, 0])
    await other.until(lambda: value(other, "own", "position") == [2, 0, 0])
    assert shown(one, "all")["tag"] == shown(other, "all")["tag"] == "Box"
    assert [session.id for session in app.sessions] == [session.id for session in sessions]


async def test_a_session_stays_when_its_main_returns(app: SceneServer, join: Join) -> None:  # noqa: F811
    """Scene and handlers go on after the main function has returned."""
    heard = Recorder()

    @app.spawn
    async def main(session: SceneSession) -> None:
        session.upsert @ Box(key="a")
        session.add_handler("CLICK", lambda event: heard(event.key))

    browser = await join(app.server)
    await browser.until(lambda: shown(browser, "a"))
    happens(browser, "CLICK", "a")
    assert await heard.until() == ["a"]
    app.sessions[0].update @ Box(key="a", color="red")
    await browser.until(lambda: value(browser, "a", "color") is not None)


async def test_filters_choose(app: SceneServer, join: Join) -> None:  # noqa: F811
    """A main runs for the clients that say of themselves what its patterns ask for; several may match."""
    ran = Recorder()
    app.spawn(lambda session: ran("tests"), client="te*")
    app.spawn(lambda session: ran("nobody"), client="browser")
    app.spawn(lambda session: ran("no such thing said"), platform="*")
    app.spawn_task(lambda session: ran("everybody"))
    await join(app.server)
    assert sorted(await ran.until(2)) == ["everybody", "tests"]


async def test_a_main_that_comes_late_runs_for_those_who_are_here(app: SceneServer, join: Join) -> None:  # noqa: F811
    """What is spawned while clients are connected, as in a notebook, runs for them too."""
    browser = await join(app.server)

    @app.spawn
    async def main(session: SceneSession) -> None:
        session.upsert @ Box(key="late")

    await browser.until(lambda: shown(browser, "late"))


async def test_a_main_that_fails_ends_its_session_only(
    app: SceneServer,
    join: Join,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The error is logged and told to that viewer; the other one's session goes on."""

    @app.spawn
    async def main(session: SceneSession) -> None:
        session.upsert @ Box(key="ready")
        await session.till("CLICK")
        raise ValueError("the wrong button")

    one, other = await join(app.server), await join(app.server)
    await one.until(lambda: shown(one, "ready"))
    happens(one, "CLICK")
    await one.until(lambda: one.closed)
    assert one.closed is not None
    assert "ValueError: the wrong button" in one.closed.reason
    assert "the wrong button" in caplog.text
    app.upsert @ Box(key="still")
    await other.until(lambda: shown(other, "still"))
    assert len(app.sessions) == 1


async def test_a_client_that_comes_back_has_its_scene(app: SceneServer, join: Join) -> None:  # noqa: F811
    """A session outlives its connections: nothing is run again, and what was written meanwhile is there."""
    runs = Recorder()

    @app.spawn
    async def main(session: SceneSession) -> None:
        runs(session.id)
        session.upsert @ Box(key="a", position=[1, 0, 0])

    browser = await join(app.server)
    await browser.until(lambda: shown(browser, "a"))
    (session,) = app.sessions
    browser.lose()
    session.update @ Box(key="a", position=[2, 0, 0])
    again = Browser(app.server, replica=browser.replica)
    await again.join()
    await again.until(lambda: value(again, "a", "position") == [2, 0, 0])
    assert app.sessions == [session]
    assert runs.seen == [session.id]


# --- tasks ------------------------------------------------------------------------------------------------------------


async def test_tasks_end_with_the_session(app: SceneServer, join: Join) -> None:  # noqa: F811
    """A task is a coroutine or a function, with the session or without, and is cancelled with the session."""
    began, cancelled = Recorder(), Recorder()

    async def waits(name: str) -> None:
        began(name)
        try:
            await asyncio.Event().wait()
        finally:
            cancelled(name)

    async def with_session(session: SceneSession) -> None:
        await waits(session.id)

    async def without() -> None:
        await waits("without")

    await join(app.server)
    (session,) = app.sessions
    task = session.spawn_task(with_session, name="mine")
    session.spawn_task(without)
    session.spawn_task(waits("coroutine"))
    assert (task.get_name(), isinstance(task, asyncio.Task)) == ("mine", True)
    assert sorted(await began.until(3)) == sorted([session.id, "without", "coroutine"])
    task.cancel()
    assert await cancelled.until(1) == [session.id]
    session.socket.close()
    await cancelled.until(3)
    late = without()
    with pytest.raises(SessionEndedError):
        session.spawn_task(late)


async def test_tasks_can_end_with_the_main(app: SceneServer, join: Join) -> None:  # noqa: F811
    """``until="main"`` cancels a task when the main that spawned it returns, and not others."""
    began, ended, leave = Recorder(), Recorder(), asyncio.Event()

    async def waits(name: str) -> None:
        began(name)
        try:
            await asyncio.Event().wait()
        finally:
            ended(name)

    @app.spawn
    async def main(session: SceneSession) -> None:
        session.spawn_task(waits("session"))
        session.spawn_task(waits("main"), until="main")
        await leave.wait()

    await join(app.server)
    await began.until(2)
    leave.set()
    assert await ended.until() == ["main"]
    (session,) = app.sessions
    session.socket.close()
    assert await ended.until(2) == ["main", "session"]


async def test_a_task_that_fails_is_shown(app: SceneServer, join: Join, caplog: pytest.LogCaptureFixture) -> None:  # noqa: F811
    """A failing task reaches the log and the viewer, and the session goes on."""

    async def fails() -> None:
        raise RuntimeError("out of paint")

    browser = await join(app.server)
    (session,) = app.sessions
    session.spawn_task(fails)
    await browser.until(lambda: browser.notices)
    assert "out of paint" in browser.notices[0]
    assert not session.ended
    with pytest.raises(TypeError, match="coroutine"):
        session.spawn_task(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="is none"):
        session.spawn_task(lambda: 3)  # type: ignore[arg-type, return-value]
    with pytest.raises(ValueError, match="until is"):
        session.spawn_task(fails, until="noon")


@pytest.mark.parametrize("awaited", [True, False])
async def test_the_socket_closes(app: SceneServer, join: Join, awaited: bool) -> None:  # noqa: F811
    """`close` ends the session, awaited or not, and who waits for ever is let go."""
    left = Recorder()

    @app.spawn
    async def main(session: SceneSession) -> None:
        session.spawn_task(session.forever())
        closing = session.socket.close()
        if awaited:
            await closing
        left(session.ended)

    browser = await join(app.server)
    await browser.until(lambda: browser.closed)
    assert await left.until() == [True]
    assert app.sessions == []


# --- handlers ---------------------------------------------------------------------------------------------------------


async def test_handlers_run_where_they_belong(app: SceneServer, join: Join) -> None:  # noqa: F811
    """Asynchronous handlers run on the loop, others on a thread of the program's; the server's come first."""
    seen = Recorder()
    here = threading.get_ident()

    @app.add_handler("CLICK")
    def plain(event: ClientEvent, session: SceneSession) -> None:
        seen(("plain", event.key, session.id, threading.get_ident() == here))

    @app.add_handler("CLICK")
    async def later(event: ClientEvent) -> None:
        seen(("later", event.key, None, threading.get_ident() == here))

    assert (plain.__name__, later.__name__) == ("plain", "later")
    browser = await join(app.server)
    (session,) = app.sessions
    session.add_handler("CLICK", lambda: seen(("own", "", "", threading.get_ident() == here)))
    happens(browser, "CLICK", "a")
    found = {name: rest for name, *rest in await seen.until(3)}
    assert found == {"plain": ["a", session.id, False], "later": ["a", None, True], "own": ["", "", False]}


async def test_a_handler_can_be_taken_away(app: SceneServer, join: Join) -> None:  # noqa: F811
    """The function form returns a clean-up that may be called twice; `once` is once; keys and ``*`` choose."""
    seen = Recorder()
    clean_up = app.add_handler("A", lambda event: seen("cleaned"))
    app.add_handler("A", lambda event: seen("once"), once=True)
    app.add_handler("A", lambda event: seen("keyed"), key="k")
    app.add_handler("*", lambda event: seen(event.etype), key="k")

    @app.add_handler("A")
    def removed(event: ClientEvent) -> None:
        seen("removed")

    browser = await join(app.server)
    clean_up()
    clean_up()
    app.remove_handler("A", removed)
    app.remove_handler("A", removed)
    happens(browser, "A", "other")
    assert await seen.until() == ["once"]
    happens(browser, "A", "k")
    assert await seen.until(3) == ["once", "keyed", "A"]
    with pytest.raises(TypeError, match="a handler is a function"):
        app.add_handler("A", 3)  # type: ignore[call-overload]


async def test_a_handler_that_fails_stops_nobody(
    app: SceneServer,
    join: Join,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The exception is logged and shown, the other handlers run, and the next event is handled."""
    seen = Recorder()

    @app.add_handler("CLICK")
    async def fails(event: ClientEvent) -> None:
        raise ValueError("not today")

    app.add_handler("CLICK", lambda event: seen(event.key))
    browser = await join(app.server)
    happens(browser, "CLICK", "a")
    happens(browser, "CLICK", "b")
    assert await seen.until(2) == ["a", "b"]
    await browser.until(lambda: len(browser.notices) == 2)
    assert "the handler of CLICK" in caplog.text


async def test_a_session_begins_with_init(app: SceneServer, join: Join) -> None:  # noqa: F811
    """The first event says what the client says of itself; it does not wait in the queue."""
    seen = Recorder()
    app.add_handler("INIT", lambda event, session: seen((event.value["client"], event.value["role"])))
    await join(app.server)
    assert await seen.until() == [("test", "control")]
    assert app.sessions[0].popleft() is None


async def test_a_malformed_event_is_answered(app: SceneServer, join: Join) -> None:  # noqa: F811
    """The client is told what is wrong, and the connection lives."""
    seen = Recorder()
    app.add_handler("CLICK", lambda event: seen(event.key))
    browser = await join(app.server)
    browser.event("scene", ["main", "CLICK"])
    browser.event("scene", {"etype": "CLICK"})
    browser.event("scene", ["another scene", "CLICK", "x", None, 0])
    happens(browser, "CLICK", "fine")
    assert await seen.until() == ["fine"]
    assert [error.code for error in browser.errors] == ["malformed", "malformed"]


async def test_who_only_watches_does_not_act(app: SceneServer, join: Join) -> None:  # noqa: F811
    """A viewer of the role view has a session and a scene, and its events are refused."""
    seen = Recorder()
    app.add_handler("*", lambda event: seen(event.etype))

    @app.spawn
    async def main(session: SceneSession) -> None:
        session.upsert @ Box(key=session.role)

    browser = await join(app.server, "view")
    await browser.until(lambda: shown(browser, "view"))
    happens(browser, "CLICK")
    await browser.until(lambda: browser.errors)
    assert browser.errors[0].code == "refused"
    happens(await join(app.server), "CLICK")
    assert await seen.until(3) == ["INIT", "INIT", "CLICK"]


# --- reading ----------------------------------------------------------------------------------------------------------


async def test_waits_for_its_own_events(app: SceneServer, join: Join) -> None:  # noqa: F811
    """`till` hears its own client only, and gives up after its time."""
    one, other = await join(app.server), await join(app.server)
    session, _ = app.sessions
    waiting = asyncio.create_task(session.till("CLICK", timeout=10, key="b"))
    await asyncio.sleep(0)
    happens(other, "CLICK", "b")
    happens(one, "CLICK", "a")
    happens(one, "CLICK", "b")
    event = await waiting
    assert (event.key, event.ts) == ("b", 1.0)
    assert [event.key for event in session.stream()] == ["a", "b"]
    with pytest.raises(asyncio.TimeoutError):
        await session.till("NEVER", timeout=0.01)


async def test_the_queue_is_bounded_and_the_scene_is_not(start: Start, join: Join) -> None:  # noqa: F811
    """`queue_len` bounds events; of changes nothing is lost, however many there are in one turn."""
    app = SceneServer("test", queue_len=3)
    await start(app.server)
    browser = await join(app.server)
    (session,) = app.sessions
    session.set @ Scene(Box(key="first"))
    for number in range(250):
        session.upsert @ Box(key=f"n{number}")
    for number in range(5):
        happens(browser, "CLICK", str(number))
    await browser.until(lambda: shown(browser, "n249") and session.queue.dropped == 2)
    assert all(shown(browser, f"n{number}") for number in range(250))
    assert shown(browser, "first")
    assert [event.key for event in session.stream()] == ["2", "3", "4"]


# --- sending ----------------------------------------------------------------------------------------------------------


async def test_events_are_operations(app: SceneServer, join: Join) -> None:  # noqa: F811
    """``session @ Set(…)`` and its like do what the operators do; other events are told to the page."""
    browser = await join(app.server)
    (session,) = app.sessions
    session @ Set(Scene(Box(key="a")))
    session.send(Update(Box(key="a", color="red")))
    session.send(Frame(Update(Box(key="a", position=[1, 1, 1])), frame_rate=30))
    session.send(Noop())
    session.send(HapticActuatorPulse(left={"strength": 1, "duration": 5}))
    await browser.until(lambda: browser.calls)
    assert value(browser, "a", "position") == [1, 1, 1]
    (call,) = browser.calls
    assert (call.ref, call.method, call.answer) == ("scene_main", "tell", False)
    assert call.args[0]["etype"] == "HAPTIC_ACTUATOR_PULSE"
    with pytest.raises(TypeError, match="server events and elements"):
        session.send("SET")  # type: ignore[arg-type]
    with pytest.raises(SceneError, match="no element of the key 'nowhere'"):
        session.add(Box(), to="nowhere")
    session @ End()
    await browser.until(lambda: browser.closed)


async def test_one_client_is_sent_something(app: SceneServer, join: Join) -> None:  # noqa: F811
    """`send` reaches the session of an id, also with an event in bytes; an unknown id is an error."""
    one, other = await join(app.server), await join(app.server)
    session, _ = app.sessions
    await app.send(session.id, Set(Scene(Box(key="a"))))
    await app.send(session.id, event_bytes=b'{"etype": "UPSERT", "data": {"nodes": [{"tag": "Box", "key": "b"}]}}')
    await one.until(lambda: shown(one, "a") and shown(one, "b"))
    assert shown(other, "a") is None
    with pytest.raises(KeyError, match="no session 'nobody'"):
        await app.send("nobody", Noop())
    with pytest.raises(TypeError, match="an event is sent, or event_bytes"):
        await app.send(session.id)


# --- questions --------------------------------------------------------------------------------------------------------


async def test_the_asked_client_answers(app: SceneServer, join: Join) -> None:  # noqa: F811
    """An answer is the event whose type the question names; another client's answer counts for nothing."""
    one, other = await join(app.server), await join(app.server)
    asked, _ = app.sessions
    one.answer = lambda call: {"frame": b"picture", "asked": call.args[0]["data"]}
    question = GrabRender(quality=0.5)
    waiting = asyncio.create_task(app.rpc(asked.id, question, ttl=10))
    happens(other, question.rtype, None, "mine instead")
    answer = await waiting
    assert answer is not None
    assert (answer.etype, answer.value) == (question.rtype, {"frame": b"picture", "asked": {"quality": 0.5}})
    picture = await asked.grab_render(ttl=10, quality=0.1)
    assert picture.value["frame"] == b"picture"


async def test_a_question_sees_what_was_written_before(app: SceneServer, join: Join) -> None:  # noqa: F811
    """The client is asked once it has everything that was set before."""
    browser = await join(app.server)
    (session,) = app.sessions
    browser.answer = lambda call: shown(browser, "a") is not None
    session.upsert @ Box(key="a")
    assert (await session.rpc(ServerRPC(None, "HAVE"), ttl=10)).value is True


async def test_a_question_without_an_answer_ends(app: SceneServer, join: Join) -> None:  # noqa: F811
    """After its time the question is given up, which the error says, and the client is told."""
    browser = await join(app.server)
    with pytest.raises(asyncio.TimeoutError, match=r"no answer to SILENCE within 0\.01 s: the page is hidden or busy"):
        await app.rpc(app.sessions[0].id, ServerRPC(None, "SILENCE"), ttl=0.01)
    await browser.until(lambda: any(type(one).__name__ == "Cancel" for one in browser.happened))


async def test_several_answers(app: SceneServer, join: Join) -> None:  # noqa: F811
    """`rpc_stream` yields the answers as they come."""
    browser = await join(app.server)
    stream = app.rpc_stream(app.sessions[0].id, ServerRPC(None, "COUNT"))
    first = asyncio.ensure_future(anext(stream))
    await browser.until(lambda: browser.calls)
    number = browser.calls[0].number
    for status, given in ((ReplyStatus.MORE, 1), (ReplyStatus.MORE, 2), (ReplyStatus.END, None)):
        browser.replica.reply(number, status, given)
    browser.pump()
    assert [(await first).value, *[answer.value async for answer in stream]] == [1, 2]


async def test_a_client_without_a_view_says_so(app: SceneServer, join: Join) -> None:  # noqa: F811
    """The error says that the client shows no scene."""
    browser = await join(app.server)
    waiting = asyncio.create_task(app.sessions[0].grab_render(ttl=10))
    await browser.until(lambda: browser.calls)
    browser.replica.reply(
        browser.calls[0].number, ReplyStatus.ERROR, 'no component has the ref "scene_main"; there are: none'
    )
    browser.pump()
    with pytest.raises(RemoteError, match="this client shows no scene"):
        await waiting


async def test_a_sent_question_is_answered_by_an_event(app: SceneServer, join: Join) -> None:  # noqa: F811
    """The answer to a question that was only sent comes as an event."""
    browser = await join(app.server)
    browser.answer = lambda call: 7
    (session,) = app.sessions
    question = ServerRPC(None, "NUMBER")
    waiting = asyncio.create_task(session.till(question.rtype, timeout=10))
    await asyncio.sleep(0)
    session.send(question)
    assert (await waiting).value == 7


# --- generators -------------------------------------------------------------------------------------------------------


async def test_a_generator_drives_a_session(app: SceneServer, join: Join) -> None:  # noqa: F811
    """What it yields is sent, an element as a scene; what happens is sent to it; handlers hear of it too."""
    heard, handled = Recorder(), Recorder()
    app.add_handler("CLICK", lambda event: handled(event.key))

    @app.bind
    async def main(session: SceneSession) -> Any:
        event = yield Box(key="a")
        while True:
            heard((event.etype, event.key))
            event = yield [Update(Box(key="a", color="red")), None]

    browser = await join(app.server)
    await browser.until(lambda: shown(browser, "a"))
    happens(browser, "CLICK", "a")
    assert await heard.until() == [("CLICK", "a")]
    assert await handled.until() == ["a"]
    await browser.until(lambda: value(browser, "a", "color") is not None)


async def test_a_frame_goes_on_by_itself(app: SceneServer, join: Join) -> None:  # noqa: F811
    """After a frame the generator is sent no event, or one that came meanwhile; a plain generator will do."""
    heard = Recorder()

    @app.bind()
    def main(session: SceneSession) -> Any:
        event: ClientEvent = yield Set(Scene(Box(key="a")))
        while True:
            heard(event.etype)
            event = yield Frame(Update(Box(key="a", position=[len(heard.seen), 0, 0])), frame_rate=1000)

    browser = await join(app.server)
    await browser.until(lambda: shown(browser, "a"))
    happens(browser, "CLICK", "a")
    seen = await heard.until(3)
    assert seen[:3] == ["CLICK", NULL.etype, NULL.etype]
    await browser.until(lambda: (value(browser, "a", "position") or [0])[0] >= 3)


async def test_a_generator_that_fails_ends_its_session(app: SceneServer, join: Join) -> None:  # noqa: F811
    """An error in a generator is told to its viewer."""

    @app.bind
    async def main(session: SceneSession) -> Any:
        yield ServerEvent(None, "HELLO")
        yield 3

    browser = await join(app.server)
    await browser.until(lambda: browser.calls)
    happens(browser, "CLICK")
    await browser.until(lambda: browser.closed)
    assert browser.closed is not None
    assert "not 3" in browser.closed.reason


async def test_events_can_be_fed(app: SceneServer, join: Join) -> None:  # noqa: F811
    """`bound_fn` hands what it is sent to the handlers of a session."""
    seen = Recorder()
    app.add_handler("FED", lambda event, session: seen(session.id))
    await join(app.server)
    (session,) = app.sessions
    feed = app.bound_fn(session)
    assert await anext(feed) == "NOOP"
    await feed.asend(ClientEvent("FED"))
    assert await seen.until() == [session.id]
    await feed.aclose()
