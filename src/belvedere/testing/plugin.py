"""The pytest plugin: the fixtures `app_client` and `browser_app`.

pytest loads it wherever the package is installed, also for tests that have nothing to do with it; so it imports
nothing of the package before a fixture is used, and without pytest-asyncio the fixtures only say what is missing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from belvedere.testing.apps import Apps, Browsers

__all__ = ["app_client", "browser_app"]


def _fixture(function: Callable[[], AsyncIterator[Any]]) -> Any:
    if find_spec("pytest_asyncio") is not None:
        import pytest_asyncio

        return pytest_asyncio.fixture(function)

    @pytest.fixture(name=function.__name__)
    def missing() -> None:
        pytest.fail(
            f"the fixture {function.__name__} needs pytest-asyncio: pip install 'belvedere[testing]'", pytrace=False
        )

    return missing


@_fixture
async def app_client() -> AsyncIterator[Apps]:
    """Open pages of an application without a browser: ``app = await app_client(make_server)``.

    The test fails on every error that is logged and not expected.
    """
    from belvedere.testing.apps import Apps

    async with Apps() as apps:
        yield apps


@_fixture
async def browser_app() -> AsyncIterator[Browsers]:
    """Open pages of an application in Chromium: ``app = await browser_app(make_server)``; skips without one.

    The test fails on every error that is logged or stands on the page's console, and not expected.
    """
    from belvedere.testing.apps import Browsers
    from belvedere.testing.browser import NoBrowserError

    async with Browsers() as browsers:
        try:
            await browsers.begin()
        except NoBrowserError as error:
            pytest.skip(str(error))
        yield browsers
