"""From a VTK data set to what is drawn of it.

Of a volume the outer surface is drawn. Only the structure goes through VTK's filters, never the arrays: the filters
say which point and cell each drawn element came from, and the arrays are looked up by that. It costs no copies, and
the caller's mesh is only read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from belvedere.viewer.fields import Association
from belvedere.viewer.geometry import Geometry, Indices, face_edges, segments, unique_edges
from belvedere.viewer.surface import ArrayRecord

if TYPE_CHECKING:
    from vtkmodules.vtkCommonDataModel import vtkDataSet, vtkPolyData, vtkUnstructuredGrid

__all__ = ["dataset_arrays", "dataset_geometry"]

_CELLS = "belvedere:cell"
_POINTS = "belvedere:point"
_GHOSTS = "vtkGhostType"

_NONLINEAR_SUBDIVISION = 1
"""Triangles through the nodes a curved cell has; more would invent points that no array has values for."""


def dataset_geometry(dataset: vtkDataSet) -> Geometry:
    """Return what is drawn of a VTK data set.

    Cells of all kinds are drawn: volumes by their outside, quadratic and higher ones through all their nodes,
    polygons of any shape as triangles, lines, vertices; points alone where the set has no cells.
    """
    if dataset.GetNumberOfCells() == 0:
        points = _points(dataset)
        return Geometry(points, vertices=np.arange(len(points), dtype=np.uint32))
    structure = _structure(dataset)
    if structure.IsA("vtkPolyData") and not structure.GetCellData().HasArray(_GHOSTS):
        return _poly_geometry(structure, _poly_normals(dataset))
    if structure.IsA("vtkUnstructuredGrid") and not _linear(structure):
        return _curved_geometry(structure)
    surface = _outside(structure)
    return _poly_geometry(surface, None)


def dataset_arrays(dataset: vtkDataSet) -> Iterator[ArrayRecord]:
    """Yield association, name, values and component names of each numeric array of a data set.

    Arrays without a name, of text, or of another length than the points or cells are left out.
    """
    owners: list[tuple[Association, Any, int]] = [
        ("point", dataset.GetPointData(), dataset.GetNumberOfPoints()),
        ("cell", dataset.GetCellData(), dataset.GetNumberOfCells()),
    ]
    for association, attributes, count in owners:
        for index in range(attributes.GetNumberOfArrays()):
            array = attributes.GetArray(index)  # None for arrays of text
            name = attributes.GetArrayName(index)
            if array is None or not name or name == _GHOSTS or array.GetNumberOfTuples() != count or not count:
                continue
            labels = tuple(array.GetComponentName(i) or "" for i in range(array.GetNumberOfComponents()))
            yield association, name, _numpy(array), labels


def _structure(dataset: vtkDataSet) -> Any:
    """Return a data set that shares points and cells with the given one and has no arrays but the ghost marks."""
    structure = dataset.NewInstance()
    structure.CopyStructure(dataset)
    for whole, bare in (
        (dataset.GetPointData(), structure.GetPointData()),
        (dataset.GetCellData(), structure.GetCellData()),
    ):
        ghosts = whole.GetArray(_GHOSTS)
        if ghosts is not None:
            bare.AddArray(ghosts)
    return structure


def _linear(grid: vtkUnstructuredGrid) -> bool:
    from vtkmodules.vtkCommonDataModel import vtkCellTypeUtilities

    types = grid.GetDistinctCellTypesArray()
    return all(vtkCellTypeUtilities.IsLinear(types.GetValue(i)) for i in range(types.GetNumberOfTuples()))


def _outside(structure: Any) -> Any:
    """Return the outer surface as polygon data, with the ids of the points and cells it came from."""
    from vtkmodules.vtkFiltersGeometry import vtkGeometryFilter

    surface = vtkGeometryFilter()
    surface.SetInputData(structure)
    surface.SetNonlinearSubdivisionLevel(_NONLINEAR_SUBDIVISION)
    surface.PassThroughCellIdsOn()
    surface.SetOriginalCellIdsName(_CELLS)
    surface.PassThroughPointIdsOn()
    surface.SetOriginalPointIdsName(_POINTS)
    surface.Update()
    return surface.GetOutput()


def _curved_geometry(grid: vtkUnstructuredGrid) -> Geometry:
    """Return what is drawn of a grid with quadratic or higher cells.

    The outside is taken twice: first as curved faces, then each face as triangles that know their face. So a face
    keeps its outline and its value, and no line is drawn across it.
    """
    from vtkmodules.vtkFiltersGeometry import vtkUnstructuredGridGeometryFilter

    outside = vtkUnstructuredGridGeometryFilter()
    outside.SetInputData(grid)
    outside.PassThroughCellIdsOn()
    outside.SetOriginalCellIdsName(_CELLS)
    outside.PassThroughPointIdsOn()
    outside.SetOriginalPointIdsName(_POINTS)
    outside.Update()
    faces = outside.GetOutput()
    cells, points = _numpy(faces.GetCellData().GetArray(_CELLS)), _numpy(faces.GetPointData().GetArray(_POINTS))
    flat = _poly_geometry(_outside(_structure(faces)), None)
    flat = replace(
        flat,
        point_ids=points[flat.point_ids],
        line_cells=None if flat.line_cells is None else cells[flat.line_cells],
        vertex_cells=None if flat.vertex_cells is None else cells[flat.vertex_cells],
    )
    if flat.triangles is None or flat.face_cells is None:
        return flat
    owners = flat.face_cells if flat.triangle_faces is None else flat.face_cells[flat.triangle_faces]
    return replace(
        flat, triangle_faces=owners.astype(np.uint32), face_cells=cells, edges=face_edges(flat.triangles, owners)
    )


def _poly_geometry(poly: vtkPolyData, normals: NDArray[np.float32] | None) -> Geometry:
    """Return what is drawn of polygon data, whose cells are vertices, lines, polygons and strips, in this order."""
    cells, points = _ids(poly.GetCellData().GetArray(_CELLS)), _ids(poly.GetPointData().GetArray(_POINTS))
    vertices, vertex_cells = _vertices(poly, cells)
    lines, line_cells = _lines(poly, cells)
    triangles, triangle_faces, edges = _triangles(poly)
    first = poly.GetNumberOfVerts() + poly.GetNumberOfLines()
    face_cells = None if cells is None else cells[first:]
    if cells is None and first > 0:
        face_cells = np.arange(first, poly.GetNumberOfCells(), dtype=np.int64)
    return Geometry(
        _points(poly),
        point_ids=points,
        triangles=triangles,
        triangle_faces=triangle_faces,
        face_cells=None if triangles is None else face_cells,
        edges=edges,
        lines=lines,
        line_cells=line_cells,
        vertices=vertices,
        vertex_cells=vertex_cells,
        normals=normals,
    )


def _vertices(poly: vtkPolyData, cells: NDArray[np.int64] | None) -> tuple[Indices | None, NDArray[np.int64] | None]:
    if poly.GetNumberOfVerts() == 0:
        return None, None
    offsets, connectivity = _cells(poly.GetVerts())
    owners = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    return connectivity.astype(np.uint32), owners if cells is None else cells[owners]


def _lines(poly: vtkPolyData, cells: NDArray[np.int64] | None) -> tuple[Indices | None, NDArray[np.int64] | None]:
    if poly.GetNumberOfLines() == 0:
        return None, None
    offsets, connectivity = _cells(poly.GetLines())
    owners = np.repeat(np.arange(len(offsets) - 1), np.maximum(np.diff(offsets) - 1, 0)) + poly.GetNumberOfVerts()
    return segments(offsets, connectivity).astype(np.uint32), owners if cells is None else cells[owners]


def _triangles(poly: vtkPolyData) -> tuple[Indices | None, Indices | None, Indices | None]:
    """Return triangles, the face of each, and the outlines of the faces; see `Geometry`."""
    if poly.GetNumberOfPolys() + poly.GetNumberOfStrips() == 0:
        return None, None, None
    offsets, connectivity = _cells(poly.GetPolys())
    if poly.GetNumberOfStrips() == 0 and (np.diff(offsets) == 3).all():
        return connectivity.reshape(-1, 3).astype(np.uint32), None, None
    triangles, faces = _triangulated(poly)
    if poly.GetNumberOfStrips():
        return triangles, faces, face_edges(triangles, faces)
    return triangles, faces, unique_edges(segments(offsets, connectivity, closed=True))


def _triangulated(poly: vtkPolyData) -> tuple[Indices, Indices]:
    """Cut polygons, concave ones too, and strips into triangles; return these and the face of each."""
    from vtkmodules.util.numpy_support import numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonDataModel import vtkPolyData
    from vtkmodules.vtkFiltersCore import vtkTriangleFilter

    faces = vtkPolyData()
    faces.SetPoints(poly.GetPoints())
    faces.SetPolys(poly.GetPolys())
    faces.SetStrips(poly.GetStrips())
    numbers = numpy_to_vtkIdTypeArray(np.arange(faces.GetNumberOfCells()), deep=1)
    numbers.SetName(_CELLS)
    faces.GetCellData().AddArray(numbers)
    cut = vtkTriangleFilter()
    cut.SetInputData(faces)
    cut.Update()
    _, connectivity = _cells(cut.GetOutput().GetPolys())
    owners = _numpy(cut.GetOutput().GetCellData().GetArray(_CELLS))
    return connectivity.reshape(-1, 3).astype(np.uint32), owners.astype(np.uint32)


def _poly_normals(dataset: vtkDataSet) -> NDArray[np.float32] | None:
    normals = dataset.GetPointData().GetNormals()
    return None if normals is None else _numpy(normals).astype(np.float32)


def _points(dataset: Any) -> NDArray[np.floating[Any]]:
    if dataset.GetNumberOfPoints() == 0:
        return np.empty((0, 3), np.float32)
    points = dataset.GetPoints()
    if points is not None:
        return _numpy(points.GetData())
    return np.array([dataset.GetPoint(index) for index in range(dataset.GetNumberOfPoints())])


def _cells(cells: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the offsets and the connectivity of a VTK cell array."""
    return _numpy(cells.GetOffsetsArray()), _numpy(cells.GetConnectivityArray())


def _ids(array: Any) -> NDArray[np.int64] | None:
    return None if array is None else _numpy(array).astype(np.int64)


def _numpy(array: Any) -> NDArray[Any]:
    """Return a VTK array as numpy, without a copy where its memory allows."""
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import VTK_BIT, VTK_UNSIGNED_CHAR, vtkDataArray

    kind = array.GetDataType()
    if kind == VTK_BIT or not array.HasStandardMemoryLayout():
        plain = vtkDataArray.CreateDataArray(VTK_UNSIGNED_CHAR if kind == VTK_BIT else kind)
        plain.DeepCopy(array)
        array = plain
    return np.asarray(vtk_to_numpy(array))
