"""A scene in a browser that has an emulated headset: a Quest 3, with hands or controllers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.async_api import Page, Request

from tests.conftest import Pages
from tests.scene.stage import Stage

__all__ = ["EMULATOR", "Headset"]

EMULATOR = Path(__file__).parents[2] / "web" / "node_modules" / "iwer" / "build" / "iwer.min.js"

_INSTALL = """
  window.device = new IWER.XRDevice(IWER.metaQuest3, { stereoEnabled: true });
  device.installRuntime({ forceInstall: true });
"""


class Headset:
    """A wearer in front of a stage.

    Attributes:
        stage: the scene.
        page: the browser's page.
        foreign: addresses of other servers that the page asked for.
    """

    def __init__(self, stage: Stage, page: Page) -> None:
        self.stage = stage
        self.page = page
        self.foreign: list[str] = []

    @classmethod
    async def put_on(cls, stage: Stage, pages: Pages, size: Any) -> Headset:
        """Open the page of a stage in a browser with a headset that reaches nothing but its server."""
        page = await pages.open(viewport=size)
        await page.add_init_script(path=str(EMULATOR))
        await page.add_init_script(_INSTALL)
        headset = cls(stage, page)
        link = stage.server.links()["control"]
        own = urlsplit(link).netloc
        page.on("request", lambda request: headset._heard_of(request, own))
        await page.goto(link)
        stage.page = page
        await page.locator(".scene-view canvas").wait_for()
        return headset

    def _heard_of(self, request: Request, own: str) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != own:
            self.foreign.append(request.url)

    async def enter(self, name: str = "VR") -> None:
        """Click the button, and wait until frames are drawn in the headset."""
        await self.page.get_by_role("button", name=f"Enter {name}").click()
        await self.page.get_by_role("button", name=f"Leave {name}").wait_for()
        await self.frames(2)

    async def leave(self) -> None:
        """End the session as the headset's own menu does."""
        await self.page.evaluate("device.activeSession.end()")

    async def frames(self, count: int = 2) -> None:
        """Wait until some more frames were drawn."""
        await self.page.evaluate(
            """(count) => new Promise((resolve) => {
              const view = document.querySelector(".scene-view").sceneView;
              const stop = view.drawn.subscribe(() => { if (--count <= 0) { stop(); resolve(); } });
              if (!view.renderer.xr.isPresenting) view.invalidate();
            })""",
            count,
        )

    async def do(self, script: str) -> Any:
        """Run a script with the emulated `device`, and wait until it was seen."""
        told = await self.page.evaluate(script)
        await self.frames()
        return told

    async def shot(self) -> Image.Image:
        """Return what both eyes see, beside each other."""
        return Image.open(io.BytesIO(await self.page.screenshot())).convert("RGB")

    async def alpha(self, x: int, y: int) -> int:
        """Return how much a pixel of the drawn picture covers what is behind it, 0 to 255."""
        covered: int = await self.page.evaluate(
            """([x, y]) => new Promise((resolve) => {
              const view = document.querySelector(".scene-view").sceneView;
              const stop = view.drawn.subscribe(() => {
                const gl = view.renderer.getContext();
                const pixel = new Uint8Array(4);
                gl.readPixels(x, y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
                stop();
                resolve(pixel[3]);
              });
            })""",
            [x, y],
        )
        return covered
