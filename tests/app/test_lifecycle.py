from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from belvedere.app import NotAvailableError, Server, ServerStateError, Session
from belvedere.transport import AddressInUse
from belvedere.wire import Replica
from tests.app.conftest import Join, Start
from tests.app.driver import PATIENCE, Recorder, tokens

QUIET: dict[str, Any] = {"show_connection_info": False}


@pytest.fixture
def threaded() -> Iterator[Server]:
    """Yield a server that a test may start in a thread."""
    server = Server("threaded")
    yield server
    server.stop_in_thread()


async def healthy(port: int | None) -> bool:
    """Return whether a server answers on `port`."""
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/healthz") as answer:
        return answer.status == 200


# --- starting ---------------------------------------------------------------------------------------------------------


async def test_task(start: Start) -> None:
    """exec_mode task returns a task that lasts as long as the server; port 0 finds a free port."""
    server = Server("task")
    task = server.start(port=0, exec_mode="task", thread=True, **QUIET)
    assert await server.ready
    assert server.port
    assert await healthy(server.port)
    await server.stop()
    assert task.done()
    assert not server.running
    assert server.port is None


async def test_coroutine() -> None:
    """exec_mode coroutine returns a coroutine that runs the server."""
    server = Server("coroutine")
    running = asyncio.create_task(server.start(backend="generic", exec_mode="coroutine", thread=True, **QUIET))
    await server.ready
    assert server.running
    await server.stop()
    await running


def test_main_blocks() -> None:
    """exec_mode main returns when the server has stopped."""
    server, seen = Server("main"), []

    @server.controller.add("on_server_ready")
    async def leave() -> None:
        seen.append(server.running)
        server.create_task(server.stop())

    server.start(backend="generic", thread=True, **QUIET)
    assert seen == [True]
    assert not server.running


async def test_main_inside_a_loop() -> None:
    """Blocking inside a running loop is an error that says what to do instead."""
    server = Server("nested")
    with pytest.raises(ServerStateError, match="start_in_thread"):
        server.start(backend="generic", **QUIET)
    assert not server.running


def test_in_thread(threaded: Server) -> None:
    """start_in_thread returns when the server is ready, and the same server starts again after a stop."""
    for _ in range(2):
        threaded.start_in_thread(port=0, **QUIET)
        assert threaded.ready.done()
        assert asyncio.run(healthy(threaded.port))
        threaded.stop_in_thread()
        assert not threaded.running


def test_links_stay_good(threaded: Server) -> None:
    """Tokens are the same after a restart, and differ between servers."""
    threaded.start_in_thread(backend="generic", **QUIET)
    before = threaded.links()
    threaded.stop_in_thread()
    threaded.start_in_thread(backend="generic", **QUIET)
    assert threaded.links() == before
    other = Server("other")
    other.start_in_thread(backend="generic", **QUIET)
    assert set(tokens(other).values()).isdisjoint(tokens(threaded).values())
    other.stop_in_thread()


def test_stop_from_a_handler(threaded: Server) -> None:
    """A synchronous handler may stop its server: it does not wait for itself."""
    threaded.controller.on_server_ready.add(threaded.stop_in_thread)
    stopped = threading.Event()
    threaded.controller.on_server_exited.add(stopped.set)
    threaded.start_in_thread(backend="generic", **QUIET)
    assert stopped.wait(PATIENCE)


async def test_second_start_is_skipped(server: Server) -> None:
    """A second start does nothing."""
    assert server.start(backend="generic", exec_mode="task", **QUIET) is None
    server.start_in_thread(backend="generic")
    assert server.running


