"""How `belvedere.view` behaves in the programs that call it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from belvedere.viewer import MeshError, view
from tests.viewer.programs import Run

pytestmark = pytest.mark.viewer

TRIANGLE = "([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]])"
SCRIPT = f"import belvedere; handle = belvedere.view({TRIANGLE}, open_browser=False)\n"


def page_of(link: str) -> bytes:
    """What the server answers to a browser."""
    with urllib.request.urlopen(link.partition("#")[0], timeout=10) as answer:
        return bytes(answer.read())


def test_script_waits_at_its_end(run: Run) -> None:
    """A script that has nothing more to do goes on serving until Ctrl-C, and then ends well."""
    program = run("-c", SCRIPT + "print('after: view returned', flush=True)")
    link = program.says(r"control: (\S+)")
    program.says("after: (.*)")
    program.says("(Press Ctrl-C)")
    assert b"<html" in page_of(link)
    program.process.send_signal(signal.SIGINT)
    assert program.ends() == (0, "")


def test_script_that_closes_does_not_wait(run: Run) -> None:
    """With the viewer closed there is nothing to wait for."""
    assert run("-c", SCRIPT + "handle.close()").ends() == (0, "")


def test_script_that_fails_does_not_wait(run: Run) -> None:
    """An exception ends the program with its traceback, as without a viewer."""
    code, said = run("-c", SCRIPT + "raise RuntimeError('solver diverged')").ends()
    assert code == 1
    assert "solver diverged" in said


def test_block_false_does_not_wait(run: Run) -> None:
    """A program can decide that it ends."""
    assert run("-c", SCRIPT.replace("open_browser", "block=False, open_browser")).ends() == (0, "")


def test_block_true_waits_in_the_call(run: Run) -> None:
    """What comes after a blocking call runs when the server has stopped."""
    program = run("-c", SCRIPT.replace("open_browser", "block=True, open_browser") + "print('after:', handle.closed)")
    program.says("(Press Ctrl-C)")
    program.process.send_signal(signal.SIGINT)
    assert program.says("after: (.*)") == "True"
    assert program.ends() == (0, "")


def test_interactive_interpreter_is_not_blocked(run: Run) -> None:
    """At a prompt the viewer runs beside, and leaving the prompt ends it."""
    program = run("-i", "-q", "-c", SCRIPT)
    program.says(r"control: (\S+)")
    assert program.process.stdin is not None
    program.process.stdin.write("print('still:', not handle.closed)\n")
    program.process.stdin.flush()
    assert program.says("still: (.*)") == "True"
    code, _ = program.ends()
    assert code == 0


def test_command_line_of_a_program_is_its_own(run: Run) -> None:
    """Options that mean something else to the program do not reach the viewer's server."""
    program = run("-c", SCRIPT + "handle.close()", "-p", "no number", "--port", "none either", "--auth", "open")
    assert program.ends() == (0, "")


def test_importing_the_viewer_brings_no_vtk() -> None:
    """VTK is imported when a mesh needs it, in this process or the one that reads files."""
    program = f"import sys; {SCRIPT}handle.close(); print('vtkmodules' in sys.modules or 'pyvista' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_missing_file_is_an_exception_before_anything_starts() -> None:
    """Python programs get an exception that names the file."""
    with pytest.raises(MeshError, match=r"nowhere\.vtu: no such file"):
        view("nowhere.vtu")


def test_unreadable_file_is_an_exception(tmp_path: Path) -> None:
    """The server that was started for it is stopped again."""
    path = tmp_path / "bad.vtu"
    path.write_text("hello")
    with pytest.raises(MeshError, match=r"bad\.vtu: cannot be read"):
        view(path)
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("belvedere")]
    for thread in threads:
        thread.join(20)
    assert not [thread for thread in threads if thread.is_alive()]


def test_setting_out_of_range_is_an_exception() -> None:
    """A misspelt colour map is answered by the nearest one."""
    with pytest.raises(ValueError, match="did you mean 'viridis'"):
        view(([[0, 0, 0]], [[0, 0, 0]]), cmap="virids")
