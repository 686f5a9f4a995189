"""Blobs over HTTP."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from belvedere.document import Blob
from tests.transport.conftest import Serve

_CONTENT = np.arange(1_500_000, dtype="uint32").tobytes()


@pytest.fixture
def blob() -> Blob:
    """Return a blob of several megabytes."""
    return Blob(_CONTENT)


async def test_whole(serve: Serve, blob: Blob) -> None:
    """Whoever knows the name gets the content, without a token, to be kept for good."""
    served = await serve()
    async with served.http.get(f"{served.url}/blob/{blob.name}") as response:
        assert response.status == 200
        assert await response.read() == _CONTENT
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert "immutable" in response.headers["Cache-Control"]
        assert "private" in response.headers["Cache-Control"]
        assert response.headers["ETag"] == f'"{blob.name}"'
        assert response.headers["Accept-Ranges"] == "bytes"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=1000000-", 1_000_000, None),
        ("bytes=-7", len(_CONTENT) - 7, None),
        ("bytes=5999990-7000000", 5_999_990, None),
    ],
)
async def test_range(serve: Serve, blob: Blob, asked: str, start: int, stop: int | None) -> None:
    """A part is answered by this part."""
    served = await serve()
    part = _CONTENT[start:stop]
    async with served.http.get(f"{served.url}/blob/{blob.name}", headers={"Range": asked}) as response:
        assert response.status == 206
        assert await response.read() == part
        assert response.headers["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(_CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=6000000-", "bytes=9000000-9000001", "bytes=-0"])
async def test_range_outside(serve: Serve, blob: Blob, asked: str) -> None:
    """A part that is not there is refused, and the size told."""
    served = await serve()
    async with served.http.get(f"{served.url}/blob/{blob.name}", headers={"Range": asked}) as response:
        assert response.status == 416
        assert response.headers["Content-Range"] == f"bytes */{len(_CONTENT)}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=x-", "bytes=9-3", "bytes=-", "bytes=" + "9" * 40]
)
async def test_range_not_understood(serve: Serve, blob: Blob, asked: str) -> None:
    """What is no single part is answered by the whole."""
    served = await serve()
    async with served.http.get(f"{served.url}/blob/{blob.name}", headers={"Range": asked}) as response:
        assert response.status == 200
        assert response.content_length == len(_CONTENT)


async def test_conditions(serve: Serve, blob: Blob) -> None:
    """Who has the content is told so; a part is sent only of the content it was asked for."""
    served = await serve()
    url = f"{served.url}/blob/{blob.name}"
    async with served.http.get(url, headers={"If-None-Match": f'"x", W/"{blob.name}"'}) as response:
        assert response.status == 304
        assert await response.read() == b""
    for tag, status in ((blob.name, 206), ("other", 200)):
        headers = {"Range": "bytes=0-0", "If-Range": f'"{tag}"'}
        async with served.http.get(url, headers=headers) as response:
            assert response.status == status


async def test_head(serve: Serve, blob: Blob) -> None:
    """HEAD tells the size without the content."""
    served = await serve()
    async with served.http.head(f"{served.url}/blob/{blob.name}") as response:
        assert response.status == 200
        assert response.headers["Content-Length"] == str(len(_CONTENT))
        assert await response.read() == b""


async def test_ending_tells_what_it_is(serve: Serve) -> None:
    """An ending gives the content its type; opened by itself it is a page without our origin all the same."""
    served = await serve()
    blob = Blob(b"<script>alert(1)</script>")
    for ending, kind in ((".png", "image/png"), (".html", "text/html; charset=utf-8"), (".glb", "model/gltf-binary")):
        async with served.http.get(f"{served.url}/blob/{blob.name}{ending}") as response:
            assert response.status == 200
            assert response.headers["Content-Type"] == kind
            assert response.headers["Content-Security-Policy"].startswith("sandbox;")


async def test_not_there(serve: Serve) -> None:
    """A name that nothing has, that nothing has any more, or that is no name, is not there; nothing is kept of it."""
    served = await serve()
    gone = Blob(b"let go").name
    for name in (gone, "A" * 43, "A", f"{gone}.PNG", f"{gone}.p/../x", "..%2f..%2fetc"):
        async with served.http.get(f"{served.url}/blob/{name}") as response:
            assert response.status == 404
    async with served.http.get(f"{served.url}/blob/{gone}") as response:
        assert response.headers["Cache-Control"] == "no-store"


async def test_file(serve: Serve, tmp_path: Path) -> None:
    """A file is sent from where it lies; once it was changed it is gone."""
    served = await serve()
    path = tmp_path / "large.bin"
    content = b"of a file" + _CONTENT  # nothing else may keep it in memory
    path.write_bytes(content)
    blob = Blob(path)
    url = f"{served.url}/blob/{blob.name}"
    async with served.http.get(url) as response:
        assert await response.read() == content
    async with served.http.get(url, headers={"Range": "bytes=300000-300003"}) as response:
        assert await response.read() == content[300_000:300_004]
    path.write_bytes(b"other")
    async with served.http.get(url) as response:
        assert response.status == 410


async def test_content_outlives_its_entry_while_it_is_sent(serve: Serve) -> None:
    """A transfer that has begun is completed, even where nothing shows the content any more."""
    served = await serve()
    content = bytes(_CONTENT) * 4
    blobs = [Blob(content)]
    async with served.http.get(f"{served.url}/blob/{blobs[0].name}") as response:
        blobs.clear()
        assert await response.read() == content
