"""Shapes: bodies and surfaces made in the browser from a few numbers.

Shapes of equal numbers share one geometry and shapes of equal looks one material, and many of one kind are drawn in one
go: ten thousand boxes are no burden. Lengths are metres, angles radians. Round shapes stand along the y axis, flat ones
lie in the plane of x and y and face z, as in three.js.
"""

from __future__ import annotations

import math
from typing import Any

from belvedere.scene.elements.base import Placed
from belvedere.scene.elements.materials import SURFACES
from belvedere.scene.kinds.geometry import Arguments, Options, Outlines, Polyline, Triangles, check_triangles
from belvedere.scene.kinds.materials import Surface
from belvedere.scene.properties import Anything, Boolean, Choice, Color, Integer, Items, Number

__all__ = [
    "Box",
    "Capsule",
    "Circle",
    "Cone",
    "Cylinder",
    "Dodecahedron",
    "Edges",
    "Extrude",
    "Icosahedron",
    "Lathe",
    "Octahedron",
    "Plane",
    "Polyhedron",
    "Primitive",
    "Ring",
    "Shape",
    "Sphere",
    "Tetrahedron",
    "Torus",
    "TorusKnot",
    "Tube",
    "Wireframe",
]

_MOST = 1024  # segments: beyond it a single shape would stop a browser
_DETAIL = 48


class Primitive(Placed, abstract=True):
    """What all shapes have: a surface."""

    color = Color("#ffffff", "colour of the surface")
    opacity = Number(1.0, "1 hides what is behind, 0 is invisible", minimum=0, maximum=1)
    wireframe = Boolean(False, "draw the edges of the triangles only")
    flat_shading = Boolean(False, "show the faces instead of a smooth surface")
    material_type = Choice(
        ["standard", "physical", "basic", "lambert", "phong", "toon", "normal", "matcap", "depth", "shadow"],
        "which material the surface has; see the material elements",
    )
    material = Surface(SURFACES, "further properties of the material, as those of the material elements")
    outlines = Outlines(
        {
            "color": Color("#000000", "colour of the outline"),
            "thickness": Number(2.0, "width", unit="px", minimum=0, maximum=100),
            "opacity": Number(1.0, "1 hides what is behind, 0 is invisible", minimum=0, maximum=1),
        },
        "a line around the shape as it is seen: True, or `color`, `thickness` [px] and `opacity`",
    )
    cast_shadow = Boolean(True, "whether it casts shadows of lights that cast any")
    receive_shadow = Boolean(True, "whether shadows fall on it")


class Box(Primitive):
    """A box around its origin."""

    args = Arguments("width", "height", "depth", "width_segments", "height_segments", "depth_segments")
    width = Number(1.0, "along x", unit="m", minimum=0)
    height = Number(1.0, "along y", unit="m", minimum=0)
    depth = Number(1.0, "along z", unit="m", minimum=0)
    width_segments = Integer(1, "parts along x", minimum=1, maximum=_MOST)
    height_segments = Integer(1, "parts along y", minimum=1, maximum=_MOST)
    depth_segments = Integer(1, "parts along z", minimum=1, maximum=_MOST)


class Sphere(Primitive):
    """A sphere, or a part of one."""

    args = Arguments(
        "radius", "width_segments", "height_segments", "phi_start", "phi_length", "theta_start", "theta_length"
    )
    radius = Number(1.0, "of the sphere", unit="m", minimum=0)
    width_segments = Integer(32, "parts around", minimum=3, maximum=_MOST)
    height_segments = Integer(16, "parts from pole to pole", minimum=2, maximum=_MOST)
    phi_start = Number(0.0, "where it begins around", unit="rad")
    phi_length = Number(math.tau, "how far it goes around", unit="rad", minimum=0, maximum=math.tau)
    theta_start = Number(0.0, "where it begins, from the upper pole", unit="rad")
    theta_length = Number(math.pi, "how far it goes down", unit="rad", minimum=0, maximum=math.pi)


