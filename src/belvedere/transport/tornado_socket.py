"""Sockets of tornado's: the gate of each, and what a WebSocket channel needs of one.

Tornado reads a stream only as far as it needs the bytes, so a limit on what a stranger may send is kept by counting
the messages, and by the size that a frame may announce.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, final

from tornado.iostream import IOStream, StreamClosedError

from belvedere.transport.aiohttp_socket import bound_unsent
from belvedere.transport.host import Buffer
from belvedere.transport.websocket import JOIN_BYTES, flat_buffers, frame_header, message_size

if TYPE_CHECKING:
    from tornado.websocket import WebSocketProtocol13

__all__ = ["StreamGate", "TornadoSocket"]

_FRAME_BYTES = 6  # of the shortest header of a client's frame
_LONGEST_REASON = 120  # bytes that fit into a close frame


@final
class StreamGate:
    """Watches one stream.

    Args:
        stream: tornado's.
        request_timeout: seconds until `admit` must have been called.
        on_lost: called with this gate when its stream is gone.
    """

    def __init__(self, stream: IOStream, request_timeout: float, on_lost: Callable[[StreamGate], None]) -> None:
        self.stream = stream
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = self._loop.call_later(request_timeout, self.cut)
        self.busy = False
        """Whether a request is being answered."""
        self.upgraded = False
        """Whether it carries a WebSocket."""

    def admit(self) -> None:
        """A whole request arrived: the socket may stay."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def cut_after(self, seconds: float) -> None:
        """Cut the socket if it is still there in `seconds`: its peer does not take what it was sent."""
        self.admit()
        if not self.stream.closed():
            self._timer = self._loop.call_later(seconds, self.cut)

    def cut(self) -> None:
        """Cut the socket at once."""
        self.stream.close()

    def close_when_written(self) -> None:
        """Close the socket as soon as nothing waits to be sent."""
        if not self.stream.closed():
            self.stream.write(b"").add_done_callback(lambda _: self.cut())

    def lost(self) -> None:
        """Tell that the stream is gone. The second time nothing happens."""
        self.admit()
        self._on_lost(self)


@final
class TornadoSocket:
    """See `belvedere.transport.websocket.Socket`.

    Args:
        protocol: tornado's side, after the handshake.
        gate: the socket's.
        max_message: largest message taken once there is no other limit, in bytes.
    """

    def __init__(self, protocol: WebSocketProtocol13, gate: StreamGate, max_message: int) -> None:
        self._protocol = protocol
        self._gate = gate
        self._max_message = max_message
        self._stream = gate.stream
        self._allowance: int | None = None
        self._on_excess: Callable[[], None] | None = None  # valid while there is an allowance
        self._closing = False
        self._closed = asyncio.Event()
        self._waiting = False  # for the buffer to become empty
        self.on_writable: Callable[[], None] | None = None
        """Called whenever nothing waits to be sent after something did."""
        self.cut = gate.cut
        self.cut_after = gate.cut_after
        self._stream.set_nodelay(True)
        bound_unsent(self._stream.socket)

    @property
    def open(self) -> bool:
        """Whether messages may still be written."""
        return not (self._closing or self._stream.closed() or self._protocol.is_closing())

    @property
    def idle(self) -> bool:
        """Whether it is open and nothing waits to be sent."""
        if not self.open:
            return False
        if self._stream.writing():
            self._wait_until_written()
            return False
        return True

    def write(self, buffers: Sequence[Buffer]) -> None:
        """Write one binary message."""
        size = message_size(buffers)
        header = frame_header(size)
        try:
            if size <= JOIN_BYTES:
                self._stream.write(b"".join((header, *buffers)))
                return
            for piece in (header, *flat_buffers(buffers)):
                self._stream.write(memoryview(piece))
        except StreamClosedError:
            return  # tornado tells the channel

    def limit(self, allowance: int, on_excess: Callable[[], None]) -> None:
        """Take at most `allowance` more bytes; what exceeds them is dropped and reported once."""
        self._allowance, self._on_excess = allowance, on_excess
        self._protocol.params.max_message_size = allowance

    def unlimit(self) -> None:
        """Take as much as comes, in messages of any size the options allow."""
        self._allowance = self._on_excess = None
        self._protocol.params.max_message_size = self._max_message

    def takes(self, size: int) -> bool:
        """Return whether a message of `size` bytes is within the limit."""
        if self._allowance is None:
            return True
        self._allowance -= size + _FRAME_BYTES
        if self._allowance >= 0:
            return True
        if self._on_excess is not None:
            on_excess, self._on_excess = self._on_excess, None
            on_excess()
        return False

    async def close(self, code: int, reason: str) -> None:
        """Say good-bye, and return when the other end has, or is gone."""
        if not self._closing:
            self._closing = True
            self._protocol.close(code, reason.encode()[:_LONGEST_REASON].decode(errors="ignore"))
        await self._closed.wait()

    def lost(self) -> None:
        """Tell that the stream is gone."""
        self._closed.set()
        self._gate.lost()

    def _wait_until_written(self) -> None:
        if not self._waiting:
            self._waiting = True
            self._stream.write(b"").add_done_callback(self._written)  # done when all before it is written

    def _written(self, written: asyncio.Future[None]) -> None:
        self._waiting = False
        if self.on_writable is not None and not self._stream.closed():
            self.on_writable()
