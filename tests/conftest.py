"""What all tests share: a real browser.

A browser that is missing is an error, not a skip: a test that did not run proves nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, async_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
"""No calls home, and WebGL 2 without a graphics card."""


class Pages:
    """Opens pages and keeps what went wrong in them.

    Each page has a context of its own, as if each were another person's browser. An exception that a page did not
    catch fails the test at its end, unless the test took it out of `uncaught`.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.uncaught: list[str] = []
        self.console_errors: list[str] = []

    async def open(self, url: str | None = None, **options: Any) -> Page:
        """Return a new page, at `url` where one is given. Options are those of Playwright's `new_context`."""
        context = await self._browser.new_context(**options)
        self._contexts.append(context)
        context.on("weberror", self._on_web_error)
        context.on("console", self._on_console)
        page = await context.new_page()
        if url is not None:
            await page.goto(url)
        return page

    async def close(self) -> None:
        """Close all pages, in the order in which they were opened."""
        for context in self._contexts:
            await context.close()

    def _on_web_error(self, error: WebError) -> None:
        self.uncaught.append(error.error.stack or str(error.error))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(message.text)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of the browser: `BELVEDERE_CHROMIUM`, or the `chromium` on PATH."""
    path = os.environ.get("BELVEDERE_CHROMIUM") or shutil.which("chromium")
    if path is None or not Path(path).is_file():
        pytest.fail(f"The browser tests need Chromium (found: {path}). Run tools/install_browser.sh.", pytrace=False)
    return path


@pytest.fixture
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    """Yield a Chromium of the test's own; starting one takes a quarter of a second."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def pages(chromium: Browser) -> AsyncIterator[Pages]:
    """Yield what opens pages; for tests with several browsers."""
    pages = Pages(chromium)
    yield pages
    await pages.close()
    if pages.uncaught:
        pytest.fail("Exceptions in the page:\n" + "\n".join(pages.uncaught), pytrace=False)


@pytest.fixture
async def page(pages: Pages) -> Page:
    """Return one empty page."""
    return await pages.open()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses the browser, so that ``-m 'not browser'`` leaves none of them."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
