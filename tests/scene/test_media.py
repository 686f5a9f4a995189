"""Pictures, videos and streams in a browser."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from belvedere.scene.elements.base import Scene
from belvedere.scene.elements.media import (
    HUDPlane,
    Image,
    ImageBackground,
    SceneBackground,
    SkyBall,
    StereoVideoPlane,
    VideoMaterial,
    VideoPlane,
)
from belvedere.scene.elements.shapes import Box
from belvedere.scene.kinds.pictures import encode_picture
from tests.conftest import Pages
from tests.scene.stage import Stage

_RED, _GREEN, _BLUE, _WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
_CENTER = (240, 320)

_MEDIUM = """
(key) => {
  const { medium } = document.querySelector(".scene-view").sceneView.find(key);
  const { video } = medium;
  return { ...medium.statistics(), paused: video?.paused, at: video?.currentTime };
}
"""

_RECORD = """
async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 32 });
  const context = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm;codecs=vp8" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const over = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  const begun = performance.now();
  while (performance.now() - begun < 600) {
    context.fillStyle = "#00f";
    context.fillRect(0, 0, 64, 32);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  recorder.stop();
  await over;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}
"""


def quarters(height: int = 64, width: int = 64) -> NDArray[np.uint8]:
    """Return a picture of four colours: red and green above blue and white."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = _RED
    picture[: height // 2, width // 2 :] = _GREEN
    picture[height // 2 :, : width // 2] = _BLUE
    picture[height // 2 :, width // 2 :] = _WHITE
    return picture


def plain(color: tuple[int, int, int], height: int = 32, width: int = 32) -> NDArray[np.uint8]:
    """Return a picture of one colour."""
    return np.full((height, width, 3), color, np.uint8)


def near(picture: NDArray[np.uint8], at: tuple[int, int], color: tuple[int, int, int]) -> bool:
    """Return whether a pixel has a colour, but for what JPEG and blending change."""
    return bool(np.abs(picture[at].astype(int) - color).max() <= 6)


def scene(*children: Any, **properties: Any) -> Scene:
    """Return a scene that is looked at from 3 m along z."""
    return Scene(*children, cam_position=[0, 0, 3], cam_target=[0, 0, 0], background="#808080", **properties)


async def test_image(stage: Stage) -> None:
    """A picture stands upright in its own proportions, exact in colour, on both sides; JPEG, PNG and SVG alike."""
    stage.set @ scene(Image(key="i", src=quarters(64, 128), height=1))
    seen = await stage.picture()
    # A metre is 480 / (2 * 3 * tan(25°)) = 171 pixels.
    for at, color in (((200, 260), _RED), ((200, 380), _GREEN), ((280, 260), _BLUE), ((280, 380), _WHITE)):
        assert tuple(seen[at]) == color
    for outside in ((140, 320), (340, 320), (240, 140), (240, 500)):
        assert tuple(seen[outside]) == (128, 128, 128)
    stage.update @ Image(key="i", data=quarters(), format="jpeg", quality=95, aspect=1, rotation=[0, np.pi, 0])
    seen = await stage.picture()
    assert near(seen, (200, 280), _GREEN)
    assert near(seen, (200, 360), _RED)
    assert tuple(seen[200, 220]) == (128, 128, 128)
    drawing = (
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9' fill='red'/></svg>"
    )
    stage.update @ Image(key="i", src=drawing, opacity=0.5)
    assert near(await stage.picture(), _CENTER, (192, 64, 64))


async def test_backgrounds(stage: Stage) -> None:
    """A background is behind everything wherever that is, follows the camera, and covers the view."""
    far = Box(key="b", position=[0, 0, -900], scale=200, material_type="basic", color="#ff8000")
    stage.set @ scene(ImageBackground(key="i", data=quarters(), format="jpeg", quality=95), far)
    seen = await stage.picture()
    assert near(seen, _CENTER, (255, 128, 0))
    assert near(seen, (5, 5), _RED)
    assert near(seen, (475, 635), _WHITE)
    stage.update @ Scene(cam_position=[50, 20, -7])
    seen = await stage.picture()
    assert near(seen, (5, 5), _RED)
    assert near(seen, (475, 635), _WHITE)
    stage.set @ scene(SceneBackground(key="s", src=plain(_BLUE)), Image(key="i", src=plain(_RED), height=0.2))
    seen = await stage.picture()
    assert near(seen, _CENTER, _RED)
    for corner in ((2, 2), (2, 637), (477, 2), (477, 637)):
        assert near(seen, corner, _BLUE)


async def test_sky(stage: Stage) -> None:
    """The middle of a sky lies ahead, its upper edge overhead, its right beside: near or beyond everything."""
    sky = plain((90, 90, 90), 64, 128)
    sky[:16] = _GREEN
    sky[24:40, 56:72] = _RED
    sky[24:40, 88:104] = _BLUE
    for radius in (None, 5000):
        stage.set @ scene(SkyBall(key="s", src=sky, radius=radius))
        assert near(await stage.picture(), _CENTER, _RED)
        stage.update @ SkyBall(key="s", rotation=[0, np.pi / 2, 0])
        assert near(await stage.picture(), _CENTER, _BLUE)
        stage.update @ SkyBall(key="s", rotation=[-np.pi / 2, 0, 0])
        assert near(await stage.picture(), _CENTER, _GREEN)


async def test_before_the_camera(stage: Stage) -> None:
    """A plane before the camera covers what is nearer, keeps its place when the camera moves, and holds elements."""
    mark = Box(key="mark", material_type="basic", color="#00ff00", scale=0.02, position=[0, 0, 0.01])
    wall = Box(key="wall", material_type="basic", color="#0000ff", scale=[50, 50, 0.1], position=[0, 0, 2.5])
    hud = HUDPlane(mark, key="h", data=plain(_RED), height=0.2, position=[0.2, 0.1, 0], distance_to_camera=1)
    stage.set @ scene(wall, hud)
    first = await stage.picture()
    # At a distance of 1 m, a metre is 480 / (2 tan(25°)) = 515 pixels.
    place = (240 - 51, 320 + 103)
    assert near(first, (place[0] + 40, place[1] + 40), _RED)
    assert near(first, place, _GREEN)
    assert near(first, _CENTER, _BLUE)
    stage.update @ Scene(cam_position=[400, 300, 900], cam_target=[0, 0, 2.5])
    then = await stage.picture()
    assert near(then, (place[0] + 40, place[1] + 40), _RED)
    assert near(then, place, _GREEN)


async def test_stereo_on_a_screen(stage: Stage) -> None:
    """On a screen a stereo plane shows the left eye's half, and what is for the right eye alone is not seen."""
    both = np.concatenate([quarters(), plain((0, 0, 0), 64, 64)], axis=1)
    stage.set @ scene(StereoVideoPlane(key="s", data=both, height=1))
    seen = await stage.picture()
    for at, color in (((200, 280), _RED), ((200, 360), _GREEN), ((280, 280), _BLUE), ((280, 360), _WHITE)):
        assert near(seen, at, color)
    stage.set @ scene(
        Image(key="left", src=plain(_RED), layers=1, position=[-1, 0, 0]),
        Image(key="right", src=plain(_BLUE), layers=2, position=[1, 0, 0]),
    )
    seen = await stage.picture()
    assert near(seen, (240, 150), _RED)
    assert near(seen, (240, 490), (128, 128, 128))


async def test_stream(stage: Stage) -> None:
    """Of a stream the last frame is shown, in one texture; frames that come too fast are left out, none queued."""
    stage.set @ scene(Image(key="i", data=plain(_RED, 360, 640)))
    await stage.shown()
    before = await stage.statistics()
    frames = [encode_picture(plain((shade, 0, 0), 360, 640), "jpeg") for shade in range(0, 240, 4)]
    for frame in frames:
        stage.update @ Image(key="i", data=frame)
        stage.server.store.commit()
    stage.update @ Image(key="i", data=plain(_GREEN, 360, 640))
    await stage.page.wait_for_function(
        "() => { const { medium } = document.querySelector('.scene-view').sceneView.find('i');"
        " return medium.decoder.idle; }"
    )
    assert near(await stage.picture(), _CENTER, _GREEN)
    after = await stage.statistics()
    assert after["textures"] == before["textures"]
    counts = await stage.page.evaluate(_MEDIUM, "i")
    assert 2 <= counts["shown"] + counts["dropped"] <= len(frames) + 2


async def test_video(stage: Stage) -> None:
    """A video plays, tells its size, stops and goes where it is told; it can be the surface of a shape."""
    video = base64.b64decode(await stage.page.evaluate(_RECORD))
    stage.set @ scene(VideoPlane(key="v", src=video), Box(VideoMaterial(src=video), key="b", position=[1.5, 0, 0]))
    _, _, told = await stage.event("LOAD", lambda value: value["width"] == 64)
    assert told["height"] == 32
    seen = await stage.picture()
    for at in (_CENTER, (240, 560)):
        assert np.abs(seen[at].astype(int) - _BLUE).max() < 24
    # What the browser has recorded may be shorter than it was meant to be, where the machine is busy.
    film = "document.querySelector('.scene-view').sceneView.find('v').medium.video"
    await stage.page.wait_for_function(f"() => !{film}.paused && {film}.currentTime > 0")
    stage.update @ VideoPlane(key="v", playing=False, current_time=0)
    await stage.page.wait_for_function(f"() => {film}.paused && {film}.currentTime === 0")
    stage.update @ VideoPlane(key="v", playing=True, loop=False)
    await stage.event("ENDED")


async def test_bad_files(stage: Stage, pages: Pages) -> None:
    """What cannot be shown is said in a sentence each, and no more once it can."""
    whole = encode_picture(quarters(), "jpeg")
    stage.set @ scene(
        Image(key="cut", data=whole[:200]),
        Image(key="junk", src=b"\x89PNG\r\n\x1a\n and junk"),
        VideoPlane(key="film", src=b"\x1aE\xdf\xa3 and junk"),
        Image(key="wide", data=np.zeros((2, 9000), np.uint8)),
    )
    await stage.page.wait_for_function("() => document.querySelectorAll('.scene-view-complaints li').length === 4")
    assert sorted(await stage.complaints()) == [
        'Image "cut": it is no picture that can be read, or a part of it is missing.',
        'Image "junk": it is no picture that can be read, or a part of it is missing.',
        'Image "wide": its 9000 × 2 pixels are more than the 8192 that this graphics card can show; it is drawn '
        "smaller.",
        'VideoPlane "film": there is no such file, or this browser cannot play what is in it.',
    ]
    stage.update @ Image(key="cut", data=whole)
    stage.remove @ ["junk", "film", "wide"]
    assert near(await stage.picture(), (200, 280), _RED)
    assert await stage.complaints() == []
    pages.console_errors.clear()


@pytest.mark.slow
async def test_nothing_is_left(stage: Stage) -> None:
    """Elements that came and went leave no geometry, texture or program behind."""
    stage.set @ scene(Image(key="stays", src=quarters()))
    await stage.shown()
    before = await stage.statistics()
    for turn in range(20):
        content = encode_picture(plain((turn * 10, 0, 0)))
        elements = [
            Image(src=content),
            Image(data=content),
            ImageBackground(data=content),
            SkyBall(src=content),
            HUDPlane(data=content),
            StereoVideoPlane(data=content),
        ]
        stage.set @ scene(Image(key="stays", src=quarters()), elements)
        await stage.shown()
        stage.set @ scene(Image(key="stays", src=quarters()))
        await stage.shown()
    after = await stage.statistics()
    assert (after["geometries"], after["textures"]) == (before["geometries"], before["textures"])
