"""Clients that send, hold or leave behind more than anybody should."""

from __future__ import annotations

import asyncio
import struct
import threading
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from matplotlib.figure import Figure as MatplotlibFigure

from belvedere.app import Server
from belvedere.app.sessions.connection import MOST_ERRORS
from belvedere.app.sessions.uploads import MAX_FIELD_NAME, MAX_FIELDS
from belvedere.transport.websocket import WebSocketChannel
from belvedere.ui import AppLayout
from belvedere.widgets.matplotlib import Figure
from belvedere.wire.messages import ClientCall, ClientEvent, Error, Handled, Welcome, Write
from tests.security.conftest import BACKENDS, PATIENCE, Serve, Socket


async def until(condition: Any) -> None:
    """Return once `condition()` holds; for what tells nobody that it happened."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


def files(folder: Path) -> list[tuple[Path, int]]:
    """Return the files under `folder` and their sizes."""
    return [(path, path.stat().st_size) for path in folder.rglob("*") if path.is_file()]


async def test_sessions_left_behind(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions whose clients left are few, however many come and go; those that only watched go first."""
    monkeypatch.setattr("belvedere.app.sessions.sessions.MAX_DETACHED", 3)
    target = await serve()
    kept = await target.enter("control")
    await kept.ws.close()
    for _ in range(6):
        await (await target.enter("view")).ws.close()
    await until(lambda: not any(session.connected for session in target.server.sessions))
    assert len(target.server.sessions) == 3
    welcome: Any = (await target.enter("control", kept.heard[0])).heard[0]  # type: ignore[arg-type]
    assert welcome.resumed


@BACKENDS
async def test_messages_behind_a_call(serve: Serve) -> None:
    """What waits behind a call that cannot start is limited in bytes, not only in number."""
    server = Server("target")
    server.state.a = 0
    gate = threading.Event()

    @server.trigger("wait")
    def wait() -> None:
        gate.wait(PATIENCE)

    target = await serve(server)
    try:
        blocker = await target.enter()
        await blocker.send(ClientCall(1, "wait", [], {}, True))
        socket = await target.enter()
        await socket.send(ClientCall(1, "wait", [], {}, True))
        for number in range(2, 10):
            await socket.send(Write(number, ["a", bytes(9_000_000)]))
        close = await socket.closed()
        assert close is not None
        assert close.code == "overflow"
    finally:
        gate.set()


