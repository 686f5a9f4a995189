"""The Python client, against a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from belvedere.app import LinkProtocol, Server, Session, export_rpc
from belvedere.remote import (
    CallFailed,
    CannotConnect,
    Client,
    Refused,
    SessionLost,
    Unauthorized,
)
from belvedere.remote.address import parse_link
from belvedere.remote.handlers import Handlers
from belvedere.transport import AiohttpTransport
from belvedere.wire import ReplyStatus
from belvedere.wire.messages import Call
from tests.transport.fake_host import FakeHost


@dataclass
class Running:
    """A server that runs on the test's loop."""

    server: Server
    task: asyncio.Task[None]

    @property
    def link(self) -> str:
        """Link of the role control."""
        return self.server.links()["control"]

    @property
    def session(self) -> Session:
        """The session of the only client."""
        (session,) = self.server.sessions
        return session

    def cut(self) -> None:
        """Let the network fail."""
        self.server.transport.cut()


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    """Yield a running server."""
    server = Server("remote-test")
    async for item in _run(server, 0):
        yield item


async def _run(server: Server, port: int) -> AsyncIterator[Running]:
    options: dict[str, Any] = {"open_browser": False, "show_connection_info": False, "thread": True}
    task = server.start(port=port, exec_mode="task", **options)
    await server.ready
    yield Running(server, task)
    await server.stop()
    await task


# --- state ---


async def test_first_copy(running: Running) -> None:
    """The state is here once the client is connected."""
    running.server.state.x = {"a": [1, 2.5, None, "text"]}
    async with Client(running.link) as client:
        assert client.connected
        assert client.role == "control"
        assert client.session == running.session.id
        assert client.state.x == client.state["x"] == client.get("x") == {"a": [1, 2.5, None, "text"]}
        assert "x" in client.state
        assert ("state", "x") in client.paths(("state",))
        assert client.state.to_dict()["x"] == client.state.x


async def test_missing_key(running: Running) -> None:
    """A key that does not exist is None, and not in the state."""
    async with Client(running.link) as client:
        assert client.state.nothing is None
        assert client.state.get("nothing", 7) == 7
        assert "nothing" not in client.state


async def test_writes_of_a_block_are_sent_together(running: Running) -> None:
    """What is written in nested blocks is seen at once, and sent as one when the outermost ends."""

    @running.server.change("a", "b")
    def note(a: int | None, b: int | None) -> None:
        running.server.state.told = [a, b]

    async with Client(running.link) as client:
        with client.state as state:
            state.a = 1
            with client.state:
                state["b"] = 2
            assert ("a" in state, state.b) == (True, 2)
            assert client.get("a") is None
        assert await client.wait_for("told") == [1, 2]


async def test_follows(running: Running) -> None:
    """What the server writes arrives, arrays too."""
    async with Client(running.link) as client:
        running.server.state.x = np.arange(100_000, dtype="f4").reshape(-1, 4)
        value = await client.wait_for("x")
        assert value.shape == (25_000, 4)
        assert not value.flags.writeable
        assert np.array_equal(value, np.arange(100_000, dtype="f4").reshape(-1, 4))


async def test_write(running: Running) -> None:
    """What the client writes is seen at once here, and by the server after a flush."""
    async with Client(running.link) as client:
        client.state.x = 1
        client.state["y"] = [1, 2]
        assert client.state.x == 1
        assert running.server.state.x is None
        await client.flush()
        assert running.server.state.to_dict() == {"x": 1, "y": [1, 2]}


async def test_write_too_large(running: Running) -> None:
    """What the server would not take is refused before it is sent."""
    async with Client(running.link) as client:
        with pytest.raises(ValueError, match="10,000,000"):
            client.state.x = bytes(10_000_000)
        with pytest.raises(ValueError, match="in one message"):
            await client.call("anything", bytes(10_000_000))
        client.state.x = 1
        await client.flush()
        assert running.server.state.x == 1


