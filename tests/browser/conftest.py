"""The viewer's page in a real browser, as a person handles it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.async_api import Locator, Page

from tests.conftest import Pages
from tests.viewer.conftest import run, show  # noqa: F401  # fixtures

Picture = NDArray[np.int16]
OpenViewer = Callable[..., Awaitable["ViewerPage"]]

PATIENCE_FRAMES = 600
"""Animation frames after which what was waited for is taken not to happen."""


class ViewerPage:
    """One browser with the viewer's page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def control(self, name: str) -> Locator:
        """A control by its name."""
        return self.page.locator(f'[data-test="{name}"]')

    async def choose(self, control: str, option: str) -> None:
        """Choose from a list."""
        await self.control(control).locator(".v-field").click()
        await self.page.locator(".v-overlay--active .v-list-item", has_text=option).first.click()

    async def switch(self, control: str) -> None:
        """Click a switch."""
        await self.control(control).locator("input").click()

    async def type(self, control: str, text: str) -> None:
        """Type into a field."""
        field = self.control(control).locator("input")
        await field.fill(text)
        await field.press("Enter")

    async def picture(self) -> Picture:
        """What the view shows, at half its size, (height, width, 3)."""
        png = await self.page.locator(".mesh-view").screenshot()
        return np.asarray(Image.open(io.BytesIO(png)).convert("RGB").reduce(2), np.int16)

    async def until(self, condition: Callable[[Picture], Any]) -> Picture:
        """Wait until the picture fulfils a condition; return it."""
        for _ in range(PATIENCE_FRAMES):
            picture = await self.picture()
            if condition(picture):
                return picture
            await self.page.evaluate("() => new Promise(requestAnimationFrame)")
        raise AssertionError("the picture did not become what was waited for")

    async def changes(self, before: Picture, by: float = 5) -> Picture:
        """Wait until the picture differs from another by more than `by`; return it."""
        return await self.until(lambda now: difference(now, before) > by)

    async def returns(self, before: Picture) -> Picture:
        """Wait until the picture is as it was before; return it."""
        return await self.until(lambda now: difference(now, before) < 0.5)

    async def still(self) -> Picture:
        """Wait until two pictures in a row are the same; return it."""
        before = await self.picture()

        def same(picture: Picture) -> bool:
            nonlocal before
            before, last = picture, before
            return difference(before, last) == 0

        return await self.until(same)


def difference(one: Picture, other: Picture) -> float:
    """How much two pictures differ: mean over pixels and channels, 0 to 255."""
    return float(np.abs(one - other).mean())


def colorfulness(picture: Picture) -> float:
    """How far a picture is from grey: the largest difference of channels, averaged over pixels."""
    return float((picture.max(axis=2) - picture.min(axis=2)).mean())


def has_mesh(picture: Picture) -> bool:
    """Whether something is drawn on the background, which changes from top to bottom only."""
    return float(picture.std(axis=1).mean()) > 3


@pytest.fixture
async def open_viewer(pages: Pages) -> AsyncIterator[OpenViewer]:
    """Yield what opens a link and waits until a mesh is drawn, and nothing moves unless `still` is False."""

    async def open_viewer(link: str, *, still: bool = True, **options: Any) -> ViewerPage:
        viewer = ViewerPage(await pages.open(link, **{"viewport": {"width": 1200, "height": 800}, **options}))
        await viewer.page.locator(".mesh-view canvas").wait_for()
        await viewer.until(has_mesh)
        if still:
            await viewer.still()
        return viewer

    yield open_viewer
