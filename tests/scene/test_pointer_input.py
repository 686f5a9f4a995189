"""Gizmos, keys and game controllers, with a real mouse and keyboard."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from belvedere.scene.elements.base import Group, Scene
from belvedere.scene.elements.cameras import CameraView
from belvedere.scene.elements.input import Gamepad, KeyboardMonitor, Movable, Pivot
from belvedere.scene.elements.shapes import Box
from tests.conftest import Pages
from tests.scene.conftest import SIZE
from tests.scene.stage import Stage

FRONT: dict[str, Any] = {"cam_position": [0, 0, 10], "cam_target": [0, 0, 0]}
PIXELS = 240 / (10 * np.tan(np.radians(25)))


def at(x: float, y: float) -> tuple[float, float]:
    """Return the pixel in which a point of the plane z = 0 is seen with the camera `FRONT`."""
    return 320 + x * PIXELS, 240 - y * PIXELS


async def pull(stage: Stage, start: tuple[float, float], dx: float, dy: float) -> None:
    """Drag with the left button from a pixel."""
    await stage.page.mouse.move(*start)
    await stage.page.mouse.move(start[0] + 1, start[1])
    await stage.page.mouse.move(*start)
    await stage.page.mouse.down()
    await stage.page.mouse.move(start[0] + dx, start[1] + dy, steps=6)
    await stage.page.mouse.up()


async def test_a_gizmo_moves_what_it_holds(stage: Stage) -> None:
    """An arrow of a Movable moves it along its axis, tells of each move, and turns no camera."""
    stage.set(Scene(Group(Movable(Box(key="box"), key="held", size=0.3), key="parent", position=[0, 0, 1]), **FRONT))
    await stage.shown()
    before = len(stage.events("CAMERA_MOVE"))
    x, y = at(0, 0)
    metre = 240 / (9 * np.tan(np.radians(25)))
    await pull(stage, (x + 12, y), metre, 40)
    _, key, value = await stage.event("OBJECT_MOVE_END")
    assert key == "held"
    assert value["position"] == pytest.approx([1, 0, 0], abs=0.02)
    assert value["quaternion"] == pytest.approx([0, 0, 0, 1])
    assert np.reshape(value["matrixWorld"], (4, 4))[3, :3] == pytest.approx([1, 0, 1], abs=0.02)
    assert len(stage.events("OBJECT_MOVE_START")) == 1 and stage.events("OBJECT_MOVE")
    assert len(stage.events("CAMERA_MOVE")) == before and not stage.events("CLICK")
    await stage.page.mouse.click(x + metre - 20, y + 20)
    _, key, value = await stage.event("CLICK")
    assert key == "box"
    stage.update(Movable(key="held", position=[-2, 0, 0]))
    await stage.shown()
    await stage.page.mouse.click(x - 2 * metre - 20, y + 20)
    await stage.event("CLICK", lambda value: value["key"] == "box" and value["point"][0] < -1)


async def test_the_program_does_not_pull_away_what_a_hand_holds(stage: Stage) -> None:
    """While a gizmo is held the program's poses are not shown, and the last word is the hand's."""
    stage.set(Scene(Movable(Box(key="box"), key="held", axes=["x"], translation_snap=0.5, size=0.3), **FRONT))
    await stage.shown()
    x, y = at(0, 0)
    await stage.page.mouse.move(x + 11, y)
    await stage.page.mouse.move(x + 12, y)
    await stage.page.mouse.down()
    await stage.page.mouse.move(x + 12 + PIXELS, y, steps=3)
    for step in range(20):
        stage.update(Movable(key="held", position=[0, step / 10, 0]))
    await stage.shown()
    await stage.page.mouse.move(x + 12 + 2.1 * PIXELS, y, steps=3)
    await stage.page.mouse.up()
    _, _, value = await stage.event("OBJECT_MOVE_END")
    assert value["position"] == pytest.approx([2, 0, 0], abs=1e-9)
    await stage.page.mouse.click(*at(2.2 * 10 / 9.5, -0.3))
    assert (await stage.event("CLICK"))[1] == "box"


async def test_a_pivot_turns_about_a_point_of_what_it_holds(stage: Stage) -> None:
    """An arc of a Pivot anchored to a corner turns what stands in it about that corner."""
    stage.set(
        Scene(
            Pivot(
                Box(key="box", args=[2, 2, 2]),
                key="pivot",
                anchor=[-1, -1, 0],
                disable_axes=True,
                disable_sliders=True,
                active_axes=[False, False, True],
            ),
            **FRONT,
        )
    )
    await stage.shown()
    corner = at(-1, -1)
    radius = await stage.page.evaluate(
        """([x, y]) => {
          const view = document.querySelector(".scene-view").sceneView;
          const pointer = view.services.get("pointer");
          for (let r = 20; r < 200; r++) {
            const place = { x: x + r, y, ...view.size };
            if (pointer.claimants.some((one) => one.hover?.(place, {}))) return r + 2;
          }
          return 0;
        }""",
        list(corner),
    )
    assert radius > 20
    start = (corner[0] + radius, corner[1])
    await stage.page.mouse.move(*start)
    await stage.page.mouse.down()
    await stage.page.mouse.move(start[0], start[1] - 60, steps=4)
    await stage.page.mouse.up()
    _, key, value = await stage.event("OBJECT_MOVE_END")
    turn = value["rotation"][2]
    assert key == "pivot" and abs(turn) > 0.1
    c, s = np.cos(turn), np.sin(turn)
    held = np.array([[c, -s], [s, c]]) @ [-1, -1] + value["position"][:2]
    assert held == pytest.approx([-1, -1], abs=1e-6)


async def test_who_may_only_watch_has_no_gizmo_and_tells_nothing(stage: Stage, pages: Pages) -> None:
    """A page of the view role shows no handles, tells of no clicks, keys or cameras, and can still look around."""
    stage.set(Scene(Movable(Box(key="box"), key="held"), KeyboardMonitor(key="keys"), **FRONT))
    await stage.shown()
    heard = len(stage.heard)
    guest = await pages.open(stage.server.links()["view"], viewport=SIZE)
    await guest.locator(".scene-view canvas").wait_for()
    await guest.wait_for_function("document.querySelector('.scene-view').sceneView?.keys().length === 3")
    handles = "document.querySelector('.scene-view').sceneView.root.children.some((one) => one.userData.helper)"
    assert await guest.evaluate(handles) is False
    assert await stage.page.evaluate(handles) is True
    await guest.mouse.click(340, 230)
    await guest.keyboard.press("a")
    position = "document.querySelector('.scene-view').sceneView.camera.position.toArray()"
    before = await guest.evaluate(position)
    await guest.mouse.move(340, 230)
    await guest.mouse.down()
    await guest.mouse.move(440, 230, steps=4)
    await guest.mouse.up()
    await guest.wait_for_function(f"({position})[0] !== {before[0]}")
    await stage.page.mouse.click(*at(2, 1))
    await stage.event("CLICK")
    assert all(etype in ("CLICK", "CAMERA_MOVE") for etype, _, _ in stage.heard[heard:])
    assert len(stage.events("CLICK")) == 1


async def test_keys_are_told_but_not_while_the_user_types(stage: Stage) -> None:
    """KeyDown, KeyPress and KeyUp come with key, code and modifiers, only the wanted ones, and none from a field."""
    stage.set(Scene(Box(key="box"), KeyboardMonitor(key="keys", keys=["a", "ArrowUp", "KeyW"]), **FRONT))
    await stage.shown()
    await stage.page.keyboard.press("Shift+A")
    await stage.page.keyboard.press("q")
    await stage.page.keyboard.press("w")
    await stage.event("KeyUp", lambda value: value["code"] == "KeyW")
    _, key, value = stage.events("KeyDown")[0]
    assert key == "keys"
    assert (value["key"], value["code"], value["modifiers"]["shift"], value["repeat"]) == ("A", "KeyA", True, False)
    assert [one[2]["code"] for one in stage.events("KeyPress")] == ["KeyA", "KeyW"]
    await stage.page.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'field'}))")
    await stage.page.locator("#field").focus()
    await stage.page.keyboard.press("a")
    await stage.page.evaluate("document.activeElement.blur()")
    await stage.page.keyboard.down("ArrowUp")
    await stage.page.evaluate("window.dispatchEvent(new Event('blur'))")
    await stage.event("KeyUp", lambda value: value["key"] == "ArrowUp")
    assert [one[2]["code"] for one in stage.events("KeyDown")] == ["KeyA", "KeyW", "ArrowUp"]


async def test_game_controllers_are_told_when_they_change(stage: Stage) -> None:
    """GAMEPAD tells axes beyond their dead zone and buttons of a controller that is there."""
    await stage.page.evaluate(
        """() => {
          const button = (value) => ({ value, pressed: value > 0.5, touched: false });
          const about = { id: "stick", index: 0, connected: true, mapping: "standard" };
          window.pad = { ...about, axes: [0.01, -0.5], buttons: [button(0)] };
          navigator.getGamepads = () => [window.pad, null, null, null];
          window.press = () => { window.pad = { ...window.pad, buttons: [button(1)] }; };
        }"""
    )
    stage.set(Scene(Gamepad(key="pads", deadzone=0.1)))
    _, key, value = await stage.event("GAMEPAD")
    assert key == "pads"
    assert (value["id"], value["axes"], value["buttons"], value["pressed"]) == ("stick", [0, -0.5], [0], [False])
    await stage.page.evaluate("press()")
    _, _, value = await stage.event("GAMEPAD", lambda value: value["pressed"] == [True])
    assert value["buttons"] == [1]


async def test_a_virtual_camera_is_moved_by_its_gizmo(stage: Stage) -> None:
    """A movable CameraView comes back as CAMERA_MOVE under its key with its matrix."""
    stage.set(Scene(CameraView(key="ego", near=0.1, far=1, rotation=[0, 0, 0]), **FRONT))
    await stage.shown()
    x, y = at(0, 0)
    await pull(stage, (x + 28, y), PIXELS, 0)
    _, _, value = await stage.event(
        "CAMERA_MOVE", lambda value: "world" in value and value.get("position", [0])[0] > 0.9
    )
    assert np.reshape(value["matrix"], (4, 4))[3, 0] == pytest.approx(value["position"][0])
    assert any(key == "ego" for _, key, _ in stage.events("CAMERA_MOVE"))
