"""A scene in a real browser, and what is seen and heard of it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.async_api import Page

from belvedere.app import Server
from belvedere.scene.tree.graph import SceneGraph
from belvedere.scene.tree.operators import SceneFace
from belvedere.ui import DivLayout
from belvedere.widgets.scene import SceneView, view_ref

_SETTLED = """
async () => {
  const view = document.querySelector(".scene-view").sceneView;
  await view.loading.whenSettled();
  await new Promise((resolve) => { view.drawn.subscribe(() => resolve()); view.invalidate(); });
}
"""


class Stage(SceneFace):
    """A server with a scene view that fills its page, and a browser that shows it.

    Attributes:
        server: the server.
        graph: the shared scene.
        page: the browser's page.
        heard: events of the scene, ``[etype, key, value]``, in their order.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self.graph = SceneGraph(server.store, server.store.shared)
        self.page: Page = None  # type: ignore[assignment]  # set before anybody gets the stage
        self.heard: list[tuple[str, str | None, Any]] = []
        self._news = asyncio.Event()
        with DivLayout(server) as page:
            page.root.style = "position: fixed; inset: 0"
            SceneView()

        @server.controller.add("on_client_connected")
        def listen(session: Any, **_: Any) -> None:
            session.on("scene")(self._take)

    def _take(self, payload: Any, *_: Any) -> None:
        _, etype, key, value, _ = payload
        self.heard.append((etype, key, value))
        self.server.create_task(self._tell())

    async def _tell(self) -> None:
        self._news.set()

    @property
    def session(self) -> Any:
        """The session of the page that came last."""
        return self.server.sessions[-1]

    def events(self, etype: str) -> list[tuple[str, str | None, Any]]:
        """Return what was heard of a type."""
        return [one for one in self.heard if one[0] == etype]

    async def event(self, etype: str, which: Callable[[Any], bool] = lambda _: True) -> tuple[str, str | None, Any]:
        """Wait for an event of a type whose value is as wanted, from now on or heard already; return the last."""
        async with asyncio.timeout(20):
            while True:
                found = [one for one in self.events(etype) if which(one[2])]
                if found:
                    return found[-1]
                self._news.clear()
                await self._news.wait()

    async def ask(self, etype: str, key: str | None = None, **data: Any) -> Any:
        """Ask the page a question of the scene."""
        return await self.session.call(view_ref("main"), "ask", {"etype": etype, "key": key, "data": data})

    async def shown(self) -> None:
        """Wait until the page has drawn everything that was set up to now, with all files and classes."""
        await self.session.call(view_ref("main"), "keys")
        await self.page.evaluate(_SETTLED)

    async def statistics(self) -> dict[str, Any]:
        """Return the counters of the view."""
        counters: dict[str, Any] = await self.session.call(view_ref("main"), "statistics")
        return counters

    async def picture(self) -> NDArray[np.uint8]:
        """Return what the page shows: (height, width, 3)."""
        await self.shown()
        data = await self.page.screenshot()
        return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))

    async def complaints(self) -> list[str]:
        """Return the sentences about elements that could not be shown."""
        return await self.page.locator(".scene-view-complaints li").all_inner_texts()
