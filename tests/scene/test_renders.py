"""Pictures of a scene for the program: of what a browser shows, and of what virtual cameras see."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from belvedere.app.errors import RemoteError
from belvedere.scene.elements.base import Scene
from belvedere.scene.elements.cameras import CameraPreviewThumbs, CameraView, GrabRender, PerspectiveCamera
from belvedere.scene.elements.shapes import Box, Plane
from tests.scene.stage import Stage

FRONT: dict[str, Any] = {"cam_position": [0, 0, 10], "cam_target": [0, 0, 0], "background": "#204060"}


def decoded(data: bytes) -> NDArray[Any]:
    """Return the pixels of a picture file."""
    return np.asarray(Image.open(io.BytesIO(data)))


def red_box(**properties: Any) -> Box:
    """Return a box whose colour does not depend on light."""
    return Box(key="box", material_type="basic", color="#e01010", **properties)


async def test_a_picture_is_what_the_browser_shows(stage: Stage) -> None:
    """GRAB_RENDER gives the pixels of the page, of what was set right before, at the size of the page."""
    stage.set(Scene(red_box(args=[2, 2, 2]), GrabRender(key="grab"), **FRONT))
    answer = await stage.ask("GRAB_RENDER", format="png")
    assert (answer["width"], answer["height"], answer["format"]) == (640, 480, "png")
    picture = decoded(answer["frame"])[..., :3]
    shown = await stage.picture()
    assert picture[240, 320].tolist() == [0xE0, 0x10, 0x10]
    assert picture[10, 10].tolist() == [0x20, 0x40, 0x60]
    assert np.abs(picture.astype(int) - shown).max() <= 1


async def test_a_picture_can_have_another_size_and_format(stage: Stage) -> None:
    """A picture larger than the window is drawn in tiles, and shows the same; JPEG and WebP are pictures too."""
    stage.set(Scene(red_box(args=[2, 2, 2]), **FRONT))
    large = decoded((await stage.ask("GRAB_RENDER", format="png", size=[2560, 1920]))["frame"])[..., :3]
    small = decoded((await stage.ask("GRAB_RENDER", format="png"))["frame"])[..., :3]
    assert large.shape == (1920, 2560, 3)
    assert np.abs(large[2::4, 2::4].astype(int) - small).mean() < 0.5
    for name in ("jpeg", "webp"):
        answer = await stage.ask("GRAB_RENDER", format=name, subsample=2, quality=1.0)
        image = Image.open(io.BytesIO(answer["frame"]))
        assert (image.format, image.size) == (name.upper(), (320, 240))
        assert np.abs(np.asarray(image.convert("RGB"))[120, 160].astype(int) - [0xE0, 0x10, 0x10]).max() < 12


@pytest.mark.parametrize("bad", [{"quality": 2}, {"format": "gif"}, {"size": [0, 10]}, {"size": [99999, 99999]}])
async def test_a_picture_that_cannot_be_is_refused(stage: Stage, bad: dict[str, Any]) -> None:
    """A question for an impossible picture is answered with a sentence, and the next one with a picture."""
    stage.set(Scene(red_box(), **FRONT))
    with pytest.raises(RemoteError, match="picture"):
        await stage.ask("GRAB_RENDER", **bad)
    assert (await stage.ask("GRAB_RENDER"))["frame"]


async def test_depths_are_exact(stage: Stage) -> None:
    """Depths of a virtual camera are distances along its axis to seven digits, near and far, infinite beside."""
    away = 500_000
    stage.set(
        Scene(
            Box(key="near", args=[0.1, 0.1, 0.1], position=[away, 0, -0.734]),
            Box(key="far", args=[3000, 3000, 1], position=[away, 0, -7001.25], rotation=[0, 0, 0.1]),
            Plane(key="slope", args=[8000, 400], position=[away, 250, -500], rotation=[0, 0.5, 0]),
            CameraView(
                key="eye",
                position=[away, 0, 0],
                near=0.01,
                far=10_000,
                width=200,
                height=100,
                fov=60,
                render_depth=True,
                depth_format="float32",
            ),
            **FRONT,
        )
    )
    answer = await stage.ask("GRAB_RENDER", "eye")
    depth = np.asarray(answer["depth"])
    assert depth.shape == (100, 200) and depth.dtype == np.float32
    assert depth[50, 100] == pytest.approx(0.684, rel=3e-7)
    assert depth[50, 84] == pytest.approx(7000.75, rel=3e-7)
    assert np.isinf(depth[99, 0])
    # The plane z = -500 - x tan(0.5) is met by the rays (x, ·, -1); devices place corners to hundredths of a pixel.
    pixels = np.array([70, 90, 110, 130])
    low, high = (
        500 / (1 - (pixels + 0.5 + off - 100) / 50 * np.tan(np.radians(30)) * np.tan(0.5)) for off in (-0.02, 0.02)
    )
    seen = depth[7, pixels]
    assert ((low < seen) & (seen < high)).all()


async def test_depths_of_a_parallel_camera_are_a_height_map(stage: Stage) -> None:
    """A parallel camera that looks down gives heights, as a 16-bit picture in steps of its unit, 0 where nothing is."""
    stage.set(
        Scene(
            Box(key="step", args=[1, 1, 1], position=[0, 0, 0.5]),
            CameraView(
                key="eye",
                ctype="orthographic",
                position=[0, 0, 3],
                ortho_height=4,
                width=100,
                height=100,
                near=0.5,
                far=5,
                render_depth=True,
            ),
            up=[0, 0, 1],
        )
    )
    answer = await stage.ask("GRAB_RENDER", "eye")
    depth = decoded(answer["depthFrame"])
    assert depth.shape == (100, 100) and answer["depthUnit"] == 0.001
    assert depth[50, 50] == 2000
    assert depth[5, 5] == 0
    assert np.count_nonzero(depth) == 25 * 25


async def test_a_virtual_camera_streams_pictures(stage: Stage) -> None:
    """Pictures come under the key of the view while it streams, and stop when it does not."""
    view = CameraView(key="eye", position=[0, 0, 5], stream="time", fps=20, width=64, height=48, format="png")
    stage.set(Scene(red_box(args=[1, 1, 1]), view, background="#000000"))
    await stage.event("CAMERA_VIEW", lambda _: len(stage.events("CAMERA_VIEW")) >= 3)
    _, key, value = stage.events("CAMERA_VIEW")[-1]
    assert key == "eye" and (value["width"], value["height"]) == (64, 48)
    assert decoded(value["frame"])[24, 32, :3].tolist() == [0xE0, 0x10, 0x10]
    stage.update(Box(key="box", color="#10e010"))
    await stage.event("CAMERA_VIEW", lambda value: decoded(value["frame"])[24, 32, :3].tolist() == [0x10, 0xE0, 0x10])
    stage.update(CameraView(key="eye", stream="ondemand"))
    await stage.shown()
    await stage.ask("GRAB_RENDER")
    await asyncio.sleep(0)
    count = len(stage.events("CAMERA_VIEW"))
    for _ in range(3):
        await stage.ask("GRAB_RENDER")
    assert len(stage.events("CAMERA_VIEW")) <= count + 1


async def test_pictures_can_be_asked_of_any_camera(stage: Stage) -> None:
    """A question that names a camera of the scene is answered with what that sees; an unknown one is an error."""
    stage.set(Scene(red_box(), PerspectiveCamera(key="side", position=[0, 0, -2], look_at=[0, 0, 0], fov=20), **FRONT))
    answer = await stage.ask("GRAB_RENDER", "side", format="png", size=[40, 40])
    assert (decoded(answer["frame"])[..., :3] == [0xE0, 0x10, 0x10]).all()
    with pytest.raises(RemoteError, match="no camera"):
        await stage.ask("GRAB_RENDER", "nobody")


async def test_previews_show_what_virtual_cameras_see(stage: Stage) -> None:
    """CameraPreviewThumbs show a picture of each CameraView over the scene, for as long as it is there."""
    stage.set(
        Scene(
            red_box(),
            CameraView(key="eye", position=[0, 0, 1.5], width=80, height=60, movable=False),
            CameraPreviewThumbs(key="thumbs", width=80),
            **FRONT,
        )
    )
    thumb = stage.page.locator(".scene-view-thumbs canvas[title=eye]")
    await thumb.wait_for()
    picture = decoded(await thumb.screenshot())
    assert picture.shape[:2] == (60, 80)
    assert picture[30, 40, :3].tolist() == [0xE0, 0x10, 0x10]
    stage.remove("eye")
    await thumb.wait_for(state="detached")
