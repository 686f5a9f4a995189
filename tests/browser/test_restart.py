"""A server that dies and comes back while a page is open."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pyvista as pv

from tests.browser.conftest import OpenViewer, difference

TOKEN = "correct-horse-battery"


@pytest.fixture
def port() -> int:
    """Return a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def serve(tmp_path: Path, port: int) -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """Yield what starts ``belvedere view`` on always the same port, and returns it with its link."""
    path = tmp_path / "ball.vtp"
    pv.Sphere().elevation().save(path)
    started: list[subprocess.Popen[str]] = []

    def serve(*options: str) -> tuple[subprocess.Popen[str], str]:
        line = [sys.executable, "-m", "belvedere.cli", "view", str(path), "--no-browser", "--port", str(port), *options]
        process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        link = re.search(r"control: (\S+)", process.stdout.readline())
        assert link is not None
        return process, link[1]

    yield serve
    for process in started:
        process.kill()
        process.communicate()


async def test_page_comes_back_to_a_server_that_was_killed(
    serve: Callable[..., tuple[subprocess.Popen[str], str]], open_viewer: OpenViewer
) -> None:
    """The picture stays while the server is away; when it is back the page works again, with nothing done to it."""
    process, link = serve("--token", TOKEN)
    viewer = await open_viewer(link)
    before = await viewer.picture()
    process.kill()
    process.wait()
    await viewer.page.get_by_text("reconnecting").wait_for()
    assert difference(await viewer.still(), before) < 5
    serve("--token", TOKEN)
    await viewer.page.get_by_text("reconnecting").wait_for(state="detached", timeout=30_000)
    await viewer.until(lambda now: difference(now, before) < 0.5)
    await viewer.choose("colormap", "plasma")
    await viewer.until(lambda now: difference(now, before) > 5)


async def test_page_of_another_servers_link_says_so(
    serve: Callable[..., tuple[subprocess.Popen[str], str]], open_viewer: OpenViewer
) -> None:
    """A server that was started anew with another token is not the one that was linked to."""
    process, link = serve()
    viewer = await open_viewer(link)
    process.kill()
    process.wait()
    serve()
    await viewer.page.get_by_text("not valid any more").wait_for(timeout=30_000)
