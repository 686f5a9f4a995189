"""From plain arrays to a `Surface`, without VTK as long as all faces are triangles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere.viewer.errors import MeshError, MissingExtraError
from belvedere.viewer.fields import Association
from belvedere.viewer.geometry import Geometry
from belvedere.viewer.surface import ArrayRecord, Surface, build_surface

__all__ = ["surface_of_arrays"]


def surface_of_arrays(
    name: str,
    points: Any,
    faces: Any = None,
    point_data: Mapping[str, Any] | None = None,
    cell_data: Mapping[str, Any] | None = None,
) -> Surface:
    """Make a surface of points, faces and the values on them.

    Args:
        name: Shown to people.
        points: (N, 3), or (N, 2) for a flat mesh.
        faces: (M, 3) or (M, 4) indices of points, or one-dimensional in PyVista's padded form
            ``[3, i, j, k, 4, …]``; None for a point cloud.
        point_data: Name to values, (N,) or (N, components).
        cell_data: Name to values, (M,) or (M, components).

    Raises:
        MeshError: Shapes or types do not fit, or a face names a point that does not exist.
    """
    coordinates = _coordinates(points, name)
    if faces is None:
        geometry, n_cells = Geometry(coordinates, vertices=np.arange(len(coordinates), dtype=np.uint32)), 0
    else:
        geometry, n_cells = _faces_geometry(coordinates, _indices(faces, name), name)
    records: list[ArrayRecord] = []
    _add_records(records, "point", point_data, len(coordinates), name)
    _add_records(records, "cell", cell_data, n_cells, name)
    return build_surface(
        geometry,
        records,
        name=name,
        kind="PointSet" if faces is None else "PolyData",
        n_points=len(coordinates),
        n_cells=n_cells,
        nbytes=coordinates.nbytes + getattr(faces, "nbytes", 0) + sum(values.nbytes for _, _, values, _ in records),
    )


def _coordinates(given: Any, name: str) -> NDArray[np.floating[Any]]:
    points = np.asarray(given)
    if points.ndim != 2 or points.shape[1] not in (2, 3) or points.dtype.kind not in "iuf":
        raise MeshError(f"{name}: points are numbers of shape (N, 3), not {points.dtype} of shape {points.shape}")
    if points.dtype != np.float32:
        points = points.astype(np.float64)
    return np.pad(points, ((0, 0), (0, 1))) if points.shape[1] == 2 else points


def _indices(given: Any, name: str) -> NDArray[np.int64]:
    faces = np.asarray(given)
    if faces.dtype.kind not in "iu" and faces.size:
        raise MeshError(f"{name}: faces are indices of points, integers, not {faces.dtype}")
    return faces.astype(np.int64)


def _add_records(
    records: list[ArrayRecord], association: Association, data: Mapping[str, Any] | None, count: int, name: str
) -> None:
    for label, given in (data or {}).items():
        values = np.asarray(given)
        if values.ndim not in (1, 2) or len(values) != count:
            expected = f"the mesh has {count:,} {association}s"
            raise MeshError(f"{name}: {association} array {label!r} has the shape {values.shape}, {expected}")
        records.append((association, str(label), values, ()))


def _faces_geometry(points: NDArray[np.floating[Any]], faces: NDArray[np.int64], name: str) -> tuple[Geometry, int]:
    """Return what is drawn of faces in any of the accepted forms, and how many there are."""
    if faces.ndim == 2 and faces.shape[1] in (3, 4):
        corners = faces.ravel()
        offsets = np.arange(0, corners.size + 1, faces.shape[1])
    elif faces.ndim == 1:
        offsets, corners = _unpadded(faces, name)
    else:
        raise MeshError(f"{name}: faces have the shape (M, 3), (M, 4) or PyVista's padded form, not {faces.shape}")
    wrong = corners[(corners < 0) | (corners >= len(points))]
    if wrong.size:
        raise MeshError(f"{name}: a face names point {wrong[0]}, but points are numbered 0 to {len(points) - 1}")
    if (np.diff(offsets) == 3).all():
        return Geometry(points, triangles=corners.reshape(-1, 3).astype(np.uint32)), len(offsets) - 1
    return _polygon_geometry(points, offsets, corners), len(offsets) - 1


def _unpadded(faces: NDArray[np.int64], name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return offsets and corners of faces in the form ``[n, corner, …, n, corner, …]``."""
    heads, position = [], 0
    while position < len(faces):
        heads.append(position)
        position += max(int(faces[position]), 0) + 1
    if position != len(faces):
        raise MeshError(f"{name}: faces in padded form end within the last face")
    counted = np.ones(len(faces), bool)
    counted[heads] = False
    offsets = np.concatenate([[0], np.cumsum(faces[heads])]) if heads else np.zeros(1, np.int64)
    return offsets, faces[counted]


def _polygon_geometry(points: NDArray[Any], offsets: NDArray[np.int64], corners: NDArray[np.int64]) -> Geometry:
    try:
        from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
        from vtkmodules.vtkCommonCore import vtkPoints
        from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
    except ImportError as error:
        raise MissingExtraError("cutting polygons into triangles", "VTK") from error
    from belvedere.viewer.dataset import dataset_geometry

    poly, coordinates, polygons = vtkPolyData(), vtkPoints(), vtkCellArray()
    coordinates.SetData(numpy_to_vtk(np.ascontiguousarray(points), deep=1))
    polygons.SetData(numpy_to_vtkIdTypeArray(offsets, deep=1), numpy_to_vtkIdTypeArray(corners, deep=1))
    poly.SetPoints(coordinates)
    poly.SetPolys(polygons)
    return dataset_geometry(poly)
