"""Scenes in a real browser: many boxes, many points, much coming and going.

Chromium draws without a graphics processor here, so what a frame takes says little; what reaches the page, what
its main thread does for it and what the server spends are what is compared.
"""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from playwright.async_api import TimeoutError, async_playwright

from belvedere.testing.browser import FLAGS, find_chromium
from benchmarks.bench import Bench, Figures, Probe
from benchmarks.contenders import python_of
from benchmarks.lines import Child
from benchmarks.targets import Metric, at_least, at_most

__all__ = ["PROBES"]

_METER = (Path(__file__).parents[1] / "meter.js").read_text()
_PEERS = ("viser", "vuer")
_SIZE: Any = {"width": 800, "height": 600}
_BOXES = 10_000
_CORNERS = 36  # of a box drawn as triangles
_HZ = 30.0
_SETTLE = 1.5  # seconds after which a page that nobody touches rests
_CYCLES = 1000
_NODES = 1000
_BURDEN = 5_000_000  # points of 12 bytes
_WATCH_TICKS = """
() => {
  const { sceneView: view } = document.querySelector(".scene-view");
  window.late = [];
  window.stopTicks?.();
  let last = 0;
  window.stopTicks = view.onFrame(() => {
    const at = view.find("tick")?.object.position.x ?? 0;
    if (at !== last) window.late.push(performance.timeOrigin + performance.now() - at);
    last = at;
    return false;
  });
}
"""
_PATIENCE = 120.0


@dataclass
class _View:
    """A contender's scene and the page that shows it."""

    child: Child
    page: Any
    devtools: Any
    received: list[int]  # bytes of each WebSocket frame

    async def meter(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.page.evaluate("window.meter")
        return found

    async def metric(self, name: str) -> float:
        metrics = (await self.devtools.send("Performance.getMetrics"))["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == name))

    async def busy(self) -> float:
        """Return how long the page's main thread has worked, in seconds."""
        return await self.metric("TaskDuration")

    async def heap(self) -> float:
        """Return the page's heap after a collection, in MB."""
        await self.devtools.send("HeapProfiler.collectGarbage")
        return await self.metric("JSHeapUsedSize") / 1e6

    async def until(self, condition: str) -> None:
        await self.page.wait_for_function(condition, timeout=_PATIENCE * 1000, polling=50)


@asynccontextmanager
async def _view(contender: str) -> AsyncIterator[_View]:
    child = await Child.spawn(python_of(contender), "-m", "benchmarks.scenes", contender)
    try:
        url = (await child.order("start"))["url"]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(playwright), args=list(FLAGS))
            page = await browser.new_page(viewport=_SIZE)
            await page.add_init_script(_METER)
            received: list[int] = []
            page.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.append(len(data))))
            await page.goto(url)
            await child.order("joined")
            devtools = await page.context.new_cdp_session(page)
            await devtools.send("Performance.enable")
            await asyncio.sleep(_SETTLE)
            yield _View(child, page, devtools, received)
            await browser.close()
    finally:
        await child.end()


async def _boxes(bench: Bench, contender: str, *, batched: bool) -> Figures:
    if batched and contender == "vuer":
        return {}
    async with _view(contender) as view:
        began = time.monotonic()
        await view.child.order("boxes", number=_BOXES, batched=batched)
        try:
            await view.until(f"window.meter.vertices >= {int(0.9 * _BOXES * _CORNERS)}")
        except TimeoutError:
            return {"shown": float("inf")}
        shown = time.monotonic() - began
        await asyncio.sleep(_SETTLE)
        before, busy, received = await view.meter(), await view.busy(), len(view.received)
        wave = await view.child.order("wave", number=_BOXES, hz=_HZ, seconds=bench.seconds)
        after, busy = await view.meter(), await view.busy() - busy
        nbytes = sum(view.received[received:])
        return {
            "shown": shown * 1e3,
            "rate": wave["rate"],
            "call": wave["call"] / 1e3,
            "cpu": wave["cpu"],
            "frames": (after["frames"] - before["frames"]) / bench.seconds,
            "main": 100 * busy / bench.seconds,
            "traffic": nbytes / bench.seconds / 1e6,
        }


