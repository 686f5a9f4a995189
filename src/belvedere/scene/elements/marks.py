"""Lines, curves, trails, arrows, coordinate frames, grids, frusta and text: what marks and explains other things."""

from __future__ import annotations

from typing import Any

from belvedere.scene.elements.base import Placed
from belvedere.scene.kinds.assets import PICTURES, Asset
from belvedere.scene.kinds.lettering import Extent, Style, ThreeTexts
from belvedere.scene.kinds.strokes import Colors, Points, Poses, relative_points, relative_poses
from belvedere.scene.properties import Anything, Array, Boolean, Choice, Color, Integer, Number, Vector
from belvedere.scene.properties import Text as Words

__all__ = [
    "Arrow",
    "Billboard",
    "CatmullRomLine",
    "CoordsMarker",
    "CoordsMarkers",
    "CubicBezierLine",
    "Frustum",
    "Grid",
    "Gripper",
    "Html",
    "Label",
    "Line",
    "LineSegments",
    "OrthographicFrustum",
    "PerspectiveFrustum",
    "QuadraticBezierLine",
    "Text",
    "Text3D",
    "Trail",
]

_ARROW_HELPER = ("direction", "from_", "length", "color", "head_length", "head_width")
_HEIGHTS = ("top", "top-baseline", "top-cap", "top-ex", "middle", "bottom-baseline", "bottom")
_FONTS = (".ttf", ".otf", ".woff")


class Stroked(Placed, abstract=True):
    """What is drawn as lines of any width."""

    color = Color(None, "of the line; None: what stands out from the background, or `vertex_colors` as they are")
    line_width = Number(1.0, "how wide: in pixels of the page, or in metres with `world_units`", unit="px", minimum=0)
    world_units = Boolean(False, "whether `line_width` is in metres, so that what is further away is thinner")
    dashed = Boolean(False, "whether it is dashed")
    dash_size = Number(0.1, "length of a dash", unit="m", minimum=0)
    gap_size = Number(0.1, "length of a gap", unit="m", minimum=0)
    dash_scale = Number(1.0, "factor on how often dashes come", minimum=0)
    dash_offset = Number(0.0, "where in the pattern it begins", unit="m")
    opacity = Number(1.0, "1: opaque, 0: not seen", minimum=0, maximum=1)
    depth_test = Boolean(True, "whether what is in front hides it")


class Line(Stroked):
    """A line through points, or several: a point of NaN interrupts it.

    An update with as many points as before only refills what the graphics card has.
    """

    points = Points(
        "through which it goes; (N, 2, 3): pairs, the ends of segments", shape=[("N", 3), ("N", 2, 3)], nan=True
    )
    segments = Boolean(False, "whether each two points are the ends of a segment of their own")
    breaks = Array(("M",), "indices of points with which a new line begins", dtype="uint32")
    vertex_colors = Colors("colour of each point, 0 to 1 or bytes 0 to 255")
    origin = Vector(None, "that `points` are relative to; by default it is chosen", unit="m", size=3)

    def prepared(self) -> dict[str, Any]:
        """Return the values with points relative to an origin."""
        points = self.values.get("points")
        values = relative_points(self.values)
        if getattr(points, "ndim", 2) == 3:
            values["segments"] = True
        return values


class LineSegments(Stroked):
    """Many segments that are not connected."""

    points = Points(
        "both ends of each segment, (N, 2, 3), or one end after the other, (2 N, 3)", shape=[("N", 2, 3), ("2 N", 3)]
    )
    vertex_colors = Colors("colour of each end, 0 to 1 or bytes 0 to 255")
    origin = Vector(None, "that `points` are relative to; by default it is chosen", unit="m", size=3)

    def prepared(self) -> dict[str, Any]:
        """Return the values with points relative to an origin."""
        return relative_points(self.values)


class CatmullRomLine(Stroked):
    """A smooth curve through points."""

    points = Points("through which it goes")
    closed = Boolean(False, "whether the last is connected to the first")
    curve_type = Choice(["centripetal", "chordal", "catmullrom"], "how its speed follows the distance of points")
    tension = Number(0.5, "of a `catmullrom` curve: 0 is loose, 1 is straight", minimum=0, maximum=1)
    segments = Integer(20, "straight pieces between two points", minimum=1, maximum=1000)
    vertex_colors = Colors("colour of each point, 0 to 1 or bytes 0 to 255")
    origin = Vector(None, "that `points` are relative to; by default it is chosen", unit="m", size=3)

    def prepared(self) -> dict[str, Any]:
        """Return the values with points relative to an origin."""
        return relative_points(self.values)


