"""Folders that modules serve beside the client."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from belvedere.transport import ServedFolders, StaticFolder
from belvedere.transport.folders import RESERVED, FolderLayout
from tests.transport.conftest import Serve
from tests.transport.fake_host import FakeHost

EMPTY = FolderLayout({}, ())


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """Return a folder such as a package of widgets brings, with what is not to be had from it beside and inside it."""
    folder = tmp_path / "web"
    (folder / "parts").mkdir(parents=True)
    (folder / "gauge.js").write_text("export {}")
    (folder / "gauge-4f3a9c1d.js").write_text("export {}")
    (folder / "parts" / "page.html").write_text("<script>alert(1)</script>")
    (folder / "data.unknown").write_text("<html>")
    (folder / ".env").write_text("secret")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "key.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "linked").symlink_to(tmp_path / "secrets")
    (folder / "inside.js").symlink_to(folder / "gauge.js")
    return folder


@pytest.fixture
def host(web: Path) -> FakeHost:
    """Return a host that serves the folder as ``gauge``."""
    host = FakeHost()
    host.folders.layout = host.folders.layout.mounted("gauge", StaticFolder(web))
    return host


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("gauge/gauge.js", "text/javascript; charset=utf-8"),
        ("gauge/parts/page.html", "text/html; charset=utf-8"),
        ("gauge/data.unknown", "application/octet-stream"),
        ("gauge/inside.js", "text/javascript; charset=utf-8"),
    ],
)
async def test_files_get_the_headers_of_ours(serve: Serve, host: FakeHost, path: str, kind: str) -> None:
    """A file of a module is of a known type, is not sniffed, and a page among them runs under the same policy."""
    served = await serve(host=host)
    async with served.http.get(f"{served.url}/{path}") as response:
        assert response.status == 200
        headers = response.headers
    assert headers["Content-Type"] == kind
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    async with served.http.get(served.url) as response:
        assert headers["Content-Security-Policy"] == response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/gauge",
        "/gauge/",
        "/gauge/parts",
        "/gauge/parts/",
        "/gauge/.env",
        "/gauge/.git/config",
        "/gauge/link.txt",
        "/gauge/linked/key.txt",
        "/gauge/../secret.txt",
        "/gauge/%2e%2e/secret.txt",
        "/gauge/..%2fsecret.txt",
        "/gauge/parts/../../secret.txt",
        "/gauge/parts/%2e%2e/%2e%2e/secret.txt",
        "/gauge/..%5csecret.txt",
        "/gauge//secret.txt",
        "/gauge//gauge.js",
        "/gauge/gauge.js/",
        "/gauge/gauge.js%00.html",
        "/gauge/gauge.js%00",
        "/gauge/./gauge.js",
        "/web/gauge.js",
        "/%67auge/.env",
        "/gauge/nothing.js",
        "/gauge/" + "a" * 5000,
    ],
)
async def test_nothing_else(serve: Serve, host: FakeHost, path: str) -> None:
    """No listing, no hidden file, no way out by a path or a link, and nothing under another name."""
    served = await serve(host=host)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.startswith(("HTTP/1.1 404", "HTTP/1.1 400"))
    assert "secret" not in answer
    assert "page.html" not in answer


async def test_nothing_is_written(serve: Serve, host: FakeHost, web: Path) -> None:
    """A served folder can only be read."""
    served = await serve(host=host)
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        async with served.http.request(method, f"{served.url}/gauge/gauge.js", data="harm") as response:
            assert response.status == 405
    assert (web / "gauge.js").read_text() == "export {}"


async def test_a_folder_added_while_running_is_served(serve: Serve, web: Path) -> None:
    """The next request finds it."""
    served = await serve()
    async with served.http.get(served.url + "/late/gauge.js") as response:
        assert response.status == 404
    served.host.folders.layout = served.host.folders.layout.mounted("late", StaticFolder(web))
    async with served.http.get(served.url + "/late/gauge.js") as response:
        assert response.status == 200


async def test_over_the_client(serve: Serve, tmp_path: Path) -> None:
    """Files over the client's go before its own, index.html too, under the same headers; the client's parts stay."""
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "index.html").write_text("<title>mine</title>")
    (site / "about.html").write_text("about")
    (site / "assets" / "plain.js").write_text("mine")
    host = FakeHost()
    host.folders.layout = host.folders.layout.covered(StaticFolder(site))
    served = await serve(host=host)
    for path, text in (("/", "mine"), ("/index.html", "mine"), ("/about.html", "about"), ("/favicon.svg", "svg")):
        async with served.http.get(served.url + path) as response:
            assert text in await response.text()
            expected = "sandbox" if path.endswith(".svg") else "script-src 'self'"
            assert expected in response.headers["Content-Security-Policy"]
            assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    async with served.http.get(served.url + "/assets/plain.js") as response:
        assert await response.text() == "export {}"


def test_later_goes_first(tmp_path: Path) -> None:
    """Of two folders over the client's the one added last wins."""
    layout = EMPTY
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
        layout = layout.covered(StaticFolder(tmp_path / name))
    file = layout.file("index.html")
    assert file is not None
    assert file.path.read_text() == "two"


def test_longest_prefix(web: Path) -> None:
    """A folder inside the address of another one hides what that has there."""
    layout = EMPTY.mounted("a", StaticFolder(web)).mounted("a/parts", StaticFolder(web))
    assert layout.file("a/parts/gauge.js") is not None
    assert layout.file("a/parts/page.html") is None


@pytest.mark.parametrize("address", sorted(RESERVED))
def test_reserved_addresses(web: Path, address: str) -> None:
    """What the server needs for itself is nobody else's."""
    with pytest.raises(ValueError, match="the server's own"):
        EMPTY.mounted(address + "/x", StaticFolder(web))


@pytest.mark.parametrize(
    "address", ["", "/", ".", "..", "a/../b", "a//b", ".hidden", "a/.b", "a\\b", "c:/a", "a?b", "a%2fb", "a#b"]
)
def test_addresses_that_are_none(web: Path, address: str) -> None:
    """An address is made of plain names."""
    with pytest.raises(ValueError, match=r"plain relative address|served under a name"):
        EMPTY.mounted(address, StaticFolder(web))


def test_an_address_is_taken_once(web: Path, tmp_path: Path) -> None:
    """The same folder may be mounted again, another one not."""
    layout = EMPTY.mounted("a", StaticFolder(web))
    assert layout.mounted("/a/", StaticFolder(web)) == layout
    with pytest.raises(ValueError, match="already"):
        layout.mounted("a", StaticFolder(tmp_path))


def test_links_that_are_allowed(web: Path) -> None:
    """Where the program says so, links lead out of the folder; names still do not."""
    folder = StaticFolder(web, follow_symlinks=True)
    assert folder.find("link.txt") is not None
    assert folder.find("linked/key.txt") is not None
    assert folder.find("../secret.txt") is None
    assert folder.find(".env") is None


def test_hashed_names(web: Path) -> None:
    """Names with a hash are kept for a year where the module says that they have one."""
    for hashed, expected in ((None, "no-cache"), ("", "public, max-age=31536000, immutable")):
        file = StaticFolder(web, hashed).file("gauge-4f3a9c1d.js")
        assert file is not None
        assert file.headers["Cache-Control"] == expected
    plain = StaticFolder(web, "").file("gauge.js")
    assert plain is not None
    assert plain.headers["Cache-Control"] == "no-cache"


def test_no_folder() -> None:
    """A server without modules serves nothing of this."""
    assert ServedFolders().file("index.html") is None
