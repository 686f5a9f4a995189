"""The connections of one client, one after the other, and the bytes that go over them."""

from __future__ import annotations

import asyncio
import random
import ssl as tls
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from belvedere.remote.address import Address
from belvedere.remote.errors import CannotConnect, ProtocolMismatch, Refused, from_close
from belvedere.wire import Happening, ProtocolError, Replica
from belvedere.wire.messages import Close, Welcome

__all__ = ["Conversation"]

_ACK_SECONDS = 0.1  # how long an acknowledgement may wait for others to go along
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds between attempts to connect again
_SILENT_BEATS = 2  # heartbeats that may be missing before the connection counts as lost
_GREETING_SECONDS = 10.0  # for the answer to the first message


class Conversation:
    """Keeps a `Replica` connected.

    Args:
        address: of the server.
        replica: what speaks.
        info: what the client says of itself.
        on_happening: called with each thing that happened.
        on_turn: called after each message and when a connection begins or ends.
        reconnect: whether to connect again when the network fails.
        ssl: TLS settings.
    """

    def __init__(
        self,
        address: Address,
        replica: Replica,
        info: Mapping[str, Any],
        *,
        on_happening: Callable[[Happening], None],
        on_turn: Callable[[], None],
        reconnect: bool,
        ssl: tls.SSLContext | None,
    ) -> None:
        self._address = address
        self._replica = replica
        self._info = info
        self._on_happening = on_happening
        self._on_turn = on_turn
        self._reconnect = reconnect
        self._ssl: tls.SSLContext | bool = True if ssl is None else ssl
        self._wake = asyncio.Event()
        self._acknowledging: asyncio.TimerHandle | None = None
        self._good_bye: Close | None = None  # what the server said last on this connection
        self.connected = False
        """Whether a connection is open and greeted."""

    def wake(self) -> None:
        """Send what the replica has to send."""
        self._wake.set()

    async def run(self) -> None:
        """Connect, again and again, until it is of no use or the task is cancelled.

        Raises:
            CannotConnect: nobody answers, the first time or where it shall not be tried again.
            Refused: the server says why it is of no use.
        """
        pause = _FIRST_PAUSE
        async with aiohttp.ClientSession() as http:
            while True:
                met = self._replica.welcome
                try:
                    await self._connect(http)
                    reason: Exception | None = None
                except (aiohttp.ClientError, OSError, TimeoutError) as error:
                    reason = error
                self._check(reason)
                if self._replica.welcome is not met:
                    pause = _FIRST_PAUSE
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _check(self, reason: Exception | None) -> None:
        """Raise what says that connecting again is of no use, if it is."""
        if self._good_bye is not None and not self._good_bye.retry:
            raise from_close(self._good_bye)
        if isinstance(reason, aiohttp.WSServerHandshakeError) and reason.status == 403:
            raise Refused("forbidden", f"the server does not answer to {self._address.base}, or not to this program")
        if not self._reconnect or self._replica.welcome is None:
            what = reason or "it closed the connection"
            raise CannotConnect(f"no connection to {self._address.base}: {what}")

    async def _connect(self, http: aiohttp.ClientSession) -> None:
        """Speak over one connection until it ends."""
        self._good_bye = None
        async with http.ws_connect(self._address.websocket, max_msg_size=0, compress=0, ssl=self._ssl) as ws:
            await ws.send_bytes(b"".join(self._replica.hello(self._address.token, self._info)))
            sending = asyncio.create_task(self._send(ws))
            try:
                await self._receive(ws)
            finally:
                self.connected = False
                sending.cancel()
                if self._acknowledging is not None:
                    self._acknowledging.cancel()
                    self._acknowledging = None
                self._on_turn()

    async def _receive(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        silence = _GREETING_SECONDS
        while True:
            message = await ws.receive(timeout=silence)
            if message.type is not aiohttp.WSMsgType.BINARY:
                return
            try:
                happenings = self._replica.receive(message.data)
            except ProtocolError as error:
                if error.code == "protocol":
                    raise ProtocolMismatch(error.code, str(error)) from error
                raise aiohttp.ClientError(f"the server sent what cannot be understood: {error}") from error
            for happening in happenings:
                if isinstance(happening, Welcome):
                    self.connected = True
                    silence = _SILENT_BEATS * happening.heartbeat
                elif isinstance(happening, Close):
                    self._good_bye = happening
                self._on_happening(happening)
            self._on_turn()
            self._wake.set()
            if self._acknowledging is None:
                self._acknowledging = asyncio.get_running_loop().call_later(_ACK_SECONDS, self._acknowledge)

    def _acknowledge(self) -> None:
        self._acknowledging = None
        self._replica.acknowledge()
        self._wake.set()

    async def _send(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        while not ws.closed:
            await self._wake.wait()
            self._wake.clear()
            while (buffers := self._replica.next_message()) is not None:
                try:
                    await ws.send_bytes(b"".join(buffers))
                except (ConnectionError, aiohttp.ClientError):
                    return  # the reader sees the end too, and tells of it