async def test_clamp(running: Running) -> None:
    """Where the server decides otherwise, its value is here after a flush."""
    server = running.server

    @server.change("x")
    async def clamp(x: int | None) -> None:
        server.state.x = min(x or 0, 10)

    async with Client(running.link) as client:
        client.state.x = 99
        await client.flush()
        await client.wait_for("x", lambda x: x == 10)


async def test_two_clients(running: Running) -> None:
    """What one client writes another one sees."""
    async with Client(running.link) as one, Client(running.link) as other:
        one.state.update({"x": 1, "y": 2})
        await other.until(lambda: (other.state.x, other.state.y) == (1, 2))


async def test_change_listeners(running: Running) -> None:
    """Listeners get what they name of the state, when what they watch has changed."""
    calls: asyncio.Queue[Any] = asyncio.Queue()
    async with Client(running.link) as client:

        @client.change("x", "y")
        def some(x: int, z: int) -> None:
            calls.put_nowait(("some", x, z))

        @client.change("y")
        async def other(**state: Any) -> None:
            calls.put_nowait(("other", state["y"]))

        running.server.state.x = 1
        assert await calls.get() == ("some", 1, None)
        running.server.state.y = 2
        assert await calls.get() == ("some", 1, None)
        assert await calls.get() == ("other", 2)


