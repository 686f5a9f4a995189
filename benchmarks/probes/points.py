"""Point clouds in a real browser: how soon they are seen, how often they can change, and what that costs the page."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from belvedere.testing.browser import FLAGS, find_chromium
from benchmarks.bench import Bench, Figures, Probe
from benchmarks.lines import Child
from benchmarks.targets import Metric

__all__ = ["PROBES"]

_HZ = 20.0

_WATCH = """
(() => {
  window.points = { first: 0, updates: 0 };
  const begin = () => {
    const view = document.querySelector(".scene-view")?.sceneView;
    if (!view) return requestAnimationFrame(begin);
    let seen = null;
    view.drawn.subscribe(() => {
      if (view.renderer.info.render.points === 0) return;
      const shown = view.propertiesOf("cloud");
      if (seen?.vertices !== shown.vertices || seen?.colors !== shown.colors) window.points.updates++;
      seen = { vertices: shown.vertices, colors: shown.colors };
      if (window.points.first > 0) return;
      const gl = view.renderer.getContext();
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits until the picture is there
      window.points.first = performance.now();
    });
  };
  begin();
})();
"""


@asynccontextmanager
async def _page(number: int) -> AsyncIterator[tuple[Child, Any, Any]]:
    from playwright.async_api import async_playwright

    child = await Child.spawn(sys.executable, "-m", "benchmarks.points")
    try:
        url = (await child.order("start", number=number))["url"]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(playwright), args=list(FLAGS))
            page = await browser.new_page(viewport={"width": 800, "height": 600})
            await page.add_init_script(_WATCH)
            await page.goto(url)
            await page.wait_for_function("window.points.first > 0", timeout=120_000)
            devtools = await page.context.new_cdp_session(page)
            # The time of the thread itself: without a graphics card it waits for other threads that draw.
            await devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
            yield child, page, devtools
            await browser.close()
    finally:
        await child.end()


async def _points(bench: Bench, contender: str, *, number: int) -> Figures:
    async with _page(number) as (child, page, devtools):
        figures = {"first": float(await page.evaluate("window.points.first"))}
        for kind in ("vertices", "colors"):
            since, busy = await page.evaluate("({ ...window.points, at: performance.now() })"), await _busy(devtools)
            figures[f"{kind}_cpu"] = (await child.order("stream", kind=kind, hz=_HZ, seconds=bench.seconds))["cpu"]
            until, worked = await page.evaluate("({ ...window.points, at: performance.now() })"), await _busy(devtools)
            updates = max(until["updates"] - since["updates"], 1)
            figures[f"{kind}_rate"] = updates / ((until["at"] - since["at"]) / 1e3)
            figures[f"{kind}_browser"] = (worked - busy) * 1e3 / updates
        return figures


async def _busy(devtools: Any) -> float:
    """Return how long the main thread of the page has worked, in seconds."""
    metrics = (await devtools.send("Performance.getMetrics"))["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


_METRICS = (
    Metric("first", "ms"),
    Metric("vertices_rate", "Hz"),
    Metric("vertices_browser", "ms, main thread"),
    Metric("vertices_cpu", "%, server"),
    Metric("colors_rate", "Hz"),
    Metric("colors_browser", "ms, main thread"),
    Metric("colors_cpu", "%, server"),
)

PROBES = tuple(
    Probe(
        f"points_{name}",
        f"{name} points with colours: until the first picture, then new places and new colours at {_HZ:g} Hz",
        _METRICS,
        partial(_points, number=number),
        floor=False,
    )
    for name, number in (("1M", 1_000_000), ("10M", 10_000_000))
)
