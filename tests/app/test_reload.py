"""Editing a program while it runs."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from belvedere.app import NotAvailableError, Server
from belvedere.remote import Client
from tests.app.driver import PATIENCE

FUNCTIONS = """
from belvedere.app import LinkProtocol, export_rpc, get_server
from belvedere.ui import VAppLayout
from belvedere.widgets import html

server = get_server()
state = server.state
state.count = 1
state.heard = []
server.cli.add_argument("-d", "--data")
server.cli.parse_args()

@server.change("count")
def on_count(count):
    state.heard = [*state.heard, f"old {count}"]

@server.trigger("greet")
def greet():
    return "old greeting"

class Solver(LinkProtocol):
    @export_rpc("solver.name")
    def name(self):
        return "old solver"

server.add_protocol_to_configure(lambda root: root.register_link_protocol(Solver()))

with server.ui.tools:
    html.Div("old tool")

@server.controller.add("on_server_reload")
def reloaded(server):
    state.reloads = (state.reloads or 0) + 1

with VAppLayout(server) as page, page.content:
    html.Div("old text")
    server.ui.tools(page)

if __name__ == "__main__":
    server.start(port=0, open_browser=False, hot_reload=True)
"""

CLASS = """
from belvedere.app import get_server
from belvedere.ui import VAppLayout
from belvedere.widgets import html

class App:
    def __init__(self):
        self.server = get_server()
        self.calls = 0
        self.server.trigger("count")(self.count)
        self.build()

    def count(self):
        self.calls += 1
        return f"old {self.calls}"

    def build(self):
        self.server.change("x")(self.on_x)
        with VAppLayout(self.server) as page, page.content:
            html.Div("old text")

    def on_x(self, x):
        self.server.state.heard = [*(self.server.state.heard or []), f"old {x}"]

def main():
    app = App()
    app.server.start(port=0, open_browser=False, hot_reload=True)

if __name__ == "__main__":
    main()
"""

CONSTRUCTOR = """
from belvedere.app import get_server
from belvedere.ui import VAppLayout
from belvedere.widgets import html

class App:
    def __init__(self):
        self.server = get_server()
        self.server.state.kept = "first"
        self.server.trigger("greet")(lambda: "old greeting")
        with VAppLayout(self.server) as page, page.content:
            html.Div("old text")

if __name__ == "__main__":
    app = App()
    app.server.start(port=0, open_browser=False, hot_reload=True)
"""

PARTS = """
from parts import answer, label
from belvedere.app import get_server
from belvedere.ui import VAppLayout
from belvedere.widgets import html

server = get_server()
server.trigger("answer")(answer)

with VAppLayout(server) as page, page.content:
    html.Div(label())

