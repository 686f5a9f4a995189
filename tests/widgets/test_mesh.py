"""A mesh in the pages of an application."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import pyvista as pv
from PIL import Image
from playwright.async_api import expect

from belvedere.app import Server
from belvedere.ui import VAppLayout
from belvedere.ui.building import building
from belvedere.viewer import MeshError
from belvedere.widgets import html, mesh, vuetify
from tests.app.conftest import Join, Start
from tests.app.driver import Browser
from tests.conftest import Pages

TRIANGLE = (np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]]), np.array([[0, 1, 2]]))
FIELDS = {"points": TRIANGLE[0], "triangles": TRIANGLE[1], "point_data": {"a": [1.0, 2, 3], "b": [4.0, 5, 6]}}


def shown(browser: Browser, name: str, view: str = "main") -> Any:
    """Return an entry of a view as a browser has it."""
    return browser.replica.get(("view", view, name))


def title(browser: Browser, view: str = "main") -> str | None:
    """Return the title of the mesh that a browser shows."""
    mesh = shown(browser, "mesh", view)
    return None if mesh is None else str(mesh["name"])


async def test_shows_a_mesh(server: Server, join: Join) -> None:
    """What was shown reaches browsers, those that come later too; None takes it away."""
    with building(server):
        view = mesh.MeshView(name="part")
    view.show(TRIANGLE, title="triangle")
    browser = await join(server)
    await browser.until(lambda: shown(browser, "points", "part") is not None)
    assert title(browser, "part") == "triangle"
    assert np.allclose(shown(browser, "triangles", "part"), [[0, 1, 2]])
    view.show(None)
    await browser.until(lambda: shown(browser, "mesh", "part") is None)


async def test_colours(server: Server, join: Join) -> None:
    """The first array colours unless another is named, or none; the geometry is not sent again for it."""
    with building(server):
        view = mesh.MeshView()
    with pytest.raises(MeshError, match="shows nothing"):
        view.color_by("a")
    view.show(FIELDS)
    browser = await join(server)
    await browser.until(lambda: shown(browser, "coloring") and shown(browser, "points") is not None)
    assert shown(browser, "coloring")["name"] == "a"
    points = shown(browser, "points")
    view.color_by("b")
    await browser.until(lambda: shown(browser, "coloring")["name"] == "b")
    assert shown(browser, "points") is points
    view.color_by(False)
    await browser.until(lambda: shown(browser, "coloring") is None)
    with pytest.raises(MeshError, match="no array 'c'; it has a, b"):
        view.show(FIELDS, scalars="c")
    assert shown(browser, "points") is points


async def test_one_session_sees_its_own(server: Server, join: Join) -> None:
    """A mesh shown to one session is seen by nobody else, until that session sees again what all see."""
    with building(server):
        view = mesh.MeshView()
    view.show(FIELDS)
    one, other = await join(server), await join(server)
    session, _ = server.sessions
    view.show(TRIANGLE, title="own", session=session)
    await one.until(lambda: title(one) == "own")
    assert shown(one, "scalars") is None
    await other.until(lambda: title(other) == "mesh")
    view.follow_all(session)
    await one.until(lambda: title(one) == "mesh")
    await one.until(lambda: shown(one, "coloring") is not None)


def test_bad_input(server: Server) -> None:
    """What is no mesh, no name, no view is refused, and nothing is shown."""
    with building(server):
        view = mesh.MeshView()
        unnamed = mesh.MeshView(name=("variable",))
        with pytest.raises(TypeError, match="did you mean 'colormap'"):
            mesh.MeshView(colourmap="jet")
    with pytest.raises(TypeError, match="has a name of its own"):
        unnamed.show(FIELDS)
    with pytest.raises(MeshError, match="str is not a mesh"):
        view.show("bunny")
    with pytest.raises(ValueError, match="a view is one of"):
        view.set_view("front")


async def test_slider_changes_the_mesh_in_a_browser(start: Start, pages: Pages) -> None:
    """Sliders and switches beside a view change what it shows, in every browser; cameras stay each one's own."""
    server = Server("scene")
    server.state.settings = {"height": 1, "array": "z"}
    with VAppLayout(server, title="Scene") as layout:
        with layout.toolbar:
            vuetify.VSlider(v_model="settings.height", min=1, max=4, step=1, hide_details=True, id="height")
            vuetify.VSwitch(v_model=("edges", False), label="Edges", hide_details=True, id="edges")
            html.Button("colour", click="settings.array = 'x'", id="array")
        with layout.content, html.Div(style="width: 400px; height: 300px"):
            view = mesh.MeshView(
                html.P("height {{ settings.height }}", id="over"),
                edges=("edges",),
                colormap="plasma",
                coloring="seen = $event.range",
            )
            html.P("{{ seen }}", id="seen", style="position: absolute; top: 0")

    @server.change("settings")
    def show(settings: dict[str, Any]) -> None:
        mesh = pv.Cone(height=settings["height"], radius=1, direction=(0, 0, 1), resolution=40)
        mesh["z"], mesh["x"] = mesh.points[:, 2], mesh.points[:, 0]
        view.show(mesh, scalars=settings["array"])

    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    other = await pages.open(server.links()["view"])
    seen = page.locator("#seen")
    await expect(seen).to_contain_text("-0.5")
    first, second = server.sessions
    view.set_view("+x", session=second)
    beside = await view.get_camera(second)
    flat = await picture(view, first)

    await page.locator(".v-slider [role=slider]").focus()
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    await expect(other.locator("#over")).to_have_text("height 4")
    await expect(seen).to_contain_text("-2")
    assert (await view.get_camera(second))["position"] == beside["position"], "cameras stay when a mesh is replaced"
    view.reset_camera(session=first)
    tall = await picture(view, first)
    assert difference(flat, tall) > 2

    await page.locator("#edges").click()
    await expect(page.locator("#edges")).to_be_checked()
    assert difference(tall, await picture(view, first)) > 0.5
    await page.locator("#array").click()
    await expect(seen).to_contain_text("-1")
    assert pages.console_errors == []


async def picture(view: mesh.MeshView, session: Any) -> np.ndarray[Any, Any]:
    """Return what a session sees, (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(await view.screenshot(session))).convert("RGB"), np.int16)


def difference(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """Return how much two pictures differ: mean over pixels and channels, 0 to 255."""
    return float(np.abs(one - other).mean())
