"""The pytest plugin, in a pytest of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = "from belvedere.testing.plugin import app_client, browser_app\n"

APPLICATION = """
import pytest
from belvedere import Server
from belvedere.ui import VAppLayout
from belvedere.widgets import vuetify as v3

def application():
    server = Server("a")
    def fail():
        raise RuntimeError("what the handler says")
    with VAppLayout(server) as layout, layout.content:
        v3.VBtn("Fail", click=fail)
        v3.VBtn("Log", click=(lambda: __import__("logging").getLogger("mine").error("an error of mine")))
        v3.VBtn("Script", click="nothing.here()")
    return server
"""


def run(folder: Path, tests: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on a file of tests."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(APPLICATION + tests)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "asyncio_mode=auto", *arguments]
    return subprocess.run(
        [*command, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        cwd=folder,
    )


def test_faults_fail_tests(tmp_path: Path) -> None:
    """A failing handler, an error in the log and a JavaScript error each fail the test in which they happen."""
    result = run(
        tmp_path,
        """
@pytest.mark.parametrize("button", ["Fail", "Log", "Script"])
async def test_button(app_client, button):
    app = await app_client(application)
    await app.find("VBtn", text=button).click()

async def test_expected(app_client):
    app = await app_client(application)
    with app.expect_error("what the handler says"):
        await app.find("VBtn", text="Fail").click()

async def test_later(app_client):
    app = await app_client(application)
    __import__("logging").getLogger("mine").error("at the end")
""",
    )
    assert "3 failed, 2 passed, 1 error" in result.stdout, result.stdout + result.stderr
    for said in ("RuntimeError: what the handler says", "ERROR mine: an error of mine", "ERROR mine: at the end"):
        assert said in result.stdout
    assert "in fail\n" in result.stdout  # the handler's own line


@pytest.mark.usefixtures("chromium_path")
def test_faults_fail_tests_in_a_browser(tmp_path: Path) -> None:
    """In Chromium an exception of a handler and one of the page fail the test at its end."""
    result = run(
        tmp_path,
        """
@pytest.mark.parametrize("button", ["Fail", "Script"])
async def test_button(browser_app, button):
    app = await browser_app(application)
    await app.page.get_by_role("button", name=button).click()
    await app.page.locator(".bv-notice").wait_for()

async def test_expected(browser_app):
    app = await browser_app(application)
    with app.expect_error("what the handler says"):
        await app.page.get_by_role("button", name="Fail").click()
        await app.page.locator(".bv-notice").wait_for()
""",
    )
    assert "3 passed, 2 errors" in result.stdout, result.stdout + result.stderr
    assert "RuntimeError: what the handler says" in result.stdout
    assert "on the page's console" in result.stdout


def test_without_a_browser_it_skips_and_says_so(tmp_path: Path) -> None:
    """Where there is no Chromium the test is skipped with the places that were looked at."""
    result = run(
        tmp_path,
        "async def test_it(browser_app):\n    await browser_app(application)\n",
        "-rs",
        BELVEDERE_CHROMIUM=str(tmp_path / "none"),
        PATH=str(tmp_path),
        PLAYWRIGHT_BROWSERS_PATH=str(tmp_path),
    )
    assert "1 skipped" in result.stdout, result.stdout + result.stderr
    assert "no Chromium: neither BELVEDERE_CHROMIUM, nor chromium" in result.stdout


def test_the_plugin_costs_nothing_where_it_is_not_used() -> None:
    """Loading the plugin imports neither the server nor the engine; the package needs no pytest."""
    code = (
        "import sys; import belvedere.testing.plugin; "
        "assert not {'aiohttp', 'numpy', 'py_mini_racer', 'playwright'} & set(sys.modules), sorted(sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    code = "import sys; import belvedere, belvedere.testing; assert 'pytest' not in sys.modules"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.usefixtures("chromium_path")
def test_the_guide_is_true(tmp_path: Path) -> None:
    """The application of the guide and its tests, without a browser and in one, pass as they stand there."""
    guide = (Path(__file__).resolve().parents[2] / "docs" / "testing.md").read_text()
    application, _, in_browser = (block.partition("```")[0] for block in guide.split("```python\n")[1:])
    result = run(tmp_path, application + in_browser)
    assert "2 passed" in result.stdout, result.stdout + result.stderr
    assert (tmp_path / "counter.png").is_file()
