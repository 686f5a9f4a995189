"""What opens pages in a test and closes them at its end."""

from __future__ import annotations

import contextlib
import inspect
from typing import TYPE_CHECKING, Any, Literal, Self

from belvedere.testing.browser import FLAGS, BrowserApp, find_chromium
from belvedere.testing.client import AppClient, running
from belvedere.testing.logs import ErrorLog

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from belvedere.app import Server

__all__ = ["Apps", "Browsers"]

Application = Any
"""A server; an object whose ``server`` it is; or a function that returns one of these."""


async def _server_of(application: Application) -> Server:
    from belvedere.app import Server

    if not isinstance(application, Server) and callable(application):
        application = application()
        if inspect.isawaitable(application):
            application = await application
    server = getattr(application, "server", application)
    if not isinstance(server, Server):
        raise TypeError(
            "an application is a belvedere.Server, an object with a 'server', or a function that returns one, "
            f"not {application!r}"
        )
    return server


class _Opener:
    """Servers and errors that the pages of a test share."""

    def __init__(self) -> None:
        self.errors = ErrorLog()
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.__aenter__()
        self._stack.enter_context(self.errors)
        return self

    async def __aexit__(self, *error: Any) -> bool | None:
        return await self._stack.__aexit__(*error)

    async def _started(self, application: Application, **settings: Any) -> Server:
        server = await _server_of(application)
        if not server.running:
            await self._stack.enter_async_context(running(server, **settings))
        return server


class Apps(_Opener):
    """Opens pages without a browser; the fixture `app_client` is one. To be used as an asynchronous context manager."""

    async def __call__(
        self,
        application: Application,
        *,
        role: Literal["control", "view"] = "control",
        ui: str = "main",
        info: dict[str, Any] | None = None,
        patience: float = 10.0,
    ) -> AppClient:
        """Return a new page of `application`, which is started if need be; see `AppClient` for the arguments."""
        server = await self._started(application)
        page = AppClient(server, role=role, ui=ui, info=info, errors=self.errors, patience=patience)
        return await self._stack.enter_async_context(page)


class Browsers(_Opener):
    """Opens pages in Chromium; the fixture `browser_app` is one. To be used as an asynchronous context manager."""

    def __init__(self) -> None:
        super().__init__()
        self._browser: Browser | None = None

    async def __call__(
        self,
        application: Application,
        *,
        role: Literal["control", "view"] = "control",
        ui: str | None = None,
        **context: Any,
    ) -> BrowserApp:
        """Return a new page of `application`, in a browser window of its own.

        Args:
            application: the server, which is started on a free port if need be.
            role: ``"control"`` or ``"view"``.
            ui: name of the template to show.
            context: for Playwright's ``new_context``: ``viewport``, ``color_scheme``, ``locale`` …

        Raises:
            NoBrowserError: there is no Chromium.
            ModuleNotFoundError: Playwright is not installed.
        """
        browser = await self.begin()
        server = await self._started(application, backend="aiohttp", port=0)
        window = await browser.new_context(**context)
        self._stack.push_async_callback(window.close)
        app = BrowserApp(server, await window.new_page(), self.errors)
        await app.open(role, ui)
        return app

    async def begin(self) -> Browser:
        """Start Chromium, once; return it.

        Raises:
            NoBrowserError: there is none.
            ModuleNotFoundError: Playwright is not installed.
        """
        if self._browser is None:
            try:
                from playwright.async_api import async_playwright
            except ModuleNotFoundError as error:
                raise ModuleNotFoundError(
                    "an application in a browser needs Playwright: pip install 'belvedere[testing]'"
                ) from error
            playwright = await self._stack.enter_async_context(async_playwright())
            path = find_chromium(playwright)
            self._browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            self._stack.push_async_callback(self._browser.close)
        return self._browser
