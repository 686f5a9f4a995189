"""The process of a scene of points: ``python -m benchmarks.points``."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import numpy as np

from benchmarks.lines import obey
from benchmarks.serve import run_on_fastest_loop

__all__: list[str] = []

_KINDS = 4  # arrays that are sent in turn


class _Cloud:
    """A page that shows one point cloud."""

    def __init__(self, number: int) -> None:
        from belvedere.app import Server
        from belvedere.scene.tree.graph import SceneGraph
        from belvedere.ui import DivLayout
        from belvedere.widgets.scene import SceneView

        generator = np.random.default_rng(1)
        self.number = number
        self.places = [generator.random((number, 3), np.float32) * 2 - 1 for _ in range(_KINDS)]
        self.colors = [generator.integers(0, 255, (number, 3), np.uint8) for _ in range(_KINDS)]
        self.server = Server("points")
        self.graph = SceneGraph(self.server.store, self.server.store.shared)
        with DivLayout(self.server) as page:
            page.root.style = "position: fixed; inset: 0"
            SceneView()

    async def start(self) -> str:
        from belvedere.scene.elements.base import Scene
        from belvedere.scene.elements.data import PointCloud

        self.graph.set(
            Scene(
                PointCloud(
                    key="cloud",
                    vertices=self.places[0],
                    colors=self.colors[0],
                    size=1,
                    size_unit="pixels",
                    shape="square",
                ),
                cam_position=[0, 0, 4],
                cam_target=[0, 0, 0],
            )
        )
        self.server.start(exec_mode="task", backend="aiohttp", port=0, thread=True, show_connection_info=False)
        await self.server.ready
        return str(self.server.links()["control"])

    def change(self, kind: str, turn: int) -> None:
        from belvedere.scene.elements.data import PointCloud

        array = (self.places if kind == "vertices" else self.colors)[turn % _KINDS]
        cloud = PointCloud(key="cloud", vertices=array) if kind == "vertices" else PointCloud(key="cloud", colors=array)
        self.graph.update(cloud)


async def _points() -> None:
    clouds: list[_Cloud] = []

    async def start(*, number: int) -> dict[str, Any]:
        clouds.append(_Cloud(number))
        return {"url": await clouds[-1].start()}

    async def stream(*, kind: str, hz: float, seconds: float) -> dict[str, Any]:
        """Write `kind` at a rate; what the browser cannot keep up with is left out."""
        began, cpu = time.monotonic(), time.process_time()
        for turn in range(1, int(hz * seconds) + 1):
            clouds[-1].change(kind, turn)
            await asyncio.sleep(max(0.0, began + turn / hz - time.monotonic()))
        return {"cpu": 100.0 * (time.process_time() - cpu) / (time.monotonic() - began)}

    async def stop() -> None:
        for cloud in clouds:
            await cloud.server.stop()

    await obey({"start": start, "stream": stream, "stop": stop})


if __name__ == "__main__":
    run_on_fastest_loop(_points)
