"""Belvedere itself, through its public interface."""

from __future__ import annotations

import asyncio
import struct
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

import belvedere
from belvedere.wire import codec
from belvedere.wire.messages import (
    PROTOCOL,
    Ack,
    Batch,
    Call,
    Cancel,
    CancelTransfer,
    Chunk,
    ClientCall,
    Error,
    Event,
    Handled,
    Hello,
    Ping,
    Pong,
    Reply,
    Welcome,
    Write,
)
from benchmarks.contenders import Arrival, Dialect, PageSide, ServerSide, Value

_ACK_MESSAGES = 8
_ACK_BYTES = 64 * 1024
_ACK_SECONDS = 0.1
_ASSEMBLED = 4 * 1024 * 1024  # bytes; of larger messages in pieces only the beginning is kept


class BelvedereServer:
    """A server whose small values are state and whose arrays are mesh data."""

    def __init__(self) -> None:
        self._server = belvedere.Server("benchmark")
        self._shared = self._server.store.shared

    async def start(self, keys: Iterable[str], private: Iterable[str] = ()) -> Mapping[str, Any]:
        """Start on a free port."""
        for key in private:
            self._server.state[key] = ""
            self._server.state.private(key)
        self._server.trigger("slow")(_slow)
        self._server.trigger("quick")(_quick)
        for key in keys:
            self._server.state[key] = 0.0
        self._running = self._server.start(
            exec_mode="task", port=0, open_browser=False, show_connection_info=False, thread=True
        )
        await self._ready()
        link = self._server.links()["control"]
        return {"port": self._server.port, "token": parse_qs(urlsplit(link).fragment)["token"][0]}

    async def _ready(self) -> None:
        ready = self._server.ready
        await (ready if isinstance(ready, asyncio.Future) else asyncio.wrap_future(ready))

    def write(self, key: str, value: Value) -> None:
        """Write state, a pose or an array."""
        if isinstance(value, np.ndarray):
            self._shared.set(("view", key, "points"), value)
        elif isinstance(value, list):
            self._shared.set(("view", key, "pose"), value)
        else:
            self._server.state[key] = value

    def write_together(self, values: Mapping[str, Value]) -> None:
        """Write in one transaction."""
        with self._server.store.transaction():
            for key, value in values.items():
                self.write(key, value)

    async def stop(self) -> None:
        """Stop."""
        await self._server.stop()


