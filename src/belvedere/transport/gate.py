"""The protocol that stands between a socket and aiohttp.

It passes everything on, and adds what aiohttp does not have: a limit on what a socket may send before it has
authenticated, a limit on the time until its first request, an end for sockets that will not take their last bytes,
and a call when the write buffer has become empty, which spares a task for each time a client is slower than we are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

__all__ = ["Gate"]


class Gate(asyncio.Protocol):
    """The gate of one socket.

    Args:
        inner: aiohttp's protocol for the socket.
        request_timeout: seconds until `admit` must have been called.
        on_open: called with this gate when its socket is open; never where a TLS handshake fails.
        on_lost: called with this gate when its socket is gone, if it was open.
    """

    def __init__(
        self,
        inner: asyncio.Protocol,
        request_timeout: float,
        on_open: Callable[[Gate], None] | None = None,
        on_lost: Callable[[Gate], None] | None = None,
    ) -> None:
        self._inner = inner
        self._request_timeout = request_timeout
        self._on_open = on_open
        self._on_lost = on_lost
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._allowance: int | None = None  # bytes still allowed; None: as many as it likes
        self._on_excess: Callable[[], None] | None = None  # valid while there is an allowance
        self.busy = False
        """Whether a request is being answered."""
        self.upgraded = False
        """Whether it carries a WebSocket."""
        self.on_writable: Callable[[], None] | None = None
        """Called whenever the write buffer has become empty after it was not."""

    def admit(self) -> None:
        """A whole request arrived: the socket may stay."""
        self._cancel_timer()

    def limit(self, allowance: int, on_excess: Callable[[], None]) -> None:
        """Take at most `allowance` more bytes; what exceeds them is dropped and reported once."""
        self._allowance = allowance
        self._on_excess = on_excess

    def unlimit(self) -> None:
        """Take as much as comes."""
        self._allowance = self._on_excess = None

    def cut_after(self, seconds: float) -> None:
        """Cut the socket if it is still there in `seconds`: its peer does not take what it was sent."""
        self._cancel_timer()
        if self._transport is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.cut)

    def cut(self) -> None:
        """Cut the socket at once."""
        if self._transport is not None:
            self._transport.abort()

    # --- asyncio.Protocol ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is open: its first request must come in time."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one by its methods only
        self._timer = asyncio.get_running_loop().call_later(self._request_timeout, self.cut)
        if self._on_open is not None:
            self._on_open(self)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Pass on what came, as far as it is allowed."""
        if self._allowance is not None:
            self._allowance -= len(data)
            if self._allowance < 0:
                if self._on_excess is not None:
                    on_excess, self._on_excess = self._on_excess, None
                    on_excess()
                return
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass on that the peer will send no more."""
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        """Pass on that the write buffer holds too much."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Pass on that the write buffer may be filled again."""
        self._inner.resume_writing()
        if self.on_writable is not None:
            self.on_writable()

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone."""
        self._cancel_timer()
        self._transport = None
        self.on_writable = None
        self._inner.connection_lost(exc)
        if self._on_lost is not None:
            self._on_lost(self)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
