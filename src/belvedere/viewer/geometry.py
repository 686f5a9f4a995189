"""What is drawn of a mesh, before it is centred: points, triangles, lines, vertices, and where each came from.

A picture is made of fewer things than a mesh. `Geometry` holds the drawn ones in numpy arrays and remembers, by
index into the mesh, which point or cell each belongs to, so that the mesh's arrays can be put on the picture:

* a *face* is a cell, or a side of a cell, that is drawn as triangles; `triangle_faces` says whose a triangle is;
* `face_cells`, `line_cells`, `vertex_cells` name the cells of the mesh, `point_ids` its points; None where drawing
  changed nothing, so that index i is element i.

Everything here is numpy: the way from plain arrays to a picture needs no VTK.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Geometry", "Indices", "face_edges", "merge", "segments", "triangle_edges", "unique_edges"]

Indices = NDArray[np.uint32]

_NO_PAIRS: Indices = np.empty((0, 2), np.uint32)


@dataclass(frozen=True, eq=False)
class Geometry:
    """The drawn parts of one mesh, in its own coordinates.

    Attributes:
        points: (N, 3), float32 or float64.
        point_ids: (N,) point of the mesh each was made from, or None.
        triangles: (T, 3).
        triangle_faces: (T,) face of each triangle, or None where triangle t is face t.
        face_cells: (F,) cell of each face, or None where face f is cell f.
        edges: (E, 2) outlines of the faces, or None where every face is a triangle.
        lines: (L, 2) segments, and line_cells: (L,) the cell of each.
        vertices: (V,) and vertex_cells: (V,) the cell of each; None where they belong to no cell.
        normals: (N, 3) unit normals of the points, or None.
    """

    points: NDArray[Any]
    point_ids: NDArray[np.int64] | None = None
    triangles: Indices | None = None
    triangle_faces: Indices | None = None
    face_cells: NDArray[np.int64] | None = None
    edges: Indices | None = None
    lines: Indices | None = None
    line_cells: NDArray[np.int64] | None = None
    vertices: Indices | None = None
    vertex_cells: NDArray[np.int64] | None = None
    normals: NDArray[np.float32] | None = None

    @property
    def n_faces(self) -> int:
        """Number of faces."""
        if self.face_cells is not None:
            return len(self.face_cells)
        if self.triangle_faces is not None:
            return int(self.triangle_faces[-1]) + 1 if len(self.triangle_faces) else 0
        return 0 if self.triangles is None else len(self.triangles)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(part is None or len(part) == 0 for part in (self.triangles, self.lines, self.vertices))

    def without_unused_points(self) -> Geometry:
        """Drop the points that nothing drawn refers to. Returns itself where there are none."""
        used = np.zeros(len(self.points), bool)
        for part in (self.triangles, self.lines, self.vertices):
            if part is not None:
                used[part] = True
        if used.all():
            return self
        kept = np.flatnonzero(used)
        return self._with_points(kept, (np.cumsum(used) - 1).astype(np.uint32))

    def finite(self) -> Geometry:
        """Drop what touches a point whose coordinates are not finite: it has no place in a picture."""
        good = np.isfinite(self.points).all(axis=1)
        if good.all():
            return self
        whole = self
        if self.triangles is not None:
            kept = good[self.triangles].all(axis=1)
            faces = np.flatnonzero(kept).astype(np.uint32) if self.triangle_faces is None else self.triangle_faces[kept]
            whole = replace(whole, triangles=self.triangles[kept], triangle_faces=faces)
        if self.edges is not None:
            whole = replace(whole, edges=self.edges[good[self.edges].all(axis=1)])
        if self.lines is not None:
            kept = good[self.lines].all(axis=1)
            whole = replace(whole, lines=self.lines[kept], line_cells=_take(self.line_cells, kept))
        if self.vertices is not None:
            kept = good[self.vertices]
            whole = replace(whole, vertices=self.vertices[kept], vertex_cells=_take(self.vertex_cells, kept))
        return whole.without_unused_points()

    def with_separate_cells(self) -> tuple[Geometry, NDArray[np.int64]]:
        """Give every line segment and vertex points of its own; for a mesh without faces.

        Returns the geometry and, for each of its points, the cell it belongs to: what a cell field needs to be shown
        on lines and vertices.
        """
        lines = _NO_PAIRS if self.lines is None else self.lines
        vertices = np.empty(0, np.uint32) if self.vertices is None else self.vertices
        line_cells = np.zeros(len(lines), np.int64) if self.line_cells is None else self.line_cells
        vertex_cells = np.zeros(len(vertices), np.int64) if self.vertex_cells is None else self.vertex_cells
        chosen = np.concatenate([lines.ravel(), vertices]).astype(np.intp)
        numbers = np.arange(len(chosen), dtype=np.uint32)
        separate = replace(
            self,
            points=self.points[chosen],
            point_ids=chosen.astype(np.int64) if self.point_ids is None else self.point_ids[chosen],
            lines=numbers[: lines.size].reshape(-1, 2) if len(lines) else None,
            vertices=numbers[lines.size :] if len(vertices) else None,
            normals=None if self.normals is None else self.normals[chosen],
        )
        return separate, np.concatenate([np.repeat(line_cells, 2), vertex_cells])

    def _with_points(self, kept: NDArray[np.intp], renumber: Indices) -> Geometry:
        return replace(
            self,
            points=self.points[kept],
            point_ids=kept.astype(np.int64) if self.point_ids is None else self.point_ids[kept],
            triangles=_take(renumber, self.triangles),
            edges=_take(renumber, self.edges),
            lines=_take(renumber, self.lines),
            vertices=_take(renumber, self.vertices),
            normals=None if self.normals is None else self.normals[kept],
        )


def unique_edges(edges: NDArray[Any]) -> Indices:
    """Return each undirected edge once, smaller index first, in order. `edges` is (n, 2)."""
    keys = _edge_keys(edges)
    keys.sort()
    first = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    return _edges_of(keys[first])


def triangle_edges(triangles: NDArray[Any]) -> NDArray[Any]:
    """Return the three edges of each triangle, (3 T, 2): first all first ones, then all second ones, …"""
    return np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])


def face_edges(triangles: NDArray[Any], faces: NDArray[Any]) -> Indices:
    """Return the outlines of faces made of several triangles: the edges that only one triangle of a face has.

    Works for any face, a curved one of a quadratic cell included, whose outline goes through its middle nodes.
    """
    keys = _edge_keys(triangle_edges(triangles))
    owners = np.concatenate([faces, faces, faces])
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    same = (keys[1:] == keys[:-1]) & (owners[1:] == owners[:-1])
    inner = np.zeros(len(keys), bool)
    inner[1:] |= same
    inner[:-1] |= same
    return _edges_of(np.unique(keys[~inner]))


def segments(offsets: NDArray[Any], connectivity: NDArray[Any], *, closed: bool = False) -> NDArray[Any]:
    """Return the segments of polylines, (n, 2), or of polygons (`closed`).

    Args:
        offsets: (n + 1,) where each polyline begins in `connectivity`; the last is its length.
        connectivity: point indices, one polyline after another.
        closed: whether the last point is joined to the first.
    """
    following = np.roll(connectivity, -1)
    lengths = np.diff(offsets)
    last = offsets[1:][lengths > 0] - 1
    if closed:
        following[last] = connectivity[offsets[:-1][lengths > 0]]
        return np.column_stack([connectivity, following])
    kept = np.ones(len(connectivity), bool)
    kept[last] = False
    return np.column_stack([connectivity[kept], following[kept]])


def merge(parts: Sequence[tuple[Geometry, int, int]]) -> Geometry:
    """Put several geometries into one.

    Args:
        parts: For each, the geometry, and the number of points and of cells of its mesh. Ids in the result count
            through the meshes, one after another.
    """
    if len(parts) == 1:
        return parts[0][0]
    geometries = [part for part, _, _ in parts]
    explicit = [part if part.triangles is None else _with_explicit_faces(part) for part in geometries]
    points_before = _running([len(part.points) for part in geometries])
    faces_before = _running([part.n_faces for part in geometries])
    ids_before = _running([n_points for _, n_points, _ in parts])
    cells_before = _running([n_cells for _, _, n_cells in parts])
    point_ids = [np.arange(len(p.points)) if p.point_ids is None else p.point_ids for p in geometries]
    with_normals = all(part.normals is not None for part in geometries)
    return Geometry(
        np.concatenate([part.points.astype(np.float64) for part in geometries]),
        point_ids=_joined(point_ids, ids_before),
        triangles=_joined([part.triangles for part in explicit], points_before),
        triangle_faces=_joined([part.triangle_faces for part in explicit], faces_before),
        face_cells=_joined([part.face_cells for part in explicit], cells_before),
        edges=_joined([part.edges for part in explicit], points_before),
        lines=_joined([part.lines for part in geometries], points_before),
        line_cells=_joined([part.line_cells for part in geometries], cells_before),
        vertices=_joined([part.vertices for part in geometries], points_before),
        vertex_cells=_joined([part.vertex_cells for part in geometries], cells_before),
        normals=_joined([part.normals for part in geometries], [0] * len(parts)) if with_normals else None,
    )


def _with_explicit_faces(part: Geometry) -> Geometry:
    """Return the geometry with everything spelt out that None stands for where faces are triangles."""
    triangles = part.triangles if part.triangles is not None else np.empty((0, 3), np.uint32)
    numbers = np.arange(len(triangles), dtype=np.uint32)
    return replace(
        part,
        triangle_faces=numbers if part.triangle_faces is None else part.triangle_faces,
        face_cells=np.arange(part.n_faces) if part.face_cells is None else part.face_cells,
        edges=unique_edges(triangle_edges(triangles)) if part.edges is None else part.edges,
    )


def _running(counts: Sequence[int]) -> list[int]:
    """Return for each count the sum of those before it."""
    return [0, *accumulate(counts)][:-1]


def _joined(arrays: Sequence[NDArray[Any] | None], offsets: Sequence[int]) -> Any:
    """Join those arrays that are not None, each after adding its offset; None where all are."""
    present = [
        array + array.dtype.type(offset) for array, offset in zip(arrays, offsets, strict=True) if array is not None
    ]
    return np.concatenate(present) if present else None


def _take(values: Any, chosen: Any) -> Any:
    return None if values is None or chosen is None else values[chosen]


def _edge_keys(edges: NDArray[Any]) -> NDArray[np.uint64]:
    low = np.minimum(edges[:, 0], edges[:, 1]).astype(np.uint64)
    high = np.maximum(edges[:, 0], edges[:, 1]).astype(np.uint64)
    keys: NDArray[np.uint64] = (low << np.uint64(32)) | high
    return keys


def _edges_of(keys: NDArray[np.uint64]) -> Indices:
    return np.column_stack([keys >> np.uint64(32), keys & np.uint64(0xFFFFFFFF)]).astype(np.uint32)
