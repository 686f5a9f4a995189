"""HTTP requests that no browser sends."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from belvedere.app import Server
from tests.security.conftest import BACKENDS, PATIENCE, Serve


@BACKENDS
@pytest.mark.parametrize(
    "request_head",
    [
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: EVIL.example:80\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example@localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: [::ffff:7f00:1%25lo]\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
async def test_foreign_names(serve: Serve, request_head: bytes) -> None:
    """A request that names another host, anywhere, or none, is refused."""
    target = await serve()
    status, _ = await target.raw(request_head)
    assert status in (400, 403)


@BACKENDS
@pytest.mark.parametrize("host", [b"LOCALHOST", b"localhost.", b"localhost:1", b"[::1]:80", b"127.0.0.1"])
async def test_own_names(serve: Serve, host: bytes) -> None:
    """Every way to write our own name is understood."""
    target = await serve()
    assert (await target.raw(b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"))[0] == 200


@BACKENDS
async def test_token_that_is_no_text(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """A token of bytes that are no text is a wrong token, not a failure that anybody can write into the log."""
    target = await serve()
    for header in (b"Bearer \xff\xfe", b"Bearer \xed\xa0\x80"):
        status, _ = await target.raw(
            b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + header + b"\r\n\r\n"
        )
        assert status == 401
    assert caplog.records == []


@BACKENDS
async def test_session_secret_that_is_no_text(serve: Serve) -> None:
    """A session's secret of bytes that are no text is a wrong secret."""
    target = await serve()
    welcome: Any = (await target.enter()).heard[0]
    status, _ = await target.raw(
        b"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
        + f"Authorization: Bearer {target.tokens['control']}\r\nX-Belvedere-Session: {welcome.session}\r\n".encode()
        + b"X-Belvedere-Secret: \xff\xfe\r\n\r\n"
    )
    assert status == 401


async def test_log_lines_are_not_forged(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """A path with line ends stays on one line of the log."""
    server = Server("target")

    async def fail(request: web.Request) -> web.Response:
        raise RuntimeError("inside")

    @server.controller.add("on_server_bind")
    def add_route(transport: Any) -> None:
        transport.app.router.add_get(r"/fail/{rest:[\s\S]*}", fail)

    target = await serve(server)
    with caplog.at_level(logging.ERROR, "belvedere.transport"):
        status, answer = await target.raw(b"GET /fail/%0d%0aERROR%20forged HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert status == 500
    assert b"inside" not in answer
    assert "\n" not in caplog.records[0].getMessage()


@BACKENDS
@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/..%2f..%2fpyproject.toml",
        "/%2e%2e/app/server.py",
        "//etc/passwd",
        "/assets/..%5c..",
        "/%00",
    ],
)
async def test_ways_out_of_the_client(serve: Serve, path: str) -> None:
    """No spelling of a path leads out of the client's folder."""
    target = await serve()
    status, _ = await target.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert status in (400, 404)


