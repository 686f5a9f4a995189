"""What is tornado's own about its transport; all else is tested over both web servers."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from tornado.web import HTTPError, RequestHandler
from tornado.websocket import WebSocketHandler

from belvedere.transport.downloads import Download
from belvedere.transport.tornado_server import TornadoTransport
from tests.transport.conftest import Serve, Served, eventually
from tests.transport.fake_host import FakeHost


@pytest.fixture
def backend() -> str:
    """Serve over tornado."""
    return "tornado"


class _Mine(RequestHandler):
    """A handler of the program's own."""

    def initialize(self, transport: TornadoTransport) -> None:
        self.transport = transport

    async def get(self) -> None:
        await asyncio.sleep(0)
        self.write({"role": self.transport.role(self.request)})

    def post(self) -> None:
        if self.transport.role(self.request) != "control":
            raise HTTPError(403)
        self.write({"bytes": len(self.request.body)})

    def delete(self) -> None:
        raise KeyError("a secret")


class _Echo(WebSocketHandler):
    """A WebSocket of the program's own."""

    def on_message(self, message: str | bytes) -> None:
        self.write_message(message)


def _add(transport: TornadoTransport) -> None:
    transport.app.add_handlers(".*", [("/mine", _Mine, {"transport": transport}), ("/echo", _Echo)])


def _bearer(served: Served) -> dict[str, str]:
    return {"Authorization": f"Bearer {served.host.tokens.control}"}


async def test_added_handler(serve: Serve) -> None:
    """A handler of the program answers, knows the role of its caller, and carries our headers."""
    served = await serve(configure=_add)
    async with served.http.get(served.url + "/mine", headers=_bearer(served)) as response:
        assert await response.json() == {"role": "control"}
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["Server"] == "belvedere"
    async with served.http.get(served.url + "/mine") as response:
        assert await response.json() == {"role": None}


async def test_added_handler_is_guarded(serve: Serve) -> None:
    """A handler of the program is not reached from other names or by other pages."""
    served = await serve(configure=_add)
    for headers in ({"Host": "rebound.example"}, {"Origin": "http://evil.example"}):
        async with served.http.post(served.url + "/mine", headers={**_bearer(served), **headers}) as response:
            assert response.status == 403
    async with served.http.post(served.url + "/mine") as response:
        assert response.status == 403
    async with served.http.post(served.url + "/mine", data=b"abc", headers=_bearer(served)) as response:
        assert await response.json() == {"bytes": 3}


async def test_added_websocket(serve: Serve) -> None:
    """A WebSocket of the program works beside ours, and other pages do not open it."""
    served = await serve(configure=_add)
    async with served.http.ws_connect(served.url + "/echo", origin=served.url) as ws:
        await ws.send_str("hello")
        assert await ws.receive_str() == "hello"
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await served.http.ws_connect(served.url + "/echo", origin="http://evil.example")


async def test_failing_handler(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """What fails in a handler of the program is logged, and tells its caller no secrets."""
    served = await serve(configure=_add)
    async with served.http.delete(served.url + "/mine") as response:
        assert response.status == 500
        assert "secret" not in await response.text()
    assert "a secret" in caplog.text


async def test_large_body(serve: Serve) -> None:
    """A body that no handler of the program could want is refused before it is read."""
    served = await serve(configure=_add)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(b"POST /mine HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n")
    assert b" 400 " in await reader.readline()
    assert await reader.read() is not None
    writer.close()


@pytest.mark.parametrize("content", [b"x" * 300_000, None])
async def test_download(serve: Serve, tmp_path: Any, content: bytes | None) -> None:
    """An offered file is handed out, from memory or from disk, once."""
    path = tmp_path / "file.bin"
    path.write_bytes(b"y" * 300_000)
    served = await serve()
    served.host.downloads["key"] = Download("a.bin", content or path)
    async with served.http.get(served.url + "/download/key") as response:
        assert await response.read() == (content or path.read_bytes())
        assert response.headers["Content-Disposition"].startswith("attachment")
    async with served.http.get(served.url + "/download/key") as response:
        assert response.status == 404


async def test_range(serve: Serve, built_client: Any) -> None:
    """Part of a file is sent where that is asked for."""
    served = await serve()
    async with served.http.get(served.url + "/favicon.svg", headers={"Range": "bytes=0-3"}) as response:
        assert response.status == 206
        assert await response.read() == b"<svg"


async def test_busy_request_ends_before_the_stop(serve: Serve) -> None:
    """A request that is being answered when the server stops gets its answer."""
    going, go = asyncio.Event(), asyncio.Event()

    class Slow(RequestHandler):
        async def get(self) -> None:
            going.set()
            await go.wait()
            self.write("done")

    served = await serve(configure=lambda transport: transport.app.add_handlers(".*", [("/slow", Slow)]))
    asking = asyncio.create_task(_text(served, "/slow"))
    await going.wait()
    stopping = asyncio.create_task(served.transport.stop())
    await asyncio.sleep(0)
    go.set()
    assert await asking == "done"
    await stopping


async def _text(served: Served, path: str) -> str:
    async with served.http.get(served.url + path) as response:
        return await response.text()


async def test_http_sockets(serve: Serve) -> None:
    """Of sockets that carry no WebSocket only so many may be open; a new one takes the place of an idle one."""
    served = await serve(max_http_sockets=2)
    first, oldest = await asyncio.open_connection("127.0.0.1", served.port)
    await eventually(lambda: served.transport.sockets == 1)
    others = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(2)]
    assert await first.read() == b""
    assert await _text(served, "/healthz") == '{"status": "ok"}'
    for writer in (oldest, *(writer for _, writer in others)):
        writer.close()


async def test_serves_once(serve: Serve) -> None:
    """A transport serves once."""
    served = await serve()
    with pytest.raises(RuntimeError, match="make a new one"):
        await served.transport.start()
    await TornadoTransport(FakeHost()).stop()
