"""Scenes in a headset, in a browser that emulates one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pytest

from belvedere.app import Server
from belvedere.scene.elements.base import Scene
from belvedere.scene.elements.environment import BackgroundColor
from belvedere.scene.elements.materials import MeshBasicMaterial
from belvedere.scene.elements.shapes import Box
from belvedere.scene.elements.xr import XR, Body, Hands, Head, MotionControllers, WebXRMesh
from belvedere.scene.kinds.joints import BODY_JOINTS, HAND_JOINTS, matrices
from belvedere.widgets.scene import view_ref
from tests.app.conftest import Start, start
from tests.conftest import Pages
from tests.scene.headset import Headset
from tests.scene.stage import Stage

__all__ = ["start"]

SIZE = {"width": 800, "height": 400}
RED, BLUE = np.array([255, 0, 0]), np.array([0, 0, 255])

# A browser that follows bodies, of which it knows the head alone.
_BODY = """() => {
  let viewer = null;
  Object.defineProperty(XRFrame.prototype, "body", { get() {
    if (!viewer) this.session.requestReferenceSpace("viewer").then((space) => { viewer = space; });
    return viewer ? new Map([["head", viewer]]) : new Map();
  } });
}"""

Wear = Callable[..., Awaitable[Headset]]


@pytest.fixture
async def wear(start: Start, pages: Pages) -> Wear:
    """Return what shows elements to a wearer who has not entered yet."""

    async def wear(*elements: Any, **root: Any) -> Headset:
        stage = Stage(Server("headset"))
        stage.set(Scene(*elements, **root))
        await start(stage.server, backend="aiohttp", port=0)
        headset = await Headset.put_on(stage, pages, SIZE)
        await stage.shown()
        return headset

    return wear


def plain(color: str, **properties: Any) -> Box:
    """Return a small box that looks the same in any light."""
    return Box(MeshBasicMaterial(color=color), args=[0.2, 0.2, 0.2], **properties)


def columns(picture: Any, color: Any) -> Any:
    """Return the columns of a picture that have a colour, left half and right half."""
    found = np.abs(picture.astype(int) - color).max(axis=2) < 40
    half = found.shape[1] // 2
    return np.flatnonzero(found[:, :half].any(axis=0)), np.flatnonzero(found[:, half:].any(axis=0))


def at(x: float, y: float, z: float, *, within: float = 1e-4) -> Any:
    """Return whether the position of a matrix is there."""
    return lambda matrix: matrix is not None and np.allclose(matrices(matrix)[0, :3, 3], [x, y, z], atol=within)


async def test_both_eyes_see_the_scene_and_the_page_goes_on_afterwards(wear: Wear) -> None:
    """A click enters with no other server in reach; each eye has its picture; leaving gives the page back as it was."""
    headset = await wear(
        plain("red", key="near", position=[0, 1.6, -1]), plain("blue", key="far", position=[0, 3.4, -8])
    )
    before = await headset.stage.picture()
    async with headset.page.expect_response(lambda one: one.url.endswith("meta-quest-touch-plus/left.glb")) as model:
        await headset.enter()
    assert (await model.value).ok
    await headset.frames(3)
    left, right = columns(np.asarray(await headset.shot()), RED)
    assert left.size > 20
    assert right.size > 20
    # What is near is seen farther to the right by the left eye; what is far in the same direction by both.
    assert left.mean() - right.mean() > 10
    far_left, far_right = columns(np.asarray(await headset.shot()), BLUE)
    assert 0 < far_left.mean() - far_right.mean() < (left.mean() - right.mean()) / 2
    await headset.leave()
    await headset.page.get_by_role("button", name="Enter AR").wait_for()
    after = await headset.stage.picture()
    assert after.shape == before.shape
    assert np.abs(after.astype(int) - before).mean() < 2
    drawn = (await headset.stage.statistics())["frames"]
    await headset.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert (await headset.stage.statistics())["frames"] <= drawn + 1
    assert headset.foreign == []


async def test_the_program_hears_of_head_and_controllers(wear: Wear) -> None:
    """Head and controllers are told where they are, with what is pressed; a trigger clicks as a mouse does; a pulse
    reaches the hand that it is for."""
    box = plain("red", key="box", position=[0, 1.5, -2])
    headset = await wear(box, Head(key="head", stream=True), MotionControllers(key="held", stream=True))
    stage = headset.stage
    await headset.enter()
    await headset.do("device.position.set(1, 1.7, 2)")
    _, key, head = await stage.event("HEAD_MOVE", lambda value: at(1, 1.7, 2)(value["matrix"]))
    assert key == "head"
    assert head["matrix"].dtype == np.float32
    await headset.do(
        """{
          const { left, right } = device.controllers;
          left.position.set(-0.3, 1, -0.5);
          right.position.set(0, 1.5, 0);
          right.quaternion.set(0, 0, 0, 1);
          right.updateButtonValue("trigger", 0.75);
          right.updateButtonValue("a-button", 1);
          left.updateAxes("thumbstick", 0.5, -1);
        }"""
    )
    # What is told is where the controller is held, some centimetres behind where it points from.
    there = at(0, 1.5, 0, within=0.12)
    _, _, held = await stage.event(
        "CONTROLLER_MOVE", lambda value: there(value["right"]) and value["rightState"]["aButton"]
    )
    assert at(-0.3, 1, -0.5, within=0.12)(held["left"])
    assert (held["rightState"]["trigger"], held["rightState"]["triggerValue"]) == (True, 0.75)
    assert held["leftState"]["thumbstickValue"] == [0.5, -1]
    assert held["leftState"]["trigger"] is False
    await headset.do("device.controllers.right.updateButtonValue('trigger', 0)")
    _, key, click = await stage.event("ON_CLICK")
    assert (key, click["handedness"]) == ("box", "right")
    assert click["point"] == pytest.approx([0, 1.5, -1.9], abs=1e-3)
    await headset.page.evaluate(
        """() => {
          window.pulses = [];
          for (const source of device.activeSession.inputSources) {
            source.gamepad.hapticActuators[0].pulse = async (...pulse) => {
              pulses.push([source.handedness, ...pulse]);
              return true;
            };
          }
        }"""
    )
    pulse = {"etype": "HAPTIC_ACTUATOR_PULSE", "data": {"left": {"strength": 0.4, "duration": 30}, "right": None}}
    await stage.session.call(view_ref("main"), "tell", pulse)
    await headset.page.wait_for_function("pulses.length > 0")
    assert await headset.page.evaluate("pulses") == [["left", 0.4, 30]]
    await headset.do("device.controllers.left.connected = false")
    await stage.event("CONTROLLER_MOVE", lambda value: value["left"] is None and value["leftState"] is None)


async def test_hands_are_told_by_their_joints(wear: Wear) -> None:
    """A hand is 25 matrices from wrist to little finger, and whether it pinches; one that is gone is None."""
    headset = await wear(Hands(key="hands", stream=True))
    await headset.enter()
    async with headset.page.expect_response(lambda one: "generic-hand/" in one.url):
        await headset.do("device.primaryInputMode = 'hand'")
    await headset.do("device.hands.right.position.set(0.2, 1.3, -0.4)")
    _, key, hands = await headset.stage.event("HAND_MOVE", lambda value: value["right"] is not None)
    assert key == "hands"
    joints = matrices(hands["left"])
    assert joints.shape == (len(HAND_JOINTS), 4, 4)
    assert np.allclose(np.linalg.det(joints[:, :3, :3]), 1, atol=1e-3)
    assert hands["leftState"]["pinch"] is False
    await headset.do("device.hands.right.updatePinchValue(1)")
    _, _, hands = await headset.stage.event("HAND_MOVE", lambda value: value["rightState"]["pinch"])
    assert hands["leftState"]["pinch"] is False
    assert hands["rightState"]["pinchValue"] > 0.8
    tips = matrices(hands["right"])[:, :3, 3]
    touching = tips[HAND_JOINTS.index("thumb-tip")] - tips[HAND_JOINTS.index("index-finger-tip")]
    assert np.linalg.norm(touching) < 0.03
    await headset.do("device.primaryInputMode = 'controller'")
    await headset.stage.event("HAND_MOVE", lambda value: value["left"] is None and value["rightState"] is None)


async def test_the_room_is_seen_behind_the_scene(wear: Wear) -> None:
    """In augmented reality nothing covers the room; what the headset knows of it is told, and answered when asked."""
    behind = BackgroundColor(color="#00ff00", key="behind")
    box = plain("red", key="box", position=[0, 1.6, -1])
    headset = await wear(box, behind, WebXRMesh(key="room", color="#0000ff"))
    await headset.page.evaluate(
        """() => {
          const wall = new IWER.NativeMesh(
            new IWER.XRRigidTransform({ x: 0, y: 1, z: -3 }),
            new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0]), new Uint32Array([0, 1, 2]), "wall",
          );
          device.installSEM(class {
            trackedPlanes = new Set();
            trackedMeshes = new Set([wall]);
            environmentCanvas = document.createElement("canvas");
            render() {}
          });
        }"""
    )
    assert await headset.stage.ask("GET_WEBXR_MESH", "room") == {"meshes": []}
    await headset.enter("AR")
    assert await headset.alpha(5, 5) == 0
    _, _, told = await headset.stage.event("WEBXR_MESH_UPDATE", lambda value: value["meshes"])
    (wall,) = told["meshes"]
    assert (wall["semanticLabel"], wall["indices"].tolist()) == ("wall", [0, 1, 2])
    assert wall["vertices"].shape == (9,)
    assert at(0, 1, -3)(wall["matrix"])
    again = await headset.stage.ask("GET_WEBXR_MESH", "room")
    assert np.allclose(again["meshes"][0]["vertices"], wall["vertices"])
    assert len(headset.stage.events("WEBXR_MESH_UPDATE")) == 1
    await headset.leave()
    await headset.page.get_by_role("button", name="Enter AR").wait_for()
    assert (await headset.stage.picture())[5, 5].tolist() == [0, 255, 0]


async def test_wearers_stand_where_the_program_says(wear: Wear) -> None:
    """Place, turn, size, the scene's up and a great distance from the origin count in what is told, to a millimetre.

    A body is told like everything else, zeros for the joints that are not known.
    """
    place = XR(key="xr", position=[500_000, 20, 3], heading=np.pi / 2, scale=10, frame_rate=100, foveation=0.25)
    headset = await wear(place, Head(key="head", stream=True), Body(key="body", stream=True), up=[0, 0, 1])
    await headset.page.evaluate(_BODY)
    await headset.enter()
    await headset.do("device.position.set(0, 1.6, -0.25)")
    # Ahead is +y with z up; a quarter turn to the left makes it -x. At ten times the size 0.25 m are 2.5.
    _, _, head = await headset.stage.event("HEAD_MOVE", lambda value: value["matrix"][12] < 500_000)
    assert head["matrix"].dtype == np.float64
    assert matrices(head["matrix"])[0, :3, 3] == pytest.approx([500_000 - 2.5, 20, 3 + 16], abs=1e-3)
    assert np.linalg.det(matrices(head["matrix"])[0, :3, :3]) == pytest.approx(1)
    _, _, told = await headset.stage.event(
        "BODY_MOVE", lambda value: value["body"][BODY_JOINTS.index("head") * 16 + 12]
    )
    body = matrices(told["body"])
    assert body.shape == (len(BODY_JOINTS), 4, 4)
    assert body[BODY_JOINTS.index("head"), 2, 3] == pytest.approx(3 + 16, abs=1)
    assert not body[BODY_JOINTS.index("hips")].any()
    assert told["leftHand"] is None
    assert await headset.page.evaluate("device.activeSession.frameRate") == 90
    assert (
        await headset.page.evaluate("document.querySelector('.scene-view').sceneView.renderer.xr.getFoveation()")
        == 0.25
    )


async def test_a_headset_that_refuses_leaves_the_page_as_it_is(wear: Wear) -> None:
    """What the headset says is shown; a further click tries again, and sessions leave nothing behind."""
    headset = await wear(plain("red", key="box", position=[0, 1.6, -1]))
    await headset.page.evaluate(
        """() => {
          const ask = navigator.xr.requestSession.bind(navigator.xr);
          navigator.xr.requestSession = async () => {
            navigator.xr.requestSession = ask;
            throw new DOMException("The headset is asleep.", "NotSupportedError");
          };
        }"""
    )
    await headset.page.get_by_role("button", name="Enter VR").click()
    await headset.page.get_by_text("The headset did not start: The headset is asleep.").wait_for()
    kept = []
    for _ in range(4):
        await headset.enter()
        await headset.page.wait_for_load_state("networkidle")
        await headset.leave()
        await headset.page.get_by_role("button", name="Enter AR").wait_for()
        await headset.stage.shown()
        counters = await headset.stage.statistics()
        kept.append((counters["geometries"], counters["textures"]))
    assert kept[-1] <= max(kept[:-1])  # models of controllers may come late, and are kept
    assert await headset.page.get_by_text("The headset did not start").count() == 0