server.start(port=0, open_browser=False, hot_reload=True)
"""


class Program:
    """A program in a folder of its own, and a client of it."""

    def __init__(self, file: Path, process: asyncio.subprocess.Process, client: Client) -> None:
        self.file = file
        self.process = process
        self.client = client
        self.notices: list[str] = []
        client.on("notice")(lambda payload: self.notices.append(payload["text"]))

    @property
    def state(self) -> Any:
        """The state as the client has it."""
        return self.client.state

    def edit(self, old: str, new: str, file: Path | None = None) -> None:
        """Replace text in the program, as an editor does that writes a file at once."""
        path = file or self.file
        text = path.read_text()
        assert old in text
        draft = path.with_suffix(".tmp")
        draft.write_text(text.replace(old, new))
        draft.replace(path)

    async def until(self, condition: Callable[[], Any]) -> None:
        """Wait until `condition` holds."""
        await self.client.until(condition, PATIENCE)

    def shows(self, text: str) -> bool:
        """Whether the page holds `text`."""
        return text in str([self.client.get(path) for path in self.client.paths(("ui", "main"))])


Run = Callable[..., Awaitable[Program]]


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Run]:
    """Yield what runs a program as a script."""
    running: list[Program] = []

    async def run(text: str, **modules: str) -> Program:
        for name, content in modules.items():
            (tmp_path / f"{name}.py").write_text(textwrap.dedent(content))
        file = tmp_path / "program.py"
        file.write_text(text)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-B", str(file), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE * 3)).decode()
        assert "control:" in line, (await process.communicate())[1].decode()
        client = Client(line.partition(":")[2].strip())
        await client.connect()
        running.append(Program(file, process, client))
        return running[-1]

    yield run
    for program in running:
        await program.client.close()
        program.process.terminate()
        await program.process.communicate()
        assert program.process.returncode == 0


async def test_functions(run: Run) -> None:
    """An edited callback and layout take effect, once each; the state is kept; on_server_reload is called."""
    program = await run(FUNCTIONS)
    await program.until(lambda: program.shows("old text"))
    program.state.count = 5
    await program.until(lambda: program.state.heard == ["old 1", "old 5"])
    program.edit("old", "new")
    await program.until(lambda: program.state.reloads == 1)
    await program.until(lambda: program.shows("new text"))
    assert (program.state.count, program.state.heard) == (5, ["old 1", "old 5"])
    assert not program.shows("old text")
    assert await program.client.call("greet") == "new greeting"
    assert await program.client.call("solver.name") == "new solver"
    assert program.client.get(("ui", "@nodes", "tools"))["template"].count("tool") == 1
    program.state.count = 6
    await program.until(lambda: program.state.heard == ["old 1", "old 5", "new 6"])


async def test_removed_listener(run: Run) -> None:
    """What the program does not register any more is forgotten; new state variables appear."""
    program = await run(FUNCTIONS)
    program.edit('@server.change("count")', "state.added = 'here'")
    await program.until(lambda: program.state.reloads == 1)
    program.state.count = 7
    assert await program.client.call("greet") == "old greeting"
    assert program.state.added == "here"
    assert program.state.heard == ["old 1"]


@pytest.mark.parametrize("mistake", ["state.count = = 3", "raise ValueError('no good')"])
async def test_mistake(run: Run, mistake: str) -> None:
    """A mistake in the edited file is shown, and the old program goes on; mended, the new one does."""
    program = await run(FUNCTIONS)
    await program.until(lambda: program.shows("old text"))
    program.edit("\nif __name__", f"\n{mistake}\nif __name__")
    await program.until(lambda: program.notices)
    program.edit("old text", "new text")
    await program.until(lambda: len(program.notices) == 2)
    assert await program.client.call("greet") == "old greeting"
    program.state.count = 2
    await program.until(lambda: program.state.heard == ["old 1", "old 2"])
    assert program.shows("old text")
    program.edit(mistake, "")
    await program.until(lambda: program.shows("new text"))


async def test_class(run: Run) -> None:
    """Methods of an object get the new code, it keeps its data, and the method that builds the page is called again."""
    program = await run(CLASS)
    assert await program.client.call("count") == "old 1"
    for before, word, count in (("old", "newer", 2), ("newer", "newest", 3)):
        program.edit(before, word)
        await program.until(partial(program.shows, f"{word} text"))
        assert await program.client.call("count") == f"{word} {count}"
    program.state.x = 4
    await program.until(lambda: program.state.heard == ["newest 4"])


async def test_constructor(run: Run) -> None:
    """Where a constructor builds the page it is called again: the object is a new one, the state is the same."""
    program = await run(CONSTRUCTOR)
    program.state.kept = "second"
    await program.client.flush()
    program.edit("old", "new")
    await program.until(lambda: program.shows("new text"))
    assert await program.client.call("greet") == "new greeting"
    assert program.state.kept == "second"


async def test_module(run: Run, tmp_path: Path) -> None:
    """An edited module takes effect where its functions are held, and where another module used it for a page."""
    parts = "TEXT = 'old'\ndef answer():\n    return TEXT + ' answer'\ndef label():\n    return TEXT + ' text'\n"
    program = await run(PARTS, parts=parts)
    await program.until(lambda: program.shows("old text"))
    program.edit("old", "new", tmp_path / "parts.py")
    await program.until(lambda: program.shows("new text"))
    assert await program.client.call("answer") == "new answer"


def test_without_watchfiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without watchfiles hot reload is an error that names the extra, and nothing is started."""
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    server = Server("unwatched")
    with pytest.raises(NotAvailableError, match=r"belvedere\[reload\]"):
        server.start_in_thread(port=0, hot_reload=True)
    assert not server.running