def test_taken_port(threaded: Server) -> None:
    """A taken port is a clear error that leaves nothing half-open: the next start works."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUse, match=str(port)):
            threaded.start_in_thread(port=port, **QUIET)
    assert not threaded.running
    threaded.start_in_thread(port=0, **QUIET)
    assert threaded.running


async def test_failed_start_calls_no_listener(start: Start) -> None:
    """Where the start fails, listeners are not called, nor is on_server_exited."""
    server, seen = Server("failing"), []
    server.state.a = 1
    server.change("a")(lambda: seen.append("change"))
    server.controller.on_server_exited.add(lambda: seen.append("exited"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        task = server.start(port=taken.getsockname()[1], exec_mode="task", thread=True, **QUIET)
        with pytest.raises(AddressInUse):
            await server.ready
        with pytest.raises(AddressInUse):
            await task
    assert seen == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"exec_mode": "sideways"}, ValueError),
        ({"backend": "pigeon"}, ValueError),
        ({"port": 70_000}, ValueError),
        ({"timeout": -1}, ValueError),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], error: type[Exception]) -> None:
    """Arguments that mean nothing are errors, and the server does not run."""
    server = Server("wrong")
    with pytest.raises(error):
        server.start(**arguments)
    assert not server.running


def test_unknown_argument(threaded: Server) -> None:
    """An argument that the transport does not know is an error with the nearest name."""
    with pytest.raises(TypeError, match="hello_timeout"):
        threaded.start_in_thread(port=0, helo_timeout=3)


def test_no_authentication_is_for_this_machine(threaded: Server) -> None:
    """auth none is refused on an address that others can reach, unless insecure is said too."""
    with pytest.raises(ValueError, match="insecure"):
        threaded.start_in_thread(port=0, host="0.0.0.0", auth="none", **QUIET)
    threaded.start_in_thread(port=0, auth="none", **QUIET)
    assert set(threaded.links()) == {"control"}


def test_connection_info(threaded: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """Both links are printed."""
    threaded.start_in_thread(port=0)
    printed = capsys.readouterr().out
    assert all(link in printed for link in threaded.links().values())


@pytest.mark.parametrize("backend", ["aiohttp", "tornado"])
async def test_real_socket(start: Start, backend: str) -> None:
    """Over a real socket a client gets the state, and is told when the server stops."""
    server = await start(Server("sockets"), backend=backend, port=0)
    server.state.a = 1
    replica = Replica()
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"http://127.0.0.1:{server.port}/ws") as ws,
        asyncio.timeout(PATIENCE),
    ):
        await ws.send_bytes(b"".join(replica.hello(tokens(server)["control"])))
        while replica.get(("state", "a")) != 1:
            replica.receive(await ws.receive_bytes())
        stopping = asyncio.create_task(server.stop())
        closes = [one async for message in ws for one in replica.receive(message.data)]
        await stopping
    assert [one.code for one in closes if hasattr(one, "code")] == ["stopped"]


def test_without_tornado(monkeypatch: pytest.MonkeyPatch, threaded: Server) -> None:
    """Without tornado its backend is an error that names the extra."""
    monkeypatch.setitem(sys.modules, "tornado", None)
    with pytest.raises(NotAvailableError, match=r"belvedere\[tornado\]"):
        threaded.start_in_thread(port=0, backend="tornado", **QUIET)


def test_log_network(tmp_path: Path, threaded: Server) -> None:
    """log_network writes a line for each message to a file: direction, size and kind, and no token."""
    log = tmp_path / "network.log"
    server = Server("logged", log_network=log)
    server.start_in_thread(port=0, **QUIET)
    token = tokens(server)["control"]
    asyncio.run(hello(server))
    server.stop_in_thread()
    assert [line.split()[2] + line.split()[4] for line in log.read_text().splitlines()][:2] == ["<Hello", ">Welcome"]
    assert token not in log.read_text()


async def hello(server: Server) -> Any:
    """Join once, over a real socket; return the server's first message."""
    replica = Replica()
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"http://127.0.0.1:{server.port}/ws") as ws,
        asyncio.timeout(PATIENCE),
    ):
        await ws.send_bytes(b"".join(replica.hello(tokens(server)["control"])))
        return replica.receive(await ws.receive_bytes())[0]


def test_two_servers_of_their_own() -> None:
    """Two servers of one process, differently configured, run side by side and do not interfere."""
    one = Server("one", ws_heart_beat=7, ws_max_msg_size=5000, token="a" * 20)
    two = Server("two", ws_heart_beat=9, token="b" * 20)
    for server, backend in ((one, "aiohttp"), (two, "tornado")):
        server.state.name = server.name
        server.start_in_thread(port=0, backend=backend, **QUIET)
    welcomes = [asyncio.run(hello(server)) for server in (one, two)]
    assert [(welcome.heartbeat, welcome.max_message) for welcome in welcomes] == [(7, 5000), (9, 10_000_000)]
    assert one.port != two.port
    one.stop_in_thread()
    assert asyncio.run(hello(two))
    two.stop_in_thread()


@pytest.mark.parametrize("silent", [True, False])
def test_logs_of_their_own(caplog: pytest.LogCaptureFixture, silent: bool) -> None:
    """disable_logging silences one server; another one of the process goes on logging."""
    quiet, loud = Server("quiet"), Server("loud")
    for server, disabled in ((quiet, silent), (loud, False)):
        server.trigger("fail")(lambda: 1 / 0)
        server.start_in_thread(backend="generic", disable_logging=disabled, **QUIET)
        server.create_task(fail(server.name))
    for server in (quiet, loud):
        server.stop_in_thread()
    assert ("fault of quiet" in caplog.text) is not silent
    assert "fault of loud" in caplog.text


async def fail(name: str) -> None:
    """Fail."""
    raise ValueError(f"fault of {name}")


