"""What a program does while it is measured: write at a rate, from a clock that does not wait for it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import numpy as np

from benchmarks.contenders import ServerSide

__all__ = ["WARM_UP", "WORKLOADS", "Beat", "points"]

WARM_UP = 1.0
"""Seconds before a measured window begins."""


def points(number: int) -> np.ndarray[Any, Any]:
    """Return float32 coordinates (number, 3). An even number of values lets the first eight bytes be one float64."""
    return np.random.default_rng(1).random((number, 3), np.float32)


class Beat:
    """Calls `write(due)` on the loop at a rate, with the time at which each call was due.

    The clock is a thread: it keeps time to some 50 µs, where a timer of the loop keeps it to 1 ms, and it goes on
    while the loop is busy.
    """

    def __init__(self, hz: float, write: Callable[[float], None]) -> None:
        self._period = 1.0 / hz
        self._write = write
        self._written = 0
        self._ended = threading.Event()

    async def run(self, seconds: float) -> dict[str, Any]:
        """Warm up, then run for `seconds`. Return the window, when writes were due, their number and the CPU in %."""
        loop = asyncio.get_running_loop()
        start = time.monotonic()
        threading.Thread(target=self._tick, args=(loop, start), daemon=True).start()
        try:
            await asyncio.sleep(WARM_UP)
            since, cpu, written = time.monotonic(), time.process_time(), self._written
            await asyncio.sleep(seconds)
            until, cpu, written = time.monotonic(), time.process_time() - cpu, self._written - written
        finally:
            self._ended.set()
        window = {"since": since, "until": until, "first": start, "period": self._period}
        return {**window, "cpu": 100.0 * cpu / (until - since), "written": written}

    def _tick(self, loop: asyncio.AbstractEventLoop, start: float) -> None:
        for index in count(1):
            due = start + index * self._period
            time.sleep(max(0.0, due - time.monotonic()))
            if self._ended.is_set():
                return
            loop.call_soon_threadsafe(self._fire, due)

    def _fire(self, due: float) -> None:
        if not self._ended.is_set():
            self._written += 1
            self._write(due)


async def _ticks(server: ServerSide, *, hz: float, seconds: float) -> dict[str, Any]:
    """Write one small value."""
    return await Beat(hz, lambda due: server.write("tick", due)).run(seconds)


async def _pause(server: ServerSide, *, seconds: float) -> dict[str, Any]:
    """Write nothing."""
    await asyncio.sleep(WARM_UP)
    since, cpu = time.monotonic(), time.process_time()
    await asyncio.sleep(seconds)
    until = time.monotonic()
    return {"since": since, "until": until, "cpu": 100.0 * (time.process_time() - cpu) / (until - since)}


async def _singles(server: ServerSide, *, number: int) -> dict[str, Any]:
    """Write a small value now and then, when nothing else has happened for a while."""
    since = time.monotonic()
    for _ in range(number):
        await asyncio.sleep(0.03)
        server.write("tick", time.monotonic())
    await asyncio.sleep(0.1)
    return {"since": since, "until": time.monotonic()}


async def _frames(server: ServerSide, *, number: int, hz: float, seconds: float) -> dict[str, Any]:
    """Write an array of `number` points, as a simulation does: the same memory, new content."""
    array = points(number)
    stamp = array.reshape(-1)[:2].view(np.float64)

    def write(due: float) -> None:
        stamp[0] = due
        server.write("frame", array)

    return await Beat(hz, write).run(seconds)


async def _poses(server: ServerSide, *, number: int, hz: float, seconds: float, together: bool) -> dict[str, Any]:
    """Write the poses of `number` nodes, singly or as one."""
    keys = [f"node{index}" for index in range(number)]

    def write(due: float) -> None:
        poses = {key: [due, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0] for key in keys}
        if together:
            server.write_together(poses)
            return
        for key, pose in poses.items():
            server.write(key, pose)

    return await Beat(hz, write).run(seconds)


async def _bulk_beside_ticks(
    server: ServerSide, *, number: int, bulk_hz: float, hz: float, seconds: float
) -> dict[str, Any]:
    """Write a small value at a rate, and beside it large arrays that are read-only, so that writing costs nothing."""
    arrays = [points(number), points(number)]
    for index, array in enumerate(arrays):
        array[0] = index
        array.flags.writeable = False
    beats = int(hz / bulk_hz)
    turns = count()

    def write(due: float) -> None:
        turn, beat = divmod(next(turns), beats)
        if beat == 0:
            server.write("bulk", arrays[turn % 2])
        server.write("tick", due)

    return await Beat(hz, write).run(seconds)


async def _put(server: ServerSide, *, key: str, number: int) -> dict[str, Any]:
    """Write one array."""
    array = points(number)
    array.reshape(-1)[:2].view(np.float64)[0] = time.monotonic()
    array.flags.writeable = False
    server.write(key, array)
    return {}


async def _fill(server: ServerSide, *, first: int, number: int) -> dict[str, Any]:
    """Write `number` small values."""
    for index in range(first, first + number):
        server.write(f"value{index}", time.monotonic())
    return {}


WORKLOADS: Mapping[str, Callable[..., Any]] = {
    "bulk_beside_ticks": _bulk_beside_ticks,
    "fill": _fill,
    "frames": _frames,
    "pause": _pause,
    "poses": _poses,
    "put": _put,
    "singles": _singles,
    "ticks": _ticks,
}
"""Workloads by name: ``await WORKLOADS[name](server, **arguments)``."""
