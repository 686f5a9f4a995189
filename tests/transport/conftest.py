"""A real server on a real port, around a host that only pretends."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import pytest
import uvloop

from belvedere.transport import AiohttpTransport, TransportOptions
from belvedere.transport.tornado_server import TornadoTransport
from tests.transport.fake_host import FakeHost, hello


def pytest_asyncio_loop_factories(config: object, item: object) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run every test on both event loops: they write, pause and close differently."""
    return {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}


Transport = AiohttpTransport | TornadoTransport

BACKENDS: dict[str, type[AiohttpTransport] | type[TornadoTransport]] = {
    "aiohttp": AiohttpTransport,
    "tornado": TornadoTransport,
}


@pytest.fixture(params=list(BACKENDS))
def backend(request: pytest.FixtureRequest) -> str:
    """Return the name of the web server that moves the bytes: whatever it is, the behaviour is the same."""
    return str(request.param)


@dataclass
class Served:
    """A running server and a client of it."""

    host: FakeHost
    transport: Transport
    http: aiohttp.ClientSession
    port: int

    @property
    def url(self) -> str:
        """Address without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    async def connect(self, **options: Any) -> aiohttp.ClientWebSocketResponse:
        """Open a WebSocket and say nothing yet."""
        ws: aiohttp.ClientWebSocketResponse = await self.http.ws_connect(
            self.url + "/ws", **{"max_msg_size": 0, **options}
        )
        return ws

    async def enter(self, **options: Any) -> aiohttp.ClientWebSocketResponse:
        """Open a WebSocket and authenticate."""
        ws = await self.connect(**options)
        await ws.send_bytes(hello(self.host.tokens.control))
        await ws.receive_bytes()
        return ws


async def eventually(condition: Callable[[], Any]) -> None:
    """Return once `condition()` holds; for what tells nobody that it happened."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.001)


class Serve(Protocol):
    """Starts servers that are stopped with the test."""

    async def __call__(
        self,
        *,
        host: FakeHost | None = None,
        bind: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        configure: Callable[[Any], object] | None = None,
        **options: Any,
    ) -> Served:
        """Start a server that binds `bind`, with these options of `TransportOptions`, after `configure`."""


@pytest.fixture
def built_client(tmp_path: Path) -> Path:
    """Return a folder such as the build of the web client leaves."""
    folder = tmp_path / "client"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>client</title>")
    (folder / "assets" / "index-4f3a9c1d.js").write_text("export {}")
    (folder / "assets" / "plain.js").write_text("export {}")
    (folder / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / ".hidden").write_text("hidden")
    (tmp_path / "outside.txt").write_text("outside")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    return folder


@pytest.fixture
async def serve(built_client: Path, backend: str) -> AsyncIterator[Serve]:
    """Return a function that starts a server and a client of it."""
    started: list[Served] = []

    async def start(
        *,
        host: FakeHost | None = None,
        bind: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        configure: Callable[[Any], object] | None = None,
        **options: Any,
    ) -> Served:
        host = host or FakeHost()
        options = {"client_dir": built_client, "close_timeout": 0.5, **options}
        transport = BACKENDS[backend](host, TransportOptions(**options))
        if configure is not None:
            configure(transport)
        port = await transport.start(bind, 0, tls)
        served = Served(host, transport, aiohttp.ClientSession(), port)
        started.append(served)
        return served

    yield start
    for served in started:
        await served.http.close()
        await served.transport.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return TLS contexts of a server called localhost and of a client that trusts it."""
    folder = tmp_path_factory.mktemp("tls")
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*command, *subject, *files], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=folder / "cert.pem")
