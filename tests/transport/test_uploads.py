"""Files from the browser."""

from __future__ import annotations

import asyncio
import io
import tempfile
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from belvedere.transport.host import NotTaken
from belvedere.transport.uploads import clean_name
from tests.transport.conftest import Serve, Served, eventually
from tests.transport.fake_host import SECRET, SESSION


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder where uploads of this test lie."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _headers(served: Served, **changes: str | None) -> dict[str, str]:
    headers: dict[str, str | None] = {
        "Authorization": f"Bearer {served.host.tokens.control}",
        "X-Belvedere-Session": SESSION,
        "X-Belvedere-Secret": SECRET,
    }
    headers |= {name.replace("_", "-"): value for name, value in changes.items()}
    return {name: value for name, value in headers.items() if value is not None}


def _form(*files: tuple[str, str, bytes]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for field, name, content in files:
        form.add_field(field, io.BytesIO(content), filename=name, content_type="model/x")
    return form


async def _upload(served: Served, form: Any, **changes: str | None) -> tuple[int, Any]:
    async with served.http.post(served.url + "/upload", data=form, headers=_headers(served, **changes)) as response:
        return response.status, await response.json()


async def test_upload(serve: Serve, temporary: Path) -> None:
    """A file arrives complete, with name, type, size, field and session; the host's answer goes back."""
    served = await serve()
    content = bytes(range(256)) * 20_000
    status, answer = await _upload(served, _form(("mesh", "bunny.vtk", content)))
    assert status == 200
    assert answer == {
        "files": [{"name": "bunny.vtk", "size": len(content), "field": "mesh", "result": {"bytes": len(content)}}]
    }
    (upload,) = served.host.uploads
    assert (upload.name, upload.content_type, upload.size) == ("bunny.vtk", "model/x", len(content))
    assert (upload.field, upload.session) == ("mesh", SESSION)
    assert served.host.contents == [content]
    assert upload.path.parent.parent == temporary
    assert upload.path.suffix == ".vtk"


async def test_several(serve: Serve) -> None:
    """Several files arrive in order; fields that are no files are passed over."""
    served = await serve()
    form = _form(("a", "1.txt", b"one"), ("b", "2.txt", b""))
    form.add_field("note", "not a file")
    status, answer = await _upload(served, form)
    assert status == 200
    assert [item["name"] for item in answer["files"]] == ["1.txt", "2.txt"]
    assert served.host.contents == [b"one", b""]


async def test_progress(serve: Serve) -> None:
    """Progress grows and ends with the size of the file."""
    served = await serve()
    await _upload(served, _form(("mesh", "m.vtk", bytes(5_000_000))))
    received = [entry[2] for entry in served.host.progress]
    assert len(received) > 2
    assert received == sorted(received)
    assert served.host.progress[-1] == (SESSION, "mesh", 5_000_000, 5_000_000)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"Authorization": None}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"X_Belvedere_Session": None}, 400),
        ({"X_Belvedere_Secret": None}, 400),
        ({"X_Belvedere_Secret": "wrong"}, 401),
        ({"Origin": "http://evil.example"}, 403),
    ],
)
async def test_not_authorized(serve: Serve, temporary: Path, changes: dict[str, str | None], status: int) -> None:
    """Without token or session nothing is taken."""
    served = await serve()
    headers = _headers(served, **changes)
    async with served.http.post(served.url + "/upload", data=_form(("a", "a", b"x")), headers=headers) as response:
        assert response.status == status
    assert served.host.uploads == []
    assert _files(temporary) == []


async def test_view_role(serve: Serve, temporary: Path) -> None:
    """The bearer of a view link may not upload."""
    served = await serve()
    status, answer = await _upload(served, _form(("a", "a", b"x")), Authorization=f"Bearer {served.host.tokens.view}")
    assert (status, answer) == (403, {"error": "a view link may not upload"})
    assert _files(temporary) == []


async def test_too_large(serve: Serve, temporary: Path) -> None:
    """A file above the limit is refused; neither it nor those sent along with it stay."""
    served = await serve(upload_max_size=2_000_000)
    status, answer = await _upload(served, _form(("a", "small", b"x"), ("a", "large", bytes(2_000_001))))
    assert status == 413
    assert answer == {"error": "large is larger than 2,000,000 bytes"}
    assert served.host.uploads == []
    assert _files(temporary) == []


async def test_exactly_the_limit(serve: Serve) -> None:
    """A file of exactly the limit is taken."""
    served = await serve(upload_max_size=2_000_000)
    status, _ = await _upload(served, _form(("a", "a", bytes(2_000_000))))
    assert status == 200


