"""A server that dies and comes back while a page is open."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import pyvista as pv

from tests.browser.conftest import OpenViewer, difference
from tests.viewer.programs import Program, Run

Serve = Callable[..., tuple[Program, str]]

TOKEN = "correct-horse-battery"


@pytest.fixture
def port() -> int:
    """Return a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def serve(run: Run, tmp_path: Path, port: int) -> Serve:
    """Return what starts ``belvedere view`` on always the same port, and gives the program and its link."""
    path = tmp_path / "ball.vtp"
    pv.Sphere().elevation().save(path)

    def serve(*options: str) -> tuple[Program, str]:
        program = run("-m", "belvedere.cli", "view", str(path), "--port", str(port), *options)
        return program, program.says(r"control: (\S+)")

    return serve


async def test_page_comes_back_to_a_server_that_was_killed(serve: Serve, open_viewer: OpenViewer) -> None:
    """The picture stays while the server is away; when it is back the page works again, with nothing done to it."""
    program, link = serve("--token", TOKEN)
    viewer = await open_viewer(link)
    before = await viewer.picture()
    program.process.kill()
    program.process.wait()
    await viewer.page.get_by_text("reconnecting").wait_for()
    assert difference(await viewer.still(), before) < 5
    serve("--token", TOKEN)
    await viewer.page.get_by_text("reconnecting").wait_for(state="detached", timeout=30_000)
    await viewer.returns(before)
    await viewer.choose("colormap", "plasma")
    await viewer.changes(before)


async def test_page_of_another_servers_link_says_so(serve: Serve, open_viewer: OpenViewer) -> None:
    """A server that was started anew with another token is not the one that was linked to."""
    program, link = serve()
    viewer = await open_viewer(link)
    program.process.kill()
    program.process.wait()
    serve()
    await viewer.page.get_by_text("not valid any more").wait_for(timeout=30_000)
