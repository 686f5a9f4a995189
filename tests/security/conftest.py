"""A whole server on a real port, and what an attacker needs: raw requests, raw messages, files, a page of his own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

import aiohttp
import msgspec
import pytest
from aiohttp import web

from belvedere.app import Server
from belvedere.wire import PROTOCOL, decode_server, encode
from belvedere.wire.messages import Ack, Batch, Chunk, Close, Error, Handled, Hello, ServerMessage, Welcome

PATIENCE = 10.0
"""Seconds after which what was waited for is taken not to happen."""


class Socket:
    """A WebSocket that says what its owner likes."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self.heard: list[ServerMessage] = []
        self._counted = 0

    async def send(self, message: msgspec.Struct) -> None:
        """Send one message."""
        await self.ws.send_bytes(b"".join(encode(message)))

    async def receive(self) -> ServerMessage | None:
        """Return the next message, None once the server has closed."""
        async with asyncio.timeout(PATIENCE):
            frame = await self.ws.receive()
        if frame.type is not aiohttp.WSMsgType.BINARY:
            return None
        message = decode_server(frame.data)[0]
        self.heard.append(message)
        if isinstance(message, Batch | Chunk):  # of these the server sends no more than what is acknowledged allows
            self._counted += 1
            await self.send(Ack(self._counted, 0, 0, self._counted))
        return message

    async def until(self, condition: Callable[[ServerMessage], Any]) -> Any:
        """Return the next message that fulfils `condition`."""
        while (message := await self.receive()) is not None:
            if condition(message):
                return message
        raise AssertionError(f"the server closed; it had said {self.heard}")

    async def answer(self, message: msgspec.Struct) -> list[Error]:
        """Send a message of the client's stream; return what it was answered once it is handled."""
        number = message.number  # type: ignore[attr-defined]
        before = len(self.heard)
        await self.send(message)
        await self.until(lambda one: isinstance(one, Handled) and one.number >= number)
        return [one for one in self.heard[before:] if isinstance(one, Error)]

    async def closed(self) -> Close | None:
        """Return the server's last word once it has closed."""
        while await self.receive() is not None:
            pass
        return next((one for one in self.heard if isinstance(one, Close)), None)


class Target:
    """A running server, seen from outside."""

    def __init__(self, server: Server, http: aiohttp.ClientSession) -> None:
        self.server = server
        self.http = http
        self.tokens = {role: link.partition("#token=")[2] for role, link in server.links().items()}

    @property
    def url(self) -> str:
        """Address without a slash at its end."""
        return f"http://127.0.0.1:{self.server.port}"

    async def connect(self, **options: Any) -> Socket:
        """Open a WebSocket and say nothing."""
        return Socket(await self.http.ws_connect(self.url + "/ws", **{"max_msg_size": 0, **options}))

    async def enter(self, role: str = "control", welcome: Welcome | None = None) -> Socket:
        """Open a WebSocket and authenticate, with the session of `welcome` where one is given."""
        socket = await self.connect()
        known: dict[str, str | None] = dict.fromkeys(("session", "secret", "epoch"))
        if welcome is not None:
            known = {name: getattr(welcome, name) for name in known}
        token = self.tokens.get(role, role)
        await socket.send(Hello(protocol=PROTOCOL, token=token, complete_to=0, received=0, info={}, **known))
        await socket.receive()
        return socket

    async def raw(self, request: bytes) -> tuple[int, bytes]:
        """Send bytes; return the status and everything else that is answered."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        try:
            writer.write(request)
            async with asyncio.timeout(PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
        finally:
            writer.close()
        return int(head.split()[1]), head

    async def upload(
        self,
        welcome: Welcome,
        content: bytes = b"x",
        *,
        role: str = "control",
        field: str = "file",
        name: str = "a.txt",
    ) -> int:
        """Send a file; return the status."""
        form = aiohttp.FormData()
        form.add_field(field, content, filename=name)
        headers = {
            "Authorization": f"Bearer {self.tokens.get(role, role)}",
            "X-Belvedere-Session": welcome.session,
            "X-Belvedere-Secret": welcome.secret,
        }
        async with self.http.post(self.url + "/upload", data=form, headers=headers) as answer:
            return answer.status


class Serve(Protocol):
    """Starts servers that are stopped with the test."""

    async def __call__(self, server: Server | None = None, **settings: Any) -> Target:
        """Start `server` on a free port of this machine."""


BACKENDS = pytest.mark.parametrize("backend", ["aiohttp", "tornado"])
"""Marks a test that is run with each web server."""


@pytest.fixture
def backend() -> str:
    """Return the web server of tests that are not marked with `BACKENDS`."""
    return "aiohttp"


@pytest.fixture
async def serve(backend: str) -> AsyncIterator[Serve]:
    """Yield what starts a server for an attack."""
    targets: list[Target] = []

    async def serve(server: Server | None = None, **settings: Any) -> Target:
        server = server or Server("target")
        server.start(
            exec_mode="task",
            **{
                "port": 0,
                "backend": backend,
                "thread": True,
                "show_connection_info": False,
                "open_browser": False,
                **settings,
            },
        )
        await server.ready
        targets.append(Target(server, aiohttp.ClientSession()))
        return targets[-1]

    yield serve
    for target in targets:
        await target.http.close()
        await target.server.stop()


class Lair:
    """The attacker's own site. `page` is what it shows; what its script tells arrives in `told`."""

    def __init__(self) -> None:
        self.page = ""
        self.told: asyncio.Queue[Any] = asyncio.Queue()
        self.referrers: list[str | None] = []
        self.port = 0

    @property
    def url(self) -> str:
        """Address of the page."""
        return f"http://127.0.0.1:{self.port}/"

    def run(self, script: str, body: str = "") -> None:
        """Show a page that runs `script`, an asynchronous function's body, and tells what that returns."""
        self.page = (
            f"<!doctype html><title>lair</title>{body}<script type=module>"
            f"const attack = async () => {{ {script} }};"
            "const told = await attack().catch((error) => `${error.name}: ${error.message}`);"
            "await fetch('/told', {method: 'POST', body: JSON.stringify(told ?? null)});"
            "</script>"
        )

    async def hear(self) -> Any:
        """Return what the script told."""
        async with asyncio.timeout(PATIENCE):
            return await self.told.get()

    async def _show(self, request: web.Request) -> web.Response:
        self.referrers.append(request.headers.get("Referer"))
        return web.Response(text=self.page, content_type="text/html")

    async def _hear(self, request: web.Request) -> web.Response:
        self.told.put_nowait(json.loads(await request.text()))
        return web.Response()


@pytest.fixture
async def lair() -> AsyncIterator[Lair]:
    """Yield a site of another origin."""
    lair = Lair()
    app = web.Application()
    app.router.add_post("/told", lair._hear)
    app.router.add_get("/{name:.*}", lair._show)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    lair.port = runner.addresses[0][1]
    yield lair
    await runner.cleanup()
