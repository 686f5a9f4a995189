"""What is drawn of VTK data sets of every kind, and that the arrays land where they belong."""

from __future__ import annotations

import numpy as np
import pytest
import pyvista as pv
from pyvista.examples import cells as cell_examples

from belvedere.viewer import MeshError, to_surface
from tests.viewer.meshes import area, edge_lengths, triangle_corners, two_hexahedra


def test_volume_is_drawn_by_its_outside() -> None:
    """Of two cubes side by side the ten outer squares are drawn, not the one between them."""
    surface = to_surface(two_hexahedra())
    assert area(surface) == pytest.approx(10)


def test_mesh_counts_are_those_of_the_mesh() -> None:
    """The numbers of cells and points are the mesh's own, however many triangles are drawn."""
    surface = to_surface(two_hexahedra())
    assert (surface.n_cells, surface.n_points) == (2, 12)


def test_point_array_of_a_volume_follows_its_points() -> None:
    """Each drawn point has the value of the mesh's point that it is."""
    surface = to_surface(two_hexahedra())
    assert np.array_equal(surface.fields["point:x"].array, surface.points[:, 0] + surface.origin[0])


def test_cell_array_of_a_volume_follows_its_cells() -> None:
    """Each triangle has the value of the cube that it is a side of."""
    surface = to_surface(two_hexahedra())
    assert surface.cells is not None
    values = surface.fields["cell:block"].array[surface.cells]
    left = triangle_corners(surface)[:, :, 0].max(axis=1) <= 1
    right = triangle_corners(surface)[:, :, 0].min(axis=1) >= 1
    assert set(values[left]) == {10.0}
    assert set(values[right]) == {20.0}


def test_ranges_are_of_the_whole_mesh() -> None:
    """A range counts the interior of a volume, which is not drawn."""
    grid = pv.ImageData(dimensions=(5, 5, 5))
    values = np.zeros(125)
    values[62] = 7.0  # the point in the middle
    grid.point_data["T"] = values
    surface = to_surface(grid)
    assert surface.fields["point:T"].magnitude == (0.0, 7.0)
    assert surface.fields["point:T"].array.max() == 0.0


def test_edges_are_those_of_the_cells() -> None:
    """Two cubes have 20 outer edges of length 1; the diagonals of the triangles are none."""
    assert np.allclose(edge_lengths(to_surface(two_hexahedra())), np.ones(20))


def test_triangle_mesh_has_no_edges_of_its_own() -> None:
    """Where all cells are triangles their edges serve, and triangle i is cell i."""
    surface = to_surface(pv.Sphere())
    assert surface.edges is None
    assert surface.cells is None


