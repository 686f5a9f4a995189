"""`trame_server.core.Server` and `trame.app`: what a program written for the reference relies on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from belvedere.app.registry import forget_server
from belvedere.compat.trame.app import asynchronous, get_client, get_server
from belvedere.compat.trame_server.core import Server
from belvedere.compat.wslink import register
from belvedere.compat.wslink.websocket import LinkProtocol

QUIET: dict[str, Any] = {"port": 0, "open_browser": False, "show_connection_info": False, "exec_mode": "task"}


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """Yield a server that stops with the test."""
    server = get_server("compat-server")
    assert server is not None
    yield server
    await server.stop()
    forget_server("compat-server")


def test_servers_have_names() -> None:
    """There is one server for a name; without a name it is the current one; None where it is not to be made."""
    first = get_server("compat-first")
    assert get_server("compat-first") is first is get_server()
    assert get_server("compat-absent", create_if_missing=False) is None
    assert isinstance(first, Server)
    forget_server("compat-first")


def test_the_client_type_is_chosen_once() -> None:
    """It is vue3 unless another was chosen, and stays."""
    server = Server()
    assert server.client_type == "vue3"
    server.client_type = "vue2"
    server.client_type = "vue2"
    with pytest.raises(TypeError, match="chosen once"):
        server.client_type = "vue3"


def test_a_state_may_be_ready_before_the_server_runs() -> None:
    """After `ready`, the end of a block flushes and calls the listeners."""
    server, seen = Server(), []
    server.change("a")(lambda a, **_: seen.append(a))
    server.state.ready()
    with server.state as state:
        state.a = 1
    assert seen == [1]
    assert server.get_server_state() == {"name": "trame", "state": {"a": 1}}


async def test_a_child_runs_with_its_root(server: Server) -> None:
    """A child shares state, life and port of its root, under names of its own."""
    child = server.create_child_server(prefix="child_")
    assert child.root_server is server
    child.start(**QUIET)
    assert await server.ready
    assert await child.ready
    server.state.a, child.state.a = 1, 2
    assert (server.state.child_a, server.state.has("child_a"), child.state.has("a")) == (2, True, True)
    assert (child.running, child.port, child.name) == (True, server.port, server.name)
    assert server.start(**QUIET) is None


async def test_hooks_modules_protocols_and_calls(server: Server, tmp_path: Path) -> None:
    """A program that uses all of them finds each where the reference has it."""
    told: list[Any] = []
    ready = asyncio.Event()

    @server.controller.add("on_server_ready")
    async def on_ready(a: int) -> None:
        told.append(a)
        ready.set()

    class Arithmetic(LinkProtocol):
        @register("test.add")
        def add(self, a: int, b: int) -> int:
            return a + b

    server.add_protocol_to_configure(lambda root: root.registerLinkProtocol(Arithmetic()))
    server.controller.on_server_start.add(told.append)
    module = {"state": {"a": 10}, "serve": {"data": str(tmp_path)}}
    assert server.enable_module(module)
    assert not server.enable_module(module)
    server.start(**QUIET)
    assert await server.ready
    assert server.protocol_call("test.add", 5, b=6) == 11
    server.js_call("ref", "method", "arg1", "arg2")
    server.js_call(ref="ref", method="method", args=[])
    server.force_state_push("a")
    server.clear_state_client_cache("never", "a")
    await ready.wait()
    assert told == [server, 10]


async def test_a_client_follows_and_calls(server: Server) -> None:
    """`get_client` gives a client that sees the state, writes it and calls triggers; the token is its secret."""
    server.start(**QUIET)
    assert await server.ready

    @server.trigger("add")  # type: ignore[untyped-decorator]
    def add(*values: int) -> int:
        return sum(values)

    link = server.links()["control"]
    client = get_client(f"ws://localhost:{server.port}/ws")
    heard = asyncio.Event()
    client.change("a")(lambda a, **_: heard.set())
    await client.connect(secret=link.partition("token=")[2])
    await client.connect()
    assert client.connected == 2
    with server.state as state:
        state.a = 2
    await heard.wait()
    assert client.state.a == 2
    with client.state as copy:
        copy.b = {"a": 1}
    assert await client.call_trigger("add", [1, 2, 3]) == 6
    assert server.state.b == {"a": 1}
    await client.disconnect()
    assert client.connected == 0


async def test_a_taken_port_fails_the_future(server: Server) -> None:
    """Whoever waits for a server that cannot start gets the reason."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        task = server.start(**{**QUIET, "port": taken.getsockname()[1]})
        with pytest.raises(OSError, match="in use"):
            await server.ready
        with pytest.raises(OSError, match="in use"):
            await task


async def test_a_start_that_is_cancelled_leaves_nobody_waiting(server: Server) -> None:
    """The future is done, with False, where the server was stopped before it was ready."""
    server.start(**QUIET).cancel()
    assert await asyncio.wait_for(server.ready, 10) is False


async def test_routes_of_the_program_come_first(server: Server) -> None:
    """What a program binds in `on_server_bind` is served, also in place of Belvedere's own page."""

    def handler(text: str) -> Any:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(text=text)

        return answer

    @server.controller.add("on_server_bind")
    def bind(transport: Any) -> None:
        transport.app.router.add_routes([web.get("/", handler("my root")), web.get("/api/hello", handler("hello"))])

    server.start(**QUIET)
    assert await server.ready
    async with aiohttp.ClientSession(f"http://localhost:{server.port}") as http:
        for path, text in (("/", "my root"), ("/api/hello", "hello")):
            async with http.get(path) as answer:
                assert (answer.status, await answer.text()) == (200, text)


async def test_the_environment_of_the_reference_is_read(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """``TRAME_BACKEND`` and ``TRAME_DEFAULT_HOST`` decide where nothing else does."""
    monkeypatch.setenv("TRAME_DEFAULT_HOST", "127.0.0.1")
    monkeypatch.setenv("TRAME_BACKEND", "generic")
    server.start(**QUIET)
    assert await server.ready
    assert (server.server_options["backend"], server.server_options["host"]) == ("generic", "127.0.0.1")


async def test_a_decorated_function_starts_a_task() -> None:
    """Calling it gives the task."""

    @asynchronous.task
    async def work(value: int) -> int:
        return value

    running = work(5)
    assert isinstance(running, asyncio.Task)
    assert await running == 5
