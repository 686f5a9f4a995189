from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from typing import Any

import numpy as np
import pytest

from belvedere.app import Server, Session, current_session
from belvedere.document import EncodeError
from tests.app.conftest import Join, Start
from tests.app.driver import PATIENCE, Recorder


@pytest.fixture
def idle() -> Server:
    """Return a server that does not run."""
    return Server("idle")


# --- as a mapping -----------------------------------------------------------------------------------------------------


def test_missing_is_none(idle: Server) -> None:
    """A variable that was never set is None, as attribute and as item."""
    assert idle.state.nothing is None
    assert idle.state["nothing"] is None
    assert "nothing" not in idle.state


def test_attribute_and_item_are_the_same(idle: Server) -> None:
    """What is set as an attribute is read as an item, and the other way round."""
    idle.state.speed = 3
    idle.state["name"] = "bunny"
    assert idle.state["speed"] == 3
    assert idle.state.name == "bunny"
    assert idle.state.has("speed")


def test_underscore_is_python(idle: Server) -> None:
    """A name that begins with an underscore is an ordinary attribute and no variable."""
    idle.state._cache = object()
    assert idle.state.to_dict() == {}
    with pytest.raises(AttributeError):
        _ = idle.state._other


def test_method_names_are_protected(idle: Server) -> None:
    """A variable cannot take the place of a method, but is reached as an item."""
    with pytest.raises(AttributeError, match=r"state\['update'\]"):
        idle.state.update = 1  # type: ignore[method-assign, assignment]
    idle.state["update"] = 1
    assert idle.state["update"] == 1


def test_setdefault_keeps(idle: Server) -> None:
    """setdefault sets what is not there and returns what is."""
    assert idle.state.setdefault("a", 1) == 1
    assert idle.state.setdefault("a", 2) == 1


def test_setdefault_keeps_none(idle: Server) -> None:
    """A variable that is None is there: setdefault leaves it."""
    idle.state.a = None
    assert idle.state.setdefault("a", 2) is None


def test_update_and_to_dict(idle: Server) -> None:
    """update sets several variables, to_dict returns all."""
    idle.state.update({"a": 1}, b=2)
    assert idle.state.to_dict() == {"a": 1, "b": 2}
    assert idle.state.initial == {"a": 1, "b": 2}


def test_delete(idle: Server) -> None:
    """A deleted variable is gone; deleting one that is not there is an error with the nearest name."""
    idle.state.speed = 1
    with pytest.raises(KeyError, match="speed"):
        del idle.state["sped"]
    del idle.state.speed
    assert "speed" not in idle.state
    with pytest.raises(AttributeError):
        del idle.state.speed


def test_unencodable_value_is_refused(idle: Server) -> None:
    """A value that cannot be sent is an error where it is set, and the old value stays."""
    idle.state.a = 1
    with pytest.raises(EncodeError):
        idle.state.a = object()
    assert idle.state.a == 1
    assert idle.state.modified_keys == {"a"}


# --- dirty and clean --------------------------------------------------------------------------------------------------


def test_modified_keys(idle: Server) -> None:
    """What was written and not yet sent is modified."""
    idle.state.update(a=1, b=2)
    assert idle.state.modified_keys == {"a", "b"}
    assert idle.state.is_dirty("a", "c")
    assert not idle.state.is_dirty_all("a", "c")
    assert idle.state.is_dirty_all("a", "b")


async def test_sent_is_no_longer_dirty(server: Server) -> None:
    """A variable that was sent is not dirty, and writing the same value does not make it so."""
    server.state.a = 1
    assert server.state.flush() == {"a"}
    server.state.a = 1
    assert not server.state.is_dirty("a")


async def test_equality_knows_types(server: Server) -> None:
    """True is not 1: writing one over the other is a change."""
    server.state.a = 1
    server.state.flush()
    server.state.a = True
    assert server.state.is_dirty("a")


async def test_arrays_are_values(server: Server) -> None:
    """Assigning an equal array is no change, assigning another one is."""
    server.state.a = np.arange(3)
    server.state.flush()
    server.state.a = np.arange(3)
    assert not server.state.is_dirty("a")
    server.state.a = np.arange(4)
    assert server.state.is_dirty("a")


