"""HTTP and WebSocket on one port, whichever web server moves the bytes; and routes of the program over aiohttp."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import weakref
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from belvedere.document import Blob
from belvedere.transport import AddressInUse, AiohttpTransport, TransportOptions
from belvedere.wire import codec
from belvedere.wire.messages import Welcome
from tests.transport.conftest import Serve, Served, eventually
from tests.transport.fake_host import FakeHost, hello


async def _status(served: Served, path: str = "/", method: str = "GET", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with served.http.request(method, served.url + path, headers=named) as response:
        assert "Set-Cookie" not in response.headers
        return response.status


# --- start and stop ---


async def test_any_port(serve: Serve) -> None:
    """Port 0 is any free port, and the one bound is known."""
    served = await serve()
    assert served.port == served.transport.port != 0


async def test_taken_port(serve: Serve) -> None:
    """A taken port is a clear error; nothing is left open and another port can be tried."""
    served = await serve()
    second = AiohttpTransport(FakeHost())
    with pytest.raises(AddressInUse, match=f"port {served.port} "):
        await second.start("127.0.0.1", served.port)
    await second.start("127.0.0.1", 0)
    await second.stop()


async def test_port_freed(serve: Serve) -> None:
    """After a stop the port is free and the same process can serve on it again."""
    served = await serve()
    async with await served.enter():
        await served.transport.stop()
    again = AiohttpTransport(FakeHost())
    assert await again.start("127.0.0.1", served.port) == served.port
    await again.stop()


async def test_stop_twice(serve: Serve) -> None:
    """Stopping twice, or before the start, does nothing."""
    served = await serve()
    await served.transport.stop()
    await served.transport.stop()
    await AiohttpTransport(FakeHost()).stop()


async def test_start_twice(serve: Serve) -> None:
    """Starting twice is an error."""
    served = await serve()
    with pytest.raises(RuntimeError, match="make a new one"):
        await served.transport.start()


async def test_half_open(tmp_path: Any, unused_tcp_port: int) -> None:
    """A start that fails frees the port."""
    transport = AiohttpTransport(FakeHost(), TransportOptions(log_network=tmp_path / "missing" / "log"))
    with pytest.raises(FileNotFoundError):
        await transport.start("127.0.0.1", unused_tcp_port)
    with socket.socket() as free:
        free.bind(("127.0.0.1", unused_tcp_port))


async def test_localhost(serve: Serve) -> None:
    """A server on localhost is reached under all its addresses on one port."""
    served = await serve(bind="localhost")
    async with served.http.get(f"http://localhost:{served.port}/healthz") as response:
        assert response.status == 200
    assert await _status(served, "/healthz") == 200


async def test_idle_connections_end(serve: Serve) -> None:
    """Stopping closes connections that wait for their next request."""
    served = await serve()
    assert await _status(served) == 200
    await served.transport.stop()
    assert served.transport.sockets == 0


async def test_nothing_kept(serve: Serve) -> None:
    """A closed WebSocket leaves nothing of itself behind while the server runs on."""
    served = await serve()
    await (await served.enter()).close()
    await served.host.connections[0].gone.wait()
    await eventually(lambda: not served.transport.sockets)
    connection = weakref.ref(served.host.connections.pop())
    gc.collect()
    assert connection() is None


async def test_options() -> None:
    """Options that make no sense are refused at once."""
    with pytest.raises(ValueError, match="hello_timeout must be positive"):
        TransportOptions(hello_timeout=0)
    with pytest.raises(ValueError, match="--public-url"):
        AiohttpTransport(FakeHost(), TransportOptions(public_url="lab"))


# --- Host and Origin ---


async def test_rebinding(serve: Serve) -> None:
    """A page that reaches us under a name of its own gets nothing, by HTTP or by WebSocket."""
    served = await serve()
    for path in ("/", "/healthz", "/metrics", "/ws", "/assets/index-4f3a9c1d.js"):
        assert await _status(served, path, Host="rebound.example") == 403
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await served.connect(headers={"Host": "rebound.example"}, origin="http://rebound.example")
    assert served.host.connections == []


async def test_rebinding_says_nothing(serve: Serve) -> None:
    """The refusal of a foreign name holds no policy and no markup."""
    served = await serve()
    async with served.http.get(served.url, headers={"Host": "rebound.example"}) as response:
        assert response.content_type == "text/plain"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Content-Security-Policy" not in response.headers


async def test_foreign_origin_websocket(serve: Serve) -> None:
    """A page of another origin opens no WebSocket."""
    served = await serve()
    for origin in ("http://evil.example", "null", "http://localhost:1"):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await served.connect(origin=origin)
    assert served.host.connections == []


async def test_own_origin_websocket(serve: Serve) -> None:
    """Our own page, and a script without Origin, open a WebSocket."""
    served = await serve()
    for origin in (served.url, None):
        async with await served.connect(origin=origin) as ws:
            await ws.send_bytes(hello(served.host.tokens.view))
            assert codec.decode_server(await ws.receive_bytes())[0].role == "view"  # type: ignore[union-attr]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_foreign_origin_post(serve: Serve, method: str) -> None:
    """A page of another origin sends nothing that changes something, and its preflight fails."""
    served = await serve()
    assert await _status(served, "/upload", method, Origin="http://evil.example") == 403


async def test_foreign_origin_reads_nothing(serve: Serve) -> None:
    """A page of another origin is not allowed to read what it gets."""
    served = await serve()
    async with served.http.get(served.url + "/healthz", headers={"Origin": "http://evil.example"}) as response:
        assert not any(name.lower().startswith("access-control") for name in response.headers)


async def test_listed_origin(serve: Serve) -> None:
    """A page of a listed origin may use everything with a token, without credentials of the browser."""
    served = await serve(cors=["https://notebook.example"])
    headers = {"Origin": "https://notebook.example", "Access-Control-Request-Method": "POST"}
    async with served.http.options(served.url + "/upload", headers=headers) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == "https://notebook.example"
        assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers["Vary"] == "Origin"
    async with await served.connect(origin="https://notebook.example"):
        pass


async def test_forwarded_untrusted(serve: Serve) -> None:
    """Forwarded headers written by anybody open nothing and fake nothing."""
    served = await serve()
    headers = {"X-Forwarded-Host": "rebound.example", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await served.connect(headers=headers, origin="https://rebound.example")
    async with await served.connect(headers=headers):
        pass
    peer = served.host.connections[0].peer
    assert (peer.address, peer.secure) == ("127.0.0.1", False)


async def test_forwarded_trusted(serve: Serve) -> None:
    """Forwarded headers of a trusted proxy tell who the client is."""
    served = await serve(trusted_proxies=["127.0.0.0/8"], public_url="https://lab.example/")
    headers = {"X-Forwarded-Host": "lab.example", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    async with await served.connect(headers=headers, origin="https://lab.example"):
        pass
    peer = served.host.connections[0].peer
    assert (peer.address, peer.secure, peer.origin) == ("203.0.113.9", True, "https://lab.example")


# --- behind a proxy ---


class _Proxy:
    """Publishes a server under a path, which it strips."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.target: Served | None = None

    async def forward(self, request: web.Request) -> web.StreamResponse:
        """Pass a request on, and what is answered back."""
        assert self.target is not None
        http, url = self.target.http, self.target.url + request.raw_path.removeprefix(self.prefix.rstrip("/"))
        headers = {name: request.headers[name] for name in ("Origin",) if name in request.headers}
        if "Upgrade" not in request.headers:
            async with http.request(request.method, url, headers=headers) as answer:
                return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)
        try:
            inner = await http.ws_connect(url, headers=headers, max_msg_size=0)
        except aiohttp.WSServerHandshakeError as error:
            return web.Response(status=error.status)
        outer = web.WebSocketResponse()
        await outer.prepare(request)
        there, back = asyncio.create_task(_copy(outer, inner)), asyncio.create_task(_copy(inner, outer))
        await asyncio.wait([there, back])
        return outer


