"""Viewers that run, and programs that watch them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest

from belvedere.remote import Client
from belvedere.viewer import ViewHandle, view
from tests.viewer.programs import Program, Run

Show = Callable[..., ViewHandle]
Join = Callable[..., Awaitable[Client]]

VIEW = ("view", "main")


@pytest.fixture
def show() -> Iterator[Show]:
    """Yield `view`, on any free port and without a browser; what it showed is closed at the end."""
    handles: list[ViewHandle] = []

    def show(mesh: Any, **options: Any) -> ViewHandle:
        handles.append(view(mesh, **{"port": 0, "block": False, "show_connection_info": False, **options}))
        return handles[-1]

    yield show
    for handle in handles:
        handle.close()


@pytest.fixture
async def join() -> AsyncIterator[Join]:
    """Yield what connects a client to a viewer, by the link of a role."""
    clients: list[Client] = []

    async def join(handle: ViewHandle, role: str = "control") -> Client:
        client = Client(handle.links[role])
        clients.append(client)
        await client.connect()
        return client

    yield join
    for client in clients:
        await client.close()


@pytest.fixture
def run() -> Iterator[Run]:
    """Yield what starts a program; it is ended with the test."""
    started: list[Program] = []

    def run(*arguments: str) -> Program:
        started.append(Program(*arguments))
        return started[-1]

    yield run
    for program in started:
        program.process.kill()
        program.process.communicate()