async def test_dirty_sends_edits_in_place(server: Server, join: Join) -> None:
    """dirty sends an object that was edited in place."""
    server.state.tree = {"leaves": [1]}
    browser = await join(server)
    await browser.sees("tree", {"leaves": [1]})
    server.state.tree["leaves"].append(2)
    server.state.dirty("tree")
    await browser.sees("tree", {"leaves": [1, 2]})


async def test_dirty_calls_listeners(server: Server) -> None:
    """dirty calls the listeners though nothing changed."""
    seen = Recorder()
    server.state.value = 1
    server.state.flush()
    server.state.change("value")(seen)
    server.state.dirty("value")
    assert await seen.until() == [1]


def test_dirty_unknown(idle: Server) -> None:
    """dirty of a variable that does not exist is an error with the nearest name."""
    idle.state.speed = 1
    with pytest.raises(KeyError, match="speed"):
        idle.state.dirty("sped")


async def test_clean_silences_listeners_only(server: Server, join: Join) -> None:
    """After clean listeners do not hear of a change, but clients get it."""
    browser = await join(server)
    seen = Recorder()
    server.state.change("a", "b")(lambda a, b: seen((a, b)))
    server.state.a = 1
    server.state.clean("a")
    assert not server.state.is_dirty("a")
    await browser.sees("a", 1)
    server.state.b = 2
    assert await seen.until() == [(1, 2)]


async def test_force_state_push(server: Server, join: Join) -> None:
    """force_state_push sends a variable again without calling its listeners."""
    server.state.a = 1
    browser = await join(server)
    await browser.sees("a", 1)
    seen = Recorder()
    server.state.change("a", "b")(seen)
    version = browser.replica.version
    server.force_state_push("a")
    await browser.until(lambda: browser.replica.version > version)
    server.state.b = 1
    assert await seen.until() == [None]


# --- with blocks ------------------------------------------------------------------------------------------------------


async def test_block_is_sent_at_its_end(server: Server, join: Join) -> None:
    """Writes of a with block wait for its end, also while the loop turns."""
    browser = await join(server)
    with server.state:
        server.state.a = 1
        assert server.state.flush() is None
        await browser.written(other=1)
        assert browser.get("a") is None
        assert server.state.a == 1
    await browser.sees("a", 1)


async def test_nested_blocks_are_sent_at_the_outermost(server: Server, join: Join) -> None:
    """An inner block sends nothing of the outer one."""
    browser = await join(server)
    with server.state:
        server.state.a = 1
        with server.state:
            server.state.b = 2
        await browser.written(other=1)
        assert browser.get("a") is None
        assert browser.get("b") is None
    await browser.sees("b", 2)
    assert browser.get("a") == 1


async def test_block_is_sent_after_an_exception(server: Server, join: Join) -> None:
    """What was written before an exception left the block is sent."""
    browser = await join(server)
    with pytest.raises(ZeroDivisionError), server.state:
        server.state.a = 1
        _ = 1 / 0
    await browser.sees("a", 1)


async def test_call_inside_a_block_waits_for_it(server: Server, join: Join) -> None:
    """A js_call made inside a block runs after what the block wrote is there."""
    browser = await join(server)
    with server.state:
        server.state.a = 1
        server.js_call("view", "reset")
        await browser.written(other=1)
        assert browser.calls == []
    await browser.until(lambda: browser.calls)
    assert browser.get("a") == 1


# --- listeners --------------------------------------------------------------------------------------------------------


async def test_listener_gets_what_it_names(server: Server) -> None:
    """A listener gets the variables its signature names; one that is missing is None or its default."""
    seen = Recorder()

    @server.state.change("a")
    def listen(a: int, b: int, missing: Any, other: int = 7) -> None:
        seen((a, b, missing, other))

    server.state.update(a=1, b=2)
    assert await seen.until() == [(1, 2, None, 7)]


async def test_listener_gets_everything(server: Server) -> None:
    """A listener with **state gets all variables."""
    server.state.b = 2
    server.state.flush()
    seen = Recorder()

    @server.state.change("a")
    def listen(a: int, **state: Any) -> None:
        seen((a, state))

    server.state.a = 1
    assert await seen.until() == [(1, {"b": 2})]
    del server.state.b
    server.state.a = 3
    assert (await seen.until(2))[1] == (3, {})


