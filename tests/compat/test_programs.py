"""What programs for the reference do, in a server that runs and in a real browser."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from belvedere.app.registry import forget_server
from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.app.file_upload import ClientFile
from belvedere.compat.trame.ui.html import DivLayout
from belvedere.compat.trame.ui.router import RouterViewLayout
from belvedere.compat.trame.ui.vuetify import SinglePageLayout
from belvedere.compat.trame.widgets import client, html, router, vuetify
from belvedere.compat.trame_server.client import Client
from belvedere.compat.trame_server.core import Server

QUIET: dict[str, Any] = {"port": 0, "open_browser": False, "show_connection_info": False, "exec_mode": "task"}


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """Yield a server that stops with the test."""
    server = get_server("programs")
    assert server is not None
    yield server
    await server.stop()
    forget_server("programs")


async def started(server: Server) -> str:
    """Start; return the link."""
    server.start(**QUIET)
    await server.ready
    return server.links()["control"]


async def test_listeners_know_what_changed(server: Server) -> None:
    """While a listener runs, the keys that it is called for are the modified ones; for its tasks they are not."""
    seen: asyncio.Queue[Any] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    tell: Callable[..., Any] = lambda *what: loop.call_soon_threadsafe(seen.put_nowait, what)  # noqa: E731

    @server.state.change("a", "b")
    def listen(**_: Any) -> None:
        tell(set(server.state.modified_keys), server.state.is_dirty("a"), server.state.is_dirty("b"))

    @server.state.change("c")
    async def listen_too(**_: Any) -> None:
        async def later() -> set[str]:
            return server.state.modified_keys

        tell(server.state.modified_keys, await asyncio.create_task(later()))

    await started(server)
    server.state.b = 1
    assert await seen.get() == ({"b"}, False, True)
    server.state.c = 1
    assert await seen.get() == ({"c"}, set())


def test_a_task_before_there_is_a_loop() -> None:
    """A program may ask for the task first and run its loop afterwards."""
    program = """
import asyncio
from belvedere.compat.trame.app import get_server

servers = [get_server(name) for name in ("one", "two")]
tasks = [one.start(exec_mode="task", port=0, show_connection_info=False, open_browser=False) for one in servers]

async def main():
    for server in servers:
        await server.ready
        print(server.running)
        await server.stop()

asyncio.get_event_loop_policy().get_event_loop().run_until_complete(asyncio.gather(main(), *tasks))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.returncode) == ("True\nTrue\n", 0), done.stderr


def test_state_of_a_client_to_be_connected(caplog: pytest.LogCaptureFixture) -> None:
    """Before it is connected a client has no variables; listeners may be registered, and a write is warned of."""
    waiting = Client()

    @waiting.state.change("counter")  # type: ignore[untyped-decorator]
    def listen(**_: Any) -> None: ...

    with waiting.state as state:
        assert (state.counter, state["counter"]) == (None, None)
        state.counter = 1
    assert "'counter' is written to the state of a client that is not connected" in caplog.text


async def test_a_client_with_the_standard_secret(server: Server) -> None:
    """A link's token goes before a secret given along with it; listeners and state are then the server's."""
    server.state.counter = 1
    waiting, changed = Client(), asyncio.Event()

    @waiting.state.change("counter")  # type: ignore[untyped-decorator]
    def listen(counter: int, **_: Any) -> None:
        if counter == 2:
            changed.set()

    await waiting.connect(await started(server), secret="wslink-secret")
    assert waiting.state.counter == 1
    server.state.counter = 2
    await changed.wait()
    await waiting.disconnect()
    assert waiting.state.counter is None


async def test_a_page_as_text(server: Server, page: Page) -> None:
    """A template that stands in the state is a page; browsers cannot write it."""
    server.state.count = 1
    arrived, loop = asyncio.Event(), asyncio.get_running_loop()
    server.state.change("count")(lambda count, **_: count == 2 and loop.call_soon_threadsafe(arrived.set))
    server.state.trame__template_main = '<div><button id="up" @click="count++">{{ count }}</button></div>'
    await page.goto(await started(server))
    await page.click("#up")
    await arrived.wait()
    await page.evaluate("window.trame.state.set('trame__template_main', '<p>mine</p>')")
    server.state.count = 3
    await expect(page.locator("#up")).to_have_text("3")
    server.state.trame__template_main = "<p>{{ count }} in another page</p>"
    await expect(page.locator("p")).to_have_text("3 in another page")


async def test_a_file_of_the_user(server: Server, page: Page, tmp_path: Path) -> None:
    """A file put into a variable is read by `ClientFile`, and does not stand in the state."""
    found: asyncio.Queue[Any] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    with SinglePageLayout(server) as layout, layout.content:
        vuetify.VFileInput(v_model=("chosen", None))

    @server.state.change("chosen")
    def take(chosen: Any, **_: Any) -> None:
        loop.call_soon_threadsafe(found.put_nowait, ClientFile(chosen))

    path = tmp_path / "data.txt"
    path.write_bytes(b"12345" * 20_000)
    await page.goto(await started(server))
    assert (await found.get()).is_empty
    await page.set_input_files("input[type=file]", path)
    file = await found.get()
    assert (file.name, file.size, file.mime_type) == ("data.txt", 100_000, "text/plain")
    assert file.modified_time == int(path.stat().st_mtime * 1000)
    assert (file.is_empty, file.content) == (False, path.read_bytes())
    assert len(str(server.state.chosen)) < 1000


async def test_a_layout_within_another(server: Server, page: Page) -> None:
    """A part of an application that has a layout of its own is shown where it is made; the page keeps its name."""
    part = server.create_child_server(prefix="part_")
    part.state.text = "of the part"
    with DivLayout(server):
        html.B("around")
        with DivLayout(part):
            html.I("{{ text }}")
    await page.goto(await started(server))
    await expect(page.locator("b")).to_have_text("around")
    await expect(page.locator("i")).to_have_text("of the part")


async def test_a_page_in_the_style_of_the_reference(server: Server, page: Page) -> None:
    """Views by name, the theme by its name of then, and text of a module work in one page."""
    for view in ("content", "side"):
        for path in ("/", "/foo"):
            with RouterViewLayout(server, path, name=view):
                html.P(f"{path} {view}", classes=view)
    with DivLayout(server):
        client.Script("const hello = await Promise.resolve('hi'); window.greeting = hello", module=True)
        router.RouterLink("Foo", to="/foo")
        router.RouterView(name="side")
        router.RouterView(name="content")
        vuetify.VCheckbox(v_model="$vuetify.theme.dark", label="dark")
        html.B("dark: {{ $vuetify.theme.dark }}")
    await page.goto(await started(server))
    await expect(page.locator("p.side")).to_have_text("/ side")
    await page.click("a")
    await expect(page.locator("p.side")).to_have_text("/foo side")
    await expect(page.locator("p.content")).to_have_text("/foo content")
    await page.click("input[type=checkbox]")
    await expect(page.locator("b")).to_have_text("dark: true")
    await page.wait_for_function("window.greeting === 'hi'")
