"""The whole way: an application in Python, shown and used in a real browser."""

from __future__ import annotations

import numpy as np
from playwright.async_api import Page, expect

from belvedere.app import Server
from belvedere.ui import VAppLayout
from belvedere.widgets import html, vuetify
from belvedere.widgets.mesh import MeshView
from tests.app.conftest import Start
from tests.app.driver import Recorder
from tests.conftest import Pages


def application(server: Server) -> None:
    """Build a small page."""
    state, ctrl = server.state, server.controller

    @server.change("speed")
    def double(speed: int) -> None:
        state.twice = 2 * speed

    with VAppLayout(server, title="Test", theme=("theme", "light")) as layout:
        with layout.toolbar:
            vuetify.VBtn("Reset", click=ctrl.reset, id="reset")
        with layout.content:
            vuetify.VTextField(v_model=("name", "bunny"), label="Name", id="name")
            html.Input(type="range", v_model_number=("speed", 3), min=0, max=10, id="speed")
            html.P("{{ name }} {{ speed }} {{ twice }}", id="shown")
            html.P("<b>escaped</b>", id="escaped")
            with html.Div(style="height: 300px"):
                MeshView(ref="view")


async def test_application_in_a_browser(start: Start, pages: Pages) -> None:
    """A page shows the state, writes it, calls Python, and follows Python; a second page sees the same."""
    server = Server("page")
    application(server)
    await start(server, backend="aiohttp", port=0)
    page: Page = await pages.open(server.links()["control"])
    other: Page = await pages.open(server.links()["view"])
    shown = page.locator("#shown")
    await expect(shown).to_have_text("bunny 3 6")
    await expect(page).to_have_title("Test")
    await expect(page.locator("#escaped")).to_have_text("<b>escaped</b>")

    await page.locator("#speed").fill("7")
    await expect(other.locator("#shown")).to_have_text("bunny 7 14")
    await page.locator("#name").fill("cow")
    await expect(other.locator("#shown")).to_have_text("cow 7 14")

    pressed = Recorder()

    @server.controller.set("reset")
    def reset() -> None:
        server.state.speed = 1
        pressed()

    await page.locator("#reset").click()
    await pressed.until()
    await expect(shown).to_have_text("cow 1 2")
    assert pages.console_errors == []


async def test_view_link_cannot_act(start: Start, pages: Pages) -> None:
    """Whoever has the view link sees their input snap back, and nothing reaches the program."""
    server = Server("page")
    application(server)
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["view"])
    await expect(page.locator("#shown")).to_have_text("bunny 3 6")
    await page.locator("#speed").fill("7")
    await expect(page.locator("#shown")).to_have_text("bunny 3 6")
    assert server.state.speed == 3


async def test_calls_of_the_view_fit_the_new_mesh(start: Start, pages: Pages) -> None:
    """A camera reset made after a new mesh was written shows that mesh."""
    server = Server("page")
    application(server)
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    await expect(page.locator("#shown")).to_have_text("bunny 3 6")
    view = server.store.shared
    with server.store.transaction():
        points = np.array([[0, 0, 0], [100, 0, 0], [0, 100, 0]], np.float32)
        view.set(("view", "main", "points"), points)
        view.set(("view", "main", "triangles"), np.array([[0, 1, 2]], np.uint32))
        view.set(
            ("view", "main", "mesh"),
            {"origin": [1000.0, 0, 0], "bounds": [1000, 1100, 0, 100, 0, 0], "n_cells": 1, "n_points": 3, "name": "t"},
        )
    (session,) = server.sessions
    session.js_call("view", "reset_camera")
    camera = await session.call("view", "get_camera")
    assert np.allclose(camera["target"], [1050, 50, 0], atol=1)