async def test_listeners_run_in_order(server: Server) -> None:
    """Listeners run in the order of their registration, each once, whatever keys changed."""
    seen = Recorder()
    for number in range(20):
        server.change("a", "b")(lambda number=number: seen(number))
    server.state.update(b=1, a=1)
    assert await seen.until(20) == list(range(20))


async def test_failing_listener_stops_no_other(server: Server, join: Join, caplog: pytest.LogCaptureFixture) -> None:
    """An exception in a listener is logged with traceback, told to viewers and the program, and stops no other."""
    browser = await join(server)
    seen, told = Recorder(), Recorder()
    server.controller.on_exception.add(told)

    @server.change("a")
    def fail() -> None:
        raise ValueError("no good")

    server.change("a")(seen)
    server.state.a = 1
    await seen.until()
    assert str((await told.until())[0]) == "no good"
    await browser.until(lambda: browser.notices)
    assert browser.notices == ["ValueError: no good"]
    assert any(record.exc_info is not None for record in caplog.records)


async def test_async_listener(server: Server) -> None:
    """An asynchronous listener runs on the loop."""
    seen = Recorder()

    @server.change("a")
    async def listen(a: int) -> None:
        await asyncio.sleep(0)
        seen((a, threading.current_thread() is threading.main_thread()))

    server.state.a = 1
    assert await seen.until() == [(1, True)]


async def test_listener_that_returns_a_coroutine(server: Server) -> None:
    """A function that only turns out to be asynchronous when it is called is awaited."""
    seen = Recorder()

    async def work(a: int) -> None:
        await asyncio.sleep(0)
        seen(a)

    server.change("a")(lambda a, b=None: work(a))
    server.state.a = 1
    assert await seen.until() == [1]


async def test_listener_is_removable(server: Server) -> None:
    """A listener that was removed is not called any more."""
    seen, other = Recorder(), Recorder()

    @server.change("a")
    def listen() -> None:
        seen()

    server.change("a")(other)
    assert server.state.remove_listener(listen)
    assert not server.state.remove_listener(listen)
    server.state.a = 1
    await other.until()
    assert seen.seen == []


async def test_listeners_may_write(server: Server, join: Join) -> None:
    """What a listener writes is sent, and calls listeners in turn."""
    browser = await join(server)

    @server.change("celsius")
    def convert(celsius: float) -> None:
        server.state.kelvin = celsius + 273

    @server.change("kelvin")
    def name(kelvin: float) -> None:
        server.state.label = f"{kelvin} K"

    server.state.celsius = 20
    await browser.sees("label", "293 K")


async def test_endless_listeners_are_named(server: Server, join: Join) -> None:
    """Listeners that call each other without end are stopped, with an error that names the keys."""
    browser = await join(server)
    told = Recorder()
    server.controller.on_exception.add(lambda error: told(str(error)))

    @server.change("ping")
    def ping(ping: int) -> None:
        server.state.pong = ping

    @server.change("pong")
    def pong(pong: int) -> None:
        server.state.ping = pong + 1

    server.state.ping = 0
    message = (await told.until())[0]
    assert "'ping'" in message
    assert "'pong'" in message
    await browser.until(lambda: browser.notices)


async def test_paced_animation_is_not_endless(server: Server) -> None:
    """An asynchronous listener may write what it listens to, again and again, when it takes its time."""
    seen = Recorder()

    @server.change("frame")
    async def advance(frame: int) -> None:
        seen(frame)
        await asyncio.sleep(0.011)
        if frame < 120:
            server.state.frame = frame + 1

    server.state.frame = 0
    assert (await seen.until(121))[-1] == 120


async def test_suppressed_changes_call_no_listener(server: Server, join: Join) -> None:
    """Writes under suppress_change_listeners reach clients and no listener."""
    browser = await join(server)
    seen = Recorder()
    server.change("a", "b")(lambda a, b: seen((a, b)))
    with server.state.suppress_change_listeners("a"):
        server.state.a = 1
    await browser.sees("a", 1)
    with server.state.suppress_change_listeners():
        server.state.b = 1
    await browser.sees("b", 1)
    server.state.b = 2
    assert await seen.until() == [(1, 2)]


