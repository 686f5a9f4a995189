"""The client's files."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from pathlib import Path

import pytest

from belvedere.transport import StaticFolder
from belvedere.transport.access import Caller
from belvedere.transport.static import IMPORT_MAP, client_folder, security_headers
from tests.transport.conftest import Serve

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/assets/index-4f3a9c1d.js", "text/javascript; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
    ],
)
async def test_files(serve: Serve, path: str, kind: str) -> None:
    """A file is served with its type, without a token."""
    served = await serve()
    async with served.http.get(served.url + path) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == kind


async def test_hashed_forever(serve: Serve) -> None:
    """A file whose name carries a hash is kept for a year."""
    served = await serve()
    async with served.http.get(served.url + "/assets/index-4f3a9c1d.js") as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/assets/plain.js", "/favicon.svg"])
async def test_others_asked_again(serve: Serve, path: str) -> None:
    """Any other file is asked for again, and not sent again while it is the same."""
    served = await serve()
    async with served.http.get(served.url + path) as response:
        assert response.headers["Cache-Control"] == "no-cache"
        tag = response.headers["ETag"]
    async with served.http.get(served.url + path, headers={"If-None-Match": tag}) as response:
        assert response.status == 304
        assert response.headers["Cache-Control"] == "no-cache"


async def test_new_build(serve: Serve, built_client: Path) -> None:
    """A page that was built anew is sent anew."""
    served = await serve()
    async with served.http.get(served.url) as response:
        tag = response.headers["ETag"]
    (built_client / "index.html").write_text("<!doctype html><title>rebuilt</title>")
    async with served.http.get(served.url, headers={"If-None-Match": tag}) as response:
        assert "rebuilt" in await response.text()


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/assets/../../outside.txt",
        "/assets/%2e%2e/%2e%2e/outside.txt",
        "/..%5coutside.txt",
        "//outside.txt",
        "/link.txt",
        "/.hidden",
        "/assets",
        "/assets/",
        "/index.html/",
        "/index.html%00.js",
        "/./index.html",
        "/nothing",
    ],
)
async def test_nothing_else(serve: Serve, path: str) -> None:
    """Nothing outside the folder is served, no hidden file and no listing."""
    served = await serve()
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.startswith(("HTTP/1.1 404", "HTTP/1.1 400"))
    assert "outside" not in answer
    assert "plain.js" not in answer


async def test_absolute_path(built_client: Path) -> None:
    """A name that is a path of the machine finds nothing."""
    folder = StaticFolder(built_client)
    assert folder.find(str(built_client / "index.html")) is None
    assert folder.find("C:/index.html") is None
    assert folder.find("index.html") == (built_client / "index.html").resolve()


async def test_not_built(serve: Serve, tmp_path: Path) -> None:
    """Where the client was not built, the page says so and what to do."""
    served = await serve(client_dir=tmp_path / "nowhere")
    async with served.http.get(served.url) as response:
        assert response.status == 503
        assert "npm run build" in await response.text()


async def test_head(serve: Serve) -> None:
    """HEAD tells what GET would send."""
    served = await serve()
    async with served.http.head(served.url + "/favicon.svg") as response:
        assert response.status == 200
        assert int(response.headers["Content-Length"]) > 0


async def test_security_headers(serve: Serve) -> None:
    """A page runs our scripts only, talks to us only, and is framed by us only."""
    served = await serve()
    async with served.http.get(served.url) as response:
        headers = response.headers
    policy = dict(item.split(" ", 1) for item in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == f"'self' 'unsafe-eval' '{IMPORT_MAP}'"
    assert policy["connect-src"] == f"'self' ws://127.0.0.1:{served.port} data: blob:"
    assert policy["frame-ancestors"] == "'self'"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "aiohttp" not in headers["Server"]


@pytest.mark.parametrize("page", [ROOT / "web" / "index.html", client_folder() / "index.html"], ids=["source", "built"])
def test_import_map(page: Path) -> None:
    """The one inline script of the client's page is the one that the policy names."""
    inline = re.findall(r"<script[^>]*>([^<]+)</script>", page.read_text())
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]
    assert digests == [IMPORT_MAP.removeprefix("sha256-")]


async def test_embedding(serve: Serve) -> None:
    """A listed page may frame ours."""
    served = await serve(embed_origins=["https://notebook.example"])
    async with served.http.get(served.url) as response:
        assert "frame-ancestors 'self' https://notebook.example" in response.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in response.headers


def test_secure() -> None:
    """A page reached over TLS talks to us over TLS."""
    headers = security_headers(Caller("", True, "lab.example", None), ())
    assert "connect-src 'self' wss://lab.example " in headers["Content-Security-Policy"]


def test_untrustworthy_address() -> None:
    """Browsers are not given a header that they complain of on plain addresses of the network."""
    headers = security_headers(Caller("", False, "192.168.1.7:8080", None), ())
    assert "Cross-Origin-Opener-Policy" not in headers
