"""The pointer in a scene: what it finds, and what the program hears, with a real mouse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from belvedere.scene.elements.base import Group, Scene
from belvedere.scene.elements.data import InstancedMesh, PointCloud
from belvedere.scene.elements.input import Clickable, Draggable, PointerControls, RectSelect
from belvedere.scene.elements.shapes import Box, Plane, Sphere
from tests.scene.stage import Stage

MIDDLE = (320, 240)
"""The middle of the page."""

FRONT: dict[str, Any] = {"cam_position": [0, 0, 10], "cam_target": [0, 0, 0]}
"""A camera that looks along -z; at its target a metre is `PIXELS`."""

PIXELS = 240 / (10 * np.tan(np.radians(25)))


def at(x: float, y: float) -> tuple[float, float]:
    """Return the pixel in which a point of the plane z = 0 is seen with the camera `FRONT`."""
    return 320 + x * PIXELS, 240 - y * PIXELS


async def click(stage: Stage, x: float, y: float, **options: Any) -> dict[str, Any]:
    """Click a pixel and return the value of CLICK."""
    before = len(stage.events("CLICK"))
    await stage.page.mouse.click(x, y, **options)
    _, key, value = await stage.event("CLICK", lambda _: len(stage.events("CLICK")) > before)
    assert key == value["key"]
    clicked: dict[str, Any] = value
    return clicked


async def test_a_click_tells_what_was_hit_where_and_how(stage: Stage) -> None:
    """CLICK and ON_CLICK have the key, the point, the normal, the distance, the face, and where the pointer was."""
    stage.set(Scene(Box(key="box", args=[2, 2, 2]), Plane(key="wall", args=[20, 20], position=[0, 0, -3]), **FRONT))
    await stage.shown()
    value = await click(stage, *at(0.5 * 10 / 9, 0.25 * 10 / 9))
    assert value["key"] == "box"
    assert value["point"] == pytest.approx([0.5 * 10 / 9 * 0.9, 0.25, 1], abs=1e-6)
    assert value["normal"] == pytest.approx([0, 0, 1])
    assert value["distance"] == pytest.approx(np.linalg.norm(np.subtract([0.5, 0.25, 1], [0, 0, 10])), abs=1e-6)
    assert value["button"] == 0 and value["face"] in range(12) and len(value["uv"]) == 2
    assert value["position"] == pytest.approx([0.5 * 10 / 9 * PIXELS / 320, 0.25 * 10 / 9 * PIXELS / 240])
    assert value["ray"]["origin"] == pytest.approx([0, 0, 10])
    assert not any(value["modifiers"].values())
    assert await stage.event("ON_CLICK") == ("ON_CLICK", "box", value)


async def test_the_nearest_of_what_lies_behind_each_other_is_hit(stage: Stage) -> None:
    """Of elements in groups that lie behind each other, the one that is seen has the click."""
    stage.set(
        Scene(
            Group(Box(key="inner", position=[0, 0, 2]), key="moved", position=[1, 0, 0]),
            Box(key="behind", args=[3, 3, 0.1], position=[1, 0, 0]),
            Sphere(key="ghost", radius=0.4, position=[1, 0, 4], clickable=False),
            Group(Box(key="in a ghost", position=[1, 0, 5], args=[0.2, 0.2, 0.2]), key="ghosts", clickable=False),
            Box(key="hidden", position=[1, 0, 3], hide=True),
            rawChildren=[Box(key="raw", position=[1, 0, 3.5])],
            **FRONT,
        )
    )
    await stage.shown()
    assert (await click(stage, *at(1.2, 0)))["key"] == "inner"
    assert (await click(stage, *at(1, 1)))["key"] == "behind"
    beside = await click(stage, *at(-2, 1))
    assert beside["key"] is None and "point" not in beside
    assert len(stage.events("ON_CLICK")) == 2


async def test_what_stands_in_a_clickable_is_one_thing(stage: Stage) -> None:
    """A click on a part of a Clickable comes under its key, and names the part too."""
    stage.set(Scene(Clickable(Box(key="part"), key="whole"), **FRONT))
    await stage.shown()
    value = await click(stage, *MIDDLE)
    assert (value["key"], value["target"]) == ("whole", "part")


async def test_instances_and_points_are_told_by_their_numbers_far_from_the_origin(stage: Stage) -> None:
    """A copy of an InstancedMesh and a point of a cloud are found 4,000 km from the origin, to the millimetre."""
    far = np.array([500_000.0, 4_000_000.0, 0.0])
    places = np.array([[x, y, 0.0] for y in (-1, 0, 1) for x in (-1, 0, 1)])
    stage.set(
        Scene(
            InstancedMesh(key="boxes", geometry="Box", args=[0.4, 0.4, 0.4], positions=far + places),
            PointCloud(key="cloud", vertices=far + places + [0.5, 0.5, 0], size=4, size_unit="pixels"),
            Box(key="one", args=[0.4, 0.4, 0.4], position=far + np.array([2, 0, 0])),
            cam_position=far + np.array([0, 0, 10]),
            cam_target=far,
        )
    )
    await stage.shown()
    boxed = await click(stage, *at(1, 1))
    assert (boxed["key"], boxed["instance"]) == ("boxes", 8)
    assert boxed["point"] == pytest.approx(far + np.array([0.98, 0.98, 0.2]), abs=1e-3)
    dotted = await click(stage, *at(-0.5, 0.5))
    assert (dotted["key"], dotted["point_index"]) == ("cloud", 3)
    assert dotted["point"] == pytest.approx(far + np.array([-0.5, 0.5, 0]), abs=1e-4)
    single = await click(stage, *at(2, 0))
    assert single["key"] == "one"
    assert single["point"] == pytest.approx(far + np.array([1.96, 0, 0.2]), abs=1e-6)


async def test_hovering_tells_only_those_who_ask(stage: Stage) -> None:
    """Enter, move and leave come for an element that asks, and for what stands in one; presses and the wheel too."""
    stage.set(
        Scene(
            Box(key="quiet", position=[-2, 0, 0]),
            Group(Box(key="inner", position=[2, 0, 0]), key="group", events=["hover", "move", "down", "up", "wheel"]),
            **FRONT,
        )
    )
    await stage.shown()
    await stage.page.mouse.move(*at(-2, 0))
    await stage.page.mouse.move(*at(2, 0))
    _, key, value = await stage.event("POINTER_ENTER")
    assert (key, value["key"]) == ("group", "inner")
    await stage.page.mouse.move(*at(2.2, 0.2))
    await stage.event("POINTER_MOVE", lambda value: value["point"][0] > 2.05)
    await stage.page.mouse.down()
    await stage.page.mouse.up()
    await stage.page.mouse.wheel(0, 120)
    for etype in ("POINTER_DOWN", "POINTER_UP", "POINTER_WHEEL"):
        assert (await stage.event(etype))[1] == "group"
    before = await stage.event("CAMERA_MOVE")
    await stage.page.mouse.move(*at(0, 2))
    assert (await stage.event("POINTER_LEAVE"))[1] == "group"
    assert stage.events("CAMERA_MOVE")[-1] == before, "the wheel was the element's, not the camera's"
    assert [one[1] for one in stage.events("POINTER_ENTER")] == ["group"]


async def test_an_element_is_dragged_in_a_plane(stage: Stage) -> None:
    """A Draggable follows the pointer in its plane, tells of it, and does not turn the camera."""
    stage.set(Scene(Draggable(Box(key="box"), key="held", plane="xy", position=[-1, 0, 0]), **FRONT))
    await stage.shown()
    before = len(stage.events("CAMERA_MOVE"))
    # The front of the box is at z = 0.5, where a metre is larger.
    near = 10 / 9.5
    await stage.page.mouse.move(*at(-1 * near, 0))
    await stage.page.mouse.down()
    await stage.page.mouse.move(*at(1 * near, 1 * near), steps=4)
    await stage.page.mouse.up()
    _, key, value = await stage.event("DRAG_END")
    assert key == "held" and value["target"] == "box"
    assert value["delta"] == pytest.approx([2, 1, 0], abs=1e-6)
    assert value["object"]["position"] == pytest.approx([1, 1, 0], abs=1e-6)
    assert len(stage.events("DRAG_START")) == 1 and stage.events("DRAG")
    assert len(stage.events("CAMERA_MOVE")) == before
    await stage.shown()
    assert (await click(stage, *at(1 * near, 1 * near)))["target"] == "box"
    stage.update(Draggable(key="held", position=[-1, -1, 0]))
    await stage.shown()
    assert (await click(stage, *at(-1 * near, -1 * near)))["target"] == "box"


async def test_a_rectangle_selects_what_it_touches_or_holds(stage: Stage) -> None:
    """RectSelect tells which elements a rectangle drawn with the shift key touches, or the ones that lie in it."""
    stage.set(
        Scene(
            *(Box(key=f"box {x}", args=[0.5, 0.5, 0.5], position=[x, 0, 0]) for x in (-2, 0, 2)),
            RectSelect(key="rectangle"),
            **FRONT,
        )
    )
    await stage.shown()

    async def draw() -> dict[str, Any]:
        before = len(stage.events("RECT_SELECT"))
        await stage.page.keyboard.down("Shift")
        await stage.page.mouse.move(*at(-3, 1))
        await stage.page.mouse.down()
        await stage.page.mouse.move(*at(0, -1), steps=3)
        await stage.page.mouse.up()
        await stage.page.keyboard.up("Shift")
        _, key, value = await stage.event("RECT_SELECT", lambda _: len(stage.events("RECT_SELECT")) > before)
        assert key == "rectangle"
        chosen: dict[str, Any] = value
        return chosen

    assert sorted((await draw())["keys"]) == ["box -2", "box 0"]
    stage.update(RectSelect(key="rectangle", inside=True))
    await stage.shown()
    assert (await draw())["keys"] == ["box -2"]


async def test_the_pointer_places_markers(stage: Stage) -> None:
    """PointerControls tells where a marker belongs: on what is there, else on the ground."""
    stage.set(Scene(Box(key="box"), PointerControls(key="pointer"), cam_position=[0, 10, 0.001], cam_target=[0, 0, 0]))
    await stage.shown()
    await stage.page.mouse.dblclick(*MIDDLE)
    _, key, value = await stage.event("ADD_MARKER")
    assert key == "pointer" and value["key"] == "box"
    assert list(value["position"]) == ["x", "y", "z"]
    assert value["point"] == pytest.approx([0, 0.5, 0], abs=1e-3)
    assert value["normal"] == pytest.approx([0, 1, 0])
    await stage.page.mouse.click(*at(2, 1))
    _, _, value = await stage.event("MOUSE_CLICK", lambda value: value["key"] is None)
    assert value["point"] == pytest.approx([2, 0, -1], abs=1e-3)