def test_debug_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    """One server in debug mode does not make others say everything, and leaves the loggers as they were."""
    level = logging.getLogger("belvedere").level
    loud, usual = Server("loud"), Server("usual")

    def say(server: Server) -> None:
        logging.getLogger("belvedere.app").debug("detail of %s", server.name)

    loud.start_in_thread(backend="generic", debug=True, **QUIET)
    usual.start_in_thread(backend="generic", **QUIET)
    for server in (loud, usual):
        server.controller.on_server_exited.add(lambda server=server: say(server))
    usual.stop_in_thread()
    loud.stop_in_thread()
    assert "detail of loud" in caplog.text
    assert "detail of usual" not in caplog.text
    assert logging.getLogger("belvedere").level == level


# --- stopping ---------------------------------------------------------------------------------------------------------


async def test_stop_sends_what_was_written(server: Server, join: Join) -> None:
    """What was written just before a stop reaches clients, which are told that they may come again."""
    browser = await join(server)
    server.state.last = "word"
    await server.stop()
    assert browser.get("last") == "word"
    assert browser.closed is not None
    assert (browser.closed.code, browser.closed.retry) == ("stopped", True)


async def test_stop_cancels_tasks(server: Server) -> None:
    """Tasks of the server are cancelled when it stops."""
    task = server.create_task(asyncio.Event().wait())
    await server.stop()
    assert task.cancelled()


async def test_stop_of_a_server_that_does_not_run() -> None:
    """Stopping a server that does not run is fine."""
    await Server("idle").stop()
    Server("idle").stop_in_thread()


