"""The main job: people look at a mesh together, each in their own way."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pyvista as pv

from belvedere.viewer import ViewHandle
from tests.browser.conftest import OpenViewer, colorfulness, difference, has_mesh
from tests.conftest import Pages
from tests.viewer.conftest import Show


def ball() -> Any:
    """A sphere with two arrays."""
    mesh = pv.Sphere()
    mesh.clear_data()
    mesh.point_data["height"] = np.asarray(mesh.points[:, 2])
    mesh.point_data["normal"] = np.asarray(mesh.points) * 2
    return mesh


async def cameras(handle: ViewHandle) -> list[Any]:
    """Where the cameras of all pages are."""
    server = handle.viewer.server

    async def ask() -> list[Any]:
        return [await session.call("view", "getCamera") for session in server.sessions]

    return await asyncio.wrap_future(server.create_task(ask()))


async def test_mesh_is_drawn_in_its_colours(show: Show, open_viewer: OpenViewer) -> None:
    """Whoever opens the link sees the mesh, coloured by its array."""
    viewer = await open_viewer(show(ball(), name="My ball").url)
    assert colorfulness(await viewer.picture()) > 20
    assert await viewer.control("title").inner_text() == "My ball"
    assert await viewer.page.title() == "My ball"


async def test_choosing_an_array_changes_the_colours(show: Show, open_viewer: OpenViewer) -> None:
    """The picture follows the array, its component and the colour map."""
    viewer = await open_viewer(show(ball(), scalars="height").url)
    before = await viewer.picture()
    await viewer.choose("array", "normal")
    uniform = await viewer.changes(before)
    await viewer.choose("component", "X")
    along_x = await viewer.changes(uniform)
    await viewer.choose("colormap", "coolwarm")
    await viewer.changes(along_x)


async def test_one_colour_can_be_chosen(show: Show, open_viewer: OpenViewer) -> None:
    """With the array cleared the mesh is grey."""
    viewer = await open_viewer(show(ball()).url)
    before = colorfulness(await viewer.picture())
    await viewer.control("array").locator(".v-field__clearable").click()
    await viewer.until(lambda now: colorfulness(now) < before / 2)


async def test_range_can_be_typed_and_forgotten(show: Show, open_viewer: OpenViewer) -> None:
    """A range that lies above all values makes the mesh the first colour; the button brings the whole range back."""
    viewer = await open_viewer(show(ball(), scalars="height").url)
    before = await viewer.picture()
    await viewer.type("range_max", "50")
    await viewer.type("range_min", "10")
    await viewer.changes(before, by=10)
    await viewer.control("auto-range").click()
    await viewer.returns(before)


async def test_settings_are_each_browsers_own(show: Show, open_viewer: OpenViewer) -> None:
    """What one person sets changes nothing for the other."""
    handle = show(ball(), scalars="height")
    one, other = await open_viewer(handle.url), await open_viewer(handle.url)
    before = await other.picture()
    assert difference(await one.picture(), before) == 0
    await one.choose("array", "normal")
    await one.switch("edges")
    await one.control("wireframe").click()
    await one.control("theme").click()
    await one.changes(before, by=20)
    assert difference(await other.still(), before) == 0


async def test_mesh_is_the_same_for_all(show: Show, open_viewer: OpenViewer) -> None:
    """A mesh that one person chooses is shown to the others too."""
    handle = show({"ball": ball(), "far cube": pv.Cube(center=(100, 0, 0))})
    one, other = await open_viewer(handle.url), await open_viewer(handle.url)
    before = await other.picture()
    await one.choose("file", "far cube")
    for viewer in (one, other):
        await viewer.until(lambda now: has_mesh(now) and difference(now, before) > 5)
        assert await viewer.control("title").inner_text() == "far cube"


async def test_update_is_shown_in_all_browsers_and_keeps_cameras(show: Show, open_viewer: OpenViewer) -> None:
    """A program replaces the mesh: everybody sees it from where they stand, coloured as they chose."""
    handle = show(ball(), scalars="height")
    one, other = await open_viewer(handle.url), await open_viewer(handle.links["view"])
    await one.control("view+x").click()
    pictures = [await one.still(), await other.still()]
    before = await cameras(handle)
    await asyncio.to_thread(handle.update, ball().scale((1.0, 1.0, 0.3)))
    for viewer, picture in zip((one, other), pictures, strict=True):
        await viewer.changes(picture)
    assert await cameras(handle) == before


async def test_standard_views_and_reset(show: Show, open_viewer: OpenViewer) -> None:
    """The camera goes to a side and back, and after moving it the whole mesh can be shown again."""
    viewer = await open_viewer(show(pv.Cone(), smooth=True).url)
    corner = await viewer.picture()
    await viewer.control("view+x").click()
    await viewer.changes(corner, by=3)
    await viewer.control("view-iso").click()
    await viewer.returns(corner)
    box = await viewer.page.locator(".mesh-view").bounding_box()
    assert box is not None
    await viewer.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await viewer.page.mouse.wheel(0, -900)
    await viewer.changes(corner, by=3)
    await viewer.control("reset").click()
    await viewer.returns(corner)


async def test_representation_edges_and_opacity(show: Show, open_viewer: OpenViewer) -> None:
    """Each of the display settings changes the picture, and back."""
    viewer = await open_viewer(show(ball(), scalars=False).url)
    surface = await viewer.picture()
    for control in ("wireframe", "points"):
        await viewer.control(control).click()
        await viewer.changes(surface, by=3)
        await viewer.control("surface").click()
        await viewer.returns(surface)
    await viewer.switch("edges")
    await viewer.changes(surface, by=2)
    await viewer.switch("edges")
    await viewer.returns(surface)
    await viewer.control("opacity").click(position={"x": 60, "y": 16})
    await viewer.changes(surface)


async def test_theme_changes_page_and_view(show: Show, open_viewer: OpenViewer) -> None:
    """Dark is dark everywhere."""
    viewer = await open_viewer(show(ball()).url)
    light = await viewer.picture()
    await viewer.control("theme").click()
    await viewer.until(lambda now: now[0, 0].sum() < light[0, 0].sum() / 3)
    color = await viewer.page.locator(".v-app-bar").evaluate("element => getComputedStyle(element).backgroundColor")
    assert max(int(channel) for channel in color.strip("rgba()").split(",")[:3]) < 80


async def test_settings_survive_loading_the_page_again(show: Show, open_viewer: OpenViewer) -> None:
    """The session goes on where it was."""
    viewer = await open_viewer(show(ball(), scalars="height").url)
    before = await viewer.picture()
    await viewer.choose("colormap", "plasma")
    await viewer.switch("edges")
    changed = await viewer.changes(before)
    await viewer.page.reload()
    await viewer.returns(changed)


async def test_information_says_what_the_mesh_is(show: Show, open_viewer: OpenViewer) -> None:
    """Cells, points, bounds and arrays are told."""
    viewer = await open_viewer(show(ball()).url)
    text = await viewer.control("information").inner_text()
    for expected in ("PolyData", "1,680", "842", "-0.5 … 0.5", "height", "normal", "× 3"):
        assert expected in text


async def test_watchers_see_and_set_what_is_theirs_alone(show: Show, open_viewer: OpenViewer, tmp_path: Path) -> None:
    """A view link shows the mesh; its own display can be set, what needs the server cannot."""
    ball().save(tmp_path / "ball.vtp")
    handle = show([tmp_path / "ball.vtp", pv.Cube()])
    viewer = await open_viewer(handle.links["view"])
    before = await viewer.picture()
    await viewer.choose("colormap", "plasma")
    await viewer.changes(before)
    for control in ("file", "array"):
        assert "v-input--disabled" in (await viewer.control(control).get_attribute("class") or "")
    assert await viewer.control("reload").is_disabled()


async def test_unreadable_file_is_said_and_the_picture_stays(
    show: Show, open_viewer: OpenViewer, tmp_path: Path
) -> None:
    """The message names the file, can be dismissed, and the mesh stays in view."""
    (tmp_path / "bad.vtu").write_text("hello")
    ball().save(tmp_path / "ball.vtp")
    viewer = await open_viewer(show([tmp_path / "ball.vtp", tmp_path / "bad.vtu"]).url)
    before = await viewer.picture()
    await viewer.choose("file", "bad.vtu")
    await viewer.control("error").wait_for()
    assert "bad.vtu: cannot be read" in await viewer.control("error").inner_text()
    await viewer.control("error").locator("button").click()
    await viewer.control("error").wait_for(state="detached")
    assert difference(await viewer.still(), before) < 0.5
    assert await viewer.control("title").inner_text() == "ball.vtp"


async def test_file_can_be_read_again(show: Show, open_viewer: OpenViewer, tmp_path: Path) -> None:
    """A file that has changed is shown as it is now."""
    ball().save(tmp_path / "ball.vtp")
    viewer = await open_viewer(show(tmp_path / "ball.vtp").url)
    before = await viewer.picture()
    ball().scale((1, 1, 0.2)).save(tmp_path / "ball.vtp")
    await viewer.control("reload").click()
    await viewer.until(lambda now: has_mesh(now) and difference(now, before) > 5)


async def test_progress_is_shown_while_a_mesh_is_on_its_way(show: Show, open_viewer: OpenViewer) -> None:
    """A bar says that something is coming; the old mesh stays until it is there."""
    released = threading.Event()

    def slow() -> Any:
        released.wait(60)
        return pv.Cube()

    viewer = await open_viewer(show({"ball": ball(), "slow": slow}).url)
    before = await viewer.picture()
    await viewer.choose("file", "slow")
    await viewer.control("loading").wait_for()
    assert "slow" in await viewer.control("loading").inner_text()
    released.set()
    await viewer.control("loading").wait_for(state="detached")
    await viewer.until(lambda now: has_mesh(now) and difference(now, before) > 5)


async def test_million_triangles_open(show: Show, open_viewer: OpenViewer) -> None:
    """A large mesh is drawn."""
    plane = pv.Plane(i_resolution=708, j_resolution=708).triangulate()
    plane.point_data["x"] = np.asarray(plane.points[:, 0])
    viewer = await open_viewer(show(plane).url)
    assert colorfulness(await viewer.picture()) > 20
    assert "1,002,528" in await viewer.control("information").inner_text()


async def test_picture_can_be_saved(show: Show, open_viewer: OpenViewer, tmp_path: Path) -> None:
    """The button gives a PNG file named after the mesh."""
    viewer = await open_viewer(show(ball(), name="ball").url)
    async with viewer.page.expect_download() as download:
        await viewer.control("screenshot").click()
    file = await download.value
    assert file.suggested_filename == "ball.png"
    assert (await file.path()).read_bytes().startswith(b"\x89PNG")


async def test_settings_do_not_cover_the_mesh_on_a_phone(show: Show, open_viewer: OpenViewer) -> None:
    """On a narrow screen the drawer is closed until it is asked for."""
    phone = {"width": 420, "height": 800}
    viewer = await open_viewer(show(ball()).url, viewport=phone)
    left = await viewer.page.locator(".v-navigation-drawer").bounding_box()
    assert left is None or left["x"] + left["width"] <= 1
    await viewer.page.locator(".v-app-bar-nav-icon").click()
    await viewer.control("colormap").click()


async def test_wrong_token_shows_no_mesh(show: Show, pages: Pages) -> None:
    """Without the right token there is a sentence, and nothing of the mesh."""
    link = show(ball()).url
    page = await pages.open(link[:-4] + "AAAA")
    await page.get_by_text("link").first.wait_for()
    assert await page.locator(".mesh-view").count() == 0