async def _points(bench: Bench, contender: str, *, number: int) -> Figures:
    async with _view(contender) as view:
        begun = await view.child.order("cloud", number=number)
        await view.until("window.meter.firstPoints > 0")
        await view.until(f"window.meter.mostPoints >= {int(number * 0.95)}")
        meter = await view.meter()
        await asyncio.sleep(_SETTLE)
        uploads, busy = (await view.meter())["uploads"], await view.busy()
        times = (await view.child.order("recolor", number=number, hz=10, seconds=bench.seconds))["times"]
        await asyncio.sleep(_SETTLE)
        shown = (await view.meter())["uploads"] - uploads
        return {
            "first": (meter["firstPoints"] - begun["began"] * 1e3) / 1e3,
            "whole": (meter["mostAt"] - begun["began"] * 1e3) / 1e3,
            "call": begun["seconds"] * 1e3,
            "written": times / bench.seconds,
            "updates": shown / bench.seconds,
            "main": 1e3 * (await view.busy() - busy) / max(1, shown),
            "rss": view.child.rss(),
        }


async def _bulk_poses(bench: Bench, contender: str) -> Figures:
    async with _view(contender) as view:
        await view.child.order("boxes", number=_NODES, batched=False)
        await view.until(f"window.meter.vertices >= {int(0.9 * _NODES * _CORNERS)}")
        await asyncio.sleep(_SETTLE)
        received = len(view.received)
        wave = await view.child.order("wave", number=_NODES, hz=60.0, seconds=bench.seconds)
        await asyncio.sleep(_SETTLE)
        messages = sum(size > 500 for size in view.received[received:])
        return {
            "call": wave["call"],
            "rate": wave["rate"],
            "messages": messages / (wave["rate"] * bench.seconds),
            "cpu": wave["cpu"],
        }