def test_polygons_are_cut_and_keep_their_cell() -> None:
    """A triangle, a square and a pentagon become six triangles that know their polygon."""
    angle = np.linspace(0, 2 * np.pi, 5, endpoint=False)
    pentagon = np.column_stack([np.cos(angle) + 9, np.sin(angle), np.zeros(5)])
    points = np.vstack([[[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[3, 0, 0], [4, 0, 0], [4, 1, 0], [3, 1, 0]], pentagon])
    mesh = pv.PolyData(points, faces=[3, 0, 1, 2, 4, 3, 4, 5, 6, 5, 7, 8, 9, 10, 11])
    surface = to_surface(mesh)
    assert surface.cells is not None
    assert surface.cells.tolist() == [0, 1, 1, 2, 2, 2]
    assert surface.edges is not None
    assert len(surface.edges) == 3 + 4 + 5


def test_concave_polygon_is_not_filled_outside() -> None:
    """An L-shaped polygon of area 3 is drawn with area 3."""
    points = np.array([[0, 0, 0], [2, 0, 0], [2, 1, 0], [1, 1, 0], [1, 2, 0], [0, 2, 0]], float)
    surface = to_surface(pv.PolyData(points, faces=[6, 0, 1, 2, 3, 4, 5]))
    assert area(surface) == pytest.approx(3)
    assert surface.edges is not None
    assert len(surface.edges) == 6


def test_triangle_strip_is_drawn() -> None:
    """A strip is one cell made of triangles."""
    surface = to_surface(cell_examples.TriangleStrip())
    assert surface.triangles is not None
    assert len(surface.triangles) == 6
    assert surface.cells is not None
    assert set(surface.cells.tolist()) == {0}


@pytest.mark.parametrize(
    ("make", "faces", "edge_count"),
    [
        (cell_examples.QuadraticTetrahedron, 4, 12),
        (cell_examples.QuadraticHexahedron, 6, 24),
        (cell_examples.TriQuadraticHexahedron, 6, 24),
        (cell_examples.QuadraticTriangle, 1, 6),
        (cell_examples.LagrangeHexahedron, 6, 36),
    ],
)
def test_curved_cell_is_drawn_through_its_nodes(make, faces, edge_count) -> None:  # type: ignore[no-untyped-def]
    """Faces of a quadratic or higher cell are faces, and their outlines go through the middle nodes."""
    surface = to_surface(make())
    assert surface.cells is not None
    assert len(set(surface.cells.tolist())) == faces
    assert surface.edges is not None
    assert len(surface.edges) == edge_count


def test_cell_array_of_curved_cells_follows_them() -> None:
    """Of two quadratic tetrahedra each shows its own value."""
    one = cell_examples.QuadraticTetrahedron()
    grid = one.merge(one.translate((5, 0, 0)), merge_points=False)
    grid.cell_data["v"] = np.where(np.asarray(grid.cell_centers().points)[:, 0] > 3, 2.0, 1.0)
    surface = to_surface(grid)
    assert surface.cells is not None
    shown = surface.fields["cell:v"].array[surface.cells]
    assert np.array_equal(shown, np.where(triangle_corners(surface)[:, 0, 0] > 3, 2.0, 1.0))


def test_linear_cells_beside_curved_ones_keep_their_edges() -> None:
    """A plain cube in a grid that also has a quadratic cell has 12 straight edges."""
    cube = pv.ImageData(dimensions=(2, 2, 2)).cast_to_unstructured_grid()
    far = cell_examples.QuadraticTetrahedron().translate((10, 0, 0))
    surface = to_surface(cube.merge(far, merge_points=False))
    assert surface.edges is not None
    assert len(surface.edges) == 12 + 12


def test_structured_grids_are_drawn() -> None:
    """Image data, rectilinear and structured grids show their outside."""
    image = pv.ImageData(dimensions=(3, 4, 5))
    for grid in (image, image.cast_to_rectilinear_grid(), image.cast_to_structured_grid()):
        assert area(to_surface(grid)) == pytest.approx(2 * (2 * 3 + 3 * 4 + 2 * 4))


def test_points_alone_are_vertices() -> None:
    """A set without cells is a point cloud."""
    surface = to_surface(pv.PointSet(np.eye(3)))
    assert surface.triangles is None
    assert surface.vertices is not None
    assert surface.vertices.tolist() == [0, 1, 2]


def test_polylines_become_segments() -> None:
    """A polyline of four points is three segments."""
    surface = to_surface(cell_examples.PolyLine())
    assert surface.lines is not None
    assert surface.lines.shape == (3, 2)


def test_cell_array_of_lines_is_shown_on_their_points() -> None:
    """Lines that share a point each show their own value, for every segment has points of its own."""
    mesh = pv.PolyData(np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0]], float), lines=[2, 0, 1, 2, 1, 2])
    mesh.cell_data["load"] = np.array([5.0, 6.0])
    surface = to_surface(mesh)
    field = surface.fields["cell:load"]
    assert (field.association, field.display) == ("cell", "point")
    assert surface.lines is not None
    assert field.array[surface.lines].tolist() == [[5.0, 5.0], [6.0, 6.0]]


def test_faces_lines_and_vertices_of_one_mesh_are_all_drawn() -> None:
    """Cell ids count vertices, lines and polygons in this order; faces take their values by that."""
    mesh = pv.PolyData()
    mesh.points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], float)
    mesh.verts, mesh.lines, mesh.faces = [1, 3], [2, 0, 3], [3, 0, 1, 2]
    mesh.cell_data["id"] = np.array([0.0, 1.0, 2.0])
    surface = to_surface(mesh)
    assert surface.vertices is not None
    assert surface.lines is not None
    assert surface.triangles is not None
    assert surface.fields["cell:id"].array.tolist() == [2.0]


def test_unused_points_are_not_in_the_bounds() -> None:
    """A node that no cell uses, far away, does not make the mesh small."""
    mesh = pv.PolyData(np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [900, 0, 0]], float), faces=[3, 0, 1, 2])
    mesh.point_data["n"] = np.array([1.0, 2.0, 3.0, 4.0])
    surface = to_surface(mesh)
    assert list(surface.bounds) == [0, 1, 0, 1, 0, 0]
    assert surface.fields["point:n"].array.tolist() == [1.0, 2.0, 3.0]


def test_points_at_no_place_are_left_out() -> None:
    """Triangles with a NaN coordinate are not drawn, the others are, with their own values."""
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [np.nan, 0, 0]])
    mesh = pv.PolyData(points, faces=[3, 0, 1, 3, 3, 0, 1, 2])
    mesh.cell_data["v"] = np.array([1.0, 2.0])
    surface = to_surface(mesh)
    assert surface.triangles is not None
    assert len(surface.triangles) == 1
    assert surface.cells is not None
    assert surface.fields["cell:v"].array[surface.cells].tolist() == [2.0]


def test_hidden_cells_are_not_drawn() -> None:
    """Cells that the mesh marks as hidden leave a hole."""
    grid = pv.ImageData(dimensions=(3, 2, 1)).cast_to_structured_grid().hide_cells([0])
    assert area(to_surface(grid)) == pytest.approx(1)


def test_normals_of_the_file_are_kept() -> None:
    """Point normals that the mesh has are given to browsers, in the order of the points."""
    sphere = pv.Sphere(radius=2.0)
    surface = to_surface(sphere)
    assert surface.normals is not None
    assert np.allclose(surface.normals, (surface.points + surface.origin) / 2.0, atol=1e-5)


