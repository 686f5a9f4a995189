"""Elements of measured and computed data: meshes, many copies of one shape, point clouds, depth images, boxes.

Arrays may be of any numeric dtype and are never changed. Coordinates far from the origin stay exact: they are sent as
an origin of float64 and float32 offsets from it. What an update leaves out stays as it is, on the GPU too: new `colors`
of a million points send three megabytes, not their positions again.
"""

from __future__ import annotations

from typing import Any, Self

from belvedere.scene.element import Element
from belvedere.scene.elements.base import Placed
from belvedere.scene.elements.materials import SURFACES
from belvedere.scene.kinds.arrays import Colors, Indices, Mask, Picture, Points, Scalars
from belvedere.scene.kinds.colormaps import Colormap
from belvedere.scene.kinds.materials import Side, Surface, Texture
from belvedere.scene.kinds.packing import boxes, check_range, check_rows, packed, placed, valued
from belvedere.scene.kinds.precision import PRECISIONS
from belvedere.scene.kinds.sources import mesh_properties, point_properties
from belvedere.scene.properties import Array, Boolean, Choice, Color, Integer, Number, Vector

__all__ = [
    "BBox",
    "BoundingBox",
    "BoundingBoxProvider",
    "DepthPointCloud",
    "DepthPointCloudProvider",
    "InPlaceDepthPointCloud",
    "InstancedMesh",
    "PointCloud",
    "Surfaced",
    "TriMesh",
    "Valued",
]


class Surfaced(Placed, abstract=True):
    """Something with a surface."""

    color = Color("#ffffff", "colour, multiplied with those of vertices, faces, instances and texture")
    opacity = Number(1.0, "1: nothing shines through", minimum=0, maximum=1)
    side = Side("double", "which side of a triangle is drawn")
    wireframe = Boolean(False, "draw the edges of triangles only")
    flat_shading = Boolean(False, "light each triangle by its own direction")
    material_type = Choice(
        ["standard", "physical", "phong", "lambert", "toon", "basic", "normal", "matcap", "depth"],
        "how it answers light; `basic` is not lit",
    )
    material = Surface(SURFACES, "further properties of the material, as those of the material elements")
    cast_shadow = Boolean(False, "whether it throws shadows where a light does")
    receive_shadow = Boolean(False, "whether shadows fall on it")


class Valued(Element, abstract=True):
    """Something coloured by numbers."""

    scalars = Scalars("numbers that are coloured by `colormap`, in place of `colors`; NaN: `nan_color`")
    colormap = Colormap("the colours of `scalars`")
    scalar_range = Vector(None, "numbers of the first and the last colour; None: the least and greatest", size=2)
    nan_color = Color("#808080", "colour where a scalar is no number")
    scalar_limits = Vector(None, "least and greatest of `scalars`; derived from them", size=2)


class TriMesh(Surfaced, Valued):
    """A mesh of triangles.

    An update with `vertices` alone moves it: what is on the GPU is overwritten in place while their number stays the
    same. Normals that are not given are computed by the browser.
    """

    vertices = Points("corners")
    faces = Indices("three vertices of each triangle, counter-clockwise as seen from its front; any integer dtype")
    normals = Array(("N", 3), "direction of the surface at each vertex; None: computed, unless `flat_shading`")
    uv = Array(("N", 2), "place of each vertex in the texture, 0 to 1, v upwards")
    colors = Colors("colour of each vertex or face: floats 0 to 1 or uint8, with or without opacity, sRGB")
    colors_per = Choice(
        ["auto", "vertex", "face"], "what `colors` belong to; `auto`: by their number, vertices where it fits both"
    )
    scalars_per = Choice(
        ["auto", "vertex", "face"], "what `scalars` belong to; `auto`: by their number, vertices where it fits both"
    )
    map = Texture("picture that is laid over the surface by `uv`")
    precision = Choice(PRECISIONS, "how `vertices` travel: the latter two in half the bytes, coarser")
    origin = Vector(None, "what `vertices` are relative to; derived where they are far away", unit="m", size=3)
    step = Vector(None, "length of one unit of `vertices`, where they are quantised; derived", unit="m", size=3)
    bounds = Vector(None, "least, then greatest coordinates of `vertices` from `origin`; derived", unit="m", size=6)

    @classmethod
    def of(cls, mesh: Any, *children: Any, key: str | int | None = None, **properties: Any) -> Self:
        """Return the element of a mesh of another library, with its colours, texture or active scalars.

        Args:
            mesh: a trimesh ``Trimesh`` or ``Scene``, a PyVista or VTK data set (of volumes the surface), or a tuple of
                vertices and faces. It is not changed.
            children: see `Element`.
            key: see `Element`.
            properties: further properties, which take the place of those of the mesh.
        """
        return cls(*children, key=key, **{**mesh_properties(mesh), **properties})

    def _assigned(self, name: str) -> None:
        super()._assigned(name)
        if name in ("vertices", "faces"):
            check_range(self.values.get("faces"), self.values.get("vertices"))

    def prepared(self) -> dict[str, Any]:
        """Return the values with vertices as they travel."""
        for name, per in (("colors", self.colors_per), ("scalars", self.scalars_per)):
            against = {"auto": ("vertices", "faces"), "vertex": ("vertices",), "face": ("faces",)}[per]
            check_rows(self.values, name, *against)
        for name in ("normals", "uv"):
            check_rows(self.values, name, "vertices")
        return valued(packed(self.values, self.precision))