async def test_refusals_that_nobody_reads(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that reads nothing piles up neither errors nor words of what was handled."""
    server = Server("target")
    server.state.a = ""
    target = await serve(server)
    socket = await target.enter("view")
    (session,) = server.sessions
    connection: Any = session.socket
    monkeypatch.setattr(WebSocketChannel, "_pump", lambda channel: None)  # as where the socket takes nothing
    for number in range(1, 5 * MOST_ERRORS):
        await socket.send(Write(number, ["a", 1]))
    await until(lambda: session.link.received == 5 * MOST_ERRORS - 1)
    assert len(connection._out) <= MOST_ERRORS
    assert len(session.link._handled) <= 2


async def test_events_about_the_page(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """Through a view link nobody fills the log, neither by many reports nor by long ones, nor forges a line of it."""
    target = await serve()
    socket = await target.enter("view")
    for number in range(1, 200):
        await socket.send(ClientEvent(number, "error", {"message": "x\nERROR forged " + "y" * 100_000}))
    await socket.until(lambda one: isinstance(one, Handled) and one.number == 199)
    assert 0 < len(caplog.records) < 50
    assert max(len(record.getMessage()) for record in caplog.records) < 3000
    assert "\n" not in caplog.records[0].getMessage()


async def test_calls_under_way(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client has only so many calls answered at a time; further ones are refused."""
    monkeypatch.setattr("belvedere.app.sessions.calls.MAX_ANSWERING", 3)
    server = Server("target")

    @server.trigger("never")
    async def never() -> None:
        await asyncio.Event().wait()

    target = await serve(server)
    socket = await target.enter()
    for number in range(1, 6):
        await socket.send(ClientCall(number, "never", [], {}, False))
    await socket.until(lambda one: isinstance(one, Handled) and one.number == 5)
    assert [error.code for error in socket.heard if isinstance(error, Error)] == ["refused", "refused"]


async def test_answers_without_end(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that answers a call faster than its answers are taken gets an end, not all memory."""
    from belvedere.app import RemoteError
    from belvedere.wire.messages import ClientReply, ReplyStatus

    monkeypatch.setattr("belvedere.app.sessions.session._MOST_ANSWERS", 5)
    target = await serve()
    socket = await target.enter()
    (session,) = target.server.sessions
    answers = session.call_stream(None, "method")
    first = asyncio.ensure_future(anext(answers))
    await socket.until(lambda one: type(one).__name__ == "Call")
    for number in range(1, 20):
        await socket.send(ClientReply(number, 1, ReplyStatus.MORE, number))
    await until(lambda: session.link.received == 19)
    assert await first == 1
    with pytest.raises(RemoteError):
        async for _ in answers:
            pass


@BACKENDS
async def test_inputs_without_end(serve: Serve) -> None:
    """Names of inputs that a client makes up are not kept for ever, nor however long they are."""
    server = Server("target")
    target = await serve(server)
    welcome: Any = (await target.enter()).heard[0]
    (session,) = server.sessions
    for number in range(MAX_FIELDS + 10):
        await target.upload(welcome, field=f"field{number}")
    await target.upload(welcome, field="x" * (MAX_FIELD_NAME + 1))
    kept = session.scope.paths(("session", "upload"))
    assert len(kept) == MAX_FIELDS
    assert max(len(path[-1]) for path in kept) < MAX_FIELD_NAME


@BACKENDS
async def test_uploads_that_begin_together(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that begin to arrive at the same time do not together take more room than there is."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    server = Server("target")
    server.upload()(lambda upload: None)
    target = await serve(server, upload_max_total=1_000_000)
    welcome: Any = (await target.enter()).heard[0]
    begun = [asyncio.Event() for _ in range(4)]
    goes_on = [asyncio.Event() for _ in range(4)]

    async def body(number: int) -> Any:
        yield b"x" * 1000
        begun[number].set()
        await goes_on[number].wait()
        yield b"x" * 599_000

    def send(number: int) -> Any:
        writer = aiohttp.MultipartWriter("form-data")
        part = writer.append(body(number))
        part.set_content_disposition("form-data", name="file", filename="a")
        headers = {
            "Authorization": f"Bearer {target.tokens['control']}",
            "X-Belvedere-Session": welcome.session,
            "X-Belvedere-Secret": welcome.secret,
        }
        return target.http.post(target.url + "/upload", data=writer, headers=headers)

    async def status(number: int) -> int:
        async with send(number) as answer:
            return int(answer.status)

    running = [asyncio.ensure_future(status(number)) for number in range(4)]
    for event in begun:
        await event.wait()
    await until(lambda: len(files(tmp_path)) == 4)
    statuses = []
    for event, task in zip(goes_on, running, strict=True):
        event.set()
        statuses.append(await task)
    assert statuses == [200, 413, 413, 413]
    assert sum(size for _, size in files(tmp_path)) == 600_000


@BACKENDS
async def test_names_of_files(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name of a file leads out of the folder of uploads, and none but its ending comes from the client."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    taken: list[Any] = []
    server = Server("target")

    @server.upload()
    def take(upload: Any) -> None:
        taken.append(upload)

    target = await serve(server)
    welcome: Any = (await target.enter()).heard[0]
    for name in ("../../evil.sh", "/etc/passwd", "..\\..\\evil.exe", ".", "x" * 3000 + ".obj", "<script>.svg"):
        assert await target.upload(welcome, name=name) == 200
    folders = {upload.path.parent for upload in taken}
    assert len(folders) == 1
    assert folders.pop().parent == tmp_path
    assert not [upload.name for upload in taken if set(upload.name) & set('/\\<>\x00"')]


@BACKENDS
@pytest.mark.parametrize("opcode", ["fragments", "pings"])
async def test_floods_below_messages(serve: Serve, opcode: str) -> None:
    """Pings and pieces of a message before Hello count as bytes of a stranger, and end his connection."""
    target = await serve()
    socket: Socket = await target.connect()
    frames = {"pings": b"\x89\x80aaaa" * 2000, "fragments": b"\x02\x81aaaa\x00" + b"\x00\x80aaaa" * 2000}
    writer: Any = socket.ws._writer
    writer.transport.write(frames[opcode])
    close = await socket.closed()
    assert close is None or close.code == "unauthorized"
    assert target.server.sessions == []


async def test_welcome_is_not_shared(serve: Serve) -> None:
    """Ids and secrets of sessions do not repeat and are long."""
    target = await serve()
    seen: list[Welcome] = [(await target.enter()).heard[0] for _ in range(20)]  # type: ignore[misc]
    assert len({one.session for one in seen}) == len({one.secret for one in seen}) == 20
    assert min(len(one.secret) for one in seen) >= 32


@pytest.mark.parametrize("size", [1e9, 1e300, float("inf"), 100_000])
async def test_pictures_of_any_size(serve: Serve, size: float) -> None:
    """A page, also one that only watches, gets no larger a picture than a large screen shows, whatever it asks for."""
    server = Server("target")
    with AppLayout(server):
        shown = Figure(MatplotlibFigure())
    target = await serve(server)
    await target.enter()
    socket = await target.enter("view")
    session = next(one for one in server.sessions if one.role == "view")
    name = shown.name
    for number, wanted in enumerate((float("nan"), -size, 0, "x", size), 1):
        await socket.send(ClientEvent(number, "view", {"view": name, "width": wanted, "height": size, "ratio": size}))
    await until(lambda: shown._sizes.get(session) is not None)
    asked = shown._sizes[session]
    assert asked.width * asked.height * asked.ratio**2 <= 1.01 * (1 << 24)
    await until(lambda: ("view", name, "picture") in session.scope)
    width, height = struct.unpack(">II", session.scope.get(("view", name, "picture"))["bytes"][16:24])
    assert width * height <= 1.01 * (1 << 24)


@pytest.mark.parametrize("value", ["x" * 200_000, 1 << 40, -1, True, [0], {"a": 1}])
async def test_answers_of_any_size(serve: Serve, value: Any) -> None:
    """An answer that fits no dialog is none, however large; an answer twice counts once."""
    target = await serve()
    socket = await target.enter("view")
    (session,) = target.server.sessions
    wants_text = not isinstance(value, str)
    asked = asyncio.ensure_future(session.ask("Name?") if wants_text else session.choose("Which?", ["a", "b"]))
    both = asyncio.ensure_future(session.ask("Name?"))
    await until(lambda: len(session.scope.paths(("session", "dialog"))) == 2)
    for number, path in enumerate(session.scope.paths(("session", "dialog")), 1):
        await socket.send(ClientEvent(number, "dialog", {"id": path[2], "value": value}))
    assert [await asked, await both] == [None, None]
    for number, payload in enumerate(({"id": [1]}, {"id": "x" * 100_000}, None, {"id": None, "value": 1}), 3):
        await socket.send(ClientEvent(number, "dialog", payload))
    assert (await socket.answer(ClientEvent(7, "dialog", 1))) == []


async def test_errors_repeat_not_everything(serve: Serve) -> None:
    """A value that is refused is not sent back as a whole with the reason."""
    server = Server("target")
    server.state.id = ""

    @server.state.set_validator("id")
    def judge(value: Any) -> Any:
        raise ValueError(f"not {value!r}")

    target = await serve(server)
    socket = await target.enter()
    (error,) = await socket.answer(Write(1, ["id", "x" * 1_000_000]))
    assert len(error.message) < 3000
