"""Properties of elements from the mesh objects of other libraries, which are only read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["mesh_properties", "point_properties"]


def mesh_properties(mesh: Any) -> dict[str, Any]:
    """Return what `TriMesh` takes of a mesh.

    Args:
        mesh: a trimesh ``Trimesh`` or ``Scene``, a PyVista or VTK data set (of volumes the surface), an object with
            ``vertices`` and ``faces``, a tuple of the two, or a mapping.

    Raises:
        TypeError: it is none of these.
    """
    libraries = _libraries(mesh)
    if "pyvista" in libraries or "vtkmodules" in libraries:
        return _of_vtk(mesh)
    if "trimesh" in libraries:
        return _of_trimesh(mesh)
    if isinstance(mesh, tuple) and len(mesh) == 2:
        return {"vertices": mesh[0], "faces": mesh[1]}
    if isinstance(mesh, Mapping):
        return dict(mesh)
    if hasattr(mesh, "vertices") and hasattr(mesh, "faces"):
        return {"vertices": np.asarray(mesh.vertices), "faces": np.asarray(mesh.faces)}
    raise TypeError(
        f"a mesh of trimesh or PyVista is expected, or a tuple (vertices, faces), not {type(mesh).__name__}"
    )


def point_properties(points: Any) -> dict[str, Any]:
    """Return what `PointCloud` takes of points.

    Args:
        points: a trimesh ``PointCloud`` or ``Trimesh``, a PyVista or VTK data set, an object with ``points`` (such as
            of Open3D), or an array (N, 3).

    Raises:
        TypeError: it is none of these.
    """
    libraries = _libraries(points)
    if "pyvista" in libraries or "vtkmodules" in libraries:
        return _with_scalars({"vertices": _wrapped(points).points}, _wrapped(points).point_data)
    if "trimesh" in libraries:
        colors = getattr(points, "colors", None)
        if colors is None and getattr(points.visual, "kind", None) == "vertex":
            colors = points.visual.vertex_colors
        found = {"vertices": np.asarray(points.vertices)}
        return {**found, "colors": np.asarray(colors)} if colors is not None and len(colors) else found
    if hasattr(points, "points"):
        found = {"vertices": np.asarray(points.points)}
        colors = getattr(points, "colors", None)
        return {**found, "colors": np.asarray(colors)} if colors is not None and len(colors) else found
    if isinstance(points, np.ndarray | list):
        return {"vertices": points}
    raise TypeError(f"points of trimesh, PyVista or Open3D are expected, or an array, not {type(points).__name__}")


def _libraries(mesh: Any) -> set[str]:
    return {cls.__module__.split(".")[0] for cls in type(mesh).__mro__}


def _of_trimesh(mesh: Any) -> dict[str, Any]:
    if hasattr(mesh, "to_mesh"):  # a scene of several
        mesh = mesh.to_mesh()
    found: dict[str, Any] = {"vertices": np.asarray(mesh.vertices), "faces": np.asarray(mesh.faces)}
    kind = getattr(mesh.visual, "kind", None)
    if kind == "vertex":
        found |= {"colors": np.asarray(mesh.visual.vertex_colors), "colors_per": "vertex"}
    elif kind == "face":
        found |= {"colors": np.asarray(mesh.visual.face_colors), "colors_per": "face"}
    elif kind == "texture" and mesh.visual.uv is not None:
        found["uv"] = np.asarray(mesh.visual.uv)
        material = mesh.visual.material
        picture = getattr(material, "baseColorTexture", None) or getattr(material, "image", None)
        if picture is not None:
            found["map"] = picture
        elif (color := getattr(material, "main_color", None)) is not None:
            found["color"] = [float(channel) / 255 for channel in color[:3]]
    return found


def _of_vtk(mesh: Any) -> dict[str, Any]:
    import pyvista as pv

    surface = _wrapped(mesh)
    if isinstance(surface, pv.MultiBlock):
        surface = surface.combine()
    if not isinstance(surface, pv.PolyData):
        surface = surface.extract_surface(algorithm=None)
    if not surface.is_all_triangles:
        surface = surface.triangulate()
    found: dict[str, Any] = {
        "vertices": np.asarray(surface.points),
        "faces": np.asarray(surface.faces).reshape(-1, 4)[:, 1:],
    }
    if "Normals" in surface.point_data:
        found["normals"] = np.asarray(surface.point_data["Normals"])
    if surface.active_texture_coordinates is not None:
        found["uv"] = np.asarray(surface.active_texture_coordinates)
    association, name = surface.active_scalars_info.association, surface.active_scalars_info.name
    if name is not None and association == pv.FieldAssociation.CELL:
        return {**_with_scalars(found, {name: surface.cell_data[name]}), "scalars_per": "face"}
    return _with_scalars(found, surface.point_data)


def _wrapped(mesh: Any) -> Any:
    import pyvista as pv

    return mesh if isinstance(mesh, pv.DataObject) else pv.wrap(mesh)


def _with_scalars(found: dict[str, Any], data: Any) -> dict[str, Any]:
    """Return `found` with the active array of `data`: colours where it holds bytes, else values."""
    name = getattr(data, "active_scalars_name", None) or next(iter(data if isinstance(data, dict) else ()), None)
    if name is None or name == "Normals":
        return found
    values = np.asarray(data[name])
    if values.dtype == np.uint8 and values.ndim == 2 and values.shape[1] in (3, 4):
        return {**found, "colors": values}
    if values.ndim == 2:
        values = np.linalg.norm(values, axis=1)
    return {**found, "scalars": values} if values.dtype.kind in "biuf" else found
