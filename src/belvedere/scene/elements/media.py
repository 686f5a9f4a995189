"""Media: pictures and videos in the scene, and streams of them.

A picture comes in one of two ways. `src` is a file or content that stays: browsers fetch it beside the live link and
keep it. `data` is part of the document: write it again and again and it is a stream, of which every browser shows the
newest frame as fast as its connection takes them, with none queued. Arrays and pictures of Pillow are encoded when the
element is put into the scene; for a stream, encode in a thread (`belvedere.scene.encode_picture_async`)::

    frame = await encode_picture_async(camera.read(), "jpeg", quality=75)
    session.upsert @ ImageBackground(key="camera", data=frame)

Pictures are drawn as they are, neither lit nor tone-mapped.
"""

from __future__ import annotations

from typing import Any

from belvedere.scene.element import Child, Element
from belvedere.scene.elements.base import Placed
from belvedere.scene.kinds.assets import PICTURES, VIDEOS, Asset, PictureAsset, Pixels, frame_address
from belvedere.scene.kinds.pictures import FORMATS, Picture, is_frame, with_files
from belvedere.scene.properties import Boolean, Choice, Integer, Number

__all__ = [
    "HUDPlane",
    "Image",
    "ImageBackground",
    "Pictured",
    "SceneBackground",
    "SkyBall",
    "StereoVideoPlane",
    "VideoMaterial",
    "VideoPlane",
]

_HALVES = ("side-by-side", "top-bottom", "none")


class Pictured(Element, abstract=True):
    """Something that shows a picture or a stream of pictures; a frame may be given without a name."""

    src = PictureAsset("file or content of a picture that stays: browsers keep it; in place of `data`", accept=PICTURES)
    data = Picture("array (H, W), (H, W, 3) or (H, W, 4), picture of Pillow, or bytes of a file; in place of `src`")
    rgb = Picture("another name for `data`")
    format = Choice(FORMATS, "what arrays are encoded as: `png` is exact, `jpeg` many times faster and smaller")
    quality = Integer(80, "of JPEG and WebP", minimum=1, maximum=100)
    opacity = Number(1.0, "1 hides what is behind, 0 is invisible", minimum=0, maximum=1)
    interpolate = Boolean(True, "whether pixels are smoothed where they are seen enlarged")
    layers = Integer(
        0, "for which eye in a headset: 0 both, 1 the left one (and screens), 2 the right one", minimum=0, maximum=31
    )

    def __init__(self, *children: Child, key: str | int | None = None, **properties: Any) -> None:
        if children and is_frame(children[0]):
            properties.setdefault("data", children[0])
            children = children[1:]
        super().__init__(*children, key=key, **properties)

    def _assigned(self, name: str) -> None:
        super()._assigned(name)
        if name == "rgb":
            self.values["data"] = self.values.pop("rgb")
        if name in ("data", "rgb"):
            self.values["src"] = None
        elif name == "src":
            self.values["data"] = None

    def prepared(self) -> dict[str, Any]:
        """Return the values to be written: pictures as files."""
        self.values = with_files(self.values)
        src = self.values.get("src")
        if isinstance(src, Pixels):
            file = with_files({**self.values, "data": src.picture})["data"]
            self.values["src"] = frame_address(file, f".{self.values.get('format') or 'png'}")
        return {name: value for name, value in super().prepared().items() if name not in ("format", "quality")}


class Image(Pictured, Placed):
    """A picture on a rectangle that faces z, its middle at the element's origin."""

    height = Number(1.0, "of the rectangle", unit="m", minimum=0)
    width = Number(None, "of the rectangle; None: as `aspect` tells", unit="m", minimum=0)
    aspect = Number(None, "width by height; None: that of the picture", minimum=0)


class ImageBackground(Pictured, Placed):
    """A picture behind everything that is drawn, which stays before the camera.

    Its pose is relative to that of the camera. In a headset, two of them with `layers` 1 and 2 make a stereo picture.
    """

    distance_to_camera = Number(1.0, "distance at which `height` is measured", unit="m", minimum=1e-3)
    height = Number(None, "of the picture; None: it covers the view", unit="m", minimum=0)
    aspect = Number(None, "width by height; None: that of the picture", minimum=0)
    fixed = Boolean(False, "stay where the element is placed in the scene instead of before the camera")


class SceneBackground(Pictured):
    """A picture that fills the view behind everything, cut where its proportions are others."""


class SkyBall(Pictured, Placed):
    """An equirectangular picture all around: its middle lies in the direction of -z, its upper edge overhead."""

    radius = Number(
        None, "of the ball about the element's origin; None: about the camera, beyond everything", unit="m", minimum=0
    )


class _Video(Pictured, abstract=True):
    """What shows a video, or a stream of pictures as `data`.

    The event LOAD tells ``{"width", "height", "duration"}`` (pixels, seconds) of a video once it can be shown, ENDED
    that it has come to its end.
    """

    src = Asset("file or content of the video or picture; takes the place of `data`", accept=(*VIDEOS, *PICTURES))
    playing = Boolean(True, "whether it runs; False holds it")
    loop = Boolean(True, "begin again at the end")
    muted = Boolean(True, "without sound. Browsers play sound only after the first click into the page")
    volume = Number(1.0, "of the sound", minimum=0, maximum=1)
    playback_rate = Number(1.0, "1 is its own speed", minimum=0.0625, maximum=16)
    current_time = Number(None, "where to go in the video; written again, it goes there again", unit="s", minimum=0)


class VideoPlane(_Video, Placed):
    """A video on a rectangle that faces z, or, with a distance, one that stays before the camera."""

    height = Number(1.0, "of the rectangle", unit="m", minimum=0)
    width = Number(None, "of the rectangle; None: as `aspect` tells", unit="m", minimum=0)
    aspect = Number(None, "width by height; None: that of the video", minimum=0)
    distance_to_camera = Number(None, "stays that far before the camera; None: in the scene", unit="m", minimum=1e-3)


class StereoVideoPlane(_Video, Placed):
    """A video or stream with a picture for each eye in one; screens show that of the left eye."""

    stereo = Choice(_HALVES, "where the pictures are: left and right, left above right, or one for both eyes")
    height = Number(1.0, "of the rectangle", unit="m", minimum=0)
    width = Number(None, "of the rectangle; None: as `aspect` tells", unit="m", minimum=0)
    aspect = Number(None, "width by height of one eye's picture; None: as it is in the video", minimum=0)
    distance_to_camera = Number(None, "stays that far before the camera; None: in the scene", unit="m", minimum=1e-3)


class VideoMaterial(_Video):
    """A video as the surface of the shape it stands in: ``Box(VideoMaterial(src="static/clip.mp4"))``."""


class HUDPlane(Pictured, Placed):
    """A rectangle that stays before the camera, over everything, with a picture or with elements in it.

    Its pose is relative to the middle of the view. What stands in it has the origin in its middle.
    """

    distance_to_camera = Number(1.0, "how far before the camera", unit="m", minimum=1e-3)
    height = Number(0.5, "of the rectangle", unit="m", minimum=0)
    width = Number(None, "of the rectangle; None: as `aspect` tells", unit="m", minimum=0)
    aspect = Number(None, "width by height; None: that of the picture, or of the view where there is none", minimum=0)
    alpha = Number(None, "another name for `opacity`", minimum=0, maximum=1)
    cover = Boolean(True, "drawn over everything; False: hidden by what is nearer than it")

    def _assigned(self, name: str) -> None:
        super()._assigned(name)
        if name == "alpha":
            self.values["opacity"] = self.values.pop("alpha")
