"""Meshes of trimesh as files that browsers read."""

from __future__ import annotations

import sys
from typing import Any

__all__ = ["exported", "is_trimesh"]


def is_trimesh(value: Any) -> bool:
    """Return whether `value` is a mesh, a path, a cloud of points or a scene of trimesh. Does not import it."""
    trimesh = sys.modules.get("trimesh")
    return trimesh is not None and isinstance(value, trimesh.parent.Geometry)


def exported(mesh: Any) -> bytes:
    """Return a mesh or scene of trimesh as GLB, as it is now.

    Raises:
        TypeError: it is none.
        ValueError: it has nothing that can be drawn.
    """
    if not is_trimesh(mesh):
        raise TypeError(
            f"a mesh or a scene of trimesh is shown, not {type(mesh).__name__}; files are given as `src`, "
            "arrays of vertices and faces to a TriMesh"
        )
    scene = mesh if hasattr(mesh, "geometry") and hasattr(mesh, "graph") else mesh.scene()
    if mesh.is_empty or scene.is_empty:
        raise ValueError("the mesh is empty: it has no vertices")
    data = scene.export(file_type="glb")
    return bytes(data)
