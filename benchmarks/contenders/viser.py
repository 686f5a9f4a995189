"""viser 1.1 with the client that it ships; runs in an environment of its own."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.contenders import SceneSide

_CUBE = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=np.float32) * 0.04
_FACES = np.array(
    [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1], [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4],
     [1, 5, 7], [1, 7, 3]]
)  # fmt: skip


class ViserScene:
    """A scene through the server's scene interface."""

    async def start(self) -> str:
        """Start on a free port."""
        viser = import_module("viser")
        self._server = viser.ViserServer(host="127.0.0.1", port=0, verbose=False)
        self._scene = self._server.scene
        self._server.initial_camera.position = (0.0, 6.0, 12.0)
        self._scene.set_up_direction("+y")
        self._client: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        loop = asyncio.get_running_loop()

        def joined(client: Any) -> None:
            loop.call_soon_threadsafe(self._take, client)

        self._server.on_client_connect(joined)

        return f"http://127.0.0.1:{self._server.get_port()}/"

    def _take(self, client: Any) -> None:
        if not self._client.done():
            self._client.set_result(client)

    async def joined(self) -> None:
        """Wait for the page."""
        await self._client

    async def flush(self) -> None:
        """Let what was written go."""
        self._server.flush()
        await asyncio.sleep(0)

    def boxes(self, number: int, poses: np.ndarray[Any, Any], batched: bool) -> None:
        """Make boxes: nodes of their own, or copies of one mesh."""
        self._batch: Any = None
        if batched:
            self._batch = self._scene.add_batched_meshes_simple(
                "/boxes", _CUBE, _FACES, poses[:, [6, 3, 4, 5]], poses[:, :3], lod="off"
            )
            return
        self._boxes = [
            self._scene.add_box(f"/box{index}", dimensions=(0.08, 0.08, 0.08), position=pose[:3])
            for index, pose in enumerate(poses)
        ]

    def move(self, poses: np.ndarray[Any, Any]) -> None:
        """Move them."""
        with self._server.atomic():
            if self._batch is not None:
                self._batch.batched_positions = poses[:, :3].astype(np.float32)
                self._batch.batched_wxyzs = poses[:, [6, 3, 4, 5]].astype(np.float32)
                return
            for box, pose in zip(self._boxes, poses, strict=True):
                box.position = pose[:3]
                box.wxyz = pose[[6, 3, 4, 5]]

    def cloud(self, places: np.ndarray[Any, Any], colors: np.ndarray[Any, Any]) -> None:
        """Show points."""
        self._cloud = self._scene.add_point_cloud("/cloud", places, colors, point_size=0.03, precision="float32")

    def recolor(self, colors: np.ndarray[Any, Any]) -> None:
        """Colour them."""
        self._cloud.colors = colors

    def add_one(self) -> None:
        """Add a mesh."""
        self._one = self._scene.add_icosphere("/one", 0.5, subdivisions=3)

    def remove_one(self) -> None:
        """Remove it."""
        self._one.remove()

    def overflow(self, keys: list[str]) -> None:
        """Add many elements in one turn."""
        for key in keys:
            self._scene.add_box(f"/{key}", dimensions=(0.1, 0.1, 0.1))

    def far(self, x: float) -> None:
        """Place an element."""
        if not hasattr(self, "_far"):
            self._far = self._scene.add_box("/far", position=(x, 0.0, 0.0))
        self._far.position = (x, 0.0, 0.0)

    def tick(self, stamp: float) -> None:
        """Not measured: pages of others do not tell where things are."""
        raise NotImplementedError

    def burden(self, places: np.ndarray[Any, Any]) -> None:
        """Not measured."""
        raise NotImplementedError

    async def grab(self, width: int, height: int) -> int:
        """Ask for a picture. It comes decoded; what is told is its number of values."""
        client = self._client.result()
        picture = await asyncio.to_thread(client.camera.get_render, height, width, "jpeg", 10.0)
        return int(picture.size)

    async def stop(self) -> None:
        """Stop."""
        self._server.stop()


def make_scene() -> SceneSide:
    """Return a scene."""
    return ViserScene()
