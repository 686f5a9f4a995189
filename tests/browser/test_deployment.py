"""The page where it is not at the top of its own address, and over a long time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import numpy as np
import pytest
import pyvista as pv
from aiohttp import web

from tests.browser.conftest import OpenViewer
from tests.viewer.conftest import Show

PREFIX = "/lab/viewer/"

Publish = Callable[[str], Awaitable[tuple[str, list[str]]]]


@pytest.fixture
async def publish() -> AsyncIterator[Publish]:
    """Yield what publishes a server under a path, as a proxy would, and notes the paths that are asked for."""
    runners: list[web.AppRunner] = []
    async with aiohttp.ClientSession() as http:

        async def publish(target: str) -> tuple[str, list[str]]:
            asked: list[str] = []

            async def forward(request: web.Request) -> web.StreamResponse:
                asked.append(request.path)
                url = target + request.raw_path.removeprefix(PREFIX)
                if "Upgrade" in request.headers:
                    return await _tunnel(request, http, url)
                async with http.get(url) as answer:
                    return web.Response(
                        status=answer.status, body=await answer.read(), content_type=answer.content_type
                    )

            app = web.Application()
            app.router.add_route("*", "/{rest:.*}", forward)
            runners.append(web.AppRunner(app, access_log=None, shutdown_timeout=1.0))
            await runners[-1].setup()
            site = web.TCPSite(runners[-1], "127.0.0.1", 0)
            await site.start()
            return f"http://127.0.0.1:{site.port}{PREFIX}", asked

        yield publish
        for runner in runners:
            await runner.cleanup()


async def test_a_page_under_a_path_of_a_proxy(show: Show, open_viewer: OpenViewer, publish: Publish) -> None:
    """Everything the page asks for is under its own path, and the mesh appears."""
    handle = show(pv.Sphere())
    here, token = urlsplit(handle.url), urlsplit(handle.url).fragment
    address, asked = await publish(f"http://{here.netloc}/")
    await open_viewer(f"{address}#{token}")
    assert f"{PREFIX}ws" in asked
    assert all(path.startswith(PREFIX) for path in asked)


async def test_replaced_meshes_leave_nothing_on_the_graphics_card(show: Show, open_viewer: OpenViewer) -> None:
    """After each round of the same meshes there are as many geometries, textures and programs as after the first."""
    spheres = [pv.Sphere(theta_resolution=n, phi_resolution=n) for n in (8, 20, 40)]
    for sphere in spheres:
        sphere["height"] = np.asarray(sphere.points)[:, 2]
    handle = show(spheres[0], edges=True)
    page = (await open_viewer(handle.url)).page
    server: Any = handle.viewer.server
    (session,) = server.sessions

    async def shown() -> Any:
        return await asyncio.wrap_future(server.create_task(session.call("view", "statistics")))

    async def one_round() -> dict[str, int]:
        for sphere in spheres:
            handle.update(sphere)
            await shown()
            await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        counts: dict[str, int] = await shown()
        return {name: counts[name] for name in ("geometries", "textures", "programs", "triangles")}

    first = await one_round()
    assert first["geometries"] > 0
    for _ in range(10):
        assert await one_round() == first


async def _tunnel(request: web.Request, http: aiohttp.ClientSession, url: str) -> web.WebSocketResponse:
    inner = await http.ws_connect(url, max_msg_size=0)
    outer = web.WebSocketResponse(max_msg_size=0)
    await outer.prepare(request)
    there, back = asyncio.create_task(_copy(outer, inner)), asyncio.create_task(_copy(inner, outer))
    await asyncio.wait([there, back])
    return outer


async def _copy(source: Any, target: Any) -> None:
    async for received in source:
        await target.send_bytes(received.data)
    await target.close()
