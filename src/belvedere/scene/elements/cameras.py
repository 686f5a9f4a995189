"""Cameras: what the picture is looked at with, what hands do to them, and what virtual cameras see.

A camera looks along its negative z axis, y is up in its picture. ``look_at`` turns it by itself, so that a camera can
be placed by two points.
"""

from __future__ import annotations

import math

from belvedere.scene.element import Element
from belvedere.scene.elements.base import POSE, Placed
from belvedere.scene.properties import Boolean, Choice, Color, Integer, Number, Text, Vector

__all__ = [
    "CameraHelper",
    "CameraPreviewOverlay",
    "CameraPreviewThumbs",
    "CameraView",
    "GrabRender",
    "OrbitControls",
    "OrthographicCamera",
    "PerspectiveCamera",
    "SceneCamera",
    "SceneCameraControl",
]


class _Aimed(Placed, abstract=True):
    """Something that looks in a direction."""

    look_at = Vector(
        None,
        "the point it looks at, in the coordinates of what it stands in; takes the place of its rotation",
        unit="m",
        size=3,
    )
    up = Vector(None, "what is up in its picture where `look_at` is given; None: the scene's `up`", size=3)


class _Camera(_Aimed, abstract=True):
    """A camera that the picture can be looked at with."""

    edited = POSE | {"lookAt"}

    make_default = Boolean(False, "look at the scene with it; of several, the one that was asked for last")
    controls = Boolean(True, "whether hands move it while it is looked through")
    near = Number(None, "nearest distance that it sees; None: adapts to what is seen", unit="m", minimum=0)
    far = Number(None, "farthest distance that it sees; None: adapts to what is seen", unit="m", minimum=0)
    zoom = Number(1, "how much larger things are seen", minimum=1e-9)


class PerspectiveCamera(_Camera):
    """A camera in which what is farther away is smaller.

    With ``make_default=True`` the scene is looked at with it; hands move it, until the program moves it again. What
    the user does comes back as events CAMERA_MOVE under its key.
    """

    fov = Number(75, "vertical angle of view", unit="°", minimum=0.01, maximum=179)
    aspect = Number(None, "width by height; None: that of the window", minimum=1e-6)


class OrthographicCamera(_Camera):
    """A camera in which lines that are parallel stay parallel, and everything is seen at one scale."""

    height = Number(10, "how much of the scene is seen from top to bottom", unit="m", minimum=1e-12)
    left = Number(None, "left edge of what is seen; with `right`, `top` and `bottom` in place of `height`", unit="m")
    right = Number(None, "right edge", unit="m")
    top = Number(None, "top edge", unit="m")
    bottom = Number(None, "bottom edge", unit="m")


class SceneCamera(PerspectiveCamera):
    """The camera that the scene is looked at with at first: `PerspectiveCamera` with ``make_default=True``.

    Without a rotation or `look_at` it looks at the origin.
    """

    make_default = Boolean(True, "look at the scene with it; of several, the one that was asked for last")
    fov = Number(50, "vertical angle of view", unit="°", minimum=0.01, maximum=179)


class _Controls(Element, abstract=True):
    """What hands do to the camera that is looked through: turn it about a point, move it sideways, come nearer."""

    edited = frozenset({"target"})

    target = Vector(None, "the point that the camera looks at and turns about", unit="m", size=3)
    enabled = Boolean(True, "whether hands move the camera at all")
    enable_rotate = Boolean(True, "whether dragging turns the camera")
    enable_pan = Boolean(True, "whether dragging with the right button, shift or two fingers moves it sideways")
    enable_zoom = Boolean(True, "whether the wheel and pinching bring it nearer")
    enable_keys = Boolean(True, "whether arrows, + and -, Home and R do something")
    enable_damping = Boolean(True, "whether a movement runs out softly")
    damping_factor = Number(0.05, "how fast a movement runs out: 1 at once", minimum=0.001, maximum=1)
    rotate_speed = Number(1, "factor of how far it turns")
    pan_speed = Number(1, "factor of how far it moves sideways")
    zoom_speed = Number(1, "factor of how much nearer it comes", minimum=0)
    zoom_to_cursor = Boolean(True, "come nearer to what is under the pointer, not to the target")
    min_distance = Number(0, "nearest that it comes to the target", unit="m", minimum=0)
    max_distance = Number(None, "farthest that it gets from the target", unit="m", minimum=0)
    min_polar_angle = Number(0, "least angle between `up` and the direction to the camera", unit="rad", minimum=0)
    max_polar_angle = Number(math.pi, "greatest such angle", unit="rad", maximum=math.pi)
    min_azimuth_angle = Number(None, "least angle about `up`", unit="rad")
    max_azimuth_angle = Number(None, "greatest angle about `up`", unit="rad")
    auto_rotate = Boolean(False, "turn by itself while nobody touches it")
    auto_rotate_speed = Number(2, "turns a minute; negative: the other way round")