async def test_slow_listener_gets_the_newest(server: Server) -> None:
    """Changes that come while a listener runs are one call with the newest value."""
    seen, go = Recorder(), threading.Event()

    @server.change("a")
    def listen(a: int) -> None:
        seen(a)
        go.wait(PATIENCE)

    server.state.a = 1
    await seen.until()
    for value in range(2, 50):
        server.state.a = value
        server.state.flush()
    go.set()
    assert await seen.until(2) == [1, 49]


async def test_slow_listener_delays_nobody(server: Server, join: Join) -> None:
    """While a listener runs, clients get what is written, and asynchronous listeners run."""
    browser = await join(server)
    entered, go, other = Recorder(), threading.Event(), Recorder()

    @server.change("slow")
    def listen() -> None:
        entered()
        go.wait(PATIENCE)

    @server.change("quick")
    async def hurry(quick: int) -> None:
        other(quick)

    server.state.slow = 1
    await entered.until()
    server.state.quick = 1
    await browser.sees("quick", 1)
    assert await other.until() == [1]
    go.set()


async def test_listeners_hear_once_of_what_was_set_before_the_start(start: Start) -> None:
    """Listeners of variables set before the start run once when the server is ready."""
    server, seen = Server("early"), Recorder()
    server.state.setdefault("value", 1)
    server.state.value = 2
    server.change("value", "b")(seen)
    server.state.b = 3
    await start(server)
    await seen.until()
    server.state.value = 4
    assert await seen.until(2) == [2, 4]


async def test_writes_from_any_thread(server: Server, join: Join) -> None:
    """A write from another thread reaches clients."""
    browser = await join(server)
    thread = threading.Thread(target=lambda: setattr(server.state, "a", "from a thread"))
    thread.start()
    await browser.sees("a", "from a thread")
    thread.join()


async def test_everybody_ends_with_what_stands(server: Server, join: Join) -> None:
    """Whatever threads write, also while listeners write, the program's listeners and clients end with what stands."""
    browser = await join(server)
    seen: dict[str, int] = {}

    @server.change("a", "b", "c")
    def listen(a: int, b: int, c: int) -> None:
        seen.update(a=a, b=b, c=c)
        server.state.total = (a or 0) + (b or 0) + (c or 0)

    def write(key: str) -> None:
        for value in range(200):
            server.state[key] = value

    await asyncio.gather(*(asyncio.to_thread(write, key) for key in "abc"))
    await browser.sees("total", 3 * 199)
    assert seen == {"a": 199, "b": 199, "c": 199}
    assert [browser.get(key) for key in "abc"] == [199, 199, 199]


# --- sessions ---------------------------------------------------------------------------------------------------------


async def test_listener_sees_the_state_of_who_caused_it(server: Server, join: Join) -> None:
    """A listener gets the effective state of the session whose write called it, and knows the session."""
    seen = Recorder()
    server.state.private("camera")
    server.state.camera = "shared"

    @server.change("camera")
    def listen(camera: str, **state: Any) -> None:
        session = current_session()
        seen((camera, state.get("mine"), session and session.id))

    assert await seen.until() == [("shared", None, None)]
    one, two = await join(server), await join(server)
    assert one.welcome is not None
    session = next(session for session in server.sessions if session.id == one.welcome.session)
    session.state.mine = 5
    await one.written(camera="own")
    assert (await seen.until(2))[1] == ("own", 5, one.welcome.session)
    assert server.state.camera == "shared"
    assert two.get("camera") == "shared"


async def test_session_state_masks(server: Server, join: Join) -> None:
    """What is assigned to a session's state is seen by that session only; removing it shows the shared value."""
    server.state.a = "all"
    one, two = await join(server), await join(server)
    session = server.sessions[0]
    session.state.a = "one"
    await one.sees("a", "one")
    assert two.get("a") == "all"
    assert session.state.a == "one"
    del session.state.a
    await one.sees("a", "all")


async def test_listener_of_a_session(server: Server, join: Join) -> None:
    """A listener on a session hears what that session sees change, and nothing of another's own values."""
    await join(server)
    await join(server)
    first, second = server.sessions
    seen = Recorder()
    first.state.change("a", "done")(lambda a, done: seen((a, done)))
    server.state.a = 1
    await seen.until(1)
    second.state.a = 2
    first.state.a = 3
    await seen.until(2)
    server.state.a = 4  # masked
    server.state.done = True
    assert await seen.until(3) == [(1, None), (3, None), (3, True)]


