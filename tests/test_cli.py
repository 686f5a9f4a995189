"""The command ``belvedere``, as a user calls it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import belvedere
from belvedere.remote import Client

BALL = """solid ball
facet normal 0 0 1
outer loop
vertex 0 0 0
vertex 1 0 0
vertex 0 1 0
endloop
endfacet
endsolid ball
"""


@pytest.fixture
def ball(tmp_path: Path) -> Path:
    """Return a mesh file."""
    path = tmp_path / "ball.stl"
    path.write_text(BALL)
    return path


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    line = [sys.executable, "-m", "belvedere.cli", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Yield a list of commands that are ended with the test."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def start(started: list[subprocess.Popen[str]], *arguments: str | Path) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """Start a command that serves; return it with the links that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "belvedere.cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    started.append(process)
    assert process.stdout is not None
    links = {}
    for line in process.stdout:
        if match := re.match(r" *(control|view): (\S+)", line):
            links[match[1]] = match[2]
        if "Ctrl-C" in line:
            return process, links
    raise AssertionError(process.communicate()[1])


def test_version() -> None:
    """The version is that of the package."""
    assert command("--version").stdout == f"belvedere {belvedere.__version__}\n"


def test_missing_file_is_one_line_and_exit_code_2() -> None:
    """A missing file is named on standard error; nothing is started."""
    done = command("view", "nowhere.vtu")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "belvedere: nowhere.vtu: no such file\n")


def test_one_missing_file_of_several_is_enough(ball: Path) -> None:
    """Every file is looked for before the first is read."""
    done = command("view", ball, "nowhere.vtu")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.vtu: no such file" in done.stderr


@pytest.mark.viewer
def test_unreadable_file_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    """A file that is no mesh is named on standard error; no link is printed."""
    path = tmp_path / "bad.vtu"
    path.write_text("hello")
    done = command("view", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"belvedere: .*bad\.vtu: cannot be read \(.*\)\n", done.stderr)


@pytest.mark.viewer
def test_unknown_array_is_one_line_and_exit_code_2(ball: Path) -> None:
    """An array that the mesh has not is said so."""
    done = command("view", ball, "--scalars", "pressure")
    assert done.returncode == 2
    assert done.stderr == "belvedere: ball.stl: there is no array 'pressure'; it has no arrays\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--cmap", "virids"], "did you mean 'viridis'"),
        (["--opacity", "3"], "opacity is between 0 and 1"),
        (["--token", "short"], "a token has at least 16 characters"),
        (["--port", "70000"], "a port is a number from 0 to 65535"),
        (["--auth", "none", "--host", "0.0.0.0"], "--insecure"),
    ],
)
def test_bad_option_is_one_line_and_exit_code_2(ball: Path, options: list[str], sentence: str) -> None:
    """What can be put right is said without a traceback."""
    done = command("view", ball, *options)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_file_is_asked_for() -> None:
    """Without a file there is nothing to show."""
    done = command("view")
    assert done.returncode == 2
    assert "FILE" in done.stderr


@pytest.mark.viewer
async def test_file_is_served_to_both_roles(started: list[subprocess.Popen[str]], ball: Path) -> None:
    """Both links are printed and lead to the mesh; Ctrl-C ends the server well."""
    process, links = start(started, "view", ball, "--no-browser", "--name", "My part")
    for role, link in links.items():
        async with Client(link) as client:
            assert client.role == role
            mesh = await client.wait_for(("view", "main", "mesh"), timeout=10)
            assert (mesh["name"], mesh["n_cells"]) == ("My part", 1)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20)[1] == ""
    assert process.returncode == 0


@pytest.mark.viewer
def test_kill_ends_the_server_well(started: list[subprocess.Popen[str]], ball: Path) -> None:
    """SIGTERM does what Ctrl-C does."""
    process, _ = start(started, "view", ball, "--no-browser")
    process.terminate()
    assert process.communicate(timeout=20)[1] == ""
    assert process.returncode == 0


@pytest.mark.viewer
async def test_options_are_what_sessions_begin_with(started: list[subprocess.Popen[str]], ball: Path) -> None:
    """Display options reach the page."""
    colors = ["--cmap", "hot", "--clim", "-1", "2.5", "--opacity", "0.5", "--theme", "dark"]
    shape = ["--edges", "--representation", "points", "--no-axes"]
    _, links = start(started, "view", ball, "--no-browser", *colors, *shape)
    async with Client(links["control"]) as client:
        state = client.state
        assert (state.colormap, state.range_min, state.range_max) == ("hot", -1.0, 2.5)
        assert (state.edges, state.representation, state.opacity) == (True, "points", 0.5)
        assert (state.axes, state.theme) == (False, "dark")


@pytest.mark.viewer
async def test_token_can_be_chosen(started: list[subprocess.Popen[str]], ball: Path) -> None:
    """With a token of the user's the control link is the same after a restart."""
    _, links = start(started, "view", ball, "--no-browser", "--token", "correct-horse-battery")
    assert links["control"].endswith("#token=correct-horse-battery")


async def test_demo_shows_meshes(started: list[subprocess.Popen[str]]) -> None:
    """The demonstration offers several meshes and shows the first."""
    _, links = start(started, "demo", "--no-browser")
    async with Client(links["control"]) as client:
        assert len(client.state.files) >= 4
        await client.wait_for(("view", "main", "points"), timeout=10)
