"""The camera of a scene: where it is, what hands do to it, and what the program hears of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from belvedere.scene.elements.base import Group, Scene
from belvedere.scene.elements.cameras import (
    CameraHelper,
    OrbitControls,
    OrthographicCamera,
    PerspectiveCamera,
    SceneCamera,
)
from belvedere.scene.elements.shapes import Box
from tests.conftest import Pages
from tests.scene.conftest import SIZE
from tests.scene.stage import Stage

MIDDLE = (320, 240)
FRONT: dict[str, Any] = {"cam_position": [0, 0, 10], "cam_target": [0, 0, 0]}

RESTS = """
async () => {
  const view = document.querySelector(".scene-view").sceneView;
  for (let quiet = 0, seen = -1; quiet < 6; seen = view.frames) {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    quiet = view.frames === seen ? quiet + 1 : 0;
  }
}
"""
"""Resolves when the page has drawn nothing for a dozen frames; never, if it draws for ever."""


def box(**properties: Any) -> Box:
    """Return a red box that needs no light."""
    return Box(key="box", material_type="basic", color="#ff0000", **properties)


async def camera(stage: Stage, key: str = "defaultCamera") -> dict[str, Any]:
    """Return what the program heard last of a camera, once the page rests."""
    await stage.shown()
    await stage.page.evaluate(RESTS)
    await stage.shown()
    found = [value["camera"] for _, one, value in stage.events("CAMERA_MOVE") if one == key]
    last: dict[str, Any] = found[-1]
    return last


async def drag(stage: Stage, dx: float, dy: float, button: str = "left") -> None:
    """Drag from the middle of the page; the hand rests before it lets go."""
    mouse = stage.page.mouse
    await mouse.move(*MIDDLE)
    await mouse.down(button=button)  # type: ignore[arg-type]
    await mouse.move(MIDDLE[0] + dx, MIDDLE[1] + dy, steps=5)
    await stage.page.wait_for_timeout(80)
    await mouse.up(button=button)  # type: ignore[arg-type]


async def test_the_camera_is_where_the_program_places_it_and_tells_so(stage: Stage) -> None:
    """cam_position and cam_target place the default camera, and CAMERA_MOVE tells of it without being asked."""
    stage.set(Scene(box(), cam_position=[3, 4, 12], cam_target=[1, 0, 0]))
    _, key, value = await stage.event("CAMERA_MOVE", lambda value: value["camera"]["position"] == [3, 4, 12])
    assert key == "defaultCamera"
    assert value["camera"]["target"] == pytest.approx([1, 0, 0])
    matrix = np.reshape(value["camera"]["matrix"], (4, 4)).T
    assert matrix[:3, 3] == pytest.approx([3, 4, 12])
    ahead = np.subtract([1, 0, 0], [3, 4, 12])
    assert -matrix[:3, 2] == pytest.approx(ahead / np.linalg.norm(ahead))
    assert value["camera"]["aspect"] == pytest.approx(640 / 480)
    assert value["world"]["position"] == [3, 4, 12]
    stage.set(Scene(box(), cam_position=[0, 0, 5], cam_rotation=[0, 0, 0.5]))
    rolled = await camera(stage)
    assert rolled["position"] == [0, 0, 5] and rolled["rotation"] == pytest.approx([0, 0, 0.5])


async def test_a_scene_without_a_camera_is_shown_as_a_whole(stage: Stage) -> None:
    """What lies anywhere is in the middle of the first picture, with its up upright, and nothing draws for ever."""
    stage.set(Scene(box(args=[30, 60, 20], position=[500_000, 0, 100]), up=[0, 0, 1]))
    placed = await camera(stage)
    assert placed["target"] == pytest.approx([500_000, 0, 100], abs=1e-6)
    assert placed["up"] == [0, 0, 1]
    red = (await stage.picture() == [255, 0, 0]).all(axis=2)
    rows, columns = np.nonzero(red)
    assert rows.min() > 0 and columns.min() > 0 and rows.max() < 479 and columns.max() < 639
    assert max(np.ptp(rows) / 480, np.ptp(columns) / 640) > 0.5
    assert red[MIDDLE[1], MIDDLE[0]]


async def test_hands_turn_move_and_zoom(stage: Stage) -> None:
    """Dragging turns about the target, the right button moves sideways, the wheel comes nearer to the pointer."""
    stage.set(Scene(box(), **FRONT))
    await stage.shown()
    await drag(stage, 100, 0)
    turned = await camera(stage)
    assert turned["target"] == pytest.approx([0, 0, 0], abs=1e-9)
    assert np.linalg.norm(turned["position"]) == pytest.approx(10)
    assert turned["position"][0] < -3 and turned["position"][1] == pytest.approx(0, abs=1e-9)
    await drag(stage, 0, 4000)
    above = await camera(stage)
    assert above["position"] == pytest.approx([0, 10, 0], abs=1e-6)
    stage.set(Scene(box(args=[1, 1, 1]), cam_position=[0, 0, 10.0001], cam_target=[0, 0, 0]))
    await stage.shown()
    await drag(stage, 24, 0, button="right")
    moved = await camera(stage)
    metres = 24 * 10 * np.tan(np.radians(25)) / 240
    assert moved["target"] == pytest.approx([-metres, 0, 0], abs=1e-4)
    await stage.page.mouse.move(*MIDDLE)
    await stage.page.mouse.wheel(0, -300)
    nearer = await camera(stage)
    assert 4 < nearer["position"][2] < 8
    assert nearer["position"][0] == pytest.approx(-metres, abs=1e-4)


async def test_keys_and_double_clicks_look_at_things(stage: Stage) -> None:
    """F shows everything, Home goes back, + comes nearer, and a double click brings what is hit to the middle."""
    stage.set(Scene(box(position=[3, 0, 0]), cam_position=[0, 0, 20], cam_target=[0, 0, 0]))
    await stage.shown()
    pixels = 240 / (19.5 * np.tan(np.radians(25)))
    await stage.page.mouse.dblclick(320 + 3 * pixels, 240)
    focused = await camera(stage)
    assert focused["target"] == pytest.approx([3, 0, 0.5], abs=0.02)
    assert focused["position"][2] < 10
    await stage.page.keyboard.press("Home")
    assert (await camera(stage))["position"] == pytest.approx([0, 0, 20])
    await stage.page.keyboard.press("f")
    assert (await camera(stage))["target"] == pytest.approx([3, 0, 0], abs=1e-6)
    before = (await camera(stage))["position"][2]
    await stage.page.keyboard.press("+")
    assert (await camera(stage))["position"][2] == pytest.approx(before / 1.2)


@pytest.mark.parametrize("size", [0.001, 500_000.0])
async def test_scenes_of_any_size_are_neither_clipped_nor_flicker(stage: Stage, size: float) -> None:
    """A millimetre and 500 km are seen as a whole, with surfaces a hundredth apart told from each other."""
    far = size * 8
    stage.set(
        Scene(
            Box(key="back", args=[size * 2, size * 2, size / 10], material_type="basic", color="#00ff00"),
            box(args=[size, size, size / 10], position=[0, 0, size / 100]),
            cam_position=[0, 0, far],
            cam_target=[0, 0, 0],
        )
    )
    picture = await stage.picture()
    red = (picture == [255, 0, 0]).all(axis=2)
    green = (picture == [0, 255, 0]).all(axis=2)
    side = 480 / (2 * np.tan(np.radians(25)) * 8)
    assert red.sum() == pytest.approx(side**2, rel=0.06)
    assert green.sum() == pytest.approx(3 * side**2, rel=0.06)
    seen = await camera(stage)
    assert seen["near"] < far - size / 10 and seen["far"] > far + size / 20


async def test_a_camera_of_the_program_is_looked_through_moved_and_given_back(stage: Stage) -> None:
    """make_default looks through a camera; updates move it, hands too, and removing it gives back the own one."""
    stage.set(
        Scene(
            box(),
            Group(
                PerspectiveCamera(key="cam", position=[0, 0, 8], look_at=[0, 0, 0], fov=30, make_default=True),
                key="rig",
            ),
            CameraHelper(key="helper", camera="cam"),
            **FRONT,
        )
    )
    first = await camera(stage, "cam")
    assert (first["position"], first["fov"]) == ([0, 0, 8], 30)
    for step in range(60):
        stage.update(PerspectiveCamera(key="cam", position=[8, 0, 8 + step]))
    moved = await camera(stage, "cam")
    assert moved["position"] == [8, 0, 67]
    await drag(stage, 60, 0)
    turned = await camera(stage, "cam")
    assert turned["position"][0] < 7 and np.linalg.norm(turned["target"]) < 1e-6
    stage.update(Group(key="rig", position=[0, 5, 0]))
    await stage.event("CAMERA_MOVE", lambda value: value["world"]["position"][1] == pytest.approx(5))
    stage.remove("cam")
    await stage.event("CAMERA_MOVE", lambda value: value["camera"]["position"] == [0, 0, 10])
    assert (await camera(stage))["position"] == [0, 0, 10]
    assert stage.events("CAMERA_MOVE")[-1][1] == "defaultCamera"


async def test_a_scene_camera_looks_at_the_origin_unless_it_is_turned(stage: Stage) -> None:
    """SceneCamera is looked through without being asked to, and looks at the origin."""
    stage.set(Scene(box(), SceneCamera(key="cam", position=[0, 5, 10]), **FRONT))
    seen = await camera(stage, "cam")
    assert seen["position"] == [0, 5, 10]
    assert seen["target"] == pytest.approx([0, 0, 0], abs=1e-9)


async def test_a_parallel_camera_shows_its_height_and_zooms(stage: Stage) -> None:
    """With an OrthographicCamera sizes do not depend on the distance, and the wheel makes them larger."""
    stage.set(
        Scene(
            box(args=[2, 2, 2]),
            OrthographicCamera(key="cam", position=[0, 0, 30], height=8, make_default=True),
            OrbitControls(key="controls", enable_damping=False, zoom_to_cursor=False),
        )
    )
    red = (await stage.picture() == [255, 0, 0]).all(axis=2)
    assert red.sum() == pytest.approx(120**2, rel=0.02)
    await stage.page.mouse.move(*MIDDLE)
    await stage.page.mouse.wheel(0, -400)
    zoomed = await camera(stage, "cam")
    assert zoomed["type"] == "orthographic" and zoomed["zoom"] == pytest.approx(np.exp(0.48))
    red = (await stage.picture() == [255, 0, 0]).all(axis=2)
    assert red.sum() == pytest.approx((120 * np.exp(0.48)) ** 2, rel=0.03)


async def test_controls_have_limits_and_can_be_taken_away(stage: Stage) -> None:
    """OrbitControls set the target, keep the camera within limits, turn by themselves, and can be switched off."""
    stage.set(
        Scene(
            box(),
            OrbitControls(key="controls", target=[1, 0, 0], max_polar_angle=1.2, min_distance=5, max_distance=20),
            **FRONT,
        )
    )
    start = await camera(stage)
    assert start["target"] == pytest.approx([1, 0, 0])
    await drag(stage, 0, -2000)
    offset = np.subtract((await camera(stage))["position"], [1, 0, 0])
    assert np.arccos(offset[1] / np.linalg.norm(offset)) == pytest.approx(1.2)
    await stage.page.mouse.move(*MIDDLE)
    for _ in range(8):
        await stage.page.mouse.wheel(0, -400)
    near = await camera(stage)
    assert np.linalg.norm(np.subtract(near["position"], near["target"])) == pytest.approx(5)
    stage.update(OrbitControls(key="controls", enabled=False))
    before = await camera(stage)
    await drag(stage, 200, 50)
    assert await camera(stage) == before
    stage.update(OrbitControls(key="controls", enabled=True, auto_rotate=True, auto_rotate_speed=60))
    heard = len(stage.events("CAMERA_MOVE"))
    await stage.event("CAMERA_MOVE", lambda _: len(stage.events("CAMERA_MOVE")) > heard + 3)
    stage.remove("controls")
    await camera(stage)


async def test_fingers_turn_pinch_and_tap(stage: Stage, pages: Pages) -> None:
    """One finger turns the camera, two come nearer by spreading, and a tap is a click."""
    stage.set(Scene(box(), **FRONT))
    await stage.shown()
    page = await pages.open(stage.server.links()["control"], viewport=SIZE, has_touch=True)
    await page.locator(".scene-view canvas").wait_for()
    await page.wait_for_function("document.querySelector('.scene-view').sceneView?.keys().length === 1")
    stage.page = page
    await stage.shown()
    await page.touchscreen.tap(*MIDDLE)
    assert (await stage.event("CLICK"))[1] == "box"
    devtools = await page.context.new_cdp_session(page)

    async def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        await devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await touch("touchStart", (300, 240))
    for step in range(6):
        await touch("touchMove", (300 + 15 * step, 240))
    await touch("touchEnd")
    turned = await camera(stage)
    assert abs(turned["position"][0]) > 3 and np.linalg.norm(turned["position"]) == pytest.approx(10)
    await touch("touchStart", (300, 240), (340, 240))
    for step in range(6):
        await touch("touchMove", (300 - 4 * step, 240), (340 + 4 * step, 240))
    await touch("touchEnd")
    near = await camera(stage)
    assert np.linalg.norm(near["position"]) == pytest.approx(5, rel=0.01)
    assert len(stage.events("CLICK")) == 1