@pytest.fixture
async def proxy() -> AsyncIterator[tuple[_Proxy, str]]:
    """Yield a proxy and its public address; its target is still to be set."""
    proxy = _Proxy("/lab/viewer/")
    app = web.Application()
    app.router.add_route("*", proxy.prefix + "{rest:.*}", proxy.forward)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield proxy, f"http://127.0.0.1:{site.port}{proxy.prefix}"
    await runner.cleanup()


async def _copy(source: Any, target: Any) -> None:
    async for received in source:
        await target.send_bytes(received.data)
    await target.close()


async def test_path_behind_proxy(serve: Serve, proxy: tuple[_Proxy, str]) -> None:
    """A server that a proxy publishes under a path works there: page, health, WebSocket, and foreign pages are out."""
    publisher, url = proxy
    served = publisher.target = await serve(public_url=url)
    async with served.http.get(url) as response:
        assert "client" in await response.text()
    async with served.http.get(url + "healthz") as response:
        assert await response.json() == {"status": "ok"}
    async with served.http.ws_connect(url + "ws", origin=url.removesuffix("/lab/viewer/")) as ws:
        await ws.send_bytes(hello(served.host.tokens.control))
        assert isinstance(codec.decode_server(await ws.receive_bytes())[0], Welcome)
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await served.http.ws_connect(url + "ws", origin="http://evil.example")


