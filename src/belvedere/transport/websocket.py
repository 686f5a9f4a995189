"""One WebSocket: a thin shell that moves bytes between a socket and a `Connection`.

Receiving is aiohttp's. Sending is not: the connection is asked for its next message only while nothing waits in the
transport's own buffer, so a slow client is never given more than it takes and gets the newest values when it is ready
again. A message is a sequence of buffers; a large one goes to the socket as it is, neither joined nor copied, where
the event loop can gather (uvloop, and asyncio from Python 3.12). Nothing waits in a task: what `wake` finds is written
at once, and the gate calls when the buffer has become empty. Frames are written whole, in one call of the transport,
so that aiohttp's pongs and closes fall between them.
"""

from __future__ import annotations

import asyncio
import logging
import struct
from collections.abc import Callable, Sequence

from aiohttp import WSCloseCode, WSMsgType, web

from belvedere.transport.gate import Gate
from belvedere.transport.host import Buffer, Connection
from belvedere.transport.options import TransportOptions
from belvedere.transport.traffic import TrafficLog
from belvedere.wire import codec
from belvedere.wire.messages import Close, Error, ServerMessage

__all__ = ["WebSocketChannel", "frame_header", "write_message"]

_logger = logging.getLogger("belvedere.transport")

_JOIN_BYTES = 32 * 1024  # below this, one copy costs less than a gathering write
_MESSAGES_A_TURN = 64  # then other clients have their turn
_TEXT_FRAMES = 10  # text frames answered before their sender is sent away
_BURST_SECONDS = 2.0  # of the allowed rate, that may come at once
_READS_A_TURN = 256

_BINARY = 0x80 | WSMsgType.BINARY.value  # a whole message in one frame


def frame_header(size: int) -> bytes:
    """Return the header of an unmasked binary WebSocket frame of `size` bytes (RFC 6455, section 5.2)."""
    if size < 126:
        return struct.pack("!BB", _BINARY, size)
    if size < 1 << 16:
        return struct.pack("!BBH", _BINARY, 126, size)
    return struct.pack("!BBQ", _BINARY, 127, size)


def write_message(transport: asyncio.WriteTransport, buffers: Sequence[Buffer]) -> None:
    """Write `buffers` as one binary frame. Large ones must not change until they are sent."""
    size = 0
    for buffer in buffers:
        size += buffer.nbytes if isinstance(buffer, memoryview) else len(buffer)
    header = frame_header(size)
    if size <= _JOIN_BYTES:
        transport.write(b"".join((header, *buffers)))
        return
    flat = [header, *(_flat(buffer) for buffer in buffers if len(buffer))]
    if type(transport).writelines is asyncio.WriteTransport.writelines:
        for piece in flat:  # this transport would join them all
            transport.write(piece)
    else:
        transport.writelines(flat)


def _flat(buffer: Buffer) -> Buffer:
    return buffer.cast("B") if isinstance(buffer, memoryview) and (buffer.format != "B" or buffer.ndim != 1) else buffer


class WebSocketChannel:
    """A WebSocket and the connection that speaks over it.

    Args:
        response: aiohttp's side, prepared.
        transport: the socket's.
        gate: the socket's; carries its limits.
        connect: begins the conversation, given what is to be called when there may be something to send.
    """

    def __init__(
        self,
        response: web.WebSocketResponse,
        transport: asyncio.Transport,
        gate: Gate,
        connect: Callable[[Callable[[], None]], Connection],
        options: TransportOptions,
        traffic: TrafficLog | None = None,
    ) -> None:
        self._response = response
        self._transport = transport
        self._gate = gate
        self._options = options
        self._traffic = traffic
        self._loop = asyncio.get_running_loop()
        self._pumping = True  # also while the connection is being made: a wake-up then finds none to ask
        self._lost = False
        self._ending: asyncio.Task[bool] | None = None  # the closing handshake, once begun
        self._admitted = False
        self._text_frames = 0
        transport.set_write_buffer_limits(high=0)  # "paused" then means "not empty"
        gate.on_writable = self._wake
        gate.limit(options.hello_max_size, self._excess)
        self._deadline = self._loop.call_later(options.hello_timeout, self._late)
        self._connection = connect(self._wake)
        self._pumping = False

    @property
    def admitted(self) -> bool:
        """Whether the client has said who it is."""
        return self._admitted

    async def serve(self) -> None:
        """Move bytes until the socket or the conversation is over."""
        try:
            self._pump()
            await self._read()
        finally:
            self._deadline.cancel()
            self._gate.on_writable = None
            self._lost = True
            self._connection.lost()
        if self._ending is not None:
            await self._ending

    def stop(self) -> None:
        """Hand out what the connection has left, then close."""
        self._pump()
        self._end(WSCloseCode.GOING_AWAY, "the server stopped")

    def cut(self) -> None:
        """Cut the socket at once."""
        self._gate.cut()

    # --- receiving ---

    async def _read(self) -> None:
        rate = self._options.max_message_rate
        burst = rate * _BURST_SECONDS
        credit, since, reads = burst, self._loop.time(), 0
        while True:
            message = await self._response.receive()
            if message.type is WSMsgType.BINARY:
                self._take(message.data)
            elif message.type is WSMsgType.TEXT:
                self._take_text()
            else:
                return
            reads += 1
            if reads % _READS_A_TURN:
                continue
            # A client that floods us is read more slowly: its own socket then holds it back, and nobody else waits.
            now = self._loop.time()
            credit, since = min(burst, credit + (now - since) * rate) - _READS_A_TURN, now
            await asyncio.sleep(max(0.0, -credit / rate))

    def _take(self, data: Buffer) -> None:
        if self._ending is not None:
            return
        if not self._admitted and len(data) > self._options.hello_max_size:
            self._excess()
            return
        if self._traffic is not None:
            self._traffic.received(id(self), data)
        try:
            self._connection.receive(data)
        except Exception:
            _logger.exception("A message could not be handled")
            self._end(WSCloseCode.INTERNAL_ERROR, "internal error")
            return
        if not self._admitted and self._connection.authenticated:
            self._admitted = True
            self._deadline.cancel()
            self._gate.unlimit()
        self._pump()

    def _take_text(self) -> None:
        self._text_frames += 1
        if self._text_frames > _TEXT_FRAMES:
            self._send_away("abuse", "text messages were sent again and again; this protocol is binary")
        else:
            self._write(Error("text", "this protocol is binary; a text message was ignored"))

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
        transport = self._transport
        for _ in range(_MESSAGES_A_TURN):
            if transport.get_write_buffer_size() or transport.is_closing() or self._response.closed:
                return
            buffers = self._connection.next_message()
            if buffers is None:
                return
            if self._traffic is not None:
                self._traffic.sent(id(self), buffers)
            write_message(transport, buffers)
        self._loop.call_soon(self._wake)

    def _write(self, message: ServerMessage) -> None:
        """Write a message of the transport's own. Small and rare, it may join what waits in the buffer."""
        if self._lost or self._ending is not None or self._transport.is_closing() or self._response.closed:
            return
        buffers = codec.encode(message)
        if self._traffic is not None:
            self._traffic.sent(id(self), buffers)
        write_message(self._transport, buffers)

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
            self._gate.cut_after(self._options.close_timeout)
            self._ending = self._loop.create_task(
                self._response.close(code=code, message=reason.encode()[:120], drain=False)
            )
