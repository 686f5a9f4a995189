"""One WebSocket: a thin shell that moves bytes between a socket and a `Connection`.

Receiving is the web server's. Sending is not: the connection is asked for its next message only while nothing waits in
the socket's own buffer, so a slow client is never given more than it takes and gets the newest values when it is ready
again. A message is a sequence of buffers; a large one goes to the socket as it is, neither joined nor copied, where
the event loop can gather (uvloop, and asyncio from Python 3.12). Nothing waits in a task: what `wake` finds is written
at once, and the socket calls when its buffer has become empty. Frames are written whole, so that the web server's pongs
and closes fall between them.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import struct
from collections.abc import Callable, Sequence
from typing import Protocol

from aiohttp import WSCloseCode, WSMsgType

from belvedere.transport.host import Buffer, Connection
from belvedere.transport.options import TransportOptions
from belvedere.transport.traffic import TrafficLog
from belvedere.wire import codec
from belvedere.wire.messages import Close, Error, ServerMessage

__all__ = [
    "JOIN_BYTES",
    "Socket",
    "WebSocketChannel",
    "flat_buffers",
    "frame_header",
    "message_size",
    "write_message",
]

_logger = logging.getLogger("belvedere.transport")

JOIN_BYTES = 32 * 1024
"""Below this, one copy costs less than a gathering write."""

_MESSAGES_A_TURN = 64  # then other clients have their turn
_TEXT_FRAMES = 10  # text frames answered before their sender is sent away
_BURST_SECONDS = 2.0  # of the allowed rate, that may come at once
_READS_A_TURN = 256

_numbers = itertools.count(1)  # of channels, for those who read a log of messages

_BINARY = 0x80 | WSMsgType.BINARY.value  # a whole message in one frame


def frame_header(size: int) -> bytes:
    """Return the header of an unmasked binary WebSocket frame of `size` bytes (RFC 6455, section 5.2)."""
    if size < 126:
        return struct.pack("!BB", _BINARY, size)
    if size < 1 << 16:
        return struct.pack("!BBH", _BINARY, 126, size)
    return struct.pack("!BBQ", _BINARY, 127, size)


def message_size(buffers: Sequence[Buffer]) -> int:
    """Return how many bytes `buffers` hold together."""
    size = 0
    for buffer in buffers:
        size += buffer.nbytes if isinstance(buffer, memoryview) else len(buffer)
    return size


def write_message(transport: asyncio.WriteTransport, buffers: Sequence[Buffer]) -> None:
    """Write `buffers` as one binary frame. Large ones must not change until they are sent."""
    size = message_size(buffers)
    header = frame_header(size)
    if size <= JOIN_BYTES:
        transport.write(b"".join((header, *buffers)))
        return
    flat = [header, *flat_buffers(buffers)]
    if type(transport).writelines is asyncio.WriteTransport.writelines:
        for piece in flat:  # this transport would join them all
            transport.write(piece)
    else:
        transport.writelines(flat)


def flat_buffers(buffers: Sequence[Buffer]) -> list[Buffer]:
    """Return `buffers` as flat bytes, without the empty ones. Nothing is copied."""
    return [_flat(buffer) for buffer in buffers if len(buffer)]


def _flat(buffer: Buffer) -> Buffer:
    return buffer.cast("B") if isinstance(buffer, memoryview) and (buffer.format != "B" or buffer.ndim != 1) else buffer


class Socket(Protocol):
    """A WebSocket after its handshake, as its web server gives it."""

    on_writable: Callable[[], None] | None
    """Called whenever nothing waits to be sent after something did."""

    @property
    def open(self) -> bool:
        """Whether messages may still be written."""

    @property
    def idle(self) -> bool:
        """Whether it is open and nothing waits to be sent."""

    def write(self, buffers: Sequence[Buffer]) -> None:
        """Write one binary message. Large buffers must not change until they are sent."""

    def limit(self, allowance: int, on_excess: Callable[[], None]) -> None:
        """Take at most `allowance` more bytes; what exceeds them is dropped and reported once."""

    def unlimit(self) -> None:
        """Take as much as comes, in messages of any size the options allow."""

    def cut(self) -> None:
        """Cut the socket at once."""

    def cut_after(self, seconds: float) -> None:
        """Cut the socket if it is still there in `seconds`."""

    async def close(self, code: int, reason: str) -> None:
        """Say good-bye, and return when the other end has, or is gone."""


class WebSocketChannel:
    """A WebSocket and the connection that speaks over it.

    Its web server calls `begin` once, `take` or `take_text` for each message, `pause` after it, and `lost` at the end.

    Args:
        socket: the WebSocket.
        connect: begins the conversation, given what is to be called when there may be something to send.
        options: limits.
        traffic: where messages are noted.
    """

    def __init__(
        self,
        socket: Socket,
        connect: Callable[[Callable[[], None]], Connection],
        options: TransportOptions,
        traffic: TrafficLog | None = None,
    ) -> None:
        self._socket = socket
        self._options = options
        self._traffic = traffic
        self._number = next(_numbers)
        self._loop = asyncio.get_running_loop()
        self._pumping = True  # also while the connection is being made: a wake-up then finds none to ask
        self._lost = False
        self._ending: asyncio.Task[None] | None = None  # the closing handshake, once begun
        self._admitted = False
        self._text_frames = 0
        self._reads = 0
        self._burst = self._credit = options.max_message_rate * _BURST_SECONDS
        self._credit_since = self._loop.time()
        socket.on_writable = self._wake
        socket.limit(options.hello_max_size, self._excess)
        self._deadline = self._loop.call_later(options.hello_timeout, self._late)
        self._connection = connect(self._wake)
        self._pumping = False

    @property
    def admitted(self) -> bool:
        """Whether the client has said who it is."""
        return self._admitted

    def begin(self) -> None:
        """Hand out what the connection has to say first."""
        self._pump()

    def lost(self) -> None:
        """The socket is gone, or its web server reads no more of it."""
        self._deadline.cancel()
        self._socket.on_writable = None
        self._lost = True
        self._connection.lost()

    async def ended(self) -> None:
        """Return when the closing handshake is over, where one was begun."""
        if self._ending is not None:
            await self._ending

    def stop(self) -> None:
        """Hand out what the connection has left, then close."""
        self._pump()
        self._end(WSCloseCode.GOING_AWAY, "the server stopped")

    def cut(self) -> None:
        """Cut the socket at once."""
        self._socket.cut()

    # --- receiving ---

    def take(self, data: Buffer) -> None:
        """Take a binary message."""
        if self._ending is not None:
            return
        if not self._admitted and len(data) > self._options.hello_max_size:
            self._excess()
            return
        if self._traffic is not None:
            self._traffic.received(self._number, data)
        try:
            self._connection.receive(data)
        except Exception:
            _logger.exception("A message could not be handled")
            self._end(WSCloseCode.INTERNAL_ERROR, "internal error")
            return
        if not self._admitted and self._connection.authenticated:
            self._admitted = True
            self._deadline.cancel()
            self._socket.unlimit()
        self._pump()

    def take_text(self) -> None:
        """Take a text message, which this protocol has none of."""
        self._text_frames += 1
        if self._text_frames > _TEXT_FRAMES:
            self._send_away("abuse", "text messages were sent again and again; this protocol is binary")
        else:
            self._write(Error("text", "this protocol is binary; a text message was ignored"))

    def pause(self) -> float | None:
        """Return how many seconds to wait before the next message is read, None where there is no need to.

        A client that floods us is read more slowly: its own socket then holds it back, and nobody else waits.
        """
        self._reads += 1
        if self._reads % _READS_A_TURN:
            return None
        rate = self._options.max_message_rate
        now = self._loop.time()
        self._credit = min(self._burst, self._credit + (now - self._credit_since) * rate) - _READS_A_TURN
        self._credit_since = now
        return max(0.0, -self._credit / rate)

    # --- sending ---

    def _wake(self) -> None:
        if not self._pumping:
            self._pump()

    def _pump(self) -> None:
        if self._lost or self._ending is not None:
            return
        self._pumping = True
        try:
            self._send_all()
        except Exception:
            _logger.exception("A message could not be sent")
            self._end(WSCloseCode.INTERNAL_ERROR, "internal error")
            return
        finally:
            self._pumping = False
        if self._connection.finished:
            self._end(WSCloseCode.OK, "")

    def _send_all(self) -> None:
        socket = self._socket
        for _ in range(_MESSAGES_A_TURN):
            if not socket.idle:
                return
            buffers = self._connection.next_message()
            if buffers is None:
                return
            if self._traffic is not None:
                self._traffic.sent(self._number, buffers)
            socket.write(buffers)
        self._loop.call_soon(self._wake)

    def _write(self, message: ServerMessage) -> None:
        """Write a message of the transport's own. Small and rare, it may join what waits in the buffer."""
        if self._lost or self._ending is not None or not self._socket.open:
            return
        buffers = codec.encode(message)
        if self._traffic is not None:
            self._traffic.sent(self._number, buffers)
        self._socket.write(buffers)

    # --- closing ---

    def _late(self) -> None:
        # Another try may help: a laptop may have slept between connecting and its first message.
        self._send_away("unauthorized", f"nobody said Hello within {self._options.hello_timeout:g} s", retry=True)

    def _excess(self) -> None:
        self._send_away("unauthorized", "too much was sent before Hello")

    def _send_away(self, code: str, reason: str, *, retry: bool = False) -> None:
        self._write(Close(code, reason, retry))
        self._end(WSCloseCode.POLICY_VIOLATION, reason)

    def _end(self, code: int, reason: str) -> None:
        if self._ending is None and not self._lost:
            self._socket.cut_after(self._options.close_timeout)
            self._ending = self._loop.create_task(self._socket.close(code, reason))
