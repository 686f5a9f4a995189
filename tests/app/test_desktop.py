"""A window of its own: what passes between the server and the process of the window, and one real window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from belvedere.app import NotAvailableError, Server
from belvedere.app.desktop import desktop
from belvedere.app.desktop.desktop import WindowError

STAND_IN = """
import json, os, sys, urllib.request
from pathlib import Path
order = json.loads(sys.stdin.readline())
order["page"] = urllib.request.urlopen(order["url"].partition("#")[0] + "healthz").status
order["seen"] = Path("/proc/self/cmdline").read_text() + Path("/proc/self/environ").read_text()
Path(sys.argv[1]).write_text(json.dumps(order))
print(json.dumps({"event": "loaded"}), flush=True)
"""

ENDINGS = {
    "closed by its user": "",
    "closed by the server": "sys.stdin.read(); Path(sys.argv[1] + '.end').write_text('closed')",
    "crash": "print('a dying toolkit', file=sys.stderr); os._exit(7)",
    "no toolkit": "print(json.dumps({'error': 'no window can be opened here'}), flush=True); sys.exit(3)",
}

Stand = Callable[[str], Path]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Return what puts a program in the place of the window's; it gives the file where the program tells of itself."""

    def stand_in(ending: str) -> Path:
        program, told = tmp_path / "window.py", tmp_path / "told.json"
        program.write_text(STAND_IN + ENDINGS[ending])
        monkeypatch.setattr(desktop, "_PROGRAM", (sys.executable, str(program), str(told)))
        return told

    return stand_in


def start(server: Server, **options: Any) -> None:
    """Start with a window, and block."""
    server.start(exec_mode="desktop", thread=True, show_connection_info=False, **options)


def test_closed_by_its_user(stand_in: Stand) -> None:
    """The window gets the control link and its options, and when it is closed the server stops."""
    told, server, seen = stand_in("closed by its user"), Server("desk", desktop_debug=True), []
    server.controller.on_server_exited.add(lambda: seen.append("exited"))
    start(server, width=500, height=400)
    order = json.loads(told.read_text())
    assert order["options"] == {"title": "desk", "width": 500, "height": 400}
    assert order["debug"] is True
    assert order["page"] == 200
    assert seen == ["exited"]
    assert not server.running


def test_no_token_in_the_process_list(stand_in: Stand) -> None:
    """Neither the arguments nor the environment of the window's process tell the token."""
    told = stand_in("closed by its user")
    start(Server("desk", token="t" * 20))
    order = json.loads(told.read_text())
    assert order["url"].endswith("#token=" + "t" * 20)
    assert "t" * 20 not in order["seen"]


def test_any_port(stand_in: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window needs no port of its own choice: any that is free serves, unless one is told."""
    stand_in("closed by its user")
    server = Server("desk")
    start(server)
    assert server.server_options["port"] == 0


@pytest.mark.parametrize("backend", ["aiohttp", "tornado"])
def test_closed_by_the_server(stand_in: Stand, backend: str) -> None:
    """Where the server stops, the window is closed."""
    told, server = stand_in("closed by the server"), Server("desk")

    def stop_when_shown() -> None:
        while not told.exists():
            time.sleep(0.001)
        server.stop_in_thread()

    stopping = threading.Thread(target=stop_when_shown)
    stopping.start()
    start(server, backend=backend)
    stopping.join()
    assert told.with_name("told.json.end").read_text() == "closed"


@pytest.mark.parametrize(
    ("ending", "words"), [("crash", "status 7:\na dying toolkit"), ("no toolkit", "no window can be opened here")]
)
def test_failure(stand_in: Stand, ending: str, words: str) -> None:
    """A window that cannot be opened, or whose process crashes, is an error that says why, and the server stops."""
    stand_in(ending)
    server = Server("desk")
    with pytest.raises(WindowError, match=words):
        start(server)
    assert not server.running


def test_without_pywebview(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pywebview the mode is an error that names the extra."""
    monkeypatch.setitem(sys.modules, "webview", None)
    with pytest.raises(NotAvailableError, match=r"belvedere\[desktop\]"):
        start(Server("desk"))


def test_unknown_option() -> None:
    """An option that windows do not have is an error with the nearest name."""
    with pytest.raises(TypeError, match="'width'"):
        start(Server("desk"), widht=300)


def test_no_page() -> None:
    """A backend without pages has nothing to show."""
    with pytest.raises(ValueError, match="generic"):
        start(Server("desk"), backend="generic")


def test_no_toolkit() -> None:
    """The window's program says in a sentence that there is no toolkit, and what would be one."""
    environment = {**os.environ, "PYWEBVIEW_GUI": "gtk", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    blocked = "import sys; sys.modules.update({'gi': None, 'qtpy': None})\n"
    program = blocked + "from belvedere.app.desktop.window import main; sys.exit(main())"
    order = json.dumps({"url": "http://127.0.0.1:1/", "options": {}, "debug": False})
    done = subprocess.run(
        [sys.executable, "-c", program], input=order, env=environment, capture_output=True, text=True, check=False
    )
    assert "pip install 'pywebview[qt]'" in json.loads(done.stdout)["error"]
    assert done.returncode == 3


REAL = """
from belvedere.app import Server
from belvedere.ui import VAppLayout
from belvedere.widgets import html

server = Server("desk")
with VAppLayout(server) as page, page.content:
    html.Div("hello")

@server.controller.add("on_client_connected")
def connected(session):
    print("connected", session.role, flush=True)
    server.stop_in_thread()

server.start(exec_mode="desktop", gui="qt", width=500, height=400, show_connection_info=False)
print("done", flush=True)
"""


def test_real_window() -> None:
    """A real window loads the page and joins as control; when the server stops, it closes."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
    }
    probe = "import webview.platforms.qt, qtpy.QtWebEngineWidgets"
    if subprocess.run([sys.executable, "-c", probe], env=environment, capture_output=True, check=False).returncode:
        pytest.skip("pywebview has no Qt with WebEngine here: pip install 'pywebview[qt]'")
    program = [sys.executable, "-c", textwrap.dedent(REAL)]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.returncode) == ("connected control\ndone\n", 0), done.stderr
