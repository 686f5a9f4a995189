"""Testing applications: without a browser, and in a real one.

`AppClient` is a page of the application in the test's own process; `BrowserApp` is one in Chromium. With pytest they
come as the fixtures `app_client` and `browser_app`, which are there once the package is installed. Needs the extra
`testing`; nothing here needs pytest.

The names below are imported when they are first used: pytest loads `belvedere.testing.plugin` for every test run.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from belvedere.testing.apps import Apps, Browsers
    from belvedere.testing.browser import BrowserApp, NoBrowserError, find_chromium
    from belvedere.testing.client import AppClient
    from belvedere.testing.errors import ErrorsLogged, NotSettled, PageError, WidgetError
    from belvedere.testing.locator import Locator
    from belvedere.testing.logs import ErrorLog
    from belvedere.testing.page import PageCall

__all__ = [
    "AppClient",
    "Apps",
    "BrowserApp",
    "Browsers",
    "ErrorLog",
    "ErrorsLogged",
    "Locator",
    "NoBrowserError",
    "NotSettled",
    "PageCall",
    "PageError",
    "WidgetError",
    "find_chromium",
]

_HOMES = {
    "AppClient": "client",
    "Apps": "apps",
    "BrowserApp": "browser",
    "Browsers": "apps",
    "ErrorLog": "logs",
    "ErrorsLogged": "errors",
    "Locator": "locator",
    "NoBrowserError": "browser",
    "NotSettled": "errors",
    "PageCall": "page",
    "PageError": "errors",
    "WidgetError": "errors",
    "find_chromium": "browser",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