async def _head_of_line(bench: Bench, contender: str) -> Figures:
    async with _view(contender) as view:
        figures: Figures = {}
        for name, burden in (("alone", 0), ("beside", _BURDEN)):
            await view.page.evaluate(_WATCH_TICKS)
            received = sum(view.received)
            await view.child.order("ticks", hz=60.0, seconds=bench.seconds, burden=burden)
            late = sorted(await view.page.evaluate("window.late"))
            figures[f"{name}.p50"] = late[len(late) // 2]
            figures[f"{name}.p99"] = late[int(len(late) * 0.99)]
            figures[f"{name}.rate"] = (sum(view.received) - received) / bench.seconds / 1e6
        return figures


async def _cycles(bench: Bench, contender: str) -> Figures:
    async with _view(contender) as view:
        await view.child.order("cycles", number=_CYCLES // 10)
        await asyncio.sleep(_SETTLE)
        before, heap, rss = await view.meter(), await view.heap(), view.child.rss()
        passed = (await view.child.order("cycles", number=_CYCLES))["seconds"]
        await asyncio.sleep(_SETTLE)
        after = await view.meter()
        grown = sum(after["live"].values()) - sum(before["live"].values())
        return {
            "objects": grown,
            "heap": await view.heap() - heap,
            "rss": view.child.rss() - rss,
            "seconds": passed,
        }


async def _overflow(bench: Bench, contender: str) -> Figures:
    async with _view(contender) as view:
        number = 250
        found: set[bytes] = set()
        wanted = [f"item-{index:05}".encode() for index in range(number)]
        await view.devtools.send("Network.enable")

        def took(event: dict[str, Any]) -> None:
            payload = base64.b64decode(event["response"]["payloadData"] + "===")
            found.update(key for key in wanted if key in payload)

        view.devtools.on("Network.webSocketFrameReceived", took)
        await view.child.order("overflow", number=number)
        await asyncio.sleep(_SETTLE)
        return {"present": len(found), "draws": (await view.meter())["draws"]}


async def _far(bench: Bench, contender: str) -> Figures:
    async with _view(contender) as view:
        await view.child.order("far", x=500_000.0)
        await asyncio.sleep(_SETTLE)
        view.received.clear()
        await view.child.order("far", x=500_004.0)
        await asyncio.sleep(_SETTLE)
        # Heartbeats and acknowledgements are shorter than any message that carries a position.
        return {"messages": sum(size > 30 for size in view.received)}


async def _grab(bench: Bench, contender: str) -> Figures:
    async with _view(contender) as view:
        await view.child.order("boxes", number=100, batched=False)
        await view.until("window.meter.frames > 0")
        times = [(await view.child.order("grab", width=800, height=600))["seconds"] * 1e3 for _ in range(12)][2:]
        return {"p50": median(times), "most": max(times)}


def _box_metrics(call: float | None) -> tuple[Metric, ...]:
    return (
        Metric("shown", "ms until they are there"),
        Metric("rate", "Hz written", at_least(_HZ * 0.95)),
        Metric("call", "ms a call", None if call is None else at_most(call)),
        Metric("cpu", "%, server"),
        Metric("frames", "Hz drawn"),
        Metric("main", "%, main thread"),
        Metric("traffic", "MB/s"),
    )


_POINT_METRICS = (
    Metric("first", "s until the first picture"),
    Metric("whole", "s until all are drawn"),
    Metric("call", "ms a call"),
    Metric("written", "Hz recoloured"),
    Metric("updates", "Hz in the page"),
    Metric("main", "ms, main thread, an update"),
    Metric("rss", "MB, server"),
)

PROBES = (
    Probe(
        "scene_boxes",
        f"{_BOXES} boxes, elements of their own, moved at {_HZ:g} Hz",
        _box_metrics(None),
        partial(_boxes, batched=False),
        floor=False,
        peers=_PEERS,
    ),
    Probe(
        "scene_instances",
        f"{_BOXES} boxes as copies of one, moved at {_HZ:g} Hz",
        _box_metrics(2.0),
        partial(_boxes, batched=True),
        floor=False,
        peers=("viser",),
    ),
    Probe(
        "scene_points_1m",
        "1 M coloured points, then recoloured at 10 Hz",
        _POINT_METRICS,
        partial(_points, number=1_000_000),
        floor=False,
        peers=_PEERS,
    ),
    Probe(
        "scene_points_10m",
        "10 M coloured points, then recoloured at 10 Hz",
        _POINT_METRICS,
        partial(_points, number=10_000_000),
        floor=False,
        peers=("viser",),
    ),
    Probe(
        "scene_cycles",
        f"{_CYCLES} times a mesh is added and removed",
        (
            Metric("objects", "left on the graphics device", at_most(0)),
            Metric("heap", "MB, page", at_most(2)),
            Metric("rss", "MB, server", at_most(5)),
            Metric("seconds", ""),
        ),
        _cycles,
        floor=False,
        peers=_PEERS,
    ),
    Probe(
        "bulk_poses",
        f"{_NODES} elements of their own posed at 60 Hz, in a browser",
        (
            Metric("call", "µs", at_most(100.0)),
            Metric("rate", "Hz", at_least(57.0)),
            Metric("messages", "a call", at_most(1.1)),
            Metric("cpu", "%, server"),
        ),
        _bulk_poses,
        floor=False,
        peers=_PEERS,
    ),
    Probe(
        "scene_head_of_line",
        f"an element moved at 60 Hz beside arrays of {_BURDEN * 12 / 1e6:g} MB a second, until a frame shows it",
        (
            Metric("alone.p50", "ms"),
            Metric("alone.p99", "ms"),
            Metric("alone.rate", "MB/s"),
            Metric("beside.p50", "ms"),
            Metric("beside.p99", "ms"),
            Metric("beside.rate", "MB/s"),
        ),
        _head_of_line,
        floor=False,
    ),
    Probe(
        "queue_overflow",
        "a scene is set and 250 elements are added in one turn",
        (Metric("present", "elements that reach the page", at_least(250)), Metric("draws", "draw calls")),
        _overflow,
        floor=False,
        peers=("vuer",),
    ),
    Probe(
        "far_from_origin",
        "an element 500 km from the origin moves by 4 m",
        (Metric("messages", "that tell the page", at_least(1)),),
        _far,
        floor=False,
        peers=_PEERS,
    ),
    Probe(
        "grab_render",
        "a picture of 800 × 600 is asked of the page",
        (Metric("p50", "ms"), Metric("most", "ms")),
        _grab,
        floor=False,
        peers=_PEERS,
    ),
)
