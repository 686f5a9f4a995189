"""A WebSocket of aiohttp's."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import final

from aiohttp import WSMsgType, web

from belvedere.transport.gate import Gate
from belvedere.transport.host import Buffer
from belvedere.transport.websocket import WebSocketChannel, write_message

__all__ = ["AiohttpSocket", "bound_unsent"]

_NOTSENT_LOWAT = 1 << 20  # bytes the kernel may hold unsent; more would only age
_LONGEST_REASON = 120  # bytes that fit into a close frame


@final
class AiohttpSocket:
    """See `belvedere.transport.websocket.Socket`.

    Args:
        response: aiohttp's side, prepared.
        transport: the socket's.
        gate: the socket's; carries its limits.
    """

    def __init__(self, response: web.WebSocketResponse, transport: asyncio.Transport, gate: Gate) -> None:
        self._response = response
        self._transport = transport
        self._gate = gate
        self.limit = gate.limit
        self.unlimit = gate.unlimit
        self.cut = gate.cut
        self.cut_after = gate.cut_after
        transport.set_write_buffer_limits(high=0)  # "paused" then means "not empty"
        bound_unsent(transport.get_extra_info("socket"))

    @property
    def on_writable(self) -> Callable[[], None] | None:
        """Called whenever nothing waits to be sent after something did."""
        return self._gate.on_writable

    @on_writable.setter
    def on_writable(self, function: Callable[[], None] | None) -> None:
        self._gate.on_writable = function

    @property
    def open(self) -> bool:
        """Whether messages may still be written."""
        return not (self._transport.is_closing() or self._response.closed)

    @property
    def idle(self) -> bool:
        """Whether it is open and nothing waits to be sent."""
        return not self._transport.get_write_buffer_size() and self.open

    def write(self, buffers: Sequence[Buffer]) -> None:
        """Write one binary message."""
        write_message(self._transport, buffers)

    async def close(self, code: int, reason: str) -> None:
        """Say good-bye, and return when the other end has, or is gone."""
        await self._response.close(code=code, message=reason.encode()[:_LONGEST_REASON], drain=False)

    async def read_into(self, channel: WebSocketChannel) -> None:
        """Give `channel` every message until the socket or the conversation is over."""
        try:
            channel.begin()
            await self._read(channel)
        finally:
            channel.lost()
        await channel.ended()

    async def _read(self, channel: WebSocketChannel) -> None:
        while True:
            message = await self._response.receive()
            if message.type is WSMsgType.BINARY:
                channel.take(message.data)
            elif message.type is WSMsgType.TEXT:
                channel.take_text()
            else:
                return
            if (seconds := channel.pause()) is not None:
                await asyncio.sleep(seconds)


def bound_unsent(sock: socket.socket | None) -> None:
    """Keep the kernel from hoarding unsent bytes in front of newer ones."""
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if option is not None and sock is not None:
        sock.setsockopt(socket.IPPROTO_TCP, option, _NOTSENT_LOWAT)
