"""Elements of data in Python: what arrays they take and how these travel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import pyvista as pv
import trimesh
from PIL import Image

from belvedere.document import Store
from belvedere.document.blobs import Blob
from belvedere.scene.elements.data import (
    BoundingBox,
    DepthPointCloud,
    InstancedMesh,
    PointCloud,
    TriMesh,
)
from belvedere.scene.kinds.assets import Source
from belvedere.scene.kinds.colormaps import COLORMAPS
from belvedere.scene.tree.graph import SceneGraph
from belvedere.viewer import display

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float64)
FACES = np.array([[0, 1, 2], [0, 2, 3]])
FAR = np.array([500_000.0, -250_000.0, 3_000.0])


def restored(values: dict[str, Any], name: str = "vertices") -> np.ndarray[Any, Any]:
    """Return coordinates as the browser has them, in float64."""
    step = np.asarray(values.get("step") or [1, 1, 1])
    origin = np.asarray(values.get("origin") or [0, 0, 0])
    places: np.ndarray[Any, Any] = values[name][:, :3].astype(np.float64) * step + origin
    return places


def array(value: Any) -> np.ndarray[Any, Any]:
    """Return a property that is an array."""
    assert isinstance(value, np.ndarray)
    return value


def test_vertices_near_the_origin_travel_as_they_are() -> None:
    """float32 near the origin is neither copied nor moved."""
    vertices = SQUARE.astype(np.float32)
    values = TriMesh(vertices=vertices, faces=FACES).prepared()
    assert np.shares_memory(values["vertices"], vertices)
    assert values["origin"] is None


@pytest.mark.parametrize("precision", [None, "float16", "quantised16"])
def test_vertices_far_from_the_origin_stay_exact(precision: Any) -> None:
    """At x = 500,000 m a mesh of a metre keeps its shape to what the precision can hold, not to 3 cm."""
    vertices = np.random.default_rng(1).random((1000, 3)) + FAR
    values = TriMesh(vertices=vertices, precision=precision).prepared()
    assert values["vertices"].dtype == np.dtype({None: "f4", "float16": "f2", "quantised16": "u2"}[precision])
    error = np.abs(restored(values) - vertices).max()
    assert error <= {None: 2e-7, "float16": 2.5e-4, "quantised16": 8e-6}[precision]


def test_something_that_moves_a_little_keeps_its_origin() -> None:
    """The origin is a round number, so small moves change only the offsets."""
    there = TriMesh(vertices=SQUARE + FAR).prepared()["origin"]
    assert TriMesh(vertices=SQUARE + FAR + 0.4).prepared()["origin"] == there
    assert there == np.round(there).tolist()


def test_an_origin_that_is_given_holds_for_what_is_relative_to_it() -> None:
    """Vertices given with an origin are offsets from it."""
    values = TriMesh(vertices=SQUARE, origin=FAR).prepared()
    assert values["origin"] == FAR.tolist()
    assert np.allclose(restored(TriMesh(vertices=SQUARE + FAR, origin=FAR).prepared()), SQUARE + 2 * FAR)


@pytest.mark.parametrize("dtype", ["i1", "u2", "i8", "f2", "f4", "f8", "?"])
def test_any_numeric_dtype_is_taken_and_never_changed(dtype: str) -> None:
    """Arrays of any numbers become float32; the caller's are as before."""
    vertices = SQUARE.astype(dtype)
    before = vertices.copy()
    vertices.flags.writeable = False
    values = PointCloud(vertices=vertices, colors=np.full((4, 3), 0.5), precision="quantised16").prepared()
    assert np.allclose(restored(values), SQUARE, atol=1e-4)
    assert TriMesh(vertices=vertices).prepared()["vertices"].dtype == np.float32
    assert np.array_equal(vertices, before)