class InstancedMesh(Surfaced):
    """Many copies of one shape, drawn at once: 100,000 and more.

    The shape is `geometry` with `args`, or `vertices` and `faces`. Where the copies are is `poses`, or `positions` and
    `quaternions`; each array is sent by itself. A click tells the number of the copy as `instance`.
    """

    geometry = Choice(
        [
            "Box",
            "Sphere",
            "Cylinder",
            "Cone",
            "Capsule",
            "Plane",
            "Circle",
            "Ring",
            "Torus",
            "TorusKnot",
            "Tetrahedron",
            "Octahedron",
            "Dodecahedron",
            "Icosahedron",
        ],
        "shape, where no `vertices` are given",
    )
    args = Array(("N",), "arguments of the shape, as of the three.js geometry of that name", dtype="float64")
    vertices = Points("corners of the shape, around its own origin")
    faces = Indices("three vertices of each triangle of the shape")
    normals = Array(("M", 3), "direction of the surface at each vertex of the shape; None: computed")
    poses = Points("x, y, z and the quaternion x, y, z, w of each copy; or x, y, z", shape=[("N", 7), ("N", 3)])
    positions = Points("place of each copy, in place of `poses`")
    quaternions = Array(("N", 4), "turn of each copy as x, y, z, w; with `positions`")
    scales = Array([("N",), ("N", 3)], "factor of each copy, for all axes or along each")
    colors = Colors("colour of each copy: floats 0 to 1 or uint8, with or without opacity, sRGB")
    visible = Mask("whether each copy is drawn and found by the pointer")
    count = Integer(None, "how many copies are drawn; None: all", minimum=0)
    origin = Vector(None, "what places are relative to; derived where they are far away", unit="m", size=3)

    def _assigned(self, name: str) -> None:
        super()._assigned(name)
        if name == "poses":
            self.values |= {"positions": None, "quaternions": None}
        elif name in ("positions", "quaternions"):
            self.values["poses"] = None
        elif name in ("vertices", "faces"):
            check_range(self.values.get("faces"), self.values.get("vertices"))

    def prepared(self) -> dict[str, Any]:
        """Return the values with places relative to their origin."""
        where = "poses" if self.poses is not None else "positions"
        for name in ("quaternions", "scales", "colors", "visible"):
            check_rows(self.values, name, where)
        check_rows(self.values, "normals", "vertices")
        return placed(self.values, where)


class PointCloud(Placed, Valued):
    """Points, up to tens of millions.

    While the camera moves as many of them are drawn as can be drawn smoothly, evenly chosen, and all of them when it
    rests. A click tells the number of the point as `point_index`. A point with a coordinate that is not finite is not
    drawn.
    """

    vertices = Points("where the points are", nan=True)
    colors = Colors("colour of each point: floats 0 to 1 or uint8, with or without opacity, sRGB")
    color = Color("#ffffff", "colour of points without `colors` and `scalars`")
    size = Number(0.01, "diameter of a point, in metres or pixels; see `size_unit`", minimum=0)
    sizes = Array(("N",), "diameter of each point, in place of `size`")
    size_unit = Choice(["world", "pixels"], "whether sizes are metres, so that near points are larger, or CSS pixels")
    shape = Choice(["round", "square"], "outline of a point")
    opacity = Number(1.0, "1: nothing shines through", minimum=0, maximum=1)
    precision = Choice(PRECISIONS, "how `vertices` travel: the latter two in half the bytes, coarser")
    level_of_detail = Boolean(True, "draw fewer points while the camera moves, where all are too many")
    origin = Vector(None, "what `vertices` are relative to; derived where they are far away", unit="m", size=3)
    step = Vector(None, "length of one unit of `vertices`, where they are quantised; derived", unit="m", size=3)
    bounds = Vector(None, "least, then greatest coordinates of `vertices` from `origin`; derived", unit="m", size=6)

    @classmethod
    def of(cls, points: Any, *children: Any, key: str | int | None = None, **properties: Any) -> Self:
        """Return the element of points of another library, with their colours or active scalars.

        Args:
            points: a trimesh ``PointCloud`` or ``Trimesh``, a PyVista or VTK data set, or an Open3D ``PointCloud``. It
                is not changed.
            children: see `Element`.
            key: see `Element`.
            properties: further properties, which take the place of those of the points.
        """
        return cls(*children, key=key, **{**point_properties(points), **properties})

    def prepared(self) -> dict[str, Any]:
        """Return the values with vertices as they travel."""
        for name in ("colors", "scalars", "sizes"):
            check_rows(self.values, name, "vertices")
        return valued(packed(self.values, self.precision))


