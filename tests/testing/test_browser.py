"""An application in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere.testing import Browsers
from tests.testing.applications import counter


@pytest.mark.browser
@pytest.mark.usefixtures("chromium_path")
async def test_an_application_opens_in_a_browser(browser_app: Browsers, tmp_path: Path) -> None:
    """The page is drawn when it is handed over; what is done in it is the state; two windows are two sessions."""
    app = await browser_app(counter)
    await app.page.get_by_role("button", name="Add").click()
    await app.page.get_by_text("Count: 1").wait_for()
    assert app.state.count == 1
    assert await app.shown("count") == 1
    assert (await app.screenshot(tmp_path / "page.png"))[:4] == b"\x89PNG"
    assert (tmp_path / "page.png").is_file()
    viewer = await browser_app(app.server, role="view", viewport={"width": 500, "height": 400})
    assert (viewer.session.role, app.session.role) == ("view", "control")
    await viewer.page.get_by_text("Count: 1").wait_for()
