"""The examples run, and show something."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.browser.conftest import OpenViewer
from tests.viewer.programs import Run

EXAMPLES = sorted(
    path for path in (Path(__file__).parents[2] / "examples").glob("*.py") if "belvedere.view(" in path.read_text()
)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
async def test_example_shows_a_mesh_and_ends_with_ctrl_c(path: Path, run: Run, open_viewer: OpenViewer) -> None:
    """Whoever opens the link sees a mesh; Ctrl-C ends the script without a complaint."""
    program = run(str(path))
    await open_viewer(program.says(r"control: (\S+)"), still=False)
    program.process.send_signal(signal.SIGINT)
    assert program.ends() == (0, "")
