"""What programs call a mesh, without VTK where it takes none."""

from __future__ import annotations

import subprocess
import sys

import meshio
import numpy as np
import pytest
import pyvista as pv
import trimesh
from vtkmodules.vtkFiltersSources import vtkConeSource

from belvedere.viewer import MeshError, to_surface
from tests.viewer.meshes import area

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)


def test_points_and_triangles() -> None:
    """Two arrays are a mesh."""
    surface = to_surface((np.pad(SQUARE, ((0, 0), (0, 1))), [[0, 1, 2], [0, 2, 3]]))
    assert area(surface) == pytest.approx(1)
    assert (surface.n_points, surface.n_cells, surface.kind) == (4, 2, "PolyData")


def test_flat_points_lie_at_z_0() -> None:
    """Points of two coordinates are a flat mesh."""
    assert to_surface((SQUARE, [[0, 1, 2]])).bounds == (0, 1, 0, 1, 0, 0)


def test_quadrilaterals() -> None:
    """Faces of four corners are cells of two triangles."""
    surface = to_surface((SQUARE, [[0, 1, 2, 3]]))
    assert surface.n_cells == 1
    assert surface.cells is not None
    assert surface.cells.tolist() == [0, 0]


def test_padded_faces() -> None:
    """PyVista's padded form mixes faces of any number of corners."""
    surface = to_surface((SQUARE, np.array([3, 0, 1, 2, 4, 0, 1, 2, 3])))
    assert surface.n_cells == 2
    assert surface.cells is not None
    assert surface.cells.tolist() == [0, 1, 1]


def test_points_alone_are_a_cloud() -> None:
    """One array of points is a point cloud."""
    surface = to_surface(np.random.default_rng(1).random((10, 3)))
    assert surface.vertices is not None
    assert len(surface.vertices) == 10


def test_mapping_carries_values() -> None:
    """A mapping gives arrays on points and cells by name."""
    surface = to_surface(
        {"points": SQUARE, "triangles": [[0, 1, 2]], "point_data": {"T": [1, 2, 3, 4]}, "cell_data": {"id": [[1, 2]]}}
    )
    assert surface.fields["point:T"].array.tolist() == [1, 2, 3]
    assert surface.fields["cell:id"].components == 2


@pytest.mark.parametrize(
    ("mesh", "sentence"),
    [
        ((SQUARE, [[0, 1, 4]]), "a face names point 4, but points are numbered 0 to 3"),
        ((SQUARE, [[0, 1, -1]]), "a face names point -1"),
        ((SQUARE, [[0.0, 1.0, 2.0]]), "indices of points, integers, not float64"),
        ((SQUARE, [[0, 1]]), r"faces have the shape .* not \(1, 2\)"),
        ((SQUARE, [3, 0, 1]), "end within the last face"),
        (np.zeros((3, 4)), r"points are numbers of shape \(N, 3\), not float64 of shape \(3, 4\)"),
        (np.array([["a", "b", "c"]]), "points are numbers"),
        ({"triangles": [[0, 1, 2]]}, "this has 'triangles'"),
        ({"points": SQUARE, "faces": []}, "this has 'points', 'faces'"),
        (
            {"points": SQUARE, "point_data": {"T": [1, 2]}},
            r"point array 'T' has the shape \(2,\), the mesh has 4 points",
        ),
        (42, "int is not a mesh; expected a PyVista or VTK data set"),
        ([1, 2, 3], "list is not a mesh"),
        (pv.Table({"a": np.ones(1)}), "Table has no points and cells"),
        (pv.MultiBlock(), "none of its blocks has points"),
    ],
)
def test_what_is_no_mesh_is_an_error_that_says_why(mesh: object, sentence: str) -> None:
    """The sentence names the mesh, says what was given and what was expected."""
    with pytest.raises(MeshError, match=f"plate: .*{sentence}"):
        to_surface(mesh, "plate")


def test_raw_vtk_objects() -> None:
    """Plain VTK data sets are taken as PyVista's are."""
    cone = vtkConeSource()
    cone.Update()
    assert to_surface(cone.GetOutput()).kind == "PolyData"


def test_trimesh() -> None:
    """A trimesh is shown with its attributes."""
    box = trimesh.creation.box()
    box.vertex_attributes["h"] = np.arange(8.0)
    box.face_attributes["g"] = np.arange(12.0)
    surface = to_surface(box)
    assert area(surface) == pytest.approx(6)
    assert set(surface.fields) == {"point:h", "cell:g"}


def test_trimesh_scene_is_shown_as_one() -> None:
    """The parts of a scene stand where the scene places them."""
    scene = trimesh.Scene([trimesh.creation.box(), trimesh.creation.box(transform=np.diag([1, 1, 1, 1]))])
    scene.add_geometry(trimesh.creation.box(), transform=trimesh.transformations.translation_matrix([5, 0, 0]))
    surface = to_surface(scene)
    assert surface.bounds[:2] == (-0.5, 5.5)


def test_trimesh_point_cloud() -> None:
    """A trimesh point cloud is a point cloud."""
    assert to_surface(trimesh.PointCloud(np.eye(3))).vertices is not None


def test_trimesh_path_is_an_error() -> None:
    """What has no faces or points to show says so."""
    path = trimesh.load_path(np.array([[0, 0], [1, 1]], float))
    with pytest.raises(MeshError, match="a trimesh Path2D is not a mesh"):
        to_surface(path)


def test_meshio() -> None:
    """A meshio mesh is shown with its data; two-dimensional points are taken too."""
    mesh = meshio.Mesh(
        SQUARE, [("triangle", [[0, 1, 2]]), ("quad", [[0, 1, 2, 3]])], {"T": np.arange(4.0)}, {"m": [[1.0], [2.0]]}
    )
    surface = to_surface(mesh)
    assert surface.n_cells == 2
    assert surface.cells is not None
    assert surface.fields["cell:m"].array[surface.cells].tolist() == [1, 2, 2]


def test_meshio_mesh_is_only_read() -> None:
    """Cell sets stay sets; the caller's mesh gets no data added."""
    mesh = meshio.Mesh(SQUARE, [("triangle", [[0, 1, 2]])], cell_sets={"inlet": [np.array([0])]})
    to_surface(mesh)
    assert mesh.cell_data == {}
    assert list(mesh.cell_sets) == ["inlet"]


def test_triangles_need_no_vtk() -> None:
    """Plain arrays of triangles are shown where neither VTK nor PyVista is installed."""
    program = (
        "import sys; sys.modules.update(dict.fromkeys(['vtk', 'vtkmodules', 'pyvista', 'meshio', 'trimesh']));"
        "from belvedere.viewer import to_surface;"
        "print(to_surface(([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]])).n_cells)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_missing_library_names_the_extra() -> None:
    """What needs VTK says how to install it."""
    program = (
        "import sys; sys.modules.update(dict.fromkeys(['vtk', 'vtkmodules', 'pyvista']));"
        "from belvedere.viewer import to_surface, MeshError\n"
        "try: to_surface(([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], [[0, 1, 2, 3]]))\n"
        "except MeshError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "pip install 'belvedere[viewer]'" in done.stdout
