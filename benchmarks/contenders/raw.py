"""The floor: a broadcaster on aiohttp and uvloop that does the least a server can do.

A value is encoded once; each client has a task and the newest value of every key it has not been sent. There are no
versions, no acknowledgements, no sessions, and whoever joins is sent everything.

A message is ``[kind][key length][key][padding to 8]`` and then for kind 0 a MessagePack map of small values, for kind 1
the bytes of an array. A client sends kind 0, which is passed on to the others.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import numpy as np
from aiohttp import WSMsgType, web

from benchmarks.contenders import Arrival, Dialect, ServerSide, Value

_SMALL, _ARRAY = 0, 1


def _encode(key: str, value: Value) -> bytes:
    if isinstance(value, np.ndarray):
        head = bytes((_ARRAY, len(key))) + key.encode()
        return b"".join((head, bytes(-len(head) % 8), value.reshape(-1).view(np.uint8).data))
    return _encode_small(key, {key: value})


def _encode_small(key: str, values: Mapping[str, Value | str]) -> bytes:
    head = bytes((_SMALL, len(key))) + key.encode()
    return head + bytes(-len(head) % 8) + msgspec.msgpack.encode(values)


class _Client:
    def __init__(self, socket: web.WebSocketResponse, latest: Mapping[str, bytes]) -> None:
        self.socket = socket
        self.pending = dict(latest)
        self.event = asyncio.Event()
        if self.pending:
            self.event.set()

    async def send(self) -> None:
        while True:
            await self.event.wait()
            self.event.clear()
            while self.pending:
                data = self.pending.pop(next(iter(self.pending)))
                await self.socket.send_bytes(data)


class RawServer:
    """Sends to everybody what is newest."""

    def __init__(self) -> None:
        self._clients: set[_Client] = set()
        self._latest: dict[str, bytes] = {}
        self._kept: dict[int, tuple[Value, bytes]] = {}  # read-only arrays and their messages

    async def start(self, keys: Iterable[str], private: Iterable[str] = ()) -> Mapping[str, Any]:
        """Listen."""
        app = web.Application()
        app.router.add_get("/ws", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return {"port": self._runner.addresses[0][1]}

    def write(self, key: str, value: Value) -> None:
        """Encode once, send to all."""
        self._send(key, self._message(key, value))

    def write_together(self, values: Mapping[str, Value]) -> None:
        """Send one message."""
        self._send("together", _encode_small("together", values))

    async def stop(self) -> None:
        """Stop."""
        await self._runner.cleanup()

    def _message(self, key: str, value: Value) -> bytes:
        if not isinstance(value, np.ndarray) or value.flags.writeable:
            return _encode(key, value)
        if id(value) not in self._kept:
            self._kept[id(value)] = value, _encode(key, value)
        return self._kept[id(value)][1]

    def _send(self, key: str, data: bytes, writer: _Client | None = None) -> None:
        self._latest[key] = data
        for client in self._clients:
            if client is not writer:
                client.pending[key] = data
                client.event.set()

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        client = _Client(socket, self._latest)
        self._clients.add(client)
        sender = asyncio.ensure_future(client.send())
        try:
            async for message in socket:
                if message.type is WSMsgType.BINARY:
                    length = message.data[1]
                    self._send(message.data[2 : 2 + length].decode(), message.data, client)
        finally:
            self._clients.discard(client)
            sender.cancel()
        return socket


class RawDialect:
    """Only listens."""

    path = "/ws"
    session_kept: bool | None = None
    ready = True

    def hello(self) -> list[bytes]:
        """Nothing needs to be said."""
        return []

    def receive(self, head: bytearray, size: int) -> list[Arrival]:
        """Read a message."""
        length = head[1]
        start = 2 + length + -(2 + length) % 8
        if head[0] == _ARRAY:
            return [(head[2 : 2 + length].decode(), struct.unpack_from("<d", head, start)[0])]
        values = msgspec.msgpack.decode(memoryview(head)[start:])
        pairs = ((key, value[0] if isinstance(value, list) else value) for key, value in values.items())
        return [(key, value) for key, value in pairs if isinstance(value, float)]

    def answers(self, *, idle: bool) -> list[bytes]:
        """Nothing is acknowledged."""
        return []

    def write(self, key: str, value: float | str) -> bytes:
        """Return a message for the others."""
        return _encode_small(key, {key: value})

    def call(self, name: str) -> bytes:
        """Nothing can be called."""
        raise NotImplementedError(name)


def make_server() -> ServerSide:
    """Return a server."""
    return RawServer()


def make_dialect(info: Mapping[str, Any]) -> Dialect:
    """Return a client."""
    return RawDialect()
