"""The programs that a reader meets first do what the text beside them says."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

from tests.conftest import Pages

ROOT = Path(__file__).parents[2]


async def test_the_program_of_the_readme(pages: Pages, tmp_path: Path) -> None:
    """A slider moved in one browser shows the computed value in another."""
    (program, *_) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(program.strip().splitlines()) <= 17
    script = tmp_path / "readme.py"
    script.write_text(program.replace("server.start()", ""), encoding="utf-8")
    await _move_the_slider(pages, script)


async def test_hello_state(pages: Pages) -> None:
    """The example is the same program."""
    await _move_the_slider(pages, ROOT / "examples" / "01_hello_state.py")


def test_python_client() -> None:
    """The example without a browser runs to its end."""
    ran = subprocess.run(
        [sys.executable, ROOT / "examples" / "13_python_client.py"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stderr == ""
    assert ran.stdout.splitlines()[-1] == "the server has 21.5"


async def _move_the_slider(pages: Pages, script: Path) -> None:
    server = runpy.run_path(str(script))["server"]
    server.start_in_thread(port=0, open_browser=False, show_connection_info=False)
    try:
        link = server.links()["control"]
        mine, other = await pages.open(link), await pages.open(link)
        await other.get_by_text("68 °F").wait_for()
        await mine.locator(".v-slider-thumb").focus()
        for _ in range(5):
            await mine.keyboard.press("ArrowRight")
        await other.get_by_text("77 °F").wait_for()
        assert await other.locator(".v-slider-thumb").get_attribute("aria-valuenow") == "25"
    finally:
        server.stop_in_thread()