@BACKENDS
async def test_current_directory(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the directory the program runs in is not served."""
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.chdir(tmp_path)
    target = await serve()
    async with target.http.get(target.url + "/secret.txt") as answer:
        assert answer.status == 404


@BACKENDS
async def test_metrics_keep_secrets(serve: Serve) -> None:
    """What the bearer of a view link reads of the server holds neither token nor the secret of a session."""
    target = await serve()
    welcome: Any = (await target.enter()).heard[0]
    headers = {"Authorization": f"Bearer {target.tokens['view']}", "Accept": "application/json"}
    async with target.http.get(target.url + "/metrics", headers=headers) as answer:
        told = await answer.text()
    assert welcome.session in told
    assert not [secret for secret in (welcome.secret, *target.tokens.values()) if secret in told]


@BACKENDS
async def test_idle_sockets_shut_nobody_out(serve: Serve) -> None:
    """Whoever keeps many sockets open without doing anything loses them to others, oldest first."""
    target = await serve(max_http_sockets=3)
    held = [await asyncio.open_connection("127.0.0.1", target.server.port) for _ in range(6)]
    socket = await target.enter()
    assert socket.heard
    async with asyncio.timeout(PATIENCE):
        assert await held[0][0].read() == b""
    for _, writer in held:
        writer.close()


@BACKENDS
async def test_silent_websockets_shut_nobody_out(serve: Serve) -> None:
    """Whoever keeps many WebSockets open without saying who he is loses them to others, oldest first."""
    target = await serve(max_strangers=2)
    silent = [await target.connect() for _ in range(4)]
    assert (await target.enter()).heard
    async with asyncio.timeout(PATIENCE):
        assert (await silent[0].ws.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)


async def test_nothing_for_everybody_behind_a_proxy() -> None:
    """Without tokens a server does not start behind a public address, although it binds this machine only."""
    settings: dict[str, Any] = {"port": 0, "thread": True, "exec_mode": "coroutine", "open_browser": False}
    with pytest.raises(ValueError, match="--insecure"):
        await Server("target").start(auth="none", public_url="https://lab.example/", **settings)


@BACKENDS
@pytest.mark.parametrize("method", ["GET", "PUT", "TRACE", "HEAD"])
async def test_uploads_are_posted(serve: Serve, caplog: pytest.LogCaptureFixture, method: str) -> None:
    """No other method sends a file, since those are not asked for their origin; nor does one write into the log."""
    taken: list[str] = []
    server = Server("target")
    server.upload()(lambda upload: taken.append(upload.name))
    target = await serve(server)
    welcome: Any = (await target.enter()).heard[0]
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n--b--\r\n'
    head = (
        f"{method} /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body) + 9}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nAuthorization: Bearer {target.tokens['control']}\r\n"
        f"X-Belvedere-Session: {welcome.session}\r\nX-Belvedere-Secret: {welcome.secret}\r\n\r\n"
    )
    status, _ = await target.raw(head.encode() + body)
    assert status in (404, 405)
    assert await target.upload(welcome, name="posted") == 200
    assert taken == ["posted"]
    assert caplog.records == []


@BACKENDS
@pytest.mark.parametrize("path", ["/assets/%ff%fe", "/upload", "/metrics", "/healthz", "/ws", "/download/x"])
async def test_odd_requests_leave_no_trace(serve: Serve, caplog: pytest.LogCaptureFixture, path: str) -> None:
    """What anybody can send fills no log."""
    target = await serve()
    for method in ("GET", "POST", "TRACE"):
        request = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
        assert (await target.raw(request.encode()))[0] in (200, 400, 401, 404, 405, 426)
    assert caplog.records == []


@BACKENDS
async def test_bodies_that_do_not_come(serve: Serve) -> None:
    """Whoever announces a body and sends none is answered or cut, and does not hold his socket."""
    target = await serve(upload_timeout=0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", target.server.port)
    writer.write(b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read(1000)
    assert answer == b"" or b" 405 " in answer.splitlines()[0]
    writer.close()


@BACKENDS
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost.evil.example", "file://", "x"])
async def test_websockets_of_other_pages(serve: Serve, origin: str) -> None:
    """A page of another origin shakes no hands, however the request spells its wish."""
    target = await serve()
    for upgrade in ("websocket", "WebSocket", "websocket, h2c"):
        status, _ = await target.raw(
            f"GET /ws HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nupgrade: {upgrade}\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        assert status == 403


@BACKENDS
async def test_logs_hold_no_secret(serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the log, with everything in it, nor the log of the network, nor the options hold a token or secret."""
    caplog.set_level(logging.DEBUG)
    server = Server("target", log_network=str(tmp_path / "network.log"))
    server.upload()(lambda upload: None)
    target = await serve(server, debug=True)
    welcome: Any = (await target.enter()).heard[0]
    assert await target.upload(welcome) == 200
    assert await target.upload(welcome, role="view") == 403
    await (await target.enter("x" * 43)).closed()
    (session,) = server.sessions
    session.download("a.txt", "x")
    (key,) = server._engine.downloads._offers
    await server.stop()
    network = (tmp_path / "network.log").read_text()
    assert "Hello" in network
    told = caplog.text + network + repr(server) + repr(server.options) + repr(server.sessions)
    assert [secret for secret in (*target.tokens.values(), welcome.secret, key) if secret in told] == []