async def test_slow_session_delays_no_other(server: Server, join: Join) -> None:
    """While a listener of one session runs, those of another session and of the server run too."""
    await join(server)
    await join(server)
    first, second = server.sessions
    entered, go, others = Recorder(), threading.Event(), Recorder()

    @first.state.change("a")
    def slow() -> None:
        entered()
        go.wait(PATIENCE)

    server.state.a = 1
    await entered.until()
    second.state.change("b")(lambda: others("second"))
    server.change("b")(lambda: others("server"))
    server.state.b = 1
    assert sorted(await others.until(2)) == ["second", "server"]
    go.set()


async def test_listeners_of_an_ended_session_are_gone(server: Server, join: Join) -> None:
    """When a session has ended its listeners are not called, and nothing of it is kept."""
    seen, other = Recorder(), Recorder()

    async def come_and_go() -> weakref.ref[Session]:
        browser = await join(server)
        (session,) = server.sessions
        session.state.change("a")(seen)
        session.close()
        await browser.until(lambda: browser.closed)
        return weakref.ref(session)

    gone = await come_and_go()
    server.change("a")(other)
    server.state.a = 1
    await other.until()
    assert seen.seen == []
    gc.collect()
    assert gone() is None


# --- context ----------------------------------------------------------------------------------------------------------


async def test_context_keeps_objects_to_itself(server: Server, join: Join) -> None:
    """The context holds any object, has listeners, and is never sent."""
    browser = await join(server)
    seen, thing = Recorder(), object()
    server.context.change("value")(seen)
    server.context.value = thing
    assert await seen.until() == [thing]
    server.state.last = 1
    await browser.sees("last", 1)
    assert browser.replica.paths(("state",)) == [("state", "last")]


# --- views ------------------------------------------------------------------------------------------------------------


async def test_namespace(server: Server, join: Join) -> None:
    """A namespace shows the variables with its prefix by shorter names, and writes, waits and listens as a state."""
    panel = server.state.namespace("panel_")
    heard = Recorder()
    panel.change("open")(lambda **state: heard(state))
    server.state.open = "the other"
    with panel:
        panel.open = True
        panel["width"] = 3
        assert panel.modified_keys == {"open", "width"}
        assert server.state.panel_open is True
    browser = await join(server)
    await browser.sees("panel_width", 3)
    assert await heard.until() == [{"open": True, "width": 3}]
    assert panel.to_dict() == {"open": True, "width": 3}
    with pytest.raises(KeyError, match="did you mean 'width'"):
        panel.dirty("widht")
    inner = panel.namespace("tab_")
    inner.title = "t"
    assert server.state.panel_tab_title == "t"


def test_namespace_of_the_context(idle: Server) -> None:
    """The context has namespaces too, of any objects."""
    thing = object()
    idle.context.namespace("a_").thing = thing
    assert idle.context.a_thing is thing


async def test_weak_listener(server: Server) -> None:
    """A listener that is a weak method is called while its object lives, and forgotten with it."""

    class Panel:
        def __init__(self) -> None:
            self.heard = Recorder()

        def on_change(self, a: int) -> None:
            self.heard(a)

    panel = Panel()
    heard = panel.heard
    method = weakref.WeakMethod(panel.on_change)
    server.state.change("a")(method)
    server.state.a = 1
    assert await heard.until() == [1]
    assert server.state.remove_listener(panel.on_change)
    server.state.change("a")(method)

    @server.change("b")
    def on_b(b: int) -> None:
        heard(b)

    del panel
    gc.collect()
    server.state.a = 2
    server.state.b = 3
    assert await heard.until(2) == [1, 3]
    assert "a" not in server._engine.face.listeners


def test_listener_is_a_function(idle: Server) -> None:
    """Something that cannot be called is no listener."""
    with pytest.raises(TypeError, match="a listener is a function, not int"):
        idle.state.change("a")(5)  # type: ignore[type-var]


async def test_is_ready(start: Start) -> None:
    """A state is ready while its server runs."""
    server = Server("readiness")
    seen = [server.state.is_ready]
    await start(server)
    seen.append(server.state.is_ready)
    await server.stop()
    seen.append(server.state.is_ready)
    assert seen == [False, True, False]
