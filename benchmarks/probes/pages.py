"""Pages in a real browser: how soon one can be used, and what a change of its template costs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

from belvedere.testing.browser import FLAGS, find_chromium
from benchmarks.bench import Bench, Figures, Probe
from benchmarks.contenders import python_of
from benchmarks.lines import Child
from benchmarks.targets import Metric, at_most

__all__ = ["PROBES"]

_WIDGETS = 1000
_CHANGES = 10
_LOADS = 3
_SETTLE = 1.0  # seconds after which a page that was loaded has nothing left to do

_WATCH_SLIDER = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".v-slider")) return;
  observer.disconnect();
  requestAnimationFrame(() => { window.interactiveAt = performance.now(); });
}).observe(document, { childList: true, subtree: true });
"""
_DRAWN = """
(title) => new Promise((resolve) => {
  new MutationObserver(() => {
    const changed = document.querySelectorAll(".widget")[500];
    if (changed.title === title) requestAnimationFrame(() => resolve(true));
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["title"] });
})
"""


@asynccontextmanager
async def _page(contender: str, widgets: int) -> AsyncIterator[tuple[Child, str]]:
    child = await Child.spawn(python_of(contender), "-m", "benchmarks.pages", contender)
    try:
        yield child, (await child.order("start", widgets=widgets))["url"]
    finally:
        await child.end()


@asynccontextmanager
async def _chromium() -> AsyncIterator[Any]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(playwright), args=list(FLAGS))
        yield browser
        await browser.close()


async def _load(bench: Bench, contender: str) -> Figures:
    cold: list[float] = []
    warm: list[float] = []
    nbytes = 0
    async with _page(contender, 0) as (_, url), _chromium() as browser:
        for _ in range(_LOADS):
            context = await browser.new_context()
            await context.add_init_script(_WATCH_SLIDER)
            for times in (cold, warm):
                page = await context.new_page()
                counted = await page.context.new_cdp_session(page)
                await counted.send("Network.enable")
                received: list[int] = []
                counted.on("Network.loadingFinished", lambda event, to=received: to.append(event["encodedDataLength"]))
                await page.goto(url)
                await page.wait_for_function("window.interactiveAt > 0")
                times.append(float(await page.evaluate("window.interactiveAt")))
                if times is cold:
                    nbytes = int(sum(received))
                await page.close()
            await context.close()
    return {"cold": median(cold), "warm": median(warm), "size": nbytes / 1e3}


async def _template_change(bench: Bench, contender: str) -> Figures:
    async with _page(contender, _WIDGETS) as (child, url), _chromium() as browser:
        page = await browser.new_page()
        received: list[int] = []
        page.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.append(len(data))))
        await page.goto(url)
        await page.wait_for_function("n => document.querySelectorAll('.widget').length === n", arg=_WIDGETS)
        await page.evaluate("document.querySelectorAll('.widget').forEach((one) => { one.marked = true; })")
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("Performance.enable")
        await asyncio.sleep(_SETTLE)
        figures: dict[str, list[float]] = {"bytes": [], "cpu": [], "browser": [], "latency": []}
        for number in range(_CHANGES):
            title = f"changed {number}"
            drawn = asyncio.ensure_future(page.evaluate(_DRAWN, title))
            await asyncio.sleep(0.1)
            received.clear()
            busy, cpu = await _busy(devtools), (await child.order("cpu"))["seconds"]
            began = asyncio.get_running_loop().time()
            await child.order("change", title=title)
            await asyncio.wait_for(drawn, 60.0)
            figures["latency"].append((asyncio.get_running_loop().time() - began) * 1e3)
            await asyncio.sleep(0.1)
            figures["cpu"].append(((await child.order("cpu"))["seconds"] - cpu) * 1e3)
            figures["browser"].append((await _busy(devtools) - busy) * 1e3)
            figures["bytes"].append(float(sum(received)))
        kept = await page.evaluate("[...document.querySelectorAll('.widget')].filter((one) => one.marked).length")
    return {**{name: median(values) for name, values in figures.items()}, "remounted": float(_WIDGETS - kept)}


async def _busy(devtools: Any) -> float:
    """Return how long the main thread of the page has worked, in seconds."""
    metrics = (await devtools.send("Performance.getMetrics"))["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


PROBES = (
    Probe(
        "template_change",
        f"one attribute of one of {_WIDGETS} widgets is set in Python; until it is drawn in Chromium",
        (
            Metric("bytes", "", at_most(1000.0)),
            Metric("cpu", "ms, server", at_most(5.0)),
            Metric("browser", "ms, main thread"),
            Metric("latency", "ms"),
            Metric("remounted", "widgets", at_most(0)),
        ),
        _template_change,
        floor=False,
        peers=("trame",),
    ),
    Probe(
        "page_load",
        "navigation in Chromium until a Vuetify slider stands in the page",
        (Metric("cold", "ms", at_most(3000.0)), Metric("warm", "ms", at_most(1500.0)), Metric("size", "kB")),
        _load,
        floor=False,
        peers=("trame",),
    ),
)
