"""Belvedere's scenes."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np

from benchmarks.contenders import SceneSide


class BelvedereScene:
    """The shared scene of a scene server."""

    async def start(self) -> str:
        """Start on a free port."""
        from belvedere.scene import SceneServer, elements

        self._elements = elements
        self._app = SceneServer("benchmark", port=0, host="127.0.0.1")
        self._app.set @ elements.Scene(elements.AmbientLight(key="light", intensity=2), cam_position=[0, 6, 12])
        self._session: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        @self._app.spawn
        async def main(session: Any) -> None:
            if not self._session.done():
                self._session.set_result(session)

        self._running = self._app.start(open_browser=False, show_connection_info=False)
        ready = self._app.server.ready
        await (ready if isinstance(ready, asyncio.Future) else asyncio.wrap_future(ready))
        return self._app.server.links()["control"]

    async def joined(self) -> None:
        """Wait for the page."""
        await self._session

    async def flush(self) -> None:
        """Let what was written go."""
        await asyncio.sleep(0)

    def boxes(self, number: int, poses: np.ndarray[Any, Any], batched: bool) -> None:
        """Make boxes: elements of their own, or copies of one shape."""
        self._batched = batched
        if batched:
            self._app.add @ self._elements.InstancedMesh(
                key="boxes", geometry="Box", args=[0.08, 0.08, 0.08], poses=poses.astype(np.float32)
            )
            return
        self._keys = [f"box{index}" for index in range(number)]
        self._app.add @ [
            self._elements.Box(key=key, args=[0.08, 0.08, 0.08], position=pose[:3])
            for key, pose in zip(self._keys, poses, strict=True)
        ]

    def move(self, poses: np.ndarray[Any, Any]) -> None:
        """Move them."""
        if self._batched:
            self._app.update @ self._elements.InstancedMesh(key="boxes", poses=poses.astype(np.float32))
        else:
            self._app.set_poses(self._keys, poses.astype(np.float32))

    def cloud(self, places: np.ndarray[Any, Any], colors: np.ndarray[Any, Any]) -> None:
        """Show points."""
        self._app.add @ self._elements.PointCloud(key="cloud", vertices=places, colors=colors, size=0.03)

    def recolor(self, colors: np.ndarray[Any, Any]) -> None:
        """Colour them."""
        self._app.update @ self._elements.PointCloud(key="cloud", colors=colors)

    def add_one(self) -> None:
        """Add a mesh."""
        self._app.add @ self._elements.Sphere(key="one", args=[0.5, 32, 16])

    def remove_one(self) -> None:
        """Remove it."""
        self._app.remove @ "one"

    def overflow(self, keys: list[str]) -> None:
        """Set a scene and add to it, all in one turn."""
        self._app.set @ self._elements.Scene()
        for key in keys:
            self._app.upsert @ self._elements.Box(key=key, args=[0.1, 0.1, 0.1])

    def far(self, x: float) -> None:
        """Place an element."""
        self._app.upsert @ self._elements.Box(key="far", args=[1, 1, 1], position=[x, 0, 0])

    def tick(self, stamp: float) -> None:
        """Move a small thing; its x is the time."""
        self._app.upsert @ self._elements.Group(key="tick", position=[stamp, 0, 0])

    def burden(self, places: np.ndarray[Any, Any]) -> None:
        """Send a large array that is not drawn."""
        self._app.upsert @ self._elements.PointCloud(key="burden", vertices=places, hide=True)

    async def grab(self, width: int, height: int) -> int:
        """Ask for a picture."""
        result = await self._session.result().grab_render(quality=0.9, size=(width, height), ttl=10)
        return len(result.value["frame"])

    async def stop(self) -> None:
        """Stop."""
        await self._app.server.stop()


def make_scene() -> SceneSide:
    """Return a scene."""
    return BelvedereScene()