async def test_idle_timeout(start: Start, join: Join) -> None:
    """A server stops when nobody was connected for so long, and not while somebody is."""
    server = Server("idle")
    exited = Recorder()
    server.controller.on_server_exited.add(exited)
    await start(server, timeout=0.05)
    browser = await join(server)
    await asyncio.sleep(0.1)
    assert server.running
    browser.lose()
    await exited.until()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_stop_cleanly(number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM stop a server started in the main thread: hooks run, and the exit is clean."""
    program = (
        "from belvedere.app import Server\n"
        "server = Server('signals')\n"
        "server.controller.on_server_ready.add(lambda: print('ready', flush=True))\n"
        "server.controller.on_server_exited.add(lambda: print('exited', flush=True))\n"
        "server.start(port=0, open_browser=False, show_connection_info=False)\n"
        "print('done', flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (out, err, process.returncode) == ("exited\ndone\n", "", 0)


# --- hooks ------------------------------------------------------------------------------------------------------------


async def test_hooks_in_order(start: Start) -> None:
    """Hooks run in the order of the server's life, with the arguments they ask for."""
    server, seen = Server("hooks"), Recorder()
    ctrl = server.controller
    server.state.update({"a": 1, "name": "n", "session": 2, "self": 3})
    ctrl.on_server_start.add(lambda server: seen(("start", server.name)))
    ctrl.on_server_bind.add(lambda transport: seen(("bind", transport is server.transport)))
    ctrl.on_server_ready.add(lambda **state: seen(("ready", state)))
    ctrl.on_server_exited.add(lambda: seen("exited"))
    await start(server)
    await seen.until(3)
    await server.stop()
    assert seen.seen == [
        ("start", "hooks"),
        ("bind", True),
        ("ready", {"a": 1, "name": "n", "session": 2, "self": 3}),
        "exited",
    ]


async def test_once_alone_fires(start: Start) -> None:
    """A function that is added once, and alone, to on_server_ready runs, at the first start only."""
    server, seen = Server("once"), Recorder()
    server.controller.once("on_server_ready")(lambda: seen("once"))
    await start(server)
    await seen.until()
    await server.stop()
    ready = Recorder()
    server.controller.on_server_ready.add(ready)
    await start(server)
    await ready.until()
    assert seen.seen == ["once"]


async def test_bind_adds_routes(start: Start) -> None:
    """on_server_bind may add routes to the application of the transport."""
    from aiohttp import web

    server = Server("routes")

    @server.controller.add("on_server_bind")
    def bind(transport: Any) -> None:
        async def hello(request: web.Request) -> web.Response:
            return web.json_response({"hello": request.path})

        transport.app.router.add_get("/hello", hello)

    await start(server, backend="aiohttp", port=0)
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{server.port}/hello") as answer:
        assert await answer.json() == {"hello": "/hello"}


async def test_failing_hook_stops_no_other(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    """A hook that fails is reported, and the others run."""
    server, seen = Server("hooks"), Recorder()

    @server.controller.add("on_server_ready")
    def fail() -> None:
        raise ValueError("no good")

    server.controller.on_server_ready.add(lambda: seen("next"))
    server.controller.on_exception.add(lambda error: seen(str(error)))
    await start(server)
    assert sorted(await seen.until(2)) == ["next", "no good"]
    assert "no good" in caplog.text


async def test_failing_on_exception_is_logged_once(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """A function of on_exception that fails is logged, and does not call itself."""
    seen = Recorder()

    @server.controller.add("on_exception")
    def fail(error: BaseException) -> None:
        seen()
        raise RuntimeError("again")

    async def work() -> None:
        raise ValueError("first")

    server.create_task(work())
    await seen.until()
    done = Recorder()
    server.change("a")(done)
    server.state.a = 1
    await done.until()
    assert len(seen.seen) == 1


async def test_task_added_to_ready_outlives_it(start: Start) -> None:
    """A task added to on_server_ready runs beside the server."""
    server, seen = Server("tasks"), Recorder()

    @server.controller.add_task("on_server_ready")
    async def clock(**state: Any) -> None:
        seen(state)
        await asyncio.Event().wait()

    server.state.a = 1
    await start(server)
    assert await seen.until() == [{"a": 1}]


@pytest.mark.parametrize("arguments", ["session", "", "*args", "**kwargs"])
@pytest.mark.parametrize("asynchronous", [True, False])
async def test_client_hooks(start: Start, join: Join, arguments: str, asynchronous: bool) -> None:
    """The hooks of a client's life get its session where they ask for it, sync or async."""
    server, seen = Server("hooks"), Recorder()
    names = ("on_client_connected", "on_client_unmounted", "on_client_exited")
    for name in names:
        space: dict[str, Any] = {"seen": seen, "name": name}
        word = "async def" if asynchronous else "def"
        given = {"session": "session", "*args": "args[0]"}.get(arguments, "None")
        exec(f"{word} hook({arguments}):\n    seen((name, {given}))", space)
        server.controller[name].add(space["hook"])
    await start(server)
    browser = await join(server)
    session = server.sessions[0]
    browser.event("unmounted")
    await seen.until(2)
    session.close()
    told = await seen.until(3)
    assert [name for name, _ in told] == list(names)
    expected = session if arguments in ("session", "*args") else None
    assert all(given is expected for _, given in told)


async def test_page_error_hook(server: Server, join: Join) -> None:
    """on_error gets the message of an error in a page; on_exception an exception that nobody handled."""
    seen = Recorder()
    server.controller.on_error.add(seen)
    server.controller.on_exception.add(lambda error: seen(type(error)))
    browser = await join(server)
    browser.event("error", {"message": "x is not defined"})
    assert await seen.until() == ["x is not defined"]
    server.create_task(fail("the test"))
    assert await seen.until(2) == ["x is not defined", ValueError]


async def test_order_of_registration(start: Start) -> None:
    """Functions of one hook are called in the order of registration, the one that was set first."""
    server, seen = Server("hooks"), Recorder()
    ready = server.controller.on_server_ready
    ready.add(lambda: seen("added"))
    ready.once(lambda: seen("once"))
    ready.add(lambda: seen("added too"))
    ready.set(lambda: seen("set"))
    await start(server)
    assert await seen.until(4) == ["set", "added", "once", "added too"]


async def test_task_of_a_client_hook(server: Server, join: Join) -> None:
    """A task added to on_client_connected runs for each session, and does not hold up others."""
    seen = Recorder()

    @server.controller.add_task("on_client_connected")
    async def follow(session: Session) -> None:
        seen(session)
        await asyncio.Event().wait()

    for _ in range(2):
        await join(server)
    assert await seen.until(2) == server.sessions


# --- tasks ------------------------------------------------------------------------------------------------------------


async def test_create_task_from_a_handler(server: Server, join: Join) -> None:
    """A task made in a synchronous handler runs on the loop, on behalf of the same session."""
    from belvedere.app import current_session

    seen = Recorder()

    async def work() -> None:
        session = current_session()
        seen(session and session.id)

    server.trigger("begin")(lambda: server.create_task(work()) and None)
    browser = await join(server)
    await browser.call("begin")
    assert browser.welcome is not None
    assert await seen.until() == [browser.welcome.session]


async def test_failing_task_is_reported(server: Server, join: Join) -> None:
    """A background task that fails reaches the viewers and on_exception."""
    browser = await join(server)

    async def fail() -> None:
        raise ValueError("in the background")

    server.create_task(fail())
    await browser.until(lambda: browser.notices)
    assert browser.notices == ["ValueError: in the background"]


async def test_create_task_before_the_start() -> None:
    """A task before the start is an error that says what to do."""

    async def work() -> None: ...

    with pytest.raises(ServerStateError, match="on_server_ready"):
        Server("idle").create_task(work())
