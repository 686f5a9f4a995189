"""Elements of data in a real browser: what is seen of them, and what clicks find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from belvedere.scene.elements.base import Scene
from belvedere.scene.elements.data import (
    BoundingBox,
    BoundingBoxProvider,
    DepthPointCloud,
    InstancedMesh,
    PointCloud,
    TriMesh,
)
from tests.scene.stage import Stage

FRONT: dict[str, Any] = {"cam_position": [0, 0, 10], "cam_target": [0, 0, 0], "background": "#000000"}
"""A camera that looks along -z, before black."""

PIXELS = 240 / (10 * np.tan(np.radians(25)))
"""Of a metre in the plane z = 0, with the camera `FRONT`."""

SQUARE = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], np.float64)
FACES = [[0, 1, 2], [0, 2, 3]]
FAR = np.array([500_000.0, 0, 0])
PLAIN: dict[str, Any] = {"material_type": "basic", "faces": FACES}


def at(picture: NDArray[np.uint8], x: float, y: float) -> list[int]:
    """Return the colour that is seen of a point of the plane z = 0."""
    color: list[int] = picture[round(240 - y * PIXELS), round(320 + x * PIXELS)].tolist()
    return color


def near(color: list[int], wanted: list[int]) -> bool:
    """Return whether a colour is what it should be, to what rounding does."""
    return bool(np.abs(np.subtract(color, wanted)).max() <= 3)


async def click(stage: Stage, x: float, y: float) -> dict[str, Any]:
    """Click what is seen of a point of the plane z = 0 and return the value of CLICK."""
    before = len(stage.events("CLICK"))
    await stage.page.mouse.click(320 + x * PIXELS, 240 - y * PIXELS)
    value: dict[str, Any] = (await stage.event("CLICK", lambda _: len(stage.events("CLICK")) > before))[2]
    return value


async def test_a_mesh_shows_colours_numbers_and_textures(stage: Stage) -> None:
    """Colours of vertices and faces, numbers through a colour map, NaN, and a texture the right way up."""
    texture = np.zeros((8, 8, 3), np.uint8)
    texture[:4] = [255, 0, 0]
    uv = [[0, 0], [1, 0], [1, 1], [0, 1]]
    by_face = [[0, 255, 0], [0, 0, 255]]
    left: dict[str, Any] = {"position": [-3, 0, 0]}
    no_value: dict[str, Any] = {"nan_color": "#ff00ff", "scalar_range": [1, 2]}
    stage.set(
        Scene(
            TriMesh(key="plain", vertices=SQUARE, color="#804020", position=[-3, 2.5, 0], **PLAIN),
            TriMesh(key="vertices", vertices=SQUARE, colors=[[0.5, 0, 1]] * 4, position=[0, 2.5, 0], **PLAIN),
            TriMesh(key="faces", vertices=SQUARE, colors=by_face, colors_per="face", position=[3, 2.5, 0], **PLAIN),
            TriMesh(key="numbers", vertices=SQUARE, scalars=[0, 0, 1, 1], colormap="gray", **left, **PLAIN),
            TriMesh(key="none", vertices=SQUARE, scalars=[np.nan, 1], colormap="gray_r", **no_value, **PLAIN),
            TriMesh(key="texture", vertices=SQUARE, uv=uv, map=texture, position=[3, 0, 0], **PLAIN),
            TriMesh(key="far", vertices=SQUARE * 0.01 + FAR, position=-FAR, scale=[1, 1, 1], color="#00ffff", **PLAIN),
            **FRONT,
        )
    )
    picture = await stage.picture()
    assert near(at(picture, -3, 2.5), [128, 64, 32])
    assert near(at(picture, 0, 2.5), [128, 0, 255])
    assert near(at(picture, 3.5, 2), [0, 255, 0]) and near(at(picture, 2.5, 3), [0, 0, 255])
    lower, upper = at(picture, -3, -0.9), at(picture, -3, 0.9)
    assert lower[0] < 40 and upper[0] > 215 and lower[0] == lower[2]
    assert near(at(picture, 0.5, -0.5), [255, 0, 255]) and near(at(picture, -0.5, 0.5), [255, 255, 255])
    assert near(at(picture, 3, 0.7), [255, 0, 0]) and near(at(picture, 3, -0.7), [0, 0, 0])
    assert await stage.complaints() == []

    stage.update(TriMesh(key="plain", vertices=SQUARE * 0.2))
    picture = await stage.picture()
    assert near(at(picture, -3.5, 2.5), [0, 0, 0]) and near(at(picture, -3, 2.5), [128, 64, 32])
    value = await click(stage, 3.5, 2)
    assert (value["key"], value["face"]) == ("faces", 0)

    stage.update(TriMesh(key="plain", faces=[[0, 1, 9]]))
    await stage.shown()
    assert "faces has the vertex 9, but there are 4" in " ".join(await stage.complaints())
    stage.update(TriMesh(key="plain", faces=FACES))
    await stage.shown()
    assert await stage.complaints() == []


async def test_a_mesh_far_away_keeps_its_shape(stage: Stage) -> None:
    """A centimetre at x = 500,000 m is drawn as a centimetre, wherever the camera is."""
    stage.set(
        Scene(
            TriMesh(key="far", vertices=SQUARE * 0.01 + FAR, color="#00ff00", **PLAIN),
            cam_position=[*FAR[:2], 0.1],
            cam_target=FAR.tolist(),
            background="#000000",
        )
    )
    picture = await stage.picture()
    green = picture[:, :, 1] > 128
    half = 0.01 * 240 / (0.1 * np.tan(np.radians(25)))
    rows, columns = np.flatnonzero(green.any(axis=1)), np.flatnonzero(green.any(axis=0))
    assert [rows[0], rows[-1], columns[0], columns[-1]] == pytest.approx(
        [240 - half, 240 + half, 320 - half, 320 + half], abs=1.5
    )


async def test_many_copies_are_one_draw_and_found_one_by_one(stage: Stage) -> None:
    """A hundred thousand copies; colours, opacity, scale and mask are each sent alone, a click tells which copy."""
    across = np.stack(np.meshgrid(np.arange(-2, 3), np.arange(-2, 3)), -1).reshape(-1, 2)
    behind = np.random.default_rng(1).uniform(-2, 2, (99_975, 3)) - [0, 0, 40]
    positions = np.vstack([np.column_stack([across, np.zeros(25)]), behind]) + FAR
    colors = np.zeros((100_000, 3))
    colors[:25, 0] = np.linspace(0.2, 1, 25)
    many: dict[str, Any] = {"key": "many", "geometry": "Box", "args": [0.8, 0.8, 0.8], "material_type": "basic"}
    stage.set(Scene(InstancedMesh(positions=positions, colors=colors, position=-FAR, **many), **FRONT))
    picture = await stage.picture()
    assert near(at(picture, 0, 0), [round(255 * colors[12, 0]), 0, 0])
    assert (await stage.statistics())["calls"] == 1
    assert (await click(stage, 1, 2))["instance"] == 23
    masked = np.ones(100_000, bool)
    masked[12] = False
    stage.update(InstancedMesh(key="many", visible=masked, count=25))
    picture = await stage.picture()
    assert near(at(picture, 0, 0), [0, 0, 0]) and not near(at(picture, 1, 0), [0, 0, 0])
    stage.update(InstancedMesh(key="many", colors=np.tile([1, 1, 1, 0.5], (100_000, 1)), scales=np.full(100_000, 0.5)))
    picture = await stage.picture()
    assert 100 < at(picture, 1, 0)[0] < 220 and near(at(picture, 1.35, 0), [0, 0, 0])


async def test_points_have_sizes_shapes_and_colours(stage: Stage) -> None:
    """Metres or pixels, round or square, one colour, colours of their own or numbers; a click tells which point."""
    row = np.column_stack([np.arange(-3.0, 4), np.zeros(7), np.zeros(7)])
    colors = np.tile([255, 128, 0], (7, 1)).astype(np.uint8)
    stage.set(
        Scene(
            PointCloud(
                key="metres", vertices=row + np.array([0, 2, 0]) + FAR, position=-FAR, size=0.5, color="#00ff00"
            ),
            PointCloud(key="pixels", vertices=row, colors=colors, size=20, size_unit="pixels", shape="square"),
            PointCloud(
                key="numbers",
                vertices=row - np.array([0, 2, 0]),
                scalars=np.arange(7.0),
                colormap="gray",
                size=20,
                size_unit="pixels",
                precision="quantised16",
            ),
            **FRONT,
        )
    )
    picture = await stage.picture()
    assert near(at(picture, 1.2, 2), [0, 255, 0]) and near(at(picture, 1.3, 2), [0, 0, 0])
    assert near(at(picture, 1.2, 2.2), [0, 0, 0])
    corner = 8 / PIXELS
    assert near(at(picture, 2 + corner, corner), [255, 128, 0])
    assert near(at(picture, 2 + corner, -2 + corner), [0, 0, 0])
    assert near(at(picture, -3, -2), [0, 0, 0]) and near(at(picture, 3, -2), [255, 255, 255])
    for key, y in (("metres", 2), ("pixels", 0), ("numbers", -2)):
        value = await click(stage, 2, y)
        assert (value["key"], value["point_index"]) == (key, 5)
        assert value["point"] == pytest.approx([2, y, 0], abs=1e-3)
    stage.update(PointCloud(key="pixels", colors=np.tile([0, 0, 255], (7, 1))), PointCloud(key="metres", size=1.2))
    picture = await stage.picture()
    assert near(at(picture, 2, 0), [0, 0, 255]) and near(at(picture, 1.5, 2), [0, 255, 0])


async def test_many_points_are_all_drawn_when_nothing_moves(stage: Stage) -> None:
    """Of a cloud that is too much for this machine a part is drawn at first, and in the end every point."""
    cloud = np.random.default_rng(1).uniform(-3, 3, (2_500_000, 3)).astype(np.float32)
    stage.set(Scene(PointCloud(key="cloud", vertices=cloud, size=1, size_unit="pixels", shape="square"), **FRONT))
    await stage.shown()
    await stage.page.wait_for_function(
        "() => document.querySelector('.scene-view').sceneView.statistics().points === 2500000", timeout=60_000
    )


async def test_a_depth_image_becomes_points(stage: Stage, tmp_path: Path) -> None:
    """Arrays of integers and floats and files of 16 bits give the same points, coloured by depth or a picture."""
    depth = np.full((48, 64), 2000, np.uint16)
    depth[:, 32:] = 5001
    depth[:10] = 0
    path = tmp_path / "depth.png"
    Image.fromarray(depth).save(path)
    rgb = np.zeros((48, 64, 3), np.uint8)
    rgb[:, :, 1] = 200
    same: dict[str, Any] = {"fov": 50, "point_size": 12, "position": [0, 0, 10], "cmap": "gray", "depth_max": 5.5}
    pictures = []
    for element in (
        DepthPointCloud(key="cloud", depth=depth, **same),
        DepthPointCloud(key="cloud", depth=depth / 1000, depth_unit=1, **same),
        DepthPointCloud(key="cloud", depth=path, **same),
    ):
        stage.set(Scene(element, **FRONT))
        pictures.append(await stage.picture())
    for picture in pictures:
        assert near(picture[300, 200].tolist(), [0, 0, 0]) and near(picture[300, 400].tolist(), [219, 219, 219])
        assert near(picture[40, 400].tolist(), [0, 0, 0])
    value = await click(stage, 1, -1)
    assert (value["key"], value["point"][2]) == ("cloud", pytest.approx(10 - 5.001))
    assert depth.reshape(-1)[value["point_index"]] == 5001
    stage.update(DepthPointCloud(key="cloud", rgb=rgb, depth=depth))
    assert near((await stage.picture())[300, 400].tolist(), [0, 200, 0])
    stage.update(DepthPointCloud(key="cloud", depth="nowhere.png"))
    await stage.shown()


async def test_boxes_are_two_draws_however_many_there_are(stage: Stage) -> None:
    """Ten thousand boxes by arrays, and a group of single ones, are walls and edges; a click tells which box."""
    across = np.stack(np.meshgrid(np.arange(-2, 3), np.arange(-2, 3)), -1).reshape(-1, 2)
    low = np.column_stack([across, np.zeros(25)]) - [0.4, 0.4, 0.4] + FAR
    red: dict[str, Any] = {"color": "#ff0000", "wall_opacity": 1, "edge_opacity": 0}
    low = np.vstack([low, np.tile([[0, 0, -90]], (9_975, 1)) + FAR])
    stage.set(
        Scene(
            BoundingBox(key="many", mins=low, maxs=low + 0.8, position=-FAR, **red),
            **FRONT,
        )
    )
    assert near(at(await stage.picture(), 1, 1), [255, 0, 0])
    assert (await click(stage, 1, 1))["instance"] == 18
    assert (await stage.statistics())["calls"] == 1
    boxes = [BoundingBox(key=f"box{i}", size=0.8, position=[x, y, 0]) for i, (x, y) in enumerate(across)]
    stage.set(Scene(BoundingBoxProvider(*boxes, key="group"), **FRONT))
    picture = await stage.picture()
    assert (await stage.statistics())["calls"] == 2
    assert at(picture, 0, 0)[2] > 20
    assert (await click(stage, 1, 1))["key"] == "box18"
    stage.set_poses([f"box{i}" for i in range(25)], np.column_stack([across + np.array([0.5, 0]), np.zeros(25)]))
    stage.update(BoundingBox(key="box18", color="#00ff00", wall_opacity=0))
    await stage.shown()
    assert (await click(stage, 1.5, 1))["key"] == "box18"


async def test_nothing_is_left_of_elements_that_are_removed(stage: Stage) -> None:
    """Elements that come, change in every way and go leave no geometry and no texture."""
    generator = np.random.default_rng(1)
    stage.set(Scene(**FRONT))
    left = []
    for turn in range(4):
        places = generator.random((100 + turn, 3))
        stage.upsert(
            TriMesh(key="mesh", vertices=SQUARE, scalars=[0, 1, 2, 3], **PLAIN),
            InstancedMesh(key="many", positions=places, colors=places),
            PointCloud(key="points", vertices=places, scalars=places[:, 0]),
            DepthPointCloud(key="depth", depth=np.ones((4 + turn, 4)), rgb=np.ones((2, 2 + turn, 3), np.uint8)),
            BoundingBox(key="boxes", centers=places, sizes=places, colors=None),
        )
        await stage.shown()
        stage.update(
            TriMesh(key="mesh", scalars=None, colors=places[:2], colors_per="face"),
            InstancedMesh(key="many", geometry="Sphere", colors=None),
            PointCloud(key="points", scalars=None),
            BoundingBox(key="boxes", colors=places),
        )
        await stage.shown()
        if turn % 2:
            stage.remove("mesh", "many", "points", "depth", "boxes")
            await stage.shown()
            await stage.shown()
            counters = await stage.statistics()
            left.append({name: counters[name] for name in ("elements", "geometries", "textures", "programs")})
    assert await stage.complaints() == []
    assert left[0] == left[1]  # three.js keeps a texture of its own from the first lit surface on
    assert left[1]["geometries"] == left[1]["elements"] == 0
