"""The way between server and clients: loopback as it is, or shaped to the rate of a real link.

A shaped way is a network namespace whose loopback has a token bucket (`tc`), with packets of 1,500 bytes. Making one
needs root and iproute2; where that cannot be had, a proxy process passes bytes on at the rate. The proxy sees a stream
and not packets, and the buffers of two sockets lie in front of it, so figures of the two ways are not compared.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from benchmarks.contenders import FLOOR, python_of
from benchmarks.lines import Child

__all__ = ["Loopback", "Network", "shaped"]


class Network(Protocol):
    """A way from server to clients."""

    name: str
    prefix: tuple[str, ...]
    """What a command begins with to run at its ends."""

    async def entry(self, port: int) -> int:
        """Return the port at which clients reach the server that listens on `port`."""


class Loopback:
    """The machine's own loopback."""

    name = "loopback"
    prefix: tuple[str, ...] = ()

    async def entry(self, port: int) -> int:
        """Return the server's own port."""
        return port


class _Namespace(Loopback):
    """A network namespace with a slow loopback."""

    def __init__(self, name: str) -> None:
        self.name = "network namespace, tc tbf"
        self.prefix = ("ip", "netns", "exec", name)


class _Proxied(Loopback):
    """A proxy in front of the server."""

    name = "token-bucket proxy"

    def __init__(self, proxy: Child) -> None:
        self._proxy = proxy

    async def entry(self, port: int) -> int:
        """Let the proxy listen for the server."""
        return int((await self._proxy.order("listen", target=port))["port"])


@asynccontextmanager
async def shaped(bytes_per_second: float) -> AsyncIterator[Network]:
    """Make a way of that rate, in each direction together, and remove it afterwards."""
    name = f"belvedere-bench-{os.getpid()}"
    if await _run("ip", "netns", "add", name):
        try:
            if await _slow_down(name, bytes_per_second):
                yield _Namespace(name)
                return
        finally:
            await _run("ip", "netns", "delete", name)
    proxy = await Child.spawn(python_of(FLOOR), "-m", "benchmarks.proxy", str(bytes_per_second))
    try:
        yield _Proxied(proxy)
    finally:
        await proxy.end()


async def _slow_down(name: str, bytes_per_second: float) -> bool:
    inside = ("ip", "netns", "exec", name)
    bucket = ("tbf", "rate", f"{bytes_per_second * 8:.0f}bit", "burst", "16kb", "latency", "50ms")
    return (
        await _run(*inside, "ip", "link", "set", "lo", "mtu", "1500", "up")
        and await _run(*inside, "tc", "qdisc", "add", "dev", "lo", "root", *bucket)
    )  # fmt: skip


async def _run(*command: str) -> bool:
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
    except FileNotFoundError:
        return False
    return await process.wait() == 0