class OrbitControls(_Controls):
    """How the camera is turned about a target. Every scene has such controls; this element sets them differently."""

    make_default = Boolean(True, "whether these are the controls in use")


class SceneCameraControl(_Controls):
    """The same as `OrbitControls`, under the name that belongs to `SceneCamera`."""


class CameraHelper(Element):
    """Lines that show what a camera sees."""

    camera = Text(None, "key of the camera")
    color = Color("#f5a623", "colour of the lines")


class CameraView(_Aimed):
    """A virtual camera: pictures and depths of the scene from its place.

    Pictures come as events CAMERA_VIEW with the key of the view, or as an answer to ``session.grab_render(key=…)``::

        {"frame": bytes, "width": 320, "height": 240, "format": "jpeg", "depthFrame": bytes or None, …}

    Depth is measured along the axis of the camera, in metres. As ``"png"`` it is a 16-bit image in steps of
    ``depth_unit``, 0 where there is nothing; as ``"float32"`` an array (height, width), infinite where nothing is.
    """

    ctype = Choice(["perspective", "orthographic"], "how it projects")
    fov = Number(50, "vertical angle of view", unit="°", minimum=0.01, maximum=179)
    ortho_height = Number(
        None,
        "how much an orthographic one sees from top to bottom; None: what a perspective one sees at "
        "`distance_to_camera`",
        unit="m",
        minimum=1e-12,
    )
    width = Integer(320, "width of its picture", unit="px", minimum=1, maximum=8192)
    height = Integer(240, "height of its picture", unit="px", minimum=1, maximum=8192)
    downsample = Number(1, "by how much the picture is made smaller", minimum=1, maximum=64)
    near = Number(0.1, "nearest distance that it sees", unit="m", minimum=1e-9)
    far = Number(20, "farthest distance that it sees", unit="m", minimum=1e-9)
    stream = Choice(
        ["ondemand", "time", "frame"], "send pictures when asked, `fps` times a second, or for each frame drawn"
    )
    fps = Number(30, "most pictures a second", unit="Hz", minimum=0.001, maximum=240)
    format = Choice(["jpeg", "png", "webp"], "how pictures are encoded")
    quality = Number(0.9, "of a JPEG or WebP", minimum=0, maximum=1)
    render_depth = Boolean(False, "send depths too")
    depth_format = Choice(["png", "float32"], "a 16-bit image, or an array of metres")
    depth_unit = Number(0.001, "one step of a depth image", unit="m", minimum=1e-9)
    show_frustum = Boolean(True, "show lines from the camera to what it sees")
    frustum_color = Color("#f5a623", "colour of these lines")
    monitor = Boolean(False, "show its picture on a plane before the camera, at `distance_to_camera`")
    distance_to_camera = Number(2, "where that plane is", unit="m", minimum=1e-9)
    movable = Boolean(True, "let hands move it by a gizmo at its frustum: events CAMERA_MOVE under its key")
    hide_helpers = Boolean(True, "leave gizmos, frusta and other helpers out of its pictures")


class CameraPreviewThumbs(Element):
    """Small pictures of what the `CameraView`s of the scene see, along the edge of the window."""

    width = Number(160, "width of each", unit="px", minimum=16)
    fps = Number(10, "most pictures a second of each", unit="Hz", minimum=0.1, maximum=60)


class CameraPreviewOverlay(Element):
    """A large picture of what one `CameraView` sees, over the scene, while it is named."""

    camera = Text(None, "key of the `CameraView`; None: no picture")
    width = Number(480, "its width", unit="px", minimum=16)
    fps = Number(20, "most pictures a second", unit="Hz", minimum=0.1, maximum=60)


class GrabRender(Element):
    """Nothing that is drawn: pictures can be asked of every scene by ``session.grab_render()``.

    It is here for programs that put it into their scenes.
    """
