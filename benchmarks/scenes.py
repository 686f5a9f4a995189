"""The process of a contender's scene: ``python -m benchmarks.scenes NAME``."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from statistics import median
from typing import Any

import numpy as np

from benchmarks.lines import obey
from benchmarks.serve import run_on_fastest_loop

__all__ = ["grid", "points"]

_CLOUD = 5.0  # metres, half the side of the cube of points


def grid(number: int, time_: float) -> np.ndarray[Any, Any]:
    """Return poses (number, 7), float64, of boxes in a plane that waves: x, y, z and the quaternion x, y, z, w."""
    side = int(np.ceil(np.sqrt(number)))
    rows, columns = np.divmod(np.arange(number), side)
    poses = np.zeros((number, 7))
    poses[:, 0], poses[:, 2] = (columns - side / 2) * 0.1, (rows - side / 2) * 0.1
    poses[:, 1] = 0.2 * np.sin(columns / 5 + time_)
    poses[:, 6] = 1
    return poses


def points(number: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return places (number, 3) float32 and colours (number, 3) uint8."""
    rng = np.random.default_rng(1)
    places = rng.random((number, 3), np.float32) * 2 * _CLOUD - _CLOUD
    return places, (127 + 12 * places).clip(0, 255).astype(np.uint8)


async def _scenes() -> None:
    # What a contender prints must not come between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    from benchmarks.contenders import scene_of

    scene = scene_of(sys.argv[1])
    stamp = time.monotonic

    async def start() -> dict[str, Any]:
        return {"url": await scene.start()}

    async def joined() -> None:
        await scene.joined()

    async def boxes(*, number: int, batched: bool) -> dict[str, Any]:
        began = stamp()
        scene.boxes(number, grid(number, 0), batched)
        await scene.flush()
        return {"seconds": stamp() - began}

    async def wave(*, number: int, hz: float, seconds: float) -> dict[str, Any]:
        """Move all boxes at a rate; how often, how long a call took, and the CPU in %."""
        calls: list[float] = []
        began, cpu = stamp(), time.process_time()
        due = began
        while stamp() - began < seconds:
            poses = grid(number, stamp())
            before = stamp()
            scene.move(poses)
            calls.append(stamp() - before)
            due = max(due + 1 / hz, stamp())
            await asyncio.sleep(max(0.0, due - stamp()))
        passed = stamp() - began
        used = 100 * (time.process_time() - cpu) / passed
        return {"rate": len(calls) / passed, "call": median(calls) * 1e6, "cpu": used}

    async def cloud(*, number: int) -> dict[str, Any]:
        places, colors = points(number)
        began = time.time()
        scene.cloud(places, colors)
        await scene.flush()
        return {"began": began, "seconds": time.time() - began}

    async def recolor(*, number: int, hz: float, seconds: float) -> dict[str, Any]:
        _, colors = points(number)
        began, times = stamp(), 0
        due = began
        while stamp() - began < seconds:
            colors = colors[:, [1, 2, 0]]
            scene.recolor(np.ascontiguousarray(colors))
            times += 1
            due = max(due + 1 / hz, stamp())
            await asyncio.sleep(max(0.0, due - stamp()))
        return {"times": times}

    async def cycles(*, number: int) -> dict[str, Any]:
        began = stamp()
        for _ in range(number):
            scene.add_one()
            await scene.flush()
            await asyncio.sleep(0.002)
            scene.remove_one()
            await scene.flush()
            await asyncio.sleep(0.002)
        return {"seconds": stamp() - began}

    async def overflow(*, number: int) -> None:
        scene.overflow([f"item-{index:05}" for index in range(number)])
        await scene.flush()

    async def far(*, x: float) -> None:
        scene.far(x)
        await scene.flush()

    async def ticks(*, hz: float, seconds: float, burden: int) -> None:
        """Move a small thing at a rate; beside it `burden` points are sent, other ones each second."""
        began = stamp()
        places = None if not burden else points(burden)[0]
        due, sent = began, 0
        while stamp() - began < seconds:
            if places is not None and stamp() - began >= sent:
                scene.burden(places + np.float32(sent))
                sent += 1
            scene.tick(time.time() * 1e3)
            due = max(due + 1 / hz, stamp())
            await asyncio.sleep(max(0.0, due - stamp()))

    async def grab(*, width: int, height: int) -> dict[str, Any]:
        began = stamp()
        size = await scene.grab(width, height)
        return {"seconds": stamp() - began, "bytes": size}

    handlers: list[Callable[..., Awaitable[Mapping[str, Any] | None]]] = [
        start, joined, boxes, wave, cloud, recolor, cycles, overflow, far, ticks, grab
    ]  # fmt: skip
    await obey({**{one.__name__: one for one in handlers}, "stop": scene.stop}, answers)


if __name__ == "__main__":
    run_on_fastest_loop(_scenes)