class QuadraticBezierLine(Stroked):
    """A curve from one point to another, drawn towards a third."""

    start = Vector([0, 0, 0], "where it begins", unit="m")
    end = Vector([0, 0, 0], "where it ends", unit="m")
    mid = Vector(None, "what it bends towards; None: above both, so that it is an arc", unit="m", size=3)
    segments = Integer(20, "straight pieces", minimum=1, maximum=10000)


class CubicBezierLine(Stroked):
    """A curve from one point to another, drawn towards two others."""

    start = Vector([0, 0, 0], "where it begins", unit="m")
    end = Vector([0, 0, 0], "where it ends", unit="m")
    mid_a = Vector([0, 0, 0], "what it leaves the start towards", unit="m")
    mid_b = Vector([0, 0, 0], "what it reaches the end from", unit="m")
    segments = Integer(20, "straight pieces", minimum=1, maximum=10000)


class Trail(Placed):
    """What something that moves leaves behind: of the element it stands in, of its only child, or of `target`."""

    target = Words(None, "key of the element that it follows; None: its child, or what it stands in")
    length = Number(1.0, "how far back it reaches in time", unit="s", minimum=0.01, maximum=600)
    width = Number(0.2, "at its head: in metres, or in pixels without `world_units`", unit="m", minimum=0)
    world_units = Boolean(True, "whether `width` is in metres")
    color = Color("hotpink", "of the trail")
    opacity = Number(1.0, "at its head", minimum=0, maximum=1)
    attenuation = Choice(["squared", "linear", "none"], "how it gets thinner towards its end")
    fade = Boolean(True, "whether it gets transparent towards its end")
    stride = Number(0.0, "least distance between two of its points", unit="m", minimum=0)


class Arrow(Placed):
    """An arrow from one point to another, or along a direction."""

    from_ = Vector([0, 0, 0], "where it begins", unit="m")
    to = Vector(None, "where its tip is; takes the place of `direction` and `length`", unit="m", size=3)
    direction = Vector([0, 0, 1], "where it points; its length does not matter")
    length = Number(1.0, "from its beginning to its tip", unit="m", minimum=0)
    head_length = Number(None, "of its head; None: a fifth of the arrow", unit="m", minimum=0)
    head_width = Number(None, "of its head; None: two fifths of the head's length", unit="m", minimum=0)
    shaft_width = Number(None, "of its shaft; None: a third of the head's width", unit="m", minimum=0)
    color = Color("#ffcc00", "of the arrow")
    opacity = Number(1.0, "1: opaque, 0: not seen", minimum=0, maximum=1)
    lit = Boolean(True, "whether light makes it look round")
    args = Anything(
        None, "the same as three's ArrowHelper has it: direction, origin, length, colour, head length, head width"
    )

    def prepared(self) -> dict[str, Any]:
        """Return the values with `args` under their names."""
        given = self.values.get("args")
        if given is None:
            return self.values
        if not isinstance(given, list | tuple) or len(given) > 6:
            raise ValueError(f"args of an Arrow are up to six: {', '.join(_ARROW_HELPER)}; not {given!r}")
        named = Arrow(**dict(zip(_ARROW_HELPER, given, strict=False)))
        rest = {name: value for name, value in self.values.items() if name != "args"}
        return {**named.values, **rest}


class CoordsMarker(Placed):
    """A coordinate frame: three arrows, x red, y green, z blue."""

    head_scale = Number(1.0, "size of the arrow heads", minimum=0)
    axis_length = Number(1.0, "length of each axis; `scale` multiplies it", unit="m", minimum=0)
    axis_width = Number(0.03, "width of the shafts, of the length of an axis", minimum=0, maximum=1)
    colors = ThreeTexts("CSS colours of x, y and z; None: red, green and blue")
    labels = ThreeTexts("three texts that stand at the tips; True: x, y and z", boolean=True)
    lod = Boolean(True, "accepted and not needed: it is always cheap to draw")
    opacity = Number(1.0, "1: opaque, 0: not seen", minimum=0, maximum=1)


class CoordsMarkers(Placed):
    """Many coordinate frames at once, drawn as one."""

    poses = Poses("of each frame: x, y, z and a quaternion x, y, z, w; or only x, y, z")
    head_scale = Number(1.0, "size of the arrow heads", minimum=0)
    axis_length = Number(1.0, "length of each axis", unit="m", minimum=0)
    axis_width = Number(0.03, "width of the shafts, of the length of an axis", minimum=0, maximum=1)
    opacity = Number(1.0, "1: opaque, 0: not seen", minimum=0, maximum=1)
    origin = Vector(None, "that `poses` are relative to; by default it is chosen", unit="m", size=3)

    def prepared(self) -> dict[str, Any]:
        """Return the values with poses relative to an origin."""
        return relative_poses(self.values)


