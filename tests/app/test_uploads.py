from __future__ import annotations

from typing import Any

import aiohttp

from belvedere.app import Server, Session
from belvedere.transport import Upload
from tests.app.conftest import Start
from tests.app.driver import Recorder, tokens


async def send(server: Server, identity: tuple[str, str], field: str = "mesh") -> tuple[int, Any]:
    """Upload a small file; return status and answer."""
    form = aiohttp.FormData()
    form.add_field(field, b"solid", filename="part.stl", content_type="model/stl")
    headers = {
        "Authorization": f"Bearer {tokens(server)['control']}",
        "X-Belvedere-Session": identity[0],
        "X-Belvedere-Secret": identity[1],
    }
    address = f"http://127.0.0.1:{server.port}/upload"
    async with aiohttp.ClientSession() as http, http.post(address, data=form, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_file_reaches_the_program(start: Start) -> None:
    """A file reaches the function registered for its input, complete on disk, and its answer reaches the page."""
    server = await start(Server("uploads"), backend="aiohttp", port=0)
    seen = Recorder()

    @server.upload("mesh")
    def take(upload: Upload, session: Session) -> dict[str, int]:
        seen((upload.name, upload.path.read_bytes(), session.id))
        return {"cells": 12}

    session = _enter(server)
    status, answer = await send(server, (session.id, session.secret))
    assert status == 200
    assert answer["files"][0]["result"] == {"cells": 12}
    assert await seen.until() == [("part.stl", b"solid", session.id)]
    assert session.scope.get(("session", "upload", "mesh")) == {"received": 5, "total": 5}


async def test_foreign_session(start: Start) -> None:
    """An upload that names a session without its secret is refused."""
    server = await start(Server("uploads"), backend="aiohttp", port=0)
    session = _enter(server)
    assert (await send(server, (session.id, "guess")))[0] == 401


async def test_nobody_takes_it(start: Start) -> None:
    """A file that no function takes is refused."""
    server = await start(Server("uploads"), backend="aiohttp", port=0)
    session = _enter(server)
    assert (await send(server, (session.id, session.secret)))[0] >= 400


def _enter(server: Server) -> Session:
    """Let somebody join without a socket of their own."""
    engine = server._engine
    session = engine.new_session("control", {})
    session.link.connect()
    engine.sessions.add(session, _NoSocket())
    return session


class _NoSocket:
    address = ""

    def wake(self) -> None:
        """Ask for nothing."""

    def error(self, code: str, message: str) -> None:
        """Tell nobody."""

    def close(self, code: str, reason: str, retry: bool) -> None:
        """Close nothing."""
