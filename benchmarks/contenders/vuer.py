"""vuer 0.1 with the client that it ships; runs in an environment of its own."""

from __future__ import annotations

import asyncio
import socket
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.contenders import SceneSide

_KEY = "boxes"


class VuerScene:
    """A scene set and updated through the session of the last page that came."""

    async def start(self) -> str:
        """Start on a free port."""
        vuer = import_module("vuer")
        self._schemas = import_module("vuer.schemas")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._app = vuer.Vuer(host="127.0.0.1", port=port)
        self._session: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        async def main(session: Any) -> None:
            session.set @ self._schemas.Scene(
                rawChildren=[self._schemas.AmbientLight(key="light", intensity=2)], camPosition=[0, 6, 12]
            )
            if not self._session.done():
                self._session.set_result(session)
            await session.forever()

        self._app.spawn(main)
        self._app.start()
        await asyncio.sleep(0.5)
        return f"http://127.0.0.1:{port}/?ws=ws://127.0.0.1:{port}"

    async def joined(self) -> None:
        """Wait for the page."""
        await self._session

    async def flush(self) -> None:
        """Let what was written go."""
        await asyncio.sleep(0)

    @property
    def _now(self) -> Any:
        return self._session.result()

    def boxes(self, number: int, poses: np.ndarray[Any, Any], batched: bool) -> None:
        """Make boxes, one element each, in one message."""
        if batched:
            raise NotImplementedError("instances with poses")
        boxes = [
            self._schemas.Box(key=f"box{index}", args=[0.08, 0.08, 0.08], position=pose[:3].tolist())
            for index, pose in enumerate(poses)
        ]
        self._now.upsert @ boxes

    def move(self, poses: np.ndarray[Any, Any]) -> None:
        """Move them, in one message."""
        element = self._schemas.Box
        self._now.update @ [
            element(key=f"box{index}", position=pose[:3], quaternion=pose[3:])
            for index, pose in enumerate(poses.tolist())
        ]

    def cloud(self, places: np.ndarray[Any, Any], colors: np.ndarray[Any, Any]) -> None:
        """Show points."""
        self._cloud = places
        self._now.upsert @ self._schemas.PointCloud(key="cloud", vertices=places, colors=colors, size=0.03)

    def recolor(self, colors: np.ndarray[Any, Any]) -> None:
        """Colour them; its PointCloud has to have vertices."""
        self._now.update @ self._schemas.PointCloud(key="cloud", vertices=self._cloud, colors=colors)

    def add_one(self) -> None:
        """Add a mesh."""
        self._now.add @ self._schemas.Sphere(key="one", args=[0.5, 32, 16])

    def remove_one(self) -> None:
        """Remove it."""
        self._now.remove @ "one"

    def overflow(self, keys: list[str]) -> None:
        """Set a scene and add to it, all in one turn."""
        self._now.set @ self._schemas.Scene()
        for key in keys:
            self._now.upsert @ self._schemas.Box(key=key, args=[0.1, 0.1, 0.1])

    def far(self, x: float) -> None:
        """Place an element."""
        self._now.upsert @ self._schemas.Box(key="far", args=[1, 1, 1], position=[x, 0, 0])

    def tick(self, stamp: float) -> None:
        """Not measured: pages of others do not tell where things are."""
        raise NotImplementedError

    def burden(self, places: np.ndarray[Any, Any]) -> None:
        """Not measured."""
        raise NotImplementedError

    async def grab(self, width: int, height: int) -> int:
        """Ask for a picture; its size is the window's."""
        if not hasattr(self, "_grabbing"):
            self._grabbing = True
            self._now.upsert @ self._schemas.GrabRender(key="DEFAULT")
            await asyncio.sleep(1)
        result = await self._now.grab_render(quality=0.9, ttl=10)
        return len(result.value["frame"])

    async def stop(self) -> None:
        """It has no way to stop; its process ends."""


def make_scene() -> SceneSide:
    """Return a scene."""
    return VuerScene()