class Grid(Placed):
    """A grid on the ground: the plane through its position that is level where the scene's `up` is up."""

    args = Vector(None, "width and depth of a grid with edges", unit="m", size=2, minimum=0)
    infinite_grid = Boolean(None, "whether it has no edges; None: it has none unless `args` are given")
    cell_size = Number(0.5, "distance of its thin lines", unit="m", minimum=1e-6)
    section_size = Number(1.0, "distance of its thick lines", unit="m", minimum=1e-6)
    cell_thickness = Number(0.5, "width of its thin lines", unit="px", minimum=0, maximum=20)
    section_thickness = Number(1.0, "width of its thick lines", unit="px", minimum=0, maximum=20)
    cell_color = Color("#98a1b0", "of its thin lines")
    section_color = Color("#7a92bb", "of its thick lines")
    axes = Boolean(True, "whether the two lines through its middle have the colours of their axes")
    fade_distance = Number(100.0, "where it is gone", unit="m", minimum=0)
    fade_strength = Number(1.0, "0: it ends at once; the more, the sooner it fades", minimum=0)
    follow_camera = Boolean(True, "whether it fades around the point under the camera instead of its own middle")
    opacity = Number(1.0, "1: opaque, 0: not seen", minimum=0, maximum=1)
    clickable = Boolean(False, "whether the pointer finds it")


class Frustum(Placed):
    """What a camera with perspective sees: a pyramid from its eye along its own -z, the y axis up."""

    fov = Number(50.0, "angle of view from its lowest to its highest line", unit="°", minimum=0.001, maximum=179)
    aspect = Number(1.3333, "width through height", minimum=1e-6)
    near = Number(0.1, "distance of the near plane", unit="m", minimum=0)
    far = Number(1.0, "distance of the far plane", unit="m", minimum=0)
    focus = Number(0.5, "distance of the focal plane and of the image", unit="m", minimum=0)
    src = Asset("an image shown on its focal plane", accept=PICTURES)
    show_image_plane = Boolean(False, "whether `src` is shown")
    show_frustum = Boolean(True, "whether its edges are shown")
    show_focal_plane = Boolean(False, "whether the frame of its focal plane is shown")
    show_up = Boolean(False, "whether a triangle tells where up is")
    show_cross = Boolean(False, "whether lines connect the corners of the far plane")
    color_frustum = Color("#ffaa00", "of its edges")
    color_cone = Color("#ff5a36", "of the lines from the eye")
    color_focal_plane = Color("#ffffff", "of the frame of the focal plane")
    color_up = Color("#00aaff", "of the triangle above it")
    color_cross = Color("#808080", "of the cross")
    line_width = Number(1.5, "of its lines", unit="px", minimum=0)
    opacity = Number(1.0, "of the image", minimum=0, maximum=1)


class PerspectiveFrustum(Frustum):
    """The same as `Frustum`."""

    tag = "Frustum"


class OrthographicFrustum(Placed):
    """What a camera without perspective sees: a box along its own -z, the y axis up."""

    width = Number(2.0, "of the view", unit="m", minimum=0)
    height = Number(1.5, "of the view", unit="m", minimum=0)
    near = Number(0.1, "distance of the near plane", unit="m")
    far = Number(1.0, "distance of the far plane", unit="m")
    focus = Number(0.5, "distance of the image", unit="m")
    src = Asset("an image shown across the view", accept=PICTURES)
    show_image_plane = Boolean(False, "whether `src` is shown")
    show_up = Boolean(False, "whether a triangle tells where up is")
    color_frustum = Color("#ffaa00", "of its edges")
    color_up = Color("#00aaff", "of the triangle above it")
    line_width = Number(1.5, "of its lines", unit="px", minimum=0)
    opacity = Number(1.0, "of the image", minimum=0, maximum=1)


class Gripper(Placed):
    """A hand with two fingers: it grips along x, and its fingers point along z."""

    pinch_width = Number(0.04, "distance of its fingers", unit="m", minimum=0)
    finger_length = Number(0.05, "of its fingers", unit="m", minimum=0)
    color = Color("#ff8000", "of the gripper")
    skeleton = Boolean(False, "whether only lines are drawn")
    axes = Boolean(False, "whether its coordinate frame is drawn")


