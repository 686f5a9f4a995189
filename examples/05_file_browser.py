"""Give the program arguments of its own: ``python 05_file_browser.py --data some/folder``.

`server.cli` is an `argparse` parser that knows the server's options already. Every letter but ``-h`` and ``-p`` is
free.
"""

from pathlib import Path

import belvedere
from belvedere.ui import SinglePageWithDrawerLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v

MOST = 20_000  # characters of a file that are shown

server = belvedere.get_server("file-browser")
state = server.state

server.cli.add_argument("-d", "--data", help="folder to explore", type=Path, default=Path.cwd())
root = server.cli.parse_args().data.resolve()

# Where somebody is, and what they look at, is theirs alone.
state.private("folder", "entries", "file", "text")
state.update({"folder": "", "file": "", "text": ""})


def inside(name: str) -> Path:
    """Return the path of `name` under the folder, and nothing outside of it: pages can ask for anything."""
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise PermissionError(f"{name} is not inside {root.name}")
    return path


@server.change("folder")
def list_folder(folder: str, **_: object) -> None:
    """Follow where somebody goes."""
    paths = sorted(inside(folder).iterdir(), key=lambda path: (path.is_file(), path.name.lower()))
    state.entries = [
        {"name": path.name, "path": str(path.relative_to(root)), "folder": path.is_dir()}
        for path in paths
        if not path.name.startswith(".")
    ]


def open_file(name: str) -> None:
    """Show the beginning of a file."""
    content = inside(name).read_bytes()[:MOST]
    state.update({"file": name, "text": content.decode(errors="replace")})


with SinglePageWithDrawerLayout(server) as layout:
    layout.title.set_text(f"Files in {root.name}")
    with layout.drawer as drawer:
        drawer.width = 320
        with v.VList(density="compact", nav=True):
            v.VListItem(
                title="..",
                prepend_icon="mdi-arrow-up",
                v_if=("folder",),
                click="folder = folder.split('/').slice(0, -1).join('/')",
            )
            v.VListItem(
                v_for="entry in entries",
                key="entry.path",
                title=("entry.name",),
                prepend_icon=("entry.folder ? 'mdi-folder' : 'mdi-file-outline'",),
                active=("entry.path === file",),
                click=f"entry.folder ? folder = entry.path : trigger('{server.trigger_name(open_file)}', [entry.path])",
            )
    with layout.content, v.VContainer(fluid=True):
        html.H3("{{ file || 'Choose a file' }}")
        html.Pre(v_text=("text",), style="white-space: pre-wrap", classes="text-body-2")

if __name__ == "__main__":
    server.start()