async def test_listener_fails(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    """A listener that fails is logged; the others and the connection go on."""
    calls: asyncio.Queue[int] = asyncio.Queue()
    async with Client(running.link) as client:

        @client.change("x")
        def bad() -> None:
            raise KeyError("broken")

        @client.change("x")
        async def bad_too() -> None:
            raise KeyError("broken later")

        @client.change("x")
        async def good(x: int) -> None:
            calls.put_nowait(x)

        running.server.state.x = 1
        assert await calls.get() == 1
        await client.flush()
        assert client.connected
    assert "broken" in caplog.text
    assert "broken later" in caplog.text


# --- waiting ---


async def test_until_timeout(running: Running) -> None:
    """Waiting for what does not come ends with TimeoutError and leaves nothing behind."""
    async with Client(running.link) as client:
        with pytest.raises(TimeoutError):
            await client.until(lambda: False, timeout=0.01)
        with pytest.raises(TimeoutError):
            await client.wait_for("nothing", timeout=0.01)
        assert client._conditions == []


async def test_until_raises(running: Running) -> None:
    """A condition that fails tells the one who waits, and nobody else."""
    async with Client(running.link) as client:

        def fail() -> bool:
            if client.state.x:
                raise ZeroDivisionError
            return False

        good = asyncio.create_task(client.wait_for("x"))
        bad = asyncio.create_task(client.until(fail))
        await asyncio.sleep(0)
        running.server.state.x = 1
        assert await good == 1
        with pytest.raises(ZeroDivisionError):
            await bad


async def test_wait_for_path(running: Running) -> None:
    """Any path can be waited for."""
    async with Client(running.link) as client:
        running.server.state.x = False
        assert await client.wait_for(("state", "x"), lambda x: x is False) is False


# --- calls ---


async def test_call(running: Running) -> None:
    """A call gets arguments and gives the result."""

    @running.server.trigger("add")
    def add(a: int, b: int = 0) -> int:
        return a + b

    async with Client(running.link) as client:
        assert await client.call("add", 1, b=2) == 3


async def test_call_after_write(running: Running) -> None:
    """A call sees what was written before it."""

    @running.server.trigger("read")
    def read() -> Any:
        return running.server.state.x

    async with Client(running.link) as client:
        client.state.x = 5
        assert await client.call("read") == 5


async def test_call_fails(running: Running) -> None:
    """A call that the server cannot answer raises, with its sentence."""
    async with Client(running.link) as client:
        with pytest.raises(CallFailed, match="nothing"):
            await client.call("nothing")
        assert client.connected


async def test_call_timeout(running: Running) -> None:
    """A call that takes too long raises, and is cancelled on the server."""
    cancelled = asyncio.Event()

    @running.server.trigger("forever")
    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async with Client(running.link) as client:
        with pytest.raises(TimeoutError):
            await client.call("forever", timeout=0.05)
        await cancelled.wait()


async def test_stream(running: Running) -> None:
    """A call with several answers gives them in order."""

    @running.server.trigger("count")
    async def count(n: int) -> AsyncIterator[int]:
        for number in range(n):
            yield number

    async with Client(running.link) as client:
        assert [number async for number in client.stream("count", 5)] == [0, 1, 2, 3, 4]
        assert await client.call("count", 3) == 2


async def test_stream_left(running: Running) -> None:
    """Leaving a stream early stops it on the server."""
    stopped = asyncio.Event()

    @running.server.trigger("endless")
    async def endless() -> AsyncIterator[int]:
        try:
            while True:
                yield 1
                await asyncio.sleep(0)
        finally:
            stopped.set()

    async with Client(running.link) as client:
        stream = client.stream("endless")
        assert await anext(stream) == 1
        await stream.aclose()
        await stopped.wait()


# --- being called ---


async def test_methods(running: Running) -> None:
    """The server calls methods of the client, plain, asynchronous and with several answers."""
    async with Client(running.link) as client:

        @client.method("view", "plain")
        def plain(a: int, b: int = 0) -> int:
            return a + b

        @client.method("view", "later")
        async def later(a: int) -> int:
            await asyncio.sleep(0)
            return a

        @client.method("", "several")
        async def several() -> AsyncIterator[int]:
            yield 1
            yield 2

        assert await running.session.call("view", "plain", 1, b=2) == 3
        assert await running.session.call("view", "later", 4) == 4
        assert [item async for item in running.session.call_stream("", "several")] == [1, 2]


@pytest.mark.parametrize("method", ["missing", "failing", "unsendable"])
async def test_method_errors(running: Running, method: str, caplog: pytest.LogCaptureFixture) -> None:
    """A method that is missing, fails or returns what cannot be sent gives the server an error."""
    async with Client(running.link) as client:

        @client.method("", "failing")
        def failing() -> None:
            raise ValueError("failing")

        @client.method("", "unsendable")
        def unsendable() -> object:
            return object()

        with pytest.raises(Exception, match=f"{method}|object"):
            await running.session.call("", method)
        assert client.connected


async def test_method_cancelled(running: Running) -> None:
    """A method whose answer nobody awaits any more is cancelled."""
    cancelled = asyncio.Event()
    async with Client(running.link) as client:

        @client.method("", "forever")
        async def forever() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.set()

        with pytest.raises(TimeoutError):
            await running.session.call("", "forever", timeout=0.05)
        await cancelled.wait()


async def test_call_sees_state(running: Running) -> None:
    """A call from the server runs once the state it depends on is here, large arrays too."""
    seen: list[int] = []
    async with Client(running.link) as client:

        @client.method("", "look")
        def look() -> None:
            seen.append(client.state.x.size)

        running.server.state.x = np.zeros(1_000_000)
        await running.session.call("", "look")
    assert seen == [1_000_000]


async def test_events(running: Running) -> None:
    """Events reach those who listen to their topic, in both directions."""
    there: asyncio.Queue[Any] = asyncio.Queue()
    here: asyncio.Queue[Any] = asyncio.Queue()
    async with Client(running.link) as client:
        client.on("notice")(here.put_nowait)

        @running.session.on("greeting")
        async def greeted(payload: Any) -> None:
            there.put_nowait(payload)

        running.session.notify("hello")
        client.emit("greeting", {"a": 1})
        assert await here.get() == {"level": "info", "text": "hello"}
        assert await there.get() == {"a": 1}


# --- errors ---


async def test_unauthorized(running: Running) -> None:
    """A wrong token is a clear error."""
    with pytest.raises(Unauthorized, match="token"):
        await Client(running.link, token="wrong").connect()
    with pytest.raises(Unauthorized):
        await Client(running.link.split("#")[0]).connect()


async def test_view(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    """A client with a view link watches; what it writes is taken back."""
    running.server.state.x = 1
    errors: list[str] = []
    async with Client(running.server.links()["view"]) as client:

        @client.on_error
        def refused(code: str, text: str) -> None:
            errors.append(text)

        assert client.role == "view"
        client.state.x = 2
        await client.flush()
        assert client.state.x == 1
        assert running.server.state.x == 1


async def test_cannot_connect(unused_tcp_port: int) -> None:
    """A server that is not there is a clear error."""
    with pytest.raises(CannotConnect, match=str(unused_tcp_port)):
        await Client(f"http://127.0.0.1:{unused_tcp_port}").connect()


async def test_foreign_name(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not answer to the name it is called by says so."""
    loop = asyncio.get_running_loop()
    real = loop.getaddrinfo
    monkeypatch.setattr(loop, "getaddrinfo", lambda host, *args, **kwargs: real("127.0.0.1", *args, **kwargs))
    with pytest.raises(Refused, match="does not answer"):
        await Client(running.link.replace("127.0.0.1", "rebound.example")).connect()


async def test_ready(running: Running) -> None:
    """Several may wait until the client is ready, and one that gives up does not disturb the others."""
    client = Client(running.link)
    connecting = asyncio.create_task(client.connect())
    await asyncio.sleep(0)
    given_up = client.ready
    given_up.cancel()
    await client.ready
    await connecting
    await client.close()


async def test_not_connected() -> None:
    """A client that was not connected says so."""
    client = Client("http://127.0.0.1:1")
    with pytest.raises(RuntimeError, match="async with"):
        client.state.x = 1
    with pytest.raises(RuntimeError, match="not connected"):
        await client.ready


async def test_closed(running: Running) -> None:
    """A closed client tells whoever waits, and whoever asks later."""
    client = Client(running.link)
    await client.connect()
    waiting = asyncio.create_task(client.wait_for("nothing"))
    calling = asyncio.create_task(client.call("nothing at all"))
    await asyncio.sleep(0)
    await client.close()
    await client.close()
    for task in (waiting, calling):
        with pytest.raises(SessionLost):
            await task
    with pytest.raises(SessionLost):
        client.state.x = 1
    assert not client.connected


# --- reconnecting ---


async def test_resume(running: Running) -> None:
    """After a cut the client comes back to its session and misses nothing."""
    async with Client(running.link) as client:
        session = client.session
        running.cut()
        running.server.state.x = 1
        client.state.y = 2
        await client.wait_for("x")
        await client.flush()
        assert client.session == session
        assert running.server.state.y == 2


async def test_call_over_cut(running: Running) -> None:
    """A call that was under way when the network failed is answered, and ran once."""
    runs: list[int] = []
    started, proceed = asyncio.Event(), asyncio.Event()

    @running.server.trigger("slow")
    async def slow() -> str:
        runs.append(1)
        started.set()
        await proceed.wait()
        return "done"

    async with Client(running.link) as client:
        calling = asyncio.create_task(client.call("slow"))
        await started.wait()
        running.cut()
        await client.until(lambda: not client.connected)
        proceed.set()
        assert await calling == "done"
        assert runs == [1]


async def test_no_reconnect(running: Running) -> None:
    """A client that shall not reconnect is over after a cut."""
    async with Client(running.link, reconnect=False) as client:
        running.cut()
        with pytest.raises(CannotConnect):
            await client.wait_for("nothing")


async def test_restart(running: Running) -> None:
    """After a restart of the server the client has a new session and the new state; what was pending is lost."""
    server = running.server

    @server.trigger("forever")
    async def forever() -> None:
        await asyncio.Event().wait()

    async with Client(running.link) as client:
        first = client.session
        port = server.port
        assert port is not None
        calling = asyncio.create_task(client.call("forever"))
        await client.flush()
        await server.stop()
        await running.task
        server.state.x = 5
        async for again in _run(server, port):
            await client.until(lambda: client.session not in (None, first))
            await client.wait_for("x", lambda x: x == 5)
            with pytest.raises((CallFailed, SessionLost)):
                await calling
            client.state.y = 1
            await client.flush()
            assert again.server.state.y == 1


async def test_written_while_away(running: Running) -> None:
    """What was written while the server was away, and came back without the session, is said to be lost."""
    server = running.server
    async with Client(running.link) as client:
        port = server.port
        assert port is not None
        await server.stop()
        await running.task
        await client.until(lambda: not client.connected)
        client.state.x = 1
        flushing = asyncio.create_task(client.flush())
        async for again in _run(server, port):
            with pytest.raises(SessionLost, match="session ended"):
                await flushing
            assert again.server.state.x is None


async def test_ended_for_good(running: Running) -> None:
    """A session that was ended for good is not resumed, and the reason is told."""
    async with Client(running.link) as client:
        running.session.close("idle", "nobody was here", retry=False)
        with pytest.raises(Refused, match="nobody was here") as caught:
            await client.wait_for("nothing")
        assert caught.value.code == "idle"


async def test_silence() -> None:
    """A connection over which nothing comes, not even heartbeats, is given up for a new one."""
    host = FakeHost()
    host.heartbeat = 0.02
    transport = AiohttpTransport(host)
    port = await transport.start()
    client = Client(host.tokens.links(f"http://127.0.0.1:{port}")["control"])
    connecting = asyncio.create_task(client.connect())
    while len(host.connections) < 2:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await client.close()
    with pytest.raises(SessionLost):
        await connecting
    await transport.stop()


def test_no_answer_wanted() -> None:
    """A call that wants no answer gets none, whatever happens."""
    answers: list[Any] = []
    handlers = Handlers(lambda *answer: answers.append(answer))
    handlers.methods["", "known"] = lambda: 1
    for name in ("known", "unknown"):
        handlers.called(Call(1, 0, "", name, [], {}, False))
        assert answers == []
    handlers.called(Call(2, 0, "", "known", [], {}, True))
    assert answers == [(2, ReplyStatus.RESULT, 1)]


# --- links ---


@pytest.mark.parametrize(
    ("link", "base", "token", "websocket"),
    [
        ("http://127.0.0.1:8080/#token=a-b_c", "http://127.0.0.1:8080/", "a-b_c", "ws://127.0.0.1:8080/ws"),
        ("https://lab.example/x#token=a%23b", "https://lab.example/x/", "a#b", "wss://lab.example/x/ws"),
        ("http://[::1]:80/?ui=a", "http://[::1]:80/", "", "ws://[::1]:80/ws"),
    ],
)
def test_links(link: str, base: str, token: str, websocket: str) -> None:
    """A link tells base address, token and the address of the WebSocket."""
    address = parse_link(link)
    assert (address.base, address.token, address.websocket) == (base, token, websocket)


@pytest.mark.parametrize("link", ["127.0.0.1:8080", "ftp://x/#token=secret", ""])
def test_bad_links(link: str) -> None:
    """What is no link is an error that does not show the token."""
    with pytest.raises(ValueError, match="link looks like") as caught:
        parse_link(link)
    assert "secret" not in str(caught.value)


class Solver(LinkProtocol):
    @export_rpc("solver.add")
    def add(self, a: int, b: int) -> int:
        """Return a sum, and publish it."""
        self.publish("solver.sum", a + b)
        return a + b


async def test_protocols(running: Running) -> None:
    """A client calls what protocols export, and hears what they publish."""
    running.server.add_protocol_to_configure(lambda root: root.registerLinkProtocol(Solver()))
    async with Client(running.link) as client:
        heard: list[int] = []
        client.subscribe("solver.sum")(heard.append)
        assert await client.call("solver.add", 2, b=3) == 5
        await client.until(lambda: heard, 10)
        assert heard == [5]
        with pytest.raises(CallFailed, match=r"solver\.add"):
            await client.call("solver.ad")
