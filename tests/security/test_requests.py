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
from tests.security.conftest import PATIENCE, Serve


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


@pytest.mark.parametrize("host", [b"LOCALHOST", b"localhost.", b"localhost:1", b"[::1]:80", b"127.0.0.1"])
async def test_own_names(serve: Serve, host: bytes) -> None:
    """Every way to write our own name is understood."""
    target = await serve()
    assert (await target.raw(b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"))[0] == 200


async def test_token_that_is_no_text(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """A token of bytes that are no text is a wrong token, not a failure that anybody can write into the log."""
    target = await serve()
    for header in (b"Bearer \xff\xfe", b"Bearer \xed\xa0\x80"):
        status, _ = await target.raw(
            b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + header + b"\r\n\r\n"
        )
        assert status == 401
    assert caplog.records == []


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


async def test_current_directory(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the directory the program runs in is not served."""
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.chdir(tmp_path)
    target = await serve()
    async with target.http.get(target.url + "/secret.txt") as answer:
        assert answer.status == 404


async def test_metrics_keep_secrets(serve: Serve) -> None:
    """What the bearer of a view link reads of the server holds neither token nor the secret of a session."""
    target = await serve()
    welcome: Any = (await target.enter()).heard[0]
    headers = {"Authorization": f"Bearer {target.tokens['view']}", "Accept": "application/json"}
    async with target.http.get(target.url + "/metrics", headers=headers) as answer:
        told = await answer.text()
    assert welcome.session in told
    assert not [secret for secret in (welcome.secret, *target.tokens.values()) if secret in told]


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