class Text(Placed):
    """Text on a plane, sharp at any distance. It is given as ``text`` or as a child.

    It faces its own z axis: with z up it lies on the ground. `Billboard` turns it to the camera. Letters that its font
    does not have, such as emoji, are boxes; `Label` and `Html` show what the browser has fonts for.
    """

    text = Words(None, "what it says; lines end with a newline")
    font_size = Number(0.1, "height of its em", unit="m", minimum=0)
    color = Color(None, "of the letters; None: what stands out from the background")
    opacity = Number(1.0, "1: opaque, 0: not seen", minimum=0, maximum=1)
    anchor_x = Extent("center", "what is at its position", words=("left", "center", "right"))
    anchor_y = Extent("middle", "what is at its position", words=_HEIGHTS)
    max_width = Number(None, "where lines break", unit="m", minimum=0)
    text_align = Choice(["left", "center", "right", "justify"], "of lines among each other")
    line_height = Number(None, "distance of lines in ems; None: as the font says", minimum=0)
    letter_spacing = Number(0.0, "added between letters", unit="m")
    direction = Choice(["auto", "ltr", "rtl"], "of writing")
    outline_width = Extent(None, "of a line around letters, in metres or as part of the em", minimum=0)
    outline_color = Color("#000000", "of the line around letters")
    outline_blur = Extent(None, "how soft the line around letters is, in metres or as part of the em", minimum=0)
    outline_opacity = Number(1.0, "of the line around letters", minimum=0, maximum=1)
    stroke_width = Extent(None, "of a line inside letters, in metres or as part of the em", minimum=0)
    stroke_color = Color("#808080", "of the line inside letters")
    curve_radius = Number(0.0, "radius of a cylinder it lies on; 0: it is flat", unit="m")
    font = Asset("a font; by default DejaVu Sans: Latin, Greek, Cyrillic, mathematics", accept=_FONTS)
    depth_test = Boolean(True, "whether what is in front hides it")


class Text3D(Placed):
    """Solid letters. The text is given as ``text`` or as a child."""

    text = Words(None, "what it says; lines end with a newline")
    size = Number(1.0, "height of its em", unit="m", minimum=0)
    height = Number(0.2, "how thick the letters are", unit="m", minimum=0)
    color = Color(None, "of the letters; None: what stands out from the background")
    curve_segments = Integer(8, "straight pieces of each curve", minimum=1, maximum=64)
    bevel_enabled = Boolean(False, "whether edges are bevelled")
    bevel_size = Number(0.01, "how far the bevel reaches", unit="m", minimum=0)
    bevel_thickness = Number(0.1, "how deep the bevel is", unit="m", minimum=0)
    bevel_segments = Integer(4, "steps of the bevel", minimum=1, maximum=32)
    letter_spacing = Number(0.0, "added between letters, in ems")
    line_height = Number(1.0, "distance of lines, 1: as the font says", minimum=0)
    center = Boolean(False, "whether its middle is at its position, instead of where it begins")
    metalness = Number(0.0, "of its material", minimum=0, maximum=1)
    roughness = Number(0.7, "of its material", minimum=0, maximum=1)
    font = Asset("a font; by default DejaVu Sans", accept=_FONTS)


class Billboard(Placed):
    """Turns what stands in it so that it faces the camera."""

    follow = Boolean(True, "whether it turns")
    lock_x = Boolean(False, "whether it does not turn about x")
    lock_y = Boolean(False, "whether it does not turn about y")
    lock_z = Boolean(False, "whether it does not turn about z")


class Label(Placed):
    """A short text at a point, facing the camera, in any script that the browser has."""

    text = Words(None, "what it says; lines end with a newline")
    font_size = Number(14.0, "of its letters: pixels of the page, or metres with `world_units`", unit="px", minimum=0)
    world_units = Boolean(False, "whether `font_size` is in metres")
    color = Color("#ffffff", "of the letters")
    background = Color("#1b212b", "behind the letters")
    background_opacity = Number(0.78, "0: nothing is behind the letters", minimum=0, maximum=1)
    padding = Number(0.45, "around the letters, of their size", minimum=0, maximum=10)
    anchor_x = Choice(["left", "center", "right"], "what is at its position", default="center")
    anchor_y = Choice(["top", "middle", "bottom"], "what is at its position", default="middle")
    bold = Boolean(False, "whether letters are bold")
    depth_test = Boolean(True, "whether what is in front hides it")


class Html(Placed):
    """HTML over a point of the scene: its children are elements of `belvedere.scene.elements.page`, or text."""

    center = Boolean(True, "whether its middle is over the point; otherwise its upper left corner is")
    distance_factor = Number(None, "it shrinks with distance; at this one it has its own size", unit="m", minimum=0)
    occlude = Boolean(False, "whether it disappears where something is in front of the point")
    full_screen = Boolean(False, "whether it covers the picture instead")
    portal = Words(None, "accepted and not needed")
    pointer_events = Choice(["auto", "none"], "`none`: the pointer goes through it")
    z_index_range = Vector([1000, 0], "layers among other HTML: of what is nearest, and of what is furthest")
    class_name = Words(None, "CSS classes")
    style = Style(None, "CSS properties by name, such as `{'fontSize': '20px'}`")
    raw_html = Words(None, "HTML in place of children; shown in a sandbox of its own: no script, no address")
    width = Number(320, "of `raw_html`", unit="px", minimum=0)
    height = Number(200, "of `raw_html`", unit="px", minimum=0)