class Capsule(Primitive):
    """A cylinder with half a sphere at each end."""

    args = Arguments("radius", "height", "cap_segments", "radial_segments", "height_segments")
    radius = Number(1.0, "of cylinder and caps", unit="m", minimum=0)
    height = Number(1.0, "of the cylinder, without the caps", unit="m", minimum=0)
    cap_segments = Integer(8, "parts of each cap", minimum=1, maximum=_MOST)
    radial_segments = Integer(24, "parts around", minimum=3, maximum=_MOST)
    height_segments = Integer(1, "parts along the cylinder", minimum=1, maximum=_MOST)


class Cylinder(Primitive):
    """A cylinder, or a cone with its tip cut off."""

    args = Arguments(
        "radius_top",
        "radius_bottom",
        "height",
        "radial_segments",
        "height_segments",
        "open_ended",
        "theta_start",
        "theta_length",
    )
    radius_top = Number(1.0, "at the upper end", unit="m", minimum=0)
    radius_bottom = Number(1.0, "at the lower end", unit="m", minimum=0)
    height = Number(1.0, "along y", unit="m", minimum=0)
    radial_segments = Integer(32, "parts around", minimum=3, maximum=_MOST)
    height_segments = Integer(1, "parts along y", minimum=1, maximum=_MOST)
    open_ended = Boolean(False, "whether it has no lids")
    theta_start = Number(0.0, "where it begins around", unit="rad")
    theta_length = Number(math.tau, "how far it goes around", unit="rad", minimum=0, maximum=math.tau)
    radius = Number(None, "at both ends; sets `radius_top` and `radius_bottom`", unit="m", minimum=0)

    def _assigned(self, name: str) -> None:
        super()._assigned(name)
        if name == "radius":
            self.values["radiusTop"] = self.values["radiusBottom"] = self.values.pop("radius")


class Cone(Primitive):
    """A cone with its tip up."""

    args = Arguments(
        "radius", "height", "radial_segments", "height_segments", "open_ended", "theta_start", "theta_length"
    )
    radius = Number(1.0, "at the lower end", unit="m", minimum=0)
    height = Number(1.0, "along y", unit="m", minimum=0)
    radial_segments = Integer(32, "parts around", minimum=3, maximum=_MOST)
    height_segments = Integer(1, "parts along y", minimum=1, maximum=_MOST)
    open_ended = Boolean(False, "whether it has no lid")
    theta_start = Number(0.0, "where it begins around", unit="rad")
    theta_length = Number(math.tau, "how far it goes around", unit="rad", minimum=0, maximum=math.tau)


class Circle(Primitive):
    """A disc, or a part of one."""

    args = Arguments("radius", "segments", "theta_start", "theta_length")
    radius = Number(1.0, "of the disc", unit="m", minimum=0)
    segments = Integer(32, "parts around", minimum=3, maximum=_MOST)
    theta_start = Number(0.0, "where it begins, from the x axis", unit="rad")
    theta_length = Number(math.tau, "how far it goes around", unit="rad", minimum=0, maximum=math.tau)


class Ring(Primitive):
    """A disc with a round hole."""

    args = Arguments("inner_radius", "outer_radius", "theta_segments", "phi_segments", "theta_start", "theta_length")
    inner_radius = Number(0.5, "of the hole", unit="m", minimum=0)
    outer_radius = Number(1.0, "of the disc", unit="m", minimum=0)
    theta_segments = Integer(32, "parts around", minimum=3, maximum=_MOST)
    phi_segments = Integer(1, "parts from hole to rim", minimum=1, maximum=_MOST)
    theta_start = Number(0.0, "where it begins, from the x axis", unit="rad")
    theta_length = Number(math.tau, "how far it goes around", unit="rad", minimum=0, maximum=math.tau)


class Plane(Primitive):
    """A rectangle."""

    args = Arguments("width", "height", "width_segments", "height_segments")
    width = Number(1.0, "along x", unit="m", minimum=0)
    height = Number(1.0, "along y", unit="m", minimum=0)
    width_segments = Integer(1, "parts along x", minimum=1, maximum=_MOST)
    height_segments = Integer(1, "parts along y", minimum=1, maximum=_MOST)


