"""The camera of a scene: where it is, what hands do to it, and what the program hears of it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from belvedere.scene.elements.base import Scene
from belvedere.scene.elements.cameras import OrbitControls, OrthographicCamera, PerspectiveCamera, SceneCamera
from belvedere.scene.elements.shapes import Box
from tests.scene.stage import Stage

pytestmark = pytest.mark.asyncio


def camera_of(event: tuple[str, str | None, Any]) -> dict[str, Any]:
    """Return the camera that an event tells of."""
    assert event[0] == "CAMERA_MOVE"
    camera: dict[str, Any] = event[2]["camera"]
    return camera


async def camera(stage: Stage) -> dict[str, Any]:
    """Return where the camera is now."""
    await stage.shown()
    return camera_of(stage.events("CAMERA_MOVE")[-1])


async def test_the_camera_is_where_the_program_places_it_and_tells_so(stage: Stage) -> None:
    """cam_position and cam_target place the default camera, and CAMERA_MOVE tells of it without being asked."""
    stage.set(Scene(Box(key="box"), cam_position=[3, 4, 12], cam_target=[1, 0, 0]))
    _, key, value = await stage.event("CAMERA_MOVE", lambda value: value["camera"]["position"] == [3, 4, 12])
    assert key == "defaultCamera"
    assert value["camera"]["target"] == pytest.approx([1, 0, 0])
    matrix = np.reshape(value["camera"]["matrix"], (4, 4)).T
    assert matrix[:3, 3] == pytest.approx([3, 4, 12])
    ahead = np.subtract([1, 0, 0], [3, 4, 12])
    assert -matrix[:3, 2] == pytest.approx(ahead / np.linalg.norm(ahead))
    assert value["camera"]["aspect"] == pytest.approx(640 / 480)
    assert value["world"]["position"] == [3, 4, 12]