def test_mesh_far_from_the_origin_is_exact() -> None:
    """Detail of a tenth of a millimetre survives at 500 km: offsets are float32, the origin float64."""
    sphere = pv.Sphere(radius=1e-3)
    sphere.points = sphere.points.astype(np.float64) + np.array([500_000.0, 5_000_000.0, 0.0])
    surface = to_surface(sphere)
    world = surface.points.astype(np.float64) + surface.origin
    assert np.abs(world - sphere.points).max() < 1e-7
    assert surface.origin.dtype == np.float64


def test_the_mesh_is_only_read() -> None:
    """Converting leaves points, cells, arrays and the active array as they were."""
    grid = two_hexahedra()
    before = grid.copy(deep=True)
    to_surface(grid)
    assert grid == before
    assert grid.array_names == before.array_names


def test_later_changes_of_the_mesh_have_no_effect() -> None:
    """A surface is a snapshot: the caller may go on computing in the same arrays."""
    sphere = pv.Sphere()
    sphere.point_data["T"] = np.zeros(sphere.n_points)
    surface = to_surface(sphere)
    points = surface.points.copy()
    sphere.point_data["T"][:] = 5.0
    sphere.points[:] = 0.0
    assert not surface.fields["point:T"].array.any()
    assert np.array_equal(surface.points, points)


def test_arrays_are_read_only() -> None:
    """Nobody can write to what browsers are given, so that the document need not copy it."""
    surface = to_surface(two_hexahedra())
    arrays = [array for array in surface.arrays.values() if array is not None]
    assert len(arrays) >= 4
    for array in [*arrays, *(field.array for field in surface.fields.values())]:
        assert not array.flags.writeable
        assert array.base is None


def test_arrays_of_text_are_left_out() -> None:
    """Only numbers can be shown as colours."""
    sphere = pv.Sphere()
    sphere.point_data["label"] = np.array(["a"] * sphere.n_points)
    assert "point:label" not in to_surface(sphere).fields


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "int64", "uint64", "float32", "float64"])
def test_arrays_of_every_number_are_taken(dtype: str) -> None:
    """Any kind of number becomes float32 with its range."""
    mesh = pv.PolyData(np.eye(3), faces=[3, 0, 1, 2])
    mesh.point_data["v"] = np.array([0, 1, 1], dtype)
    field = to_surface(mesh).fields["point:v"]
    assert field.array.tolist() == [0.0, 1.0, 1.0]
    assert field.magnitude == (0.0, 1.0)


def test_mesh_without_anything_is_an_error() -> None:
    """An empty mesh says so instead of showing nothing."""
    with pytest.raises(MeshError, match="shell: nothing can be drawn"):
        to_surface(pv.PolyData(), "shell")


def test_blocks_are_shown_together() -> None:
    """The blocks of a multi-block set are one picture; a cell array numbers them."""
    blocks = pv.MultiBlock({"ball": pv.Sphere(), "nothing": None, "cube": pv.Cube().translate((3, 0, 0))})
    surface = to_surface(blocks)
    assert surface.n_cells == pv.Sphere().n_cells + 6
    assert surface.cells is not None
    number = surface.fields["cell:Block"].array[surface.cells]
    assert np.array_equal(number == 1, triangle_corners(surface)[:, 0, 0] > 2)


def test_blocks_may_lack_an_array() -> None:
    """A block without an array has no values of it, which is not the value 0."""
    ball, cube = pv.Sphere(), pv.Cube().translate((3, 0, 0))
    cube.cell_data["p"] = np.arange(1.0, 7.0)
    field = to_surface(pv.MultiBlock([ball, cube])).fields["cell:p"]
    assert np.isnan(field.array[: ball.n_cells]).all()
    assert field.array[ball.n_cells :].tolist() == [1, 2, 3, 4, 5, 6]
    assert field.magnitude == (1.0, 6.0)


def test_edges_of_blocks_are_complete() -> None:
    """Beside a block of squares, a block of triangles keeps the edges it would have alone."""
    triangle = pv.PolyData(np.array([[9, 0, 0], [9, 1, 0], [9, 0, 1]], float), faces=[3, 0, 1, 2])
    surface = to_surface(pv.MultiBlock([pv.Cube(), triangle]))
    assert len(edge_lengths(surface)) == 12 + 3


def test_nested_blocks_are_found() -> None:
    """Blocks within blocks are shown too."""
    inner = pv.MultiBlock([pv.Cube()])
    assert to_surface(pv.MultiBlock([inner])).n_cells == 6


def test_active_array_is_the_first_shown() -> None:
    """The array that the mesh itself calls its scalars is the one to begin with."""
    grid = two_hexahedra()
    grid.set_active_scalars("block")
    assert to_surface(grid).default == "cell:block"


def test_numbering_is_not_the_first_shown() -> None:
    """Normals, colours, texture coordinates and ids are offered, but not what one sees at first."""
    sphere = pv.Sphere()
    sphere.point_data["GlobalIds"] = np.arange(sphere.n_points)
    sphere.point_data["temperature"] = np.zeros(sphere.n_points)
    sphere.set_active_scalars(None)
    surface = to_surface(sphere)
    assert surface.default == "point:temperature"
    assert "point:GlobalIds" in surface.fields