async def test_too_much_in_all(serve: Serve, temporary: Path) -> None:
    """Files that stay count toward the limit of all files, those that the host removed do not."""
    served = await serve(upload_max_total=3_000_000)
    assert (await _upload(served, _form(("a", "a", bytes(2_000_000)))))[0] == 200
    status, answer = await _upload(served, _form(("a", "a", bytes(2_000_000))))
    assert status == 413
    assert "3,000,000 bytes" in answer["error"]
    assert len(_files(temporary)) == 1
    served.host.uploads[0].path.unlink()
    assert (await _upload(served, _form(("a", "a", bytes(2_000_000)))))[0] == 200


async def test_declared_too_large(serve: Serve) -> None:
    """A request that declares more than will be taken is refused before it is read."""
    served = await serve(upload_max_total=1000)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(served).items())
    writer.write(
        f"POST /upload HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: 99999999\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n".encode()
    )
    assert b" 413 " in await reader.readline()
    writer.close()


async def test_aborted(serve: Serve, temporary: Path) -> None:
    """A client that goes away half-way leaves no file."""
    served = await serve()
    received = asyncio.Event()

    async def endless() -> Any:
        while True:
            yield bytes(1 << 20)
            if served.host.progress:
                received.set()
            await asyncio.sleep(0)

    form = aiohttp.FormData()
    form.add_field("mesh", endless(), filename="m.vtk")
    upload = asyncio.create_task(_upload(served, form))
    await received.wait()
    assert len(_files(temporary)) == 1
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    await eventually(lambda: not _files(temporary))
    assert served.host.uploads == []


async def test_stalled(serve: Serve, temporary: Path) -> None:
    """A client that stops sending in the middle is not waited for."""
    served = await serve(upload_timeout=0.1)

    async def stalling() -> Any:
        yield b"beginning"
        await asyncio.Event().wait()

    form = aiohttp.FormData()
    form.add_field("mesh", stalling(), filename="m.vtk")
    upload = asyncio.create_task(_upload(served, form))
    assert (await upload)[0] == 408
    assert _files(temporary) == []


async def test_nobody_takes(serve: Serve, temporary: Path) -> None:
    """A file that nobody takes is refused with the reason, and not kept."""
    served = await serve()
    served.host.upload_error = NotTaken("nobody takes files of the input 'a'")
    status, answer = await _upload(served, _form(("a", "a", b"x")))
    assert (status, answer) == (404, {"error": "nobody takes files of the input 'a'"})
    assert _files(temporary) == []


async def test_host_fails(serve: Serve, temporary: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake in the host leaves no file and tells the client nothing of itself."""
    served = await serve()
    served.host.upload_error = KeyError("a secret")
    status, answer = await _upload(served, _form(("a", "a", b"x")))
    assert (status, answer) == (500, {"error": "the server could not take the file"})
    assert _files(temporary) == []
    assert "a secret" in caplog.text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", b"no part"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\nx"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--x--\r\n'),
        ("multipart/form-data", b"--x"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nx\r\n--y--\r\n--x--\r\n",
        ),
    ],
)
async def test_malformed(serve: Serve, temporary: Path, content_type: str, body: bytes) -> None:
    """A body that is no form with files is refused with a reason."""
    served = await serve()
    status, answer = await _upload(served, body, Content_Type=content_type)
    assert status == 400
    assert answer["error"]
    assert _files(temporary) == []


async def test_removed_at_stop(serve: Serve, temporary: Path) -> None:
    """Stopping the server removes the files and their folder."""
    served = await serve()
    await _upload(served, _form(("a", "a", b"x")))
    assert _files(temporary)
    await served.http.close()
    await served.transport.stop()
    assert not list(temporary.glob("*"))  # noqa: ASYNC240


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("mesh.vtk", "mesh.vtk"),
        ("Mësh (1).nii.gz", "Mësh (1).nii.gz"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\mesh.vtk", "mesh.vtk"),
        ("..", "upload"),
        ("", "upload"),
        (None, "upload"),
        ("a\x00b\n.vtk", "a_b_.vtk"),
        ("<script>.html", "_script_.html"),
        ("x" * 300 + ".vtk", "x" * 196 + ".vtk"),
        (".bashrc", "bashrc"),
    ],
)
def test_clean_name(given: str | None, cleaned: str) -> None:
    """A file name loses its directories and what may do harm."""
    assert clean_name(given) == cleaned


async def test_hostile_name(serve: Serve, temporary: Path) -> None:
    """The name on disk is the server's own; of the client's only an ending stays."""
    served = await serve()
    await _upload(served, _form(("a", "../../x.tar.gz", b"x"), ("a", "y./../..", b"y")))
    first, second = served.host.uploads
    assert (first.name, first.path.name[32:]) == ("x.tar.gz", ".tar.gz")
    assert (second.name, len(second.path.name)) == ("upload", 32)
    assert {path.parent for path in _files(temporary)} == {first.path.parent}
