"""A mesh, made ready for browsers.

`Surface` holds exactly the arrays of a mesh view: what is drawn, relative to an origin. Coordinates are kept in
float32 as graphics cards want them, but relative to the float64 centre of the bounds, so that a mesh at x = 500,000 m
is as smooth as one at 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere.viewer.errors import MeshError
from belvedere.viewer.fields import Association, Field, make_field
from belvedere.viewer.geometry import Geometry, Indices

__all__ = ["ArrayRecord", "Surface", "build_surface"]

ArrayRecord = tuple[Association, str, NDArray[np.generic], tuple[str, ...]]
"""An array of a mesh: association, name, values (n,) or (n, components), names of the components (may be empty)."""


@dataclass(frozen=True, eq=False)
class Surface:
    """What browsers are given of one mesh. All arrays are read-only.

    Attributes:
        name: Shown to people.
        kind: Kind of the mesh it was made from, e.g. ``"UnstructuredGrid"``.
        n_points, n_cells: Of the mesh, not of the picture.
        nbytes: Memory of the mesh, in bytes.
        origin: (3,) float64, centre of the bounds.
        bounds: xmin, xmax, ymin, ymax, zmin, zmax of what is drawn.
        points: (N, 3) float32, relative to `origin`.
        triangles: (T, 3) uint32, or None.
        cells: (T,) uint32, index of each triangle in cell fields; None where triangle t has value t.
        edges: (E, 2) uint32, true edges of the cells; None where the triangles' own edges serve.
        lines: (L, 2) uint32, segments, or None.
        vertices: (V,) uint32, or None.
        normals: (N, 3) float32, or None.
        fields: the mesh's arrays, by `Field.key`.
        default: key of the field to show at first, or None.
    """

    name: str
    kind: str
    n_points: int
    n_cells: int
    nbytes: int
    origin: NDArray[np.float64]
    bounds: tuple[float, float, float, float, float, float]
    points: NDArray[np.float32]
    triangles: Indices | None = None
    cells: Indices | None = None
    edges: Indices | None = None
    lines: Indices | None = None
    vertices: Indices | None = None
    normals: NDArray[np.float32] | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    default: str | None = None

    @property
    def entry(self) -> dict[str, Any]:
        """The `"mesh"` entry of a mesh view."""
        return {
            "origin": self.origin.tolist(),
            "bounds": list(self.bounds),
            "n_cells": self.n_cells,
            "n_points": self.n_points,
            "name": self.name,
        }

    @property
    def arrays(self) -> dict[str, NDArray[Any] | None]:
        """The geometry entries of a mesh view, None for what this mesh has not."""
        names = ("points", "triangles", "cells", "edges", "lines", "vertices", "normals")
        return {name: getattr(self, name) for name in names}

    def find(self, name: str) -> Field | None:
        """Return the field of that key, or of that name: a point field before a cell field. None if there is none."""
        for key in (name, f"point:{name}", f"cell:{name}"):
            if key in self.fields:
                return self.fields[key]
        return None


def build_surface(
    geometry: Geometry,
    arrays: Iterable[ArrayRecord] = (),
    *,
    name: str,
    kind: str,
    n_points: int,
    n_cells: int,
    nbytes: int,
    active: str | None = None,
) -> Surface:
    """Make a surface of what is drawn and the arrays of the mesh.

    Args:
        geometry: What is drawn.
        arrays: The mesh's arrays; those of unknown type or shape are left out.
        name: Shown to people.
        kind: Kind of the mesh.
        n_points, n_cells: Of the mesh.
        nbytes: Memory of the mesh, in bytes.
        active: Name or key of the array the mesh itself says is to be shown.

    Raises:
        MeshError: There is nothing to draw.
    """
    geometry = geometry.finite().without_unused_points()
    if geometry.empty:
        raise MeshError(f"{name}: nothing can be drawn, the mesh has {n_points:,} points and {n_cells:,} cells")
    records = [record for record in arrays if _is_numeric(record[2])]
    cell_ids, cells_on_points = geometry.face_cells, geometry.triangles is None
    if cells_on_points and any(association == "cell" for association, *_ in records):
        geometry, cell_ids = geometry.with_separate_cells()
    fields: dict[str, Field] = {}
    for association, label, values, labels in records:
        ids = geometry.point_ids if association == "point" else cell_ids
        display: Association = "point" if cells_on_points else association
        one = make_field(label, association, values, ids=ids, display=display, labels=labels)
        fields[one.key] = one
    low, high = geometry.points.min(axis=0).astype(np.float64), geometry.points.max(axis=0).astype(np.float64)
    origin = (low + high) / 2
    bounds = (float(low[0]), float(high[0]), float(low[1]), float(high[1]), float(low[2]), float(high[2]))
    return Surface(
        name=name,
        kind=kind,
        n_points=n_points,
        n_cells=n_cells,
        nbytes=nbytes,
        origin=_read_only(origin),
        bounds=bounds,
        points=_read_only((geometry.points - origin).astype(np.float32)),
        triangles=_read_only(geometry.triangles),
        cells=_read_only(geometry.triangle_faces),
        edges=_read_only(geometry.edges),
        lines=_read_only(geometry.lines),
        vertices=_read_only(geometry.vertices),
        normals=_read_only(geometry.normals),
        fields=fields,
        default=_default_key(fields, active),
    )


_SERVICE_ARRAYS = re.compile(r"normals?|tcoords?|texture.*|rgba?|colou?rs?|uv|.*_?ids?|.*Id(s)?", re.IGNORECASE)
"""Names of arrays that say how to draw or number a mesh, and are not what people come to see."""


def _default_key(fields: Mapping[str, Field], active: str | None) -> str | None:
    for key in (active, f"point:{active}", f"cell:{active}"):
        if key in fields:
            return key
    return next((key for key, one in fields.items() if not _SERVICE_ARRAYS.fullmatch(one.name)), None)


def _is_numeric(values: NDArray[Any]) -> bool:
    return values.ndim in (1, 2) and values.dtype.kind in "biuf" and values.size > 0


def _read_only(array: Any) -> Any:
    """Return the array as one that nobody can write to: what lets the document keep it without a copy."""
    if array is None or (array.base is None and not array.flags.writeable):
        return array
    own = np.array(array, order="C", copy=array.base is not None)
    own.setflags(write=False)
    return own
