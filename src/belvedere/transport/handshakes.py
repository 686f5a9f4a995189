"""Listening over TLS, with a limit on the sockets that have not shaken hands yet.

A server of asyncio tells of a socket when its handshake is done. Until then nobody counts it, and whoever opens sockets
and says nothing would take all that the process may have. So these are accepted here.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from typing import final

__all__ = ["TlsListener"]

_logger = logging.getLogger("belvedere.transport")

_PAUSE = 1.0  # seconds until it is tried again, where the system cannot give another socket


@final
class TlsListener:
    """Accepts what comes to one listening socket, from now on, on the running loop.

    Args:
        sock: listening, and not blocking; closed by `close`.
        make_protocol: makes the protocol of a socket; it hears of the socket when the handshake is done.
        context: of the server.
        patience: seconds that a handshake may take.
        most: handshakes at a time; a further one takes the oldest's place.
    """

    def __init__(
        self,
        sock: socket.socket,
        make_protocol: Callable[[], asyncio.Protocol],
        context: ssl.SSLContext,
        patience: float,
        most: int,
    ) -> None:
        self._sock = sock
        self._make_protocol = make_protocol
        self._context = context
        self._patience = patience
        self._most = most
        self._shaking: dict[asyncio.Task[None], None] = {}  # in the order in which they came
        self._accepting = asyncio.create_task(self._accept())

    @property
    def shaking(self) -> int:
        """How many handshakes are under way."""
        return len(self._shaking)

    async def close(self) -> None:
        """Listen no more, and cut sockets that have not shaken hands."""
        tasks = [self._accepting, *self._shaking]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        self._sock.close()  # not before: the loop still waited for it

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                sock, _ = await loop.sock_accept(self._sock)
            except ConnectionError:
                continue  # it is gone already
            except OSError as error:  # there is no room for another one
                _logger.warning("No connection can be taken for now: %s", error)
                await asyncio.sleep(_PAUSE)
                continue
            if len(self._shaking) >= self._most:
                oldest = next(iter(self._shaking))
                oldest.cancel()
                del self._shaking[oldest]
            task = asyncio.create_task(self._shake(sock))
            self._shaking[task] = None
            task.add_done_callback(lambda done: self._shaking.pop(done, None))

    async def _shake(self, sock: socket.socket) -> None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().connect_accepted_socket(
                self._make_protocol, sock, ssl=self._context, ssl_handshake_timeout=self._patience
            )
        except OSError:  # of TLS, of the network, or of patience; anybody can cause it
            sock.close()
        except BaseException:
            sock.close()
            raise