# --- routes ---


async def test_health(serve: Serve) -> None:
    """Health needs no token and tells nothing else."""
    served = await serve()
    async with served.http.get(served.url + "/healthz") as response:
        assert await response.json() == {"status": "ok"}
        assert response.headers["Cache-Control"] == "no-store"


async def test_metrics(serve: Serve) -> None:
    """Statistics are given as text to the bearer of either token."""
    served = await serve()
    for token in (served.host.tokens.control, served.host.tokens.view):
        headers = {"Authorization": f"Bearer {token}"}
        async with served.http.get(served.url + "/metrics", headers=headers) as response:
            assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            assert 'belvedere_link_round_trip{link="a"} 0.1' in await response.text()


async def test_metrics_json(serve: Serve) -> None:
    """Statistics are given as JSON when that is asked for."""
    served = await serve()
    headers = {"Authorization": f"Bearer {served.host.tokens.view}", "Accept": "application/json"}
    async with served.http.get(served.url + "/metrics", headers=headers) as response:
        assert await response.json() == served.host.statistics()


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Bearer", "Basic eDp5"])
async def test_metrics_without_token(serve: Serve, authorization: str) -> None:
    """Without a token of ours there are no statistics; one in the address does not count."""
    served = await serve()
    path = f"/metrics?token={served.host.tokens.control}"
    assert await _status(served, path, Authorization=authorization) == 401


@pytest.mark.parametrize("backend", ["aiohttp"], indirect=True)
async def test_added_route(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """A route of the program has the same guards, and its mistakes tell no secrets."""

    async def route(request: web.Request) -> web.Response:
        transport: Any = served.transport
        if transport.role(request) != "control":
            raise web.HTTPForbidden
        raise KeyError("a secret")

    served = await serve(configure=lambda transport: transport.app.router.add_post("/mine", route))
    assert await _status(served, "/mine", "POST", Origin="http://evil.example") == 403
    assert await _status(served, "/mine", "POST") == 403
    headers = {"Authorization": f"Bearer {served.host.tokens.control}", "Accept": "text/html"}
    async with served.http.post(served.url + "/mine", headers=headers) as response:
        assert response.status == 500
        assert await response.text() == "500 The server made a mistake; its log says more.\n"
    assert "a secret" in caplog.text


async def test_quiet(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """Requests, missing pages and malformed requests leave no line in the log."""
    caplog.set_level(logging.INFO)
    served = await serve()
    assert await _status(served) == 200
    assert await _status(served, "/nothing") == 404
    assert b" 400 " in await _raw(served, b"\x16\x03\x01\x02\x00\x01\x00\xff\r\n\r\n")
    assert b" 400 " in await _raw(served, b"GET / HTTP/9.x\r\n\r\n")
    assert [record for record in caplog.records if record.name.startswith(("belvedere", "aiohttp"))] == []


async def test_reader_who_leaves(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """Who leaves in the middle of an answer, as pages do with pictures that were overtaken, leaves no line either."""
    content = Blob(bytes(50_000_000))
    served = await serve()
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(f"GET /blob/{content.name} HTTP/1.1\r\nHost: localhost:{served.port}\r\n\r\n".encode())
    assert (await reader.read(1000)).startswith(b"HTTP/1.1 200")
    writer.transport.abort()
    await served.transport.stop()
    assert [record for record in caplog.records if record.name.startswith(("belvedere", "aiohttp"))] == []


async def test_slow_request(serve: Serve) -> None:
    """A connection that does not finish its first request in time is cut."""
    served = await serve(request_timeout=0.05)
    for beginning in (b"", b"GET / HTTP/1.1\r\nHost: loc"):
        assert await _raw(served, beginning) == b""


async def test_slow_request_is_no_websocket(serve: Serve) -> None:
    """A connection that made its request in time stays."""
    served = await serve(request_timeout=0.05)
    async with await served.enter() as ws:
        await asyncio.sleep(0.15)
        await ws.ping()
        served.host.connections[0].send([b"still here"])
        assert await ws.receive_bytes() == b"still here"


async def _raw(served: Served, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(request)
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()