@pytest.mark.parametrize("precision", ["float32", "float16", "quantised16"])
def test_bounds_travel_with_vertices(precision: Any) -> None:
    """The browser is told where the vertices are, so that it need not look for it."""
    values = PointCloud(vertices=SQUARE + FAR, precision=precision).prepared()
    low, high = np.add(values["origin"], values["bounds"][:3]), np.add(values["origin"], values["bounds"][3:])
    assert np.allclose([low, high], [FAR, FAR + np.array([1, 1, 0])])
    assert PointCloud(vertices=np.zeros((0, 3))).prepared()["bounds"] is None


def test_colors_are_bytes_whatever_they_were() -> None:
    """Floats from 0 to 1 and integers from 0 to 255 become uint8, with or without opacity."""
    floats = np.array([[0, 0.5, 1], [1, 0, 0]])
    assert array(TriMesh(colors=floats).colors).tolist() == [[0, 128, 255], [255, 0, 0]]
    assert floats.tolist() == [[0, 0.5, 1], [1, 0, 0]]
    assert array(PointCloud(colors=np.array([[1, 2, 3, 4]])).colors).dtype == np.uint8


def test_scalars_without_a_value_are_marked_and_have_limits() -> None:
    """NaN and infinity leave the limits alone, and the caller's array."""
    scalars = np.array([3, np.nan, -1, np.inf], np.float32)
    values = PointCloud(scalars=scalars).prepared()
    assert values["scalarLimits"] == [-1, 3]
    assert np.isfinite(values["scalars"]).all() and values["scalars"][1] > 1e38
    assert np.isnan(scalars[1])
    assert PointCloud(scalars=np.arange(5, dtype=np.uint8)).prepared()["scalars"].dtype == np.uint8


@pytest.mark.parametrize("precision", ["float32", "float16", "quantised16"])
def test_points_that_are_not_finite_are_no_points(precision: Any) -> None:
    """They are marked in every precision, and do not count for where the cloud is."""
    vertices = np.vstack([SQUARE + FAR, [[np.nan, 0, 0], [0, np.inf, 0]]])
    values = PointCloud(vertices=vertices, precision=precision).prepared()
    assert np.allclose(restored(values)[:4], SQUARE + FAR, atol=1e-3)
    assert (values["vertices"][4:] >= {"float32": 1e38, "float16": np.inf, "quantised16": 65535}[precision]).all()
    assert np.isnan(vertices[4, 0])


def test_an_update_of_one_array_writes_that_alone() -> None:
    """New colours or a new size neither need nor send the points."""
    store = Store()
    graph = SceneGraph(store, store.shared)
    graph.add(PointCloud(key="cloud", vertices=SQUARE, size=0.1))
    graph.update(PointCloud(key="cloud", colors=np.zeros((4, 3))))
    graph.update(PointCloud(key="cloud", size=0.2))
    number = str(graph.find("cloud").id)  # type: ignore[union-attr]
    written = {path[3] for path in store.shared.paths(("scene", "main", number))}
    assert written == {"vertices", "colors", "size"}  # what is derived came with the element
    graph.update(PointCloud(key="cloud", vertices=SQUARE + FAR))
    assert store.shared.get(("scene", "main", number, "origin")) is not None
    graph.update(PointCloud(key="cloud", vertices=SQUARE))
    assert store.shared.get(("scene", "main", number, "origin")) is None


def test_a_blob_travels_as_it_is() -> None:
    """What was derived of an array before does not hold for the blob in its place, but an origin given with it does."""
    blob = Blob(SQUARE.astype(np.float32))
    values = PointCloud(vertices=blob).prepared()
    assert values["vertices"] is blob
    assert [values[name] for name in ("origin", "step", "bounds")] == [None, None, None]
    assert TriMesh(vertices=blob, origin=FAR).prepared()["origin"] == FAR.tolist()
    assert InstancedMesh(positions=blob).prepared()["origin"] is None