class BelvedereDialect:
    """A client that decodes what it is sent, acknowledges as `belvedere.Client` does, and keeps no arrays."""

    path = "/ws"

    def __init__(self, token: str) -> None:
        self._token = token
        self._welcome: Welcome | None = None
        self._complete_to = 0
        self._received = 0
        self._keys: dict[int, str] = {}
        self._number = 0
        self._calls: dict[int, Arrival] = {}  # name and time of those that are not answered
        self._writes: deque[tuple[int, float]] = deque()  # number and time of those that are not handled
        self.session_kept: bool | None = None
        self._begin()

    def _begin(self) -> None:
        self._messages = self._acknowledged = self._unacknowledged = 0
        self._acknowledged_at = 0.0
        self._transfers: dict[int, bytearray] = {}
        self._replies: list[bytes] = []
        self.ready = False

    def hello(self) -> list[bytes]:
        """Say who this is."""
        self._begin()
        known = self._welcome
        hello = Hello(
            PROTOCOL,
            self._token,
            known.session if known else None,
            known.secret if known else None,
            known.epoch if known else None,
            self._complete_to,
            self._received,
            {"kind": "benchmark"},
        )
        return [_join(hello)]

    def receive(self, head: bytearray, size: int) -> list[Arrival]:
        """Take a message."""
        message, blobs = codec.decode_server(head)
        match message:
            case Batch():
                self._count(size)
                return self._apply(message, blobs, message.complete_to)
            case Chunk():
                self._count(size)
                return self._assemble(message, blobs, size - (len(head) - blobs.nbytes))
            case CancelTransfer():
                self._count(size)
                self._transfers.pop(message.transfer, None)
            case Welcome():
                self._welcome = message
                self.session_kept = message.resumed
                self.ready = True
            case Ping():
                self._replies.append(_join(Pong(message.time)))
            case Reply():
                self._received = max(self._received, message.number)
                return [self._calls.pop(message.to)] if message.to in self._calls else []
            case Call() | Event() | Cancel():
                self._received = max(self._received, message.number)
            case Handled():
                return self._handled(message.number)
            case Error():
                raise RuntimeError(f"the server said {message}")
        return []

    def answers(self, *, idle: bool) -> list[bytes]:
        """Acknowledge what was received."""
        replies, self._replies = self._replies, []
        due = self._messages - self._acknowledged
        pause = time.monotonic() - self._acknowledged_at
        if due and (idle or due >= _ACK_MESSAGES or self._unacknowledged >= _ACK_BYTES or pause >= _ACK_SECONDS):
            self._acknowledged_at += pause
            self._acknowledged = self._messages
            self._unacknowledged = 0
            replies.append(_join(Ack(self._messages, self._complete_to, self._received, self._messages)))
        return replies

    def write(self, key: str, value: float | str) -> bytes:
        """Write state."""
        self._number += 1
        self._writes.append((self._number, time.monotonic()))
        return _join(Write(self._number, [key, value]))

    def call(self, name: str) -> bytes:
        """Call a trigger."""
        self._number += 1
        self._calls[self._number] = name, time.monotonic()
        return _join(ClientCall(self._number, name, [], {}, True))

    def _handled(self, number: int) -> list[Arrival]:
        arrivals: list[Arrival] = []
        while self._writes and self._writes[0][0] <= number:
            arrivals.append(("handled", self._writes.popleft()[1]))
        return arrivals

    def _count(self, size: int) -> None:
        self._messages += 1
        self._unacknowledged += size

    def _assemble(self, chunk: Chunk, piece: memoryview, length: int) -> list[Arrival]:
        held = self._transfers.setdefault(chunk.transfer, bytearray())
        if len(held) == chunk.offset and (chunk.total <= _ASSEMBLED or not held):
            held += piece
        if chunk.offset + length < chunk.total:
            return []
        del self._transfers[chunk.transfer]
        message, blobs = codec.decode_server(held)
        if not isinstance(message, Batch):
            raise TypeError(f"a transfer carried a {type(message).__name__}")
        return self._apply(message, blobs, chunk.complete_to)

    def _apply(self, batch: Batch, blobs: memoryview, complete_to: int) -> list[Arrival]:
        for id_, *path in batch.definitions:
            self._keys[id_] = path[1]
        arrivals: list[Arrival] = []
        pairs = iter(batch.values)
        for id_, value in zip(pairs, pairs, strict=True):
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, float):
                arrivals.append((self._keys[id_], first))
        if batch.arrays:  # a probe writes one array at a time
            arrivals.append((self._keys[batch.arrays[0][0]], struct.unpack_from("<d", blobs)[0]))
        self._complete_to = max(self._complete_to, complete_to)
        return arrivals


def _join(message: Any) -> bytes:
    return b"".join(codec.encode(message))


async def _slow() -> None:
    await asyncio.sleep(1.0)


async def _quick() -> int:
    return 1


class BelvederePage:
    """A page of Vuetify widgets."""

    async def start(self, widgets: int) -> str:
        """Start on a free port."""
        from belvedere.ui import VAppLayout
        from belvedere.widgets import vuetify

        self._server = belvedere.Server("page")
        with VAppLayout(self._server) as layout, layout.content:
            vuetify.VSlider(v_model=("value", 1))
            buttons = [vuetify.VBtn(str(index), classes="widget", title="") for index in range(widgets)]
        self._middle = buttons[widgets // 2] if buttons else None
        self._server.start(exec_mode="task", port=0, open_browser=False, show_connection_info=False, thread=True)
        ready = self._server.ready
        await (ready if isinstance(ready, asyncio.Future) else asyncio.wrap_future(ready))
        return self._server.links()["control"]

    def change(self, title: str) -> None:
        """Set an attribute."""
        assert self._middle is not None
        self._middle.title = title

    async def stop(self) -> None:
        """Stop."""
        await self._server.stop()


def make_server() -> ServerSide:
    """Return a server."""
    return BelvedereServer()


def make_dialect(info: Mapping[str, Any]) -> Dialect:
    """Return a client."""
    return BelvedereDialect(info["token"])


def make_page() -> PageSide:
    """Return a page."""
    return BelvederePage()
