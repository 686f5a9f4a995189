"""A server that runs without sockets, and browsers that join it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from belvedere.app import Server
from tests.app.driver import Browser

Join = Callable[..., Awaitable[Browser]]
Start = Callable[..., Awaitable[Server]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Yield what starts a server on the running loop; each is stopped at the end."""
    started: list[Server] = []

    async def start(server: Server, **settings: Any) -> Server:
        server.start(
            exec_mode="task", **{"backend": "generic", "thread": True, "show_connection_info": False, **settings}
        )
        started.append(server)
        await server.ready
        return server

    yield start
    for server in started:
        await server.stop()


@pytest.fixture
async def server(start: Start) -> Server:
    """Return a running server."""
    return await start(Server("test"))


@pytest.fixture
def join() -> Join:
    """Return what lets a browser join a server."""

    async def join(server: Server, role: str = "control") -> Browser:
        return await Browser(server, role).join()

    return join
