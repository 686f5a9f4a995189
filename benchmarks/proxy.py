"""A proxy that passes on what a server sends at a rate: ``python -m benchmarks.proxy BYTES_PER_SECOND``."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from typing import Any

from benchmarks.lines import obey
from benchmarks.serve import run_on_fastest_loop

_PIECE = 8 * 1024  # bytes
_SOCKET_BUFFER = 64 * 1024  # a link's queue is short; the kernel's default would be megabytes
_BURST_SECONDS = 0.002  # timers are no finer


class _Proxy:
    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._servers: list[asyncio.Server] = []

    async def listen(self, *, target: int) -> dict[str, Any]:
        """Listen for the server on port `target`."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(target, reader, writer)

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        self._servers.append(server)
        return {"port": server.sockets[0].getsockname()[1]}

    async def _serve(self, target: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream = socket.socket()
        upstream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SOCKET_BUFFER)
        upstream.setblocking(False)
        await asyncio.get_running_loop().sock_connect(upstream, ("127.0.0.1", target))
        from_server, to_server = await asyncio.open_connection(sock=upstream, limit=_PIECE)
        writer.transport.set_write_buffer_limits(high=_PIECE)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._pass(from_server, writer, self._rate))
                tasks.create_task(self._pass(reader, to_server, None))
        finally:
            to_server.close()
            writer.close()

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, rate: float | None) -> None:
        due = time.monotonic()
        try:
            while data := await source.read(_PIECE):
                sink.write(data)
                await sink.drain()
                if rate is None:
                    continue
                due = max(due, time.monotonic() - _BURST_SECONDS) + len(data) / rate
                if (wait := due - time.monotonic()) > 0:
                    await asyncio.sleep(wait)
        except ConnectionError:
            pass  # either end may go first
        finally:
            sink.close()


if __name__ == "__main__":
    proxy = _Proxy(float(sys.argv[1]))
    run_on_fastest_loop(lambda: obey({"listen": proxy.listen}))