def test_poses_and_boxes_are_relative_to_an_origin_too() -> None:
    """Far poses keep their turns, and far boxes are sent by their middles."""
    poses = np.tile([0.25, 0, 0, 0, 0, 0, 1], (5, 1))
    poses[:, :3] += FAR
    poses[:, 1] += np.arange(5) * 0.001
    values = InstancedMesh(poses=poses).prepared()
    assert np.abs(restored(values, "poses") - poses[:, :3]).max() < 1e-6
    assert (values["poses"][:, 6] == 1).all()
    boxes = BoundingBox(mins=SQUARE + FAR, maxs=SQUARE + FAR + [1, 2, 3]).prepared()
    assert np.allclose(restored(boxes, "centers"), SQUARE + FAR + [0.5, 1, 1.5], atol=1e-7)
    assert boxes["sizes"].tolist() == [[1, 2, 3]] * 4


def test_poses_and_positions_take_each_others_place() -> None:
    """What is given last holds."""
    values = InstancedMesh(poses=np.zeros((2, 7)), positions=np.zeros((2, 3))).prepared()
    assert values["poses"] is None and values["positions"] is not None
    values = InstancedMesh(positions=np.zeros((2, 3)), quaternions=np.zeros((2, 4)), poses=np.zeros((2, 7))).prepared()
    assert values["positions"] is None and values["quaternions"] is None


