"""Files to the browser: who gets them, and what a browser makes of them."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest

from belvedere.app import Server, Session
from belvedere.app.sessions.interactions import offered
from belvedere.wire.messages import Call
from tests.conftest import Pages
from tests.security.conftest import BACKENDS, PATIENCE, Serve, Socket, Target

HOSTILE = (
    "<!doctype html><title>untouched</title><script>document.title = 'pwned'</script>"
    "<img src=x onerror=\"document.title = 'pwned'\">"
)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" onload="document.documentElement.id = \'pwned\'">'
    '<script>document.documentElement.id = "pwned"</script><script href="/drawings/run.js"/>'
    '<rect width="30" height="20" fill="red"/></svg>'
)


def session_of(server: Server, socket: Socket) -> Session:
    """Return the session behind a socket."""
    welcome: Any = socket.heard[0]
    return next(one for one in server.sessions if one.id == welcome.session)


async def address(socket: Socket) -> str:
    """Return where a client is told to fetch a file."""
    call: Call = await socket.until(lambda one: isinstance(one, Call) and one.method == "download")
    return str(call.args[1])


async def fetch(target: Target, path: str, **options: Any) -> tuple[int, bytes, Any]:
    """Ask for a path; return status, content and headers."""
    async with asyncio.timeout(PATIENCE), target.http.get(f"{target.url}/{path.removeprefix('./')}", **options) as got:
        return got.status, await got.read(), got.headers


@BACKENDS
async def test_address_is_told_to_one(serve: Serve) -> None:
    """Of the address of a file only its receiver hears; it works once, also where the first to ask is turned away."""
    target = await serve()
    receiver, other = await target.enter(), await target.enter("view")
    session_of(target.server, receiver).download("a.txt", "mine")
    path = await address(receiver)
    target.server.notify("afterwards")
    await other.until(lambda one: getattr(one, "topic", None) == "notice")
    assert not [one for one in other.heard if isinstance(one, Call)]
    assert len(path.rpartition("/")[2]) >= 32  # not to be guessed
    for wrong in (path[:-1], "download/" + path[11:].swapcase(), "download/", "download/x", path + "/x", "download/*"):
        status, content, _ = await fetch(target, wrong)
        assert (status, b"mine" in content) == (404, False)
    assert (await target.raw(f"HEAD /{path[2:]} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()))[0] in (404, 405)
    assert (await target.raw(f"GET /{path[2:]} HTTP/1.1\r\nHost: evil.example\r\n\r\n".encode()))[0] == 403
    assert (await fetch(target, path))[:2] == (200, b"mine")
    assert (await fetch(target, path))[0] == 404


@BACKENDS
@pytest.mark.parametrize("kind", ["bytes", "file"])
async def test_files_are_never_pages(serve: Serve, tmp_path: Path, kind: str) -> None:
    """Whatever its type, a file is an attachment without origin, and what its name holds stays in its place."""
    target = await serve()
    socket = await target.enter()
    content: Any = HOSTILE.encode()
    if kind == "file":
        (tmp_path / "x").write_bytes(content)
        content = tmp_path / "x"
    name = 'a"; filename=evil.html; x="ü.html'
    session_of(target.server, socket).download(name, content, "text/html")
    status, got, headers = await fetch(target, await address(socket))
    assert (status, got) == (200, HOSTILE.encode())
    assert headers["Content-Disposition"].startswith('attachment; filename="a_; filename=evil.html; x=__.html"; ')
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers.getall("Content-Security-Policy") == [headers["Content-Security-Policy"]]


@pytest.mark.parametrize(
    "name", ["a\r\nX-Evil: 1", "a\nb", "a\0b", "\ud800.txt", "a\u2028b", "a\u202etxt.exe", "../", "", ".."]
)
def test_names_that_are_none(name: str) -> None:
    """A name that would end a header, or reads otherwise than it is, is refused to the program."""
    with pytest.raises(ValueError, match="name"):
        offered(name, b"")


@pytest.mark.parametrize("type_", ["text/html\r\nX-Evil: 1", "text/html; a=b; c", "html", "text/html\n", 5])
def test_types_that_are_none(type_: Any) -> None:
    """A type that would end a header is refused to the program."""
    with pytest.raises(ValueError, match="content type"):
        offered("a.txt", b"", type_)


async def test_files_nobody_fetched(serve: Serve) -> None:
    """What was offered to a session is gone with it."""
    target = await serve()
    socket = await target.enter()
    session_of(target.server, socket).download("a.txt", "mine")
    path = await address(socket)
    session_of(target.server, socket).close()
    await socket.closed()
    assert (await fetch(target, path))[0] == 404
    assert len(target.server._engine.downloads) == 0


@BACKENDS
async def test_drawings_that_modules_serve(serve: Serve, pages: Pages, tmp_path: Path) -> None:
    """A picture with scripts is shown by our page; opened by itself it runs none, and has not our origin."""
    (tmp_path / "a.svg").write_text(DRAWING)
    (tmp_path / "run.js").write_text("document.documentElement.id = 'pwned'")
    server = Server("target")
    server.enable_module({"serve": {"drawings": str(tmp_path)}})
    target = await serve(server)
    page = await pages.open(target.url)
    width = await page.evaluate(
        "async () => { const image = new Image(); image.src = 'drawings/a.svg'; await image.decode();"
        " return image.naturalWidth }"
    )
    assert width == 30
    await page.goto(target.url + "/drawings/a.svg")
    assert await page.evaluate("document.documentElement.id") == ""
    with pytest.raises(Exception, match=r"sandboxed|SecurityError"):
        await page.evaluate("sessionStorage.length")


async def test_html_download_in_a_frame(serve: Serve, pages: Pages) -> None:
    """A page that was made a download is saved even where our own page is made to frame it."""
    target = await serve()
    socket = await target.enter()
    session_of(target.server, socket).download("a.html", HOSTILE, "text/html")
    path = await address(socket)
    page = await pages.open(target.url)
    async with page.expect_download() as saved:
        await page.evaluate(
            "(path) => { document.body.append(Object.assign(document.createElement('iframe'), { src: path })) }",
            path,
        )
    assert (await saved.value).suggested_filename == "a.html"
    assert [await frame.title() for frame in page.frames[1:]] == [""]


@BACKENDS
async def test_file_beside_it(serve: Serve, tmp_path: Path) -> None:
    """A compressed file beside the one that is given is another file, and not sent in its place."""
    (tmp_path / "a.csv").write_text("this")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"that"))
    target = await serve()
    socket = await target.enter()
    session_of(target.server, socket).download("a.csv", tmp_path / "a.csv")
    status, content, headers = await fetch(target, await address(socket), headers={"Accept-Encoding": "gzip"})
    assert (status, content) == (200, b"this")
    assert headers["Content-Type"] == "text/csv"


@BACKENDS
async def test_file_that_is_gone(serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that was deleted meanwhile is not found; its path is told to nobody."""
    (tmp_path / "a.csv").write_text("this")
    target = await serve()
    socket = await target.enter()
    session_of(target.server, socket).download("a.csv", tmp_path / "a.csv")
    (tmp_path / "a.csv").unlink()
    status, content, _ = await fetch(target, await address(socket))
    assert status == 404
    assert str(tmp_path).encode() not in content
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