class Torus(Primitive):
    """A ring with a round cross section."""

    args = Arguments("radius", "tube", "radial_segments", "tubular_segments", "arc")
    radius = Number(1.0, "from the middle to that of the tube", unit="m", minimum=0)
    tube = Number(0.4, "radius of the tube", unit="m", minimum=0)
    radial_segments = Integer(16, "parts around the tube", minimum=3, maximum=_MOST)
    tubular_segments = Integer(48, "parts along the tube", minimum=3, maximum=_MOST)
    arc = Number(math.tau, "how far it goes around", unit="rad", minimum=0, maximum=math.tau)


class TorusKnot(Primitive):
    """A tube that winds around a torus."""

    args = Arguments("radius", "tube", "tubular_segments", "radial_segments", "p", "q")
    radius = Number(1.0, "of the torus", unit="m", minimum=0)
    tube = Number(0.4, "radius of the tube", unit="m", minimum=0)
    tubular_segments = Integer(128, "parts along the tube", minimum=3, maximum=_MOST)
    radial_segments = Integer(12, "parts around the tube", minimum=3, maximum=_MOST)
    p = Integer(2, "how often it winds around the axis", minimum=1, maximum=100)
    q = Integer(3, "how often it winds through the hole", minimum=1, maximum=100)


class Tetrahedron(Primitive):
    """A body of 4 triangles."""

    args = Arguments("radius", "detail")
    radius = Number(1.0, "of the sphere around it", unit="m", minimum=0)
    detail = Integer(0, "how often edges are divided, towards a sphere", minimum=0, maximum=_DETAIL)


class Octahedron(Primitive):
    """A body of 8 triangles."""

    args = Arguments("radius", "detail")
    radius = Number(1.0, "of the sphere around it", unit="m", minimum=0)
    detail = Integer(0, "how often edges are divided, towards a sphere", minimum=0, maximum=_DETAIL)


class Dodecahedron(Primitive):
    """A body of 12 pentagons."""

    args = Arguments("radius", "detail")
    radius = Number(1.0, "of the sphere around it", unit="m", minimum=0)
    detail = Integer(0, "how often edges are divided, towards a sphere", minimum=0, maximum=_DETAIL)


class Icosahedron(Primitive):
    """A body of 20 triangles."""

    args = Arguments("radius", "detail")
    radius = Number(1.0, "of the sphere around it", unit="m", minimum=0)
    detail = Integer(0, "how often edges are divided, towards a sphere", minimum=0, maximum=_DETAIL)


class Polyhedron(Primitive):
    """A body of given triangles whose vertices are moved onto a sphere."""

    args = Arguments("vertices", "indices", "radius", "detail")
    vertices = Polyline(
        3,
        "its corners; only their directions from the origin count",
        least=4,
        default=[[1, 1, 1], [-1, -1, 1], [-1, 1, -1], [1, -1, -1]],
    )
    indices = Triangles(
        "corners of each triangle, counter-clockwise seen from outside",
        default=[[2, 1, 0], [0, 3, 2], [1, 3, 0], [2, 3, 1]],
    )
    radius = Number(1.0, "of the sphere around it", unit="m", minimum=0)
    detail = Integer(0, "how often edges are divided, towards a sphere", minimum=0, maximum=_DETAIL)

    def prepared(self) -> dict[str, Any]:
        """Return the values to be written.

        Raises:
            ValueError: a triangle names a vertex that is not there.
        """
        check_triangles(self.values.get("vertices"), self.values.get("indices"))
        return self.values


class Tube(Primitive):
    """A tube along a path. Its path may be far from the origin: it is drawn exactly there too."""

    args = Arguments("path", "tubular_segments", "radius", "radial_segments", "closed")
    path = Polyline(3, "points that the tube goes through", default=[[-1, 0, 0], [0, 0.5, 0], [1, 0, 0]])
    tubular_segments = Integer(64, "parts along the path", minimum=1, maximum=4096)
    radius = Number(0.1, "of the tube", unit="m", minimum=0)
    radial_segments = Integer(12, "parts around", minimum=3, maximum=_MOST)
    closed = Boolean(False, "whether the end is joined to the beginning")
    curve_type = Choice(
        ["centripetal", "chordal", "catmullrom", "linear"],
        "how the path goes from point to point: as a Catmull-Rom curve of that kind, or straight",
    )
    tension = Number(0.5, "of a curve `catmullrom`", minimum=0, maximum=1)


