"""Small meshes with known answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyvista as pv

from belvedere.viewer.surface import Surface


def two_hexahedra() -> Any:
    """Two unit cubes side by side along x; the point array is x, the cell array 10 and 20."""
    grid = pv.ImageData(dimensions=(3, 2, 2)).cast_to_unstructured_grid()
    grid.point_data["x"] = np.asarray(grid.points[:, 0])
    grid.cell_data["block"] = np.array([10.0, 20.0])
    return grid


def triangle_corners(surface: Surface) -> np.ndarray[Any, Any]:
    """Corners of the triangles in world coordinates, (T, 3, 3)."""
    assert surface.triangles is not None
    return (surface.points.astype(np.float64) + surface.origin)[surface.triangles]


def area(surface: Surface) -> float:
    """Area of all triangles."""
    a, b, c = np.moveaxis(triangle_corners(surface), 1, 0)
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def edge_lengths(surface: Surface) -> np.ndarray[Any, Any]:
    """Lengths of the edges, sorted."""
    assert surface.edges is not None
    ends = surface.points.astype(np.float64)[surface.edges]
    return np.sort(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1))
