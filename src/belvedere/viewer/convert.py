"""From whatever a program calls a mesh to a `Surface`.

Understood are PyVista and VTK data sets and multi-block sets, trimesh and meshio objects, and plain arrays. A library
is recognised by the module of the object's class and imported only then, so none is needed for the others.
The given object is only read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from belvedere.viewer.arrays import surface_of_arrays
from belvedere.viewer.errors import MeshError, MissingExtraError
from belvedere.viewer.fields import Association
from belvedere.viewer.geometry import merge
from belvedere.viewer.surface import ArrayRecord, Surface, build_surface

if TYPE_CHECKING:
    from vtkmodules.vtkCommonDataModel import vtkDataSet

__all__ = ["to_surface"]

_KINDS = (
    "a PyVista or VTK data set, a trimesh or meshio object, an array of points (N, 3), "
    "a tuple (points, triangles), or a mapping with 'points', 'triangles', 'point_data', 'cell_data'"
)


def to_surface(mesh: Any, name: str = "mesh") -> Surface:
    """Convert a mesh to what browsers are given.

    Args:
        mesh: One of

            * a PyVista or VTK data set (any kind), or a multi-block set, whose blocks are shown together;
            * a trimesh ``Trimesh``, ``PointCloud`` or ``Scene``;
            * a meshio ``Mesh``;
            * points, (N, 3) or (N, 2): a point cloud;
            * a tuple of points (N, 3) and faces: (M, 3) or (M, 4) integers, or one-dimensional in PyVista's padded
              form ``[3, i, j, k, 4, …]``;
            * a mapping with ``points``, optional ``triangles``, and ``point_data`` and ``cell_data``, mappings from
              names to arrays (n,) or (n, components).
        name: Shown to people.

    Raises:
        MeshError: It is none of these, its arrays do not fit together, or there is nothing in it to draw.
    """
    origin = {cls.__module__.split(".")[0] for cls in type(mesh).__mro__}
    if "vtkmodules" in origin or "pyvista" in origin:
        return _from_vtk(mesh, name)
    if "trimesh" in origin:
        return _from_trimesh(mesh, name)
    if "meshio" in origin:
        return _from_meshio(mesh, name)
    if isinstance(mesh, np.ndarray):
        return surface_of_arrays(name, mesh)
    if isinstance(mesh, tuple) and len(mesh) == 2:
        return surface_of_arrays(name, *mesh)
    if isinstance(mesh, Mapping):
        return _from_mapping(mesh, name)
    raise MeshError(f"{name}: {type(mesh).__name__} is not a mesh; expected {_KINDS}")


def _from_vtk(mesh: Any, name: str) -> Surface:
    from belvedere.viewer.dataset import dataset_arrays, dataset_geometry

    kind = type(mesh).__name__.removeprefix("vtk")
    if mesh.IsA("vtkDataSet"):
        return build_surface(
            dataset_geometry(mesh),
            dataset_arrays(mesh),
            name=name,
            kind=kind,
            n_points=mesh.GetNumberOfPoints(),
            n_cells=mesh.GetNumberOfCells(),
            nbytes=mesh.GetActualMemorySize() * 1024,
            active=_active_array(mesh),
        )
    if not mesh.IsA("vtkCompositeDataSet"):
        raise MeshError(f"{name}: {kind} has no points and cells; expected {_KINDS}")
    blocks = [block for block in _blocks(mesh) if block.GetNumberOfPoints()]
    if not blocks:
        raise MeshError(f"{name}: the mesh is empty, none of its blocks has points")
    if len(blocks) == 1:
        return _from_vtk(blocks[0], name)
    parts = [(dataset_geometry(block), block.GetNumberOfPoints(), block.GetNumberOfCells()) for block in blocks]
    return build_surface(
        merge(parts),
        _joined_arrays(blocks),
        name=name,
        kind=f"{kind} of {len(blocks)}",
        n_points=sum(points for _, points, _ in parts),
        n_cells=sum(cells for _, _, cells in parts),
        nbytes=sum(block.GetActualMemorySize() for block in blocks) * 1024,
        active=next((active for active in map(_active_array, blocks) if active), None),
    )


def _blocks(mesh: Any) -> Iterator[vtkDataSet]:
    """Yield the data sets of a composite data set, depth first."""
    iterator = mesh.NewIterator()
    iterator.InitTraversal()
    while not iterator.IsDoneWithTraversal():
        block = iterator.GetCurrentDataObject()
        if block is not None and block.IsA("vtkDataSet"):
            yield block
        iterator.GoToNextItem()


def _active_array(dataset: vtkDataSet) -> str | None:
    """Return the key of the array that the data set itself calls its scalars or, failing that, its vectors.

    VTK has active arrays of points and of cells; PyVista knows which of the two its user chose.
    """
    chosen = getattr(dataset, "active_scalars_info", None)
    if chosen is not None and chosen.name:
        association = {"POINT": "point", "CELL": "cell"}.get(chosen.association.name)
        return f"{association}:{chosen.name}"
    for kind in ("GetScalars", "GetVectors"):
        for association, attributes in (("point", dataset.GetPointData()), ("cell", dataset.GetCellData())):
            array = getattr(attributes, kind)()
            if array is not None and array.GetName():
                return f"{association}:{array.GetName()}"
    return None


def _joined_arrays(blocks: Sequence[vtkDataSet]) -> Iterator[ArrayRecord]:
    """Yield the arrays of several data sets as arrays through all of them, NaN in those that lack one.

    Arrays that have the same name and not the same number of components are joined up to the first such; a cell array
    ``Block`` numbers the data sets.
    """
    from belvedere.viewer.dataset import dataset_arrays

    counts = {"point": [b.GetNumberOfPoints() for b in blocks], "cell": [b.GetNumberOfCells() for b in blocks]}
    found: dict[tuple[Association, str], dict[int, NDArray[Any]]] = {}
    labels_of: dict[tuple[Association, str], tuple[str, ...]] = {}
    for index, block in enumerate(blocks):
        for association, name, values, labels in dataset_arrays(block):
            pieces = found.setdefault((association, name), {})
            labels_of.setdefault((association, name), labels)
            if not pieces or next(iter(pieces.values())).shape[1:] == values.shape[1:]:
                pieces[index] = values
    for (association, name), pieces in found.items():
        tail = next(iter(pieces.values())).shape[1:]
        whole = [
            pieces[index] if index in pieces else np.full((count, *tail), np.nan, np.float32)
            for index, count in enumerate(counts[association])
        ]
        yield association, name, np.concatenate(whole), labels_of[association, name]
    yield "cell", "Block", np.repeat(np.arange(len(blocks)), counts["cell"]), ()


def _from_trimesh(mesh: Any, name: str) -> Surface:
    kinds = {cls.__name__ for cls in type(mesh).__mro__}
    if "Scene" in kinds:
        mesh = mesh.to_mesh()
        kinds = {"Trimesh"}
    if "Trimesh" in kinds:
        return surface_of_arrays(name, mesh.vertices, mesh.faces, mesh.vertex_attributes, mesh.face_attributes)
    if "PointCloud" in kinds:
        return surface_of_arrays(name, mesh.vertices)
    raise MeshError(f"{name}: a trimesh {type(mesh).__name__} is not a mesh; expected Trimesh, PointCloud or Scene")


def _from_meshio(mesh: Any, name: str) -> Surface:
    try:
        import pyvista
    except ImportError as error:
        raise MissingExtraError("showing a meshio mesh") from error
    # PyVista's conversion writes cell sets into the cell data of what it is given: give it a mesh of its own.
    own = type(mesh)(mesh.points, mesh.cells, mesh.point_data, mesh.cell_data)
    try:
        return _from_vtk(pyvista.from_meshio(own), name)
    except (KeyError, TypeError, IndexError) as error:
        raise MeshError(f"{name}: this meshio mesh has cells that VTK does not know ({error})") from error


def _from_mapping(mesh: Mapping[str, Any], name: str) -> Surface:
    unknown = [key for key in mesh if key not in ("points", "triangles", "point_data", "cell_data")]
    if "points" not in mesh or unknown:
        given = ", ".join(repr(key) for key in mesh) or "nothing"
        expected = "'points' and nothing but 'triangles', 'point_data' and 'cell_data' besides"
        raise MeshError(f"{name}: a mesh given as a mapping has {expected}; this has {given}")
    return surface_of_arrays(
        name, mesh["points"], mesh.get("triangles"), mesh.get("point_data") or {}, mesh.get("cell_data") or {}
    )