class Lathe(Primitive):
    """A profile that is turned about the y axis."""

    args = Arguments("points", "segments", "phi_start", "phi_length")
    points = Polyline(
        2,
        "the profile: distance from the axis and height",
        minimum=0,
        default=[[0, -0.5], [0.5, -0.5], [0.3, 0], [0.5, 0.5]],
    )
    segments = Integer(32, "parts around", minimum=3, maximum=_MOST)
    phi_start = Number(0.0, "where it begins around", unit="rad")
    phi_length = Number(math.tau, "how far it goes around", unit="rad", minimum=0, maximum=math.tau)


class Shape(Primitive):
    """A flat figure with any outline."""

    args = Arguments("points")
    points = Polyline(2, "the outline; it closes by itself", least=3, default=[[-0.5, -0.5], [0.5, -0.5], [0, 0.5]])
    holes = Items(Polyline(2, "an outline", least=3), "outlines of holes")


class Extrude(Primitive):
    """A figure with any outline that has a thickness. It goes from its plane along z."""

    args = Arguments("points", "options")
    options = Options(None, "further properties, as three.js has them")
    points = Polyline(2, "the outline; it closes by itself", least=3, default=[[-0.5, -0.5], [0.5, -0.5], [0, 0.5]])
    holes = Items(Polyline(2, "an outline", least=3), "outlines of holes")
    depth = Number(1.0, "thickness without bevels", unit="m", minimum=0)
    steps = Integer(1, "parts along the thickness", minimum=1, maximum=_MOST)
    curve_segments = Integer(12, "parts of curves of the outline", minimum=1, maximum=_MOST)
    bevel_enabled = Boolean(False, "whether edges are rounded")
    bevel_thickness = Number(0.2, "how far bevels go along z", unit="m", minimum=0)
    bevel_size = Number(0.1, "how far bevels go out", unit="m", minimum=0)
    bevel_offset = Number(0.0, "how far from the outline bevels begin", unit="m")
    bevel_segments = Integer(3, "parts of a bevel", minimum=1, maximum=64)


class _OfAShape(Placed, abstract=True):
    """What elements that show the lines of a shape have."""

    geometry = Choice(
        [
            "parent",
            "Box",
            "Sphere",
            "Capsule",
            "Cylinder",
            "Cone",
            "Circle",
            "Ring",
            "Plane",
            "Torus",
            "TorusKnot",
            "Tetrahedron",
            "Octahedron",
            "Dodecahedron",
            "Icosahedron",
        ],
        "of which shape: the one it stands in, or one of its own with `args`",
    )
    args = Items(Anything(), "numbers of the shape in order, where `geometry` names one")
    color = Color("#000000", "colour of the lines")
    line_width = Number(1.0, "width of the lines", unit="px", minimum=0, maximum=100)
    opacity = Number(1.0, "1 hides what is behind, 0 is invisible", minimum=0, maximum=1)

    def prepared(self) -> dict[str, Any]:
        """Return the values to be written.

        Raises:
            TypeError: `args` has another type than the shape takes.
            ValueError: `args` is out of range.
        """
        kind = _SHAPES.get(self.values.get("geometry") or "")
        args = self.values.get("args")
        if kind is None or args is None:
            return self.values
        return {**self.values, "args": kind(args=args).args}


class Edges(_OfAShape):
    """The edges of a shape: where two faces meet at an angle."""

    threshold = Number(15.0, "least angle between two faces that makes an edge", unit="deg", minimum=0, maximum=180)


class Wireframe(_OfAShape):
    """The triangles of a shape."""


_SHAPES = {
    one.tag: one
    for one in (
        Box,
        Sphere,
        Capsule,
        Cylinder,
        Cone,
        Circle,
        Ring,
        Plane,
        Torus,
        TorusKnot,
        Tetrahedron,
        Octahedron,
        Dodecahedron,
        Icosahedron,
    )
}