class DepthPointCloud(Placed):
    """The points that a depth camera sees, computed from its image by the GPU.

    The camera stands at the origin of the element and looks along −z, up is y. A pixel that is 0, or no number, is no
    point. Of images that come faster than they are drawn, the newest is shown.
    """

    depth = Picture(
        [("H", "W")],
        ("uint8", "uint16", "float32"),
        "distance from the plane of the camera for each pixel: uint16 or float32, or a PNG of 8 or 16 bits",
        nan=True,
    )
    rgb = Picture([("H", "W", 3), ("H", "W", 4), ("H", "W")], ("uint8",), 'picture for `color_mode` "rgb", of any size')
    depth_unit = Number(
        None, "metres of one unit of depth; None: 0.001 for integers, 1 for floats", unit="m", minimum=0
    )
    fov = Number(58.0, "vertical field of view, where no `intrinsics` are given", unit="deg", minimum=1, maximum=179)
    intrinsics = Vector(None, "fx, fy, cx, cy; None: of `fov`, the middle in the middle", unit="px", size=4)
    cx = Number(None, "middle from the left, in place of that of `intrinsics`", unit="px")
    cy = Number(None, "middle from the top, in place of that of `intrinsics`", unit="px")
    depth_min = Number(None, "nearer points are not drawn, and the first colour of `depth` and `distance`", unit="m")
    depth_max = Number(None, "farther points are not drawn, and the last colour of `depth` and `distance`", unit="m")
    min_y = Number(None, "height of the first colour; None: the least in the image", unit="m")
    max_y = Number(None, "height of the last colour; None: the greatest in the image", unit="m")
    point_size = Number(2.0, "diameter of a point", unit="px", minimum=0)
    color_mode = Choice(
        ["auto", "depth", "rgb", "height", "distance", "camZ", "camDist", "localY", "worldY"],
        "by what points are coloured: distance from the plane of the camera (`depth`, `camZ`), the picture, height in "
        "the scene (`height`, `worldY`) or in the element (`localY`), distance from the viewer (`distance`), from the "
        "camera of the image (`camDist`); `auto`: the picture if there is one, else depth",
    )
    cmap = Colormap("colours of the other modes", default="turbo")
    opacity = Number(1.0, "1: nothing shines through", minimum=0, maximum=1)


class InPlaceDepthPointCloud(DepthPointCloud):
    """As `DepthPointCloud`; there is no difference here."""


class DepthPointCloudProvider(Placed):
    """A group of `DepthPointCloud` elements; they need none here."""

    max_instances = Integer(None, "of no meaning here: there is no limit", minimum=1)


class BoundingBox(Placed):
    """A box by its edges and, fainter, its walls; or any number of boxes, drawn at once.

    One box is given by `min` and `max`, or by its `size` around the origin of the element. Many are `mins` and `maxs`,
    or `centers`, `sizes` and `quaternions`. A click on a wall or edge tells the index of the box as `instance`.
    """

    min = Vector(None, "least corner", unit="m", size=3)
    max = Vector(None, "greatest corner", unit="m", size=3)
    size = Vector(None, "lengths of the sides", unit="m", size=3, scalar=True)
    mins = Points("least corners of many boxes; with `maxs`")
    maxs = Points("greatest corners of many boxes; with `mins`")
    centers = Points("middles of many boxes")
    sizes = Array([("N", 3), ("N",)], "lengths of the sides of each", unit="m")
    quaternions = Array(("N", 4), "turn of each as x, y, z, w")
    colors = Colors("colour of each: floats 0 to 1 or uint8, with or without opacity, sRGB")
    visible = Mask("whether each is drawn and found by the pointer")
    color = Color("#23aaff", "colour of boxes without `colors`")
    edge_opacity = Number(1.0, "0: no edges", minimum=0, maximum=1)
    wall_opacity = Number(0.1, "0: no walls", minimum=0, maximum=1)
    edge_width = Number(2.0, "width of the edges", unit="px", minimum=0)
    origin = Vector(None, "what `centers` are relative to; derived where they are far away", unit="m", size=3)

    def prepared(self) -> dict[str, Any]:
        """Return the values of many boxes with their middles relative to an origin."""
        values = boxes(self.values)
        for name in ("sizes", "quaternions", "colors", "visible"):
            check_rows(values, name, "centers")
        return values


class BBox(BoundingBox):
    """As `BoundingBox`."""


class BoundingBoxProvider(Placed):
    """A group of `BoundingBox` elements that are drawn at once, whatever their number."""

    max_instances = Integer(None, "of no meaning here: there is no limit", minimum=1)
