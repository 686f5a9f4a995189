"""Scene servers as people meet them: pages in a real browser."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from belvedere.scene import SceneServer, SceneSession, ServerRPC
from belvedere.scene.elements import Box, Button, DefaultScene, Paragraph, Scene
from belvedere.ui import VAppLayout
from belvedere.widgets import vuetify
from tests.app.conftest import Start, start  # noqa: F401  # fixture
from tests.app.driver import Recorder
from tests.conftest import Pages

VIEW = 'document.querySelector(".scene-view")?.sceneView'


async def keys(page: Page, *wanted: str) -> None:
    """Wait until the page draws these elements."""
    await page.wait_for_function(f"{VIEW} && {list(wanted)!r}.every((key) => {VIEW}.keys().includes(key))")


async def test_a_scene_in_a_page_of_the_program(start: Start, pages: Pages) -> None:  # noqa: F811
    """A view beside widgets is asked like any other; what is grabbed has what was set before; who watches acts not."""
    app, clicks = SceneServer(), Recorder()
    app.state.size = 1
    app.add_handler("CLICK", lambda event, session: clicks((event.key, session.role)))

    with VAppLayout(app.server) as layout:
        with layout.toolbar:
            vuetify.VSlider(v_model=("size", 1), min=1, max=3, step=1, id="size", hide_details=True)
        with layout.content:
            app.view(style="height: 400px")

    @app.spawn
    async def main(session: SceneSession) -> None:
        session.set @ Scene(
            Box(key="box", color="red"),
            htmlChildren=[Button("press", key="button"), Paragraph(session.role, key="role")],
        )
        picture = await session.grab_render(ttl=60, quality=0.8, width=64, height=48, format="png")
        assert picture.value["frame"].startswith(b"\x89PNG")
        session.upsert(Paragraph(f"{picture.value['width']} wide", key="done"), to="htmlChildren")

    @app.server.change("size")
    def resize(size: float) -> None:
        app.upsert @ Box(key="shared", scale=size)

    await start(app.server, backend="aiohttp", port=0)
    page = await pages.open(app.links()["control"])
    await expect(page.get_by_text("64 wide")).to_be_visible(timeout=60_000)
    watcher = await pages.open(app.links()["view"])
    await keys(watcher, "box", "role")
    await page.locator(".v-slider-thumb").focus()
    await page.keyboard.press("ArrowRight")
    await keys(watcher, "shared")

    await page.get_by_role("button", name="press").click()
    assert await clicks.until() == [("button", "control")]
    await watcher.locator(".scene-view canvas").click()
    await page.locator(".scene-view canvas").click()
    assert (await clicks.until(2))[1][1] == "control"
    with pytest.raises(Exception, match="nothing in this scene answers NOTHING"):
        await app.sessions[0].rpc(ServerRPC(None, "NOTHING"), ttl=60)
    assert pages.console_errors == []


async def test_an_error_in_a_main_is_shown(start: Start, pages: Pages) -> None:  # noqa: F811
    """The viewer reads what failed, and the scene of others goes on."""
    app = SceneServer()
    fails: asyncio.Future[SceneSession] = asyncio.get_running_loop().create_future()

    @app.spawn
    async def main(session: SceneSession) -> None:
        session.upsert @ Box(key="box")
        if session is await asyncio.shield(fails):
            raise ValueError("no more paint")

    await start(app.server, backend="aiohttp", port=0)
    one, other = await pages.open(app.links()["control"]), await pages.open(app.links()["control"])
    await keys(one, "box")
    await keys(other, "box")
    fails.set_result(app.sessions[0])
    await expect(one.locator(".bv-banner")).to_contain_text("ValueError: no more paint")
    app.upsert @ Box(key="still")
    await keys(other, "still")


async def test_links_say_how_scenes_look(start: Start, pages: Pages) -> None:  # noqa: F811
    """The queries of the server reach the page: no grid, another lens, another background."""
    app = SceneServer(queries={"grid": False, "fov": 20, "background": "#ff0000"})
    app.set @ DefaultScene(Box(key="box"))
    await start(app.server, backend="aiohttp", port=0)
    page = await pages.open(app.links()["control"], viewport={"width": 320, "height": 240})
    await keys(page, "box")
    seen: Any = await page.evaluate(f"({{fov: {VIEW}.camera.fov, query: {VIEW}.query}})")
    assert seen == {"fov": 20, "query": {"grid": False, "fov": 20, "background": "#ff0000"}}
    picture = await app.sessions[0].grab_render(ttl=60, format="png", width=32, height=24)
    assert picture.value["frame"].startswith(b"\x89PNG")
    assert await page.evaluate(f"{VIEW}.container.dataset.theme") == "light"
