"""What a view link does not open."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from belvedere.app import Server
from belvedere.app.protocols import LinkProtocol, export_rpc
from belvedere.ui import AppLayout
from belvedere.widgets import html
from belvedere.wire.messages import (
    Ack,
    Batch,
    ClientCall,
    ClientCancel,
    ClientEvent,
    ClientReply,
    Error,
    Event,
    Welcome,
    Write,
)
from tests.security.conftest import Serve


@pytest.fixture
def server() -> Server:
    """Return a server that notes what is done to it."""
    server = Server("target")
    server.state.speed = 1
    server.state.private("own")
    server.state.done = 0

    @server.trigger("act")
    def act() -> None:
        server.state.done += 1

    @server.upload()
    def take(upload: Any) -> None:
        server.state.done += 1

    return server


async def test_view_link(serve: Serve, server: Server) -> None:
    """Through a view link nothing is written, called, sent or answered, and the connection lives."""
    target = await serve(server)
    socket = await target.enter("view")
    welcome: Any = socket.heard[0]
    assert welcome.role == "view"
    for message in (
        Write(1, ["speed", 2]),
        Write(2, ["own", 2]),
        ClientCall(3, "act", [], {}, True),
        ClientCall(4, "act", [], {}, False),
        ClientEvent(5, "click", None),
    ):
        await socket.answer(message)
    await socket.send(ClientReply(6, 1, 0, None))
    await socket.send(ClientCancel(7, 1))
    await socket.send(Ack(0, 0, 0, 0))
    assert len([one for one in socket.heard if isinstance(one, Error)]) == 4
    assert await target.upload(welcome, role="view") == 403
    assert server.state.to_dict() == {"speed": 1, "done": 0}


async def test_control_session_through_a_view_link(serve: Serve, server: Server) -> None:
    """A session that began with control is only watched when it is resumed through a view link."""
    target = await serve(server)
    before = await target.enter()
    socket = await target.enter("view", before.heard[0])  # type: ignore[arg-type]
    welcome: Any = socket.heard[0]
    assert (welcome.role, welcome.resumed) == ("view", True)
    assert [error.code for error in await socket.answer(Write(1, ["speed", 2]))] == ["refused"]
    assert server.state.speed == 1
    assert await target.upload(welcome, role="view") == 403


async def test_id_without_secret(serve: Serve, server: Server) -> None:
    """Who knows the id of a session, as every viewer may, does not get into it, not even with control."""
    target = await serve(server)
    known = (await target.enter("view")).heard[0]
    assert isinstance(known, Welcome)
    for secret in ("", "x" * len(known.secret), known.secret[:-1]):
        known.secret = secret
        welcome = (await target.enter("control", known)).heard[0]
        assert isinstance(welcome, Welcome)
        assert not welcome.resumed
        assert welcome.session != known.session
        assert await target.upload(known) in (400, 401)


async def test_secret_of_another_epoch(serve: Serve, server: Server) -> None:
    """A session is not resumed with the epoch of another server process."""
    target = await serve(server)
    known: Any = (await target.enter()).heard[0]
    known.epoch = "0" * len(known.epoch)
    welcome: Any = (await target.enter("control", known)).heard[0]
    assert not welcome.resumed


@pytest.mark.parametrize("token", ["", "é", "x" * 43, "control", "view"])
async def test_guesses(serve: Serve, server: Server, token: str) -> None:
    """A token that is not ours opens nothing, and what is said names neither token nor state."""
    target = await serve(server)
    target.tokens = {}
    socket = await target.enter(token)
    close = await socket.closed()
    assert close is not None
    assert (close.code, close.retry) == ("unauthorized", False)
    assert len(socket.heard) == 1
    assert server.sessions == []


async def test_view_link_and_what_else_there_is(serve: Serve) -> None:
    """Through a view link no protocol is called, no file sent, no page told, no question of others answered."""
    server = Server("target")
    server.state.files = None
    called: list[str] = []

    class Solver(LinkProtocol):
        @export_rpc("solver.run")
        def run(self) -> None:
            called.append("run")

    server.add_protocol_to_configure(lambda root: root.registerLinkProtocol(Solver()))
    target = await serve(server)
    victim, watcher = await target.enter(), await target.enter("view")
    welcome: Any = watcher.heard[0]
    (session,) = [one for one in server.sessions if one.role == "control"]
    asked = asyncio.ensure_future(session.confirm("Delete?"))
    await victim.until(lambda one: isinstance(one, Batch) and session.scope.paths(("session", "dialog")))
    (path,) = session.scope.paths(("session", "dialog"))
    for message in (
        ClientCall(1, "solver.run", [], {}, True),
        ClientEvent(2, "dialog", {"id": path[2], "value": True}),
        ClientEvent(3, "notice", {"level": "error", "text": "forged"}),
        ClientEvent(4, "publish:topic", 1),
        ClientEvent(5, "download", 1),
        Write(6, ["files", {"name": "a", "upload": "x"}]),
    ):
        await watcher.answer(message)
    assert await target.upload(welcome, role="view", field="state:files:1") == 403
    assert (called, asked.done(), server.state.files) == ([], False, None)
    await victim.send(ClientEvent(1, "dialog", {"id": path[2], "value": False}))
    assert await asked is False
    assert [one for one in victim.heard if isinstance(one, Event)] == []
    told = [one[1:] for message in watcher.heard if isinstance(message, Batch) for one in message.definitions]
    assert ["state", "files"] in told
    assert [one for one in told if one[1:2] == ["dialog"]] == []


@pytest.mark.parametrize("key", ["ui", "main", "session", "modules"])
async def test_clients_write_variables_only(serve: Serve, server: Server, key: str) -> None:
    """What a client writes is a variable of that name, and nothing else that has the name: no template, no module."""
    server.enable_module({"state": {"enabled": True}})
    with AppLayout(server) as page:
        html.Div("unchanged")
    target = await serve(server)
    document = server.store.shared
    before = {path: document.get(path) for face in ("ui", "session") for path in document.paths((face,))}
    socket = await target.enter()
    await socket.answer(Write(1, [key, {"template": "<img onerror=1>", "scripts": ["x.js"], "onclick": "1"}]))
    after = {path: document.get(path) for face in ("ui", "session") for path in document.paths((face,))}
    assert after == before
    assert "unchanged" in page.html
