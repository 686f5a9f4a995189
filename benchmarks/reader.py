"""A WebSocket client that reads as fast as Python can, so that it is not what is measured.

All connections of a process read into one buffer. Of a large message only the beginning is kept, the rest is counted
and forgotten; the dialect needs no more. Reading can be slowed down to a rate, or stopped, as a slow network or a
stalled page would.
"""

from __future__ import annotations

import asyncio
import os
import struct
import time
from base64 import b64encode
from collections.abc import Callable
from typing import cast

from benchmarks.contenders import Arrival, Dialect

__all__ = ["Reader"]

_WHOLE_BYTES = 256 * 1024  # messages up to this size are kept whole
_HEAD_BYTES = 16 * 1024  # of larger ones this much
_BUFFER = memoryview(bytearray(1024 * 1024))
_THROTTLED_READ = 32 * 1024
_IDLE_SECONDS = 0.1
_SAMPLE_SECONDS = 0.01
_BINARY, _CLOSE, _PING, _PONG = 2, 8, 9, 10


class Reader(asyncio.BufferedProtocol):
    """One client of a server.

    Attributes:
        arrivals: called with what a message brought and when it was complete.
        timeline: time and total of bytes received, every 10 ms while bytes come.
        messages: WebSocket messages received.
    """

    def __init__(self, dialect: Dialect, port: int, *, deflate: bool = False, rate: float | None = None) -> None:
        self._dialect = dialect
        self._port = port
        self._deflate = deflate
        self._rate = rate
        self._loop = asyncio.get_running_loop()
        self.arrivals: Callable[[list[Arrival], float], None] = lambda arrivals, at: None
        self.lost: asyncio.Future[None] = self._loop.create_future()
        self.deflated = False
        self.begun_at = 0.0
        self.messages = 0
        self.nbytes = 0
        self.timeline: list[tuple[float, int]] = []
        self._buffer = _BUFFER if rate is None else _BUFFER[:_THROTTLED_READ]
        self._debt = 0.0
        self._debt_at = 0.0
        self._stalled = False
        self._handshake: bytearray | None = bytearray()
        self._frame = bytearray()  # a frame header that has not arrived whole
        self._opcode = 0
        self._size = 0
        self._left = 0
        self._keep = 0
        self._head = bytearray()
        self._idle: asyncio.TimerHandle | None = None

    async def connect(self, patience: float = 30.0) -> None:
        """Connect and wait until the server has accepted this client."""
        self.begun_at = time.monotonic()
        await self._loop.create_connection(lambda: self, "127.0.0.1", self._port)
        deadline = time.monotonic() + patience
        while self._handshake is not None or not self._dialect.ready:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the server on port {self._port} did not accept a client in {patience} s")
            if self.lost.done():
                raise ConnectionError(f"the server on port {self._port} closed the connection of a new client")
            await asyncio.sleep(0.001)

    def stall(self) -> None:
        """Read no more."""
        self._stalled = True
        self._transport.pause_reading()

    def drop(self) -> None:
        """Lose the connection, as when a network cable is pulled out."""
        self._transport.abort()

    def send(self, payload: bytes, opcode: int = _BINARY) -> None:
        """Send a message. The mask is zero, which masks nothing and costs nothing."""
        size = len(payload)
        if size < 126:
            header = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        elif size < 1 << 16:
            header = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            header = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
        self._transport.write(b"".join((header, bytes(4), payload)))

    # --- asyncio's side ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a WebSocket."""
        self._transport = transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass
        extensions = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" if self._deflate else ""
        transport.write(
            (
                f"GET {self._dialect.path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\n{extensions}\r\n"
            ).encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end."""
        if self._idle is not None:
            self._idle.cancel()
        if not self.lost.done():
            self.lost.set_result(None)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Lend the buffer."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Take bytes."""
        now = time.monotonic()
        self.nbytes += nbytes
        if not self.timeline or now - self.timeline[-1][0] >= _SAMPLE_SECONDS:
            self.timeline.append((now, self.nbytes))
        data = self._buffer[:nbytes]
        if self._handshake is not None:
            data = self._shake(data)
        position = 0
        while position < len(data):
            position = self._payload(data, position) if self._left else self._header(data, position)
        self._answer(idle=False)
        if self._rate is not None:
            self._throttle(nbytes, now)

    # --- reading ---

    def _shake(self, data: memoryview) -> memoryview:
        assert self._handshake is not None
        self._handshake += data
        end = self._handshake.find(b"\r\n\r\n")
        if end < 0:
            return data[:0]
        answer = bytes(self._handshake[:end]).decode("latin-1")
        if " 101 " not in answer.split("\r\n", 1)[0]:
            raise ConnectionError(f"the server refused a WebSocket: {answer}")
        self.deflated = "permessage-deflate" in answer
        rest = memoryview(bytes(self._handshake[end + 4 :]))
        self._handshake = None
        for message in self._dialect.hello():
            self.send(message)
        return rest

    def _header(self, data: memoryview, position: int) -> int:
        frame = self._frame
        while True:
            wanted = 2
            if len(frame) >= 2:
                wanted += {126: 2, 127: 8}.get(frame[1] & 0x7F, 0)
            if len(frame) == wanted and wanted >= 2:
                break
            if position == len(data):
                return position
            take = min(wanted - len(frame), len(data) - position)
            frame += data[position : position + take]
            position += take
        if not frame[0] & 0x80 or not frame[0] & 0x0F:
            raise RuntimeError("the server sent a message in fragments, which this client does not read")
        self._opcode = frame[0] & 0x0F
        self._size = frame[1] & 0x7F if len(frame) == 2 else int.from_bytes(frame[2:], "big")
        self._left = self._size
        self._keep = self._size if self._size <= _WHOLE_BYTES else _HEAD_BYTES
        self._head = bytearray()
        frame.clear()
        if not self._size:
            self._complete()
        return position

    def _payload(self, data: memoryview, position: int) -> int:
        take = min(self._left, len(data) - position)
        if self._keep:
            kept = min(take, self._keep)
            self._head += data[position : position + kept]
            self._keep -= kept
        self._left -= take
        if not self._left:
            self._complete()
        return position + take

    def _complete(self) -> None:
        if self._opcode == _BINARY:
            arrivals = [] if self.deflated else self._dialect.receive(self._head, self._size)
            self.messages += 1
            if arrivals:
                self.arrivals(arrivals, time.monotonic())
            if self._idle is None:
                self._idle = self._loop.call_later(_IDLE_SECONDS, self._on_idle)
        elif self._opcode == _PING:
            self.send(bytes(self._head), _PONG)
        elif self._opcode == _CLOSE:
            self._transport.close()

    def _on_idle(self) -> None:
        self._idle = None
        if not self._stalled:
            self._answer(idle=True)

    def _answer(self, *, idle: bool) -> None:
        for message in self._dialect.answers(idle=idle):
            self.send(message)

    def _throttle(self, nbytes: int, now: float) -> None:
        assert self._rate is not None
        self._debt = max(0.0, self._debt - (now - self._debt_at) * self._rate) + nbytes
        self._debt_at = now
        wait = self._debt / self._rate
        if wait > 0.002 and not self._stalled:  # timers have a resolution of 1 ms
            self._transport.pause_reading()
            self._loop.call_later(wait, self._resume)

    def _resume(self) -> None:
        if not self._stalled and not self._transport.is_closing():
            self._transport.resume_reading()