@pytest.mark.parametrize(
    ("kind", "properties", "sentence"),
    [
        (TriMesh, {"vertices": SQUARE, "faces": [[0, 1, 4]]}, "face 0 has the vertex 4, but there are 4"),
        (TriMesh, {"faces": [[0, 1, -1]]}, "faces has numbers outside of 0 to 4294967295"),
        (TriMesh, {"faces": [[0.5, 1, 2]]}, "whole numbers"),
        (TriMesh, {"faces": [[0, 1]]}, r"faces is an array \(M, 3\), not \(1, 2\)"),
        (TriMesh, {"vertices": [[0, 0, np.nan]]}, "vertices has numbers that are not finite"),
        (TriMesh, {"vertices": [[1, 2]]}, r"vertices is an array \(N, 3\), not \(1, 2\)"),
        (TriMesh, {"vertices": [["a", "b", "c"]]}, "array of numbers"),
        (TriMesh, {"vertices": SQUARE, "faces": FACES, "colors": np.ones((3, 3))}, r"colors has 3 rows, expected 4"),
        (
            TriMesh,
            {"vertices": SQUARE, "faces": FACES, "colors": np.ones((2, 3)), "colors_per": "vertex"},
            "colors has 2",
        ),
        (TriMesh, {"vertices": SQUARE, "normals": np.ones((3, 3))}, "normals has 3 rows"),
        (TriMesh, {"vertexes": SQUARE}, "did you mean 'vertices'"),
        (TriMesh, {"colormap": "virdis"}, "did you mean 'viridis'"),
        (PointCloud, {"vertices": SQUARE, "colors": np.ones((5, 3))}, r"colors has 5 rows, expected 4 \(vertices\)"),
        (PointCloud, {"colors": [[0, 0, 1.5]]}, "floats from 0 to 1 or integers from 0 to 255"),
        (PointCloud, {"colors": [[0, 0, 256]]}, "floats from 0 to 1 or integers from 0 to 255"),
        (PointCloud, {"vertices": SQUARE * 1e6, "precision": "float16"}, "quantised16 takes any extent"),
        (PointCloud, {"size": -1}, "at least 0"),
        (InstancedMesh, {"geometry": "Bx"}, "one of 'Box'"),
        (InstancedMesh, {"poses": np.ones((3, 6))}, r"poses is an array \(N, 7\) or \(N, 3\), not \(3, 6\)"),
        (InstancedMesh, {"poses": np.ones((3, 7)), "scales": np.ones(2)}, "scales has 2 rows, expected 3"),
        (DepthPointCloud, {"depth": np.ones((2, 2, 2))}, "depth is an array"),
        (DepthPointCloud, {"rgb": np.full((2, 2, 3), 300)}, "rgb has numbers outside"),
        (BoundingBox, {"mins": SQUARE}, "mins and maxs are given together"),
        (BoundingBox, {"mins": SQUARE, "maxs": SQUARE - 1}, "maxs are not less than mins; box 0 is"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(kind: Any, properties: dict[str, Any], sentence: str) -> None:
    """Wrong shapes, types, ranges and names are errors that say what was given and expected."""
    with pytest.raises((ValueError, TypeError), match=sentence):
        kind(**properties).prepared()


def test_colormaps_are_those_of_the_mesh_view() -> None:
    """One list of colour maps for all views; names are found whatever their case, reversed ones too."""
    assert tuple(display.COLORMAPS) == COLORMAPS
    assert TriMesh(colormap="rdbu_r").colormap == "RdBu_r"


def test_a_mesh_of_trimesh_brings_its_colours_or_texture() -> None:
    """Colours of vertices or faces and textures are those of the mesh; what is given beside it goes before."""
    box = trimesh.creation.box()
    box.visual.face_colors = np.tile([255, 0, 0, 128], (12, 1))
    made = TriMesh.of(box, key="box", opacity=0.5)
    assert (made.key, made.opacity, made.colors_per) == ("box", 0.5, "face")
    assert array(made.colors).tolist() == [[255, 0, 0, 128]] * 12
    assert array(made.faces).shape == (12, 3)
    box.visual = trimesh.visual.ColorVisuals(box, vertex_colors=np.tile([0, 255, 0, 255], (8, 1)))
    assert TriMesh.of(box).colors_per == "vertex"
    picture = Image.new("RGB", (2, 2))
    box.visual = trimesh.visual.TextureVisuals(uv=np.zeros((8, 2)), image=picture)
    textured = TriMesh.of(trimesh.Scene(box))
    assert array(textured.uv).shape == (8, 2) and str(textured.map).startswith("blob/")


def test_a_data_set_of_pyvista_brings_its_active_scalars() -> None:
    """Surfaces are triangulated, volumes give their surface; active scalars of points or cells are shown."""
    grid = pv.ImageData(dimensions=(4, 4, 4))
    grid.cell_data["pressure"] = np.arange(27.0)
    made = TriMesh.of(grid)
    assert array(made.faces).shape == (108, 3) and made.scalars_per == "face" and len(array(made.scalars)) == 108
    sphere = pv.Sphere().elevation()
    made = TriMesh.of(sphere)
    assert len(array(made.scalars)) == len(array(made.vertices)) == len(array(made.normals))
    cloud = PointCloud.of(sphere)
    assert np.array_equal(array(cloud.scalars), sphere["Elevation"])


def test_what_is_no_mesh_is_refused() -> None:
    """The error says what is taken."""
    with pytest.raises(TypeError, match="a mesh of trimesh or PyVista is expected"):
        TriMesh.of(3)
    with pytest.raises(TypeError, match="points of trimesh"):
        PointCloud.of("cloud.ply")


def test_depth_images_are_arrays_or_files() -> None:
    """Arrays travel as uint8, uint16 or float32; a pixel that is not finite is none; files are addresses."""
    assert array(DepthPointCloud(depth=np.ones((2, 3), np.uint16)).depth).dtype == np.uint16
    assert array(DepthPointCloud(depth=np.ones((2, 3), np.float64)).depth).dtype == np.float32
    given = np.array([[np.nan, 1.5]])
    assert array(DepthPointCloud(depth=given).depth).tolist() == [[0, 1.5]]
    assert np.isnan(given[0, 0])
    assert array(DepthPointCloud(rgb=np.full((2, 2, 3), 0.5)).rgb).tolist() == np.full((2, 2, 3), 128).tolist()
    assert array(DepthPointCloud(rgb=Image.new("RGB", (3, 2))).rgb).shape == (2, 3, 3)
    assert isinstance(DepthPointCloud(depth="depth.png").depth, Source)
