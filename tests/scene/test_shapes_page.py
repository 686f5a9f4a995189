"""Shapes, materials, lights and surroundings as a browser draws them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere.scene.elements import shapes
from belvedere.scene.elements.base import Group, Scene
from belvedere.scene.elements.environment import BackgroundColor, Environment, Fog
from belvedere.scene.elements.lights import (
    AmbientLight,
    DirectionalLight,
    HemisphereLight,
    HemisphereLightStage,
    PointLight,
    RectAreaLight,
    SpotLight,
    Stage,
)
from belvedere.scene.elements.materials import MeshBasicMaterial
from belvedere.scene.elements.shapes import Box, Edges, Plane, Primitive, Sphere, Tube, Wireframe
from tests.scene.stage import Stage as Theatre

LEVEL: dict[str, Any] = {"cam_position": [0, 0, 10], "cam_target": [0, 0, 0]}
FLAT: dict[str, Any] = {"material_type": "basic", "material": {"tone_mapped": False}}


def near(picture: NDArray[np.uint8], x: int, y: int, color: tuple[int, int, int], tolerance: int = 12) -> bool:
    """Return whether a pixel has about a colour."""
    return bool((np.abs(picture[y, x].astype(int) - color) <= tolerance).all())


def seen(picture: NDArray[np.uint8], color: tuple[int, int, int], tolerance: int = 12) -> int:
    """Return how many pixels have about a colour."""
    return int((np.abs(picture.astype(int) - color) <= tolerance).all(axis=2).sum())


async def test_every_shape_is_drawn(stage: Theatre) -> None:
    """Each shape is seen where it stands, with edges and triangles in black, and leaves nothing behind."""
    await stage.shown()
    empty = await stage.statistics()
    kinds = [getattr(shapes, name) for name in shapes.__all__]
    solid: list[Any] = [one for one in kinds if issubclass(one, Primitive) and not one.abstract]
    look = {**FLAT, "material": {"tone_mapped": False, "side": "double"}}
    places = {kind.tag: [1.6 * (index % 5 - 2), 1.6 * (index // 5 - 1.5), 0] for index, kind in enumerate(solid)}
    stage.set @ Scene(
        *(kind(position=places[kind.tag], scale=0.6, color="#ff0000", key=kind.tag, **look) for kind in solid),
        BackgroundColor(color="#0000ff"),
        **LEVEL,
    )
    picture = await stage.picture()
    assert await stage.complaints() == []
    for tag, (x, y, _) in places.items():
        # 480 pixels are 2 × 10 m × tan(25°) high; some shapes have a hole in their middle.
        scale = 480 / (20 * math.tan(math.radians(25)))
        column, row = round(320 + x * scale), round(240 - y * scale)
        assert seen(picture[row - 30 : row + 30, column - 30 : column + 30], (255, 0, 0)) > 150, tag
    assert near(picture, 5, 5, (0, 0, 255))

    black: dict[str, Any] = {"color": "#000000", "line_width": 3}
    stage.set @ Scene(
        Box(Edges(**black), args=[2, 2, 2], position=[-2, 0, 0], color="#ff0000", **FLAT),
        Sphere(Wireframe(**black), position=[1, 0, 0], color="#ff0000", **FLAT),
        Group(Edges(geometry="Plane", args=[2, 2], **black), position=[4, 0, 0]),
        BackgroundColor(color="#0000ff"),
        **LEVEL,
    )
    picture = await stage.picture()
    for left, right in ((160, 280), (290, 410), (430, 600)):
        assert seen(picture[:, left:right], (0, 0, 0)) > 100
    stage.set @ Scene()
    await stage.shown()
    await stage.shown()
    left_over = await stage.statistics()
    assert [left_over[one] for one in ("geometries", "textures", "elements")] == [
        empty[one] for one in ("geometries", "textures", "elements")
    ]


async def test_many_alike_are_drawn_at_once(stage: Theatre) -> None:
    """Hundreds of boxes are one call, with their own sizes, colours and places, far from the origin; few are few."""
    far = 500_000.0
    boxes = [
        Box(key=f"m{i}", args=[0.5, 0.5, 0.2 + i / 1000], color="#00ff00", position=[i % 20 - 9.5, i // 20 - 4.5, 0])
        for i in range(200)
    ]
    for box in boxes:
        box.material_type = "basic"
    stage.set @ Scene(Group(*boxes, key="all", position=[far, 0, 0]), cam_position=[far, 0, 24], cam_target=[far, 0, 0])
    picture = await stage.picture()
    assert (await stage.statistics())["calls"] == 1
    full = seen(picture, (0, 255, 0))
    assert full > 15_000

    stage.update @ Box(key="m7", color="#ff0000")
    stage.update @ Box(key="m8", hide=True)
    picture = await stage.picture()
    single = full / 200
    assert 0.8 * single < seen(picture, (255, 0, 0)) < 1.2 * single
    assert abs(seen(picture, (0, 255, 0)) - 198 * single) < 1.5 * single
    assert (await stage.statistics())["calls"] == 1

    # A picture from a millimetre aside is another one: places are exact.
    poses = np.zeros((200, 7))
    poses[:, :2] = [[i % 20 - 9.5, i // 20 - 4.5] for i in range(200)]
    poses[:, 6] = 1
    poses[3:5, 0] += 0.25
    stage.set_poses([f"m{i}" for i in range(200)], poses)
    moved = await stage.picture()
    assert (np.abs(moved.astype(int) - picture).max(axis=2) > 60).sum() > single / 2
    column, row = await stage.page.evaluate(_PLACE, "m4")
    assert near(moved, column, row, (0, 255, 0))
    await stage.page.mouse.click(column, row)
    assert (await stage.event("ON_CLICK"))[1] == "m4"

    stage.update @ Box(key="m4", opacity=0.5)
    await stage.shown()
    assert (await stage.statistics())["calls"] == 2
    stage.remove @ [f"m{i}" for i in range(190)]
    await stage.shown()
    assert (await stage.statistics())["calls"] == 10
    stage.set @ Scene()
    await stage.shown()
    await stage.shown()
    assert (await stage.statistics())["geometries"] == 0


_PLACE = """
(key) => {
  const view = document.querySelector(".scene-view").sceneView;
  const at = view.find(key).object.position.clone().setFromMatrixPosition(view.find(key).object.matrixWorld);
  at.project(view.camera);
  return [Math.round((at.x + 1) / 2 * view.size.width), Math.round((1 - at.y) / 2 * view.size.height)];
}
"""


async def test_looks(stage: Theatre) -> None:
    """A picture, a material of its own, another one in its place and an outline are seen; a missing file is told."""
    board = np.zeros((16, 16, 3), "uint8")
    board[:8] = [255, 0, 255]
    board[8:] = [0, 255, 255]
    stage.set @ Scene(
        Plane(args=[4, 4], key="board", position=[-3, 0, 0], material_type="basic", material={"map": board}),
        Sphere(
            MeshBasicMaterial(key="paint", color="#00ff00"), radius=2, position=[3, 0, 0], color="#ff0000", key="ball"
        ),
        BackgroundColor(color="#ffffff"),
        **LEVEL,
    )
    picture = await stage.picture()
    column = 320 - round(3 * 51.5)
    assert near(picture, column, 240 - 80, (255, 0, 255))
    assert near(picture, column, 240 + 80, (0, 255, 255))
    assert near(picture, 640 - column, 240, (0, 255, 0))

    stage.update @ MeshBasicMaterial(key="paint", color="#0000ff")
    stage.update @ Plane(key="board", material={"color": "#ff0000"})
    stage.update @ Sphere(key="ball", outlines={"color": "#000000", "thickness": 8})
    picture = await stage.picture()
    assert near(picture, 640 - column, 240, (0, 0, 255))
    assert near(picture, column, 240 - 80, (255, 0, 0)), "a property of the material leaves the picture as it is"
    outline = seen(picture[:, 320:], (0, 0, 0))
    assert 4000 < outline < 7000, "a ring of 8 pixels around a ball of 103"

    stage.remove @ "paint"
    picture = await stage.picture()
    assert picture[240, 640 - column, 0] > 100 > picture[240, 640 - column, 2], "its own look, red and lit"
    assert (await stage.complaints()) == []


async def test_light_shadow_and_surroundings(stage: Theatre) -> None:
    """Lights light, shadows fall, fog hides, surroundings are mirrored; what goes leaves the scene as it was."""
    floor = Plane(args=[40, 40], color="#ffffff", key="floor", material_type="lambert")
    ball = Sphere(position=[0, 0, 2], key="ball", material={"roughness": 0, "metalness": 1})
    stage.set @ Scene(floor, ball, default_lights=False, **LEVEL)
    assert near(await stage.picture(), 100, 100, (0, 0, 0)), "no light at all"
    stage.set @ Scene(floor, ball, **LEVEL)
    lit = await stage.picture()
    assert lit[100, 100].min() > 120, "default lights"

    stage.add @ DirectionalLight(key="sun", position=[-10, 0, 10], intensity=3, cast_shadow=True)
    shaded = await stage.picture()
    right = 320 + round(2 * 51.5)
    assert shaded[240, 320 - 150].min() > 200, "in the sun"
    assert near(shaded, right, 240, (0, 0, 0)), "in the shadow"
    stage.update @ DirectionalLight(key="sun", cast_shadow=False, helper=True)
    assert (await stage.picture())[240, right].min() > 150

    stage.add @ Fog(key="fog", color="#ff0000", near=1, far=5)
    assert near(await stage.picture(), 100, 100, (255, 0, 0))
    stage.remove @ ["fog", "sun"]
    assert (np.abs((await stage.picture()).astype(int) - lit) <= 2).mean() > 0.999, "as it was"

    stage.update @ Sphere(key="ball", position=[0, 0, 5])
    dark = await stage.picture()
    stage.add @ Environment(key="room", background=True)
    mirrored = await stage.picture()
    assert mirrored[235:245, 315:325].mean() > dark[235:245, 315:325].mean() + 30
    stage.remove @ "room"
    assert (np.abs((await stage.picture()).astype(int) - dark) <= 2).mean() > 0.999
    lamps: list[Any] = [
        AmbientLight,
        HemisphereLight,
        PointLight,
        SpotLight,
        RectAreaLight,
        HemisphereLightStage,
        Stage,
    ]
    for lamp in lamps:
        stage.set @ Scene(Plane(args=[40, 40], rotation=[-math.pi / 2, 0, 0]), lamp(key="lamp"), cam_position=[0, 5, 5])
        if lamp in (PointLight, Stage, HemisphereLightStage):
            stage.update @ lamp(key="lamp", position=[0, 2, 0])
        assert (await stage.picture())[240, 320].max() > 60, lamp.tag
    assert await stage.complaints() == []


async def test_what_cannot_be_drawn_is_told(stage: Theatre) -> None:
    """A picture that is not there and a triangle without its corner are told, and the rest of the scene is drawn."""
    stage.set @ Scene(
        Box(key="bare", position=[-3, 0, 0], args=[2, 2, 2], material={"map": b"\x89PNG\r\n broken"}),
        Tube(key="tube", position=[3, 0, 0], radius=1, color="#00ff00", **FLAT),
        **LEVEL,
    )
    picture = await stage.picture()
    assert seen(picture[:, 320:], (0, 255, 0)) > 1000
    assert ["bare" in one and "picture" in one for one in await stage.complaints()] == [True]
