"""An application in a real Chromium, driven by Playwright."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from belvedere.testing.logs import ErrorLog

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage, Page, Playwright, WebError

    from belvedere.app import Server, Session, State

__all__ = ["FLAGS", "BrowserApp", "NoBrowserError", "find_chromium"]

_log = logging.getLogger("belvedere.testing.browser")

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DRAWN = "window.belvedere?.connected && !document.querySelector('.bv-waiting')"

FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
"""No calls home, and WebGL 2 without a graphics card."""


class NoBrowserError(RuntimeError):
    """There is no Chromium."""


def find_chromium(playwright: Playwright | None = None) -> str:
    """Return the path of a Chromium: ``BELVEDERE_CHROMIUM``, one on PATH, or the one Playwright has installed.

    Raises:
        NoBrowserError: there is none.
    """
    given = os.environ.get("BELVEDERE_CHROMIUM")
    own = playwright.chromium.executable_path if playwright is not None else None
    for candidate in (given, *map(shutil.which, _NAMES), own):
        if candidate and Path(candidate).is_file():
            return candidate
    raise NoBrowserError(
        f"no Chromium: neither BELVEDERE_CHROMIUM, nor {', '.join(_NAMES)} on PATH, "
        "nor Playwright's own (playwright install chromium)"
    )


class BrowserApp:
    """One page of an application in Chromium. Made by the fixture `browser_app`, or by `Browsers`.

    Errors on the page's console and exceptions in it count as errors that were logged.

    Attributes:
        server: the application.
        page: Playwright's page.
    """

    def __init__(self, server: Server, page: Page, errors: ErrorLog) -> None:
        self.server = server
        self.page = page
        self._errors = errors
        self._known = {session.id for session in server.sessions}
        self._session: Session | None = None
        page.context.on("weberror", self._on_web_error)
        page.context.on("console", self._on_console)

    async def open(self, role: Literal["control", "view"] = "control", ui: str | None = None) -> None:
        """Load the application and wait until it is drawn."""
        base, _, fragment = self.server.links()[role].partition("#")
        query = f"?ui={ui}" if ui is not None else ""
        await self.page.goto(f"{base}{query}#{fragment}")
        await self.page.wait_for_function(_DRAWN)
        self._session = next((one for one in self.server.sessions if one.id not in self._known), None)
        self._errors.check()

    @property
    def session(self) -> Session:
        """The server's side of this page.

        Raises:
            RuntimeError: it is not open.
        """
        if self._session is None:
            raise RuntimeError("the page is not open")
        return self._session

    @property
    def state(self) -> State:
        """The state as the server has it for this page, its private variables included."""
        return self.session.state

    async def shown(self, key: str) -> Any:
        """Return a state variable as the page has it now."""
        return await self.page.evaluate("key => window.belvedere.document.get(['state', key])", key)

    async def screenshot(self, path: str | Path | None = None, **options: Any) -> bytes:
        """Return a picture of the page as PNG, and write it to `path`; options are those of Playwright."""
        return await self.page.screenshot(path=path, **options)

    @contextlib.contextmanager
    def expect_error(self, text: str) -> Iterator[None]:
        """Expect that an error is logged, by the program or in the page, whose entry holds `text`.

        The block must last until it has been logged.
        """
        with self._errors.expect(text):
            yield

    def _on_web_error(self, error: WebError) -> None:
        _log.error("an exception in the page: %s", error.error.stack or error.error)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            _log.error("on the page's console: %s", message.text)
