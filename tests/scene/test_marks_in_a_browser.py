"""Lines, arrows, frames, grids and text as a browser draws them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.async_api import expect

from belvedere.scene.element import Element
from belvedere.scene.elements.base import Group, Scene
from belvedere.scene.elements.marks import (
    Arrow,
    Billboard,
    CatmullRomLine,
    CoordsMarker,
    CoordsMarkers,
    CubicBezierLine,
    Frustum,
    Grid,
    Gripper,
    Html,
    Label,
    Line,
    LineSegments,
    OrthographicFrustum,
    QuadraticBezierLine,
    Text,
    Text3D,
    Trail,
)
from tests.scene.stage import Stage

FRONT: dict[str, Any] = {"background": "#000000", "cam_position": [0, 0, 10], "cam_target": [0, 0, 0]}
RED = (255, 0, 0)
FAR = 500_000.0


def where(picture: NDArray[np.uint8], color: tuple[int, int, int] = RED, tolerance: int = 60) -> NDArray[np.int64]:
    """Return rows and columns of pixels that have about a colour."""
    return np.argwhere(np.abs(picture.astype(int) - color).max(axis=2) <= tolerance)


def extent(found: NDArray[np.int64]) -> tuple[int, int]:
    """Return height and width of the box around pixels."""
    assert len(found), "nothing of that colour is seen"
    height, width = found.max(axis=0) - found.min(axis=0) + 1
    return int(height), int(width)


async def test_lines_have_their_width(stage: Stage) -> None:
    """Widths are pixels of the page, or metres; lines far from the origin are as straight as at it."""
    stage.set @ Scene(Line(key="line", points=[[-3, 0, 0], [3, 0, 0]], color="red", line_width=8), **FRONT)
    height, width = extent(where(await stage.picture()))
    assert 7 <= height <= 9
    assert width > 200
    stage.update @ Line(key="line", world_units=True, line_width=0.5)
    tall, _ = extent(where(await stage.picture()))
    stage.update @ Line(key="line", line_width=1)
    taller, _ = extent(where(await stage.picture()))
    assert taller == pytest.approx(2 * tall, abs=4)
    far = np.array([[FAR - 3, 0, 0], [FAR, 1e-3, 0], [FAR + 3, 0, 0]])
    stage.set @ Scene(
        Line(key="line", points=far, color="red", line_width=3),
        background="#000000",
        cam_position=[FAR, 0, 10],
        cam_target=[FAR, 0, 0],
    )
    height, width = extent(where(await stage.picture()))
    assert height <= 5
    assert width > 200


async def test_points_of_the_same_number_refill_what_is_there(stage: Stage) -> None:
    """A line that moves keeps its buffers; one of another length replaces them, and all are given up with it."""
    points = np.array([[-1, 0, 0], [0, 1, 0], [1, 0, 0]], float)
    stage.set @ Scene(Line(key="line", points=points, color="red", line_width=3), **FRONT)
    await stage.shown()
    before = await stage.statistics()
    attributes = """() => {
        const line = document.querySelector(".scene-view").sceneView.find("line").object.children[0];
        return [line.geometry.uuid, line.geometry.attributes.instanceStart.data.array.length];
    }"""
    first = await stage.page.evaluate(attributes)
    for step in range(5):
        stage.update @ Line(key="line", points=points + 0.1 * step)
        await stage.shown()
    assert await stage.page.evaluate(attributes) == first
    stage.update @ Line(key="line", points=np.vstack([points, points + 1]))
    await stage.shown()
    other = await stage.page.evaluate(attributes)
    assert other[0] != first[0]
    assert other[1] == 5 * 6
    assert (await stage.statistics())["geometries"] == before["geometries"]


async def test_lines_are_interrupted(stage: Stage) -> None:
    """Breaks, NaN, pairs and dashes leave gaps; colours of points are blended between them."""
    points = np.array([[-3, 0, 0], [-1, 0, 0], [1, 0, 0], [3, 0, 0]], float)

    async def gap(**given: Any) -> bool:
        stage.set @ Scene(Line(key="line", color="red", line_width=6, **{"points": points, **given}), **FRONT)
        row = (await stage.picture())[240]
        return int(row[320, 0]) < 100

    assert not await gap()
    assert await gap(breaks=[2])
    assert await gap(segments=True)
    assert await gap(points=np.insert(points, 2, np.nan, axis=0))
    assert await gap(dashed=True, dash_size=2.5, gap_size=1)
    colors = np.array([[1, 0, 0], [1, 0, 0], [0, 0, 1], [0, 0, 1]], float)
    stage.set @ Scene(Line(key="line", points=points, vertex_colors=colors, line_width=6), **FRONT)
    row = (await stage.picture())[240]
    assert row[200, 0] > 200 > row[200, 2]
    assert row[440, 2] > 200 > row[440, 0]
    assert 50 < row[320, 0] < 230
    stage.update @ Line(key="line", vertex_colors=colors[:2])
    await stage.shown()
    assert "2 vertex colours for 4 points" in (await stage.complaints())[0]


async def test_lines_are_found_by_the_pointer(stage: Stage) -> None:
    """A click beside a thin line finds it, with the key and the place; one further away does not."""
    stage.set @ Scene(Line(key="line", points=[[-3, 0, 0], [3, 0, 0]], color="red", events=["click"]), **FRONT)
    await stage.shown()
    await stage.page.mouse.click(320, 280)
    await stage.page.mouse.click(360, 244)
    _, _, value = await stage.event("ON_CLICK", lambda value: value.get("key") == "line")
    assert value["point"][0] > 0
    assert abs(value["point"][1]) < 0.2
    assert len([one for one in stage.events("ON_CLICK") if one[2].get("key") == "line"]) == 1


async def test_trails_follow_and_shrink(stage: Stage) -> None:
    """A trail lies where its target has been, and is gone some time after it rests."""
    stage.set @ Scene(Group(Trail(key="trail", length=30, width=0.5, color="red", fade=False), key="mover"), **FRONT)
    await stage.shown()
    for x in np.linspace(-2, 2, 9):
        stage.update @ Group(key="mover", position=[x, 0, 0])
        await stage.shown()
    _, width = extent(where(await stage.picture()))
    assert width > 120
    stage.update @ Trail(key="trail", length=0.05)
    await stage.page.wait_for_function(
        "() => !document.querySelector('.scene-view').sceneView.find('trail').object.children[0].visible"
    )
    assert not len(where(await stage.picture()))


async def test_text_is_written(stage: Stage) -> None:
    """Text given either way is seen in its colour, changes, breaks where it should, whatever letters it has."""
    stage.set @ Scene(
        Text("Hg αβ Ж", key="text", font_size=1, color="red"),
        Text(key="other", text="漢字 🙂 x", font_size=1, color="blue", position=[0, -2, 0]),
        **FRONT,
    )
    picture = await stage.picture()
    _, width = extent(where(picture))
    assert width > 100
    assert len(where(picture, (0, 0, 255))) > 100
    stage.update @ Text("H", key="text")
    _, narrow = extent(where(await stage.picture()))
    assert narrow < width / 3
    stage.update @ Text(key="text", text="one two three", max_width=2)
    tall, _ = extent(where(await stage.picture()))
    stage.update @ Text(key="text", max_width=None)
    short, _ = extent(where(await stage.picture()))
    assert tall > 2 * short
    stage.update @ Text(key="text", font=b"no font at all")
    await stage.shown()
    assert "no font" in (await stage.complaints())[0]
    stage.update @ Text(key="text", font=None)
    await stage.shown()
    assert await stage.complaints() == []


async def test_labels_and_billboards_face_the_camera(stage: Stage) -> None:
    """A label has its size in pixels from any side and distance; what stands in a billboard is turned to the camera."""
    stage.set @ Scene(
        Label("label", key="label", font_size=20, color="red", background="#0000ff", background_opacity=1),
        Billboard(Text("seen", font_size=1, color="lime"), key="billboard", position=[0, 1.5, 0], rotation=[0, 1.5, 0]),
        **FRONT,
    )
    picture = await stage.picture()
    height, width = extent(where(picture, (0, 0, 255), 90))
    assert 24 <= height <= 48
    assert extent(where(picture, (0, 255, 0)))[1] > 50
    stage.update @ Label(key="label", position=[0, 0, -20])
    assert extent(where(await stage.picture(), (0, 0, 255), 90)) == pytest.approx((height, width), abs=3)


def everything() -> list[Element]:
    """Return one element of each kind."""
    arc = [[0, 0, 0], [1, 1, 0], [2, 0, 0]]
    return [
        Line(key="line", points=arc),
        LineSegments(key="segments", points=[arc[:2]], world_units=True),
        CatmullRomLine(key="catmull", points=arc, closed=True, vertex_colors=np.eye(3)),
        QuadraticBezierLine(key="quadratic", start=[0, 0, 0], end=[1, 0, 0]),
        CubicBezierLine(key="cubic", start=[0, 0, 0], end=[1, 0, 0], mid_a=[0, 1, 0], mid_b=[1, 1, 0]),
        Trail(key="trail"),
        Arrow(key="arrow", to=[0, 1, 0]),
        CoordsMarker(key="frame", labels=True),
        CoordsMarkers(key="frames", poses=np.eye(7)[:, [6, 5, 4, 0, 1, 2, 3]] + [0, 0, 0, 0, 0, 0, 1]),
        Grid(key="grid"),
        Frustum(key="frustum", show_image_plane=True, src=np.zeros((4, 4, 3)), show_up=True, show_cross=True),
        OrthographicFrustum(key="box", show_up=True),
        Gripper(key="gripper", axes=True),
        Text("text", key="text"),
        Text3D("solid", key="solid", bevel_enabled=True),
        Billboard(key="billboard"),
        Label("label", key="label"),
        Html("html", key="html"),
    ]


async def test_marks_leave_nothing_behind(stage: Stage) -> None:
    """All kinds come without complaint, and go with all they had on the graphics card and the page."""
    stage.set @ Scene(*everything())
    await stage.shown()
    assert await stage.complaints() == []
    stage.set @ Scene()
    await stage.shown()
    empty = await stage.statistics()
    for _ in range(3):
        stage.set @ Scene(*everything())
        await stage.shown()
        stage.set @ Scene()
        await stage.shown()
    left = await stage.statistics()
    assert (left["geometries"], left["textures"]) == (empty["geometries"], empty["textures"])
    await expect(stage.page.locator(".scene-view-overlay > *")).to_have_count(0)


async def test_empty_marks_are_no_mistake(stage: Stage) -> None:
    """Nothing to draw draws nothing, without complaint, and what comes later is drawn."""
    stage.set @ Scene(
        Line(key="line", points=np.zeros((0, 3)), color="red"),
        Line(key="one", points=[[0, 0, 0]], color="red"),
        CatmullRomLine(key="curve", points=[[0, 0, 0]], color="red"),
        CoordsMarkers(key="frames", poses=np.zeros((0, 7))),
        Arrow(key="arrow", to=[0, 0, 0], color="red"),
        Text(key="text", color="red"),
        Text3D("", key="solid", color="red"),
        Label("", key="label"),
        Frustum(key="frustum", far=0, near=0, focus=0, color_frustum="red"),
        **FRONT,
    )
    assert not len(where(await stage.picture()))
    assert await stage.complaints() == []
    stage.update @ Line(key="line", points=[[-1, 0, 0], [1, 0, 0]], line_width=5)
    assert len(where(await stage.picture()))


async def test_a_grid_lies_level_and_reaches_to_the_horizon(stage: Stage) -> None:
    """The grid is below the horizon for either up, has the colours of its axes, and is as sharp far away."""
    grid = Grid(key="grid", cell_color="red", section_color="red", axes=False, section_thickness=2)
    for up, camera, target in (
        ([0, 1, 0], [0, 2, 10], [0, 2, 0]),
        ([0, 0, 1], [0, -10, 2], [0, 0, 2]),
        ([0, 1, 0], [FAR, 2, 10 + FAR], [FAR, 2, FAR]),
    ):
        stage.set @ Scene(grid, up=up, background="#000000", cam_position=camera, cam_target=target)
        picture = await stage.picture()
        above, below = where(picture[:230]), where(picture[250:])
        assert len(above) == 0
        assert len(below) > 2000
        assert below[:, 0].max() > 210


async def test_marks_without_a_colour_stand_out(stage: Stage) -> None:
    """Lines and text are dark on a light background, light on a dark one, and change with it."""
    marks = [Line(key="line", points=[[-3, 0, 0], [3, 0, 0]], line_width=8), Text("H", key="text", font_size=2)]
    marks[1].position = [0, 2, 0]
    stage.set @ Scene(*marks, cam_position=[0, 0, 10], cam_target=[0, 0, 0], background="#ffffff")
    light = await stage.picture()
    stage.set @ Scene(*marks, cam_position=[0, 0, 10], cam_target=[0, 0, 0], background="#000000")
    dark = await stage.picture()
    for rows in (slice(0, 200), slice(230, 250)):
        assert light[rows].min() < 80
        assert dark[rows].max() > 200
