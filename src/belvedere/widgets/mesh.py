"""A 3D view of a mesh for the pages of an application, and what the program shows in it.

Example::

    view = mesh.MeshView(edges=("edges", False), colormap=("colormap", "viridis"))

    @server.change("radius")
    def show(radius):
        view.show(pyvista.Sphere(radius))

What a view shows belongs to its name, not to its element: it stands in the document under ``("view", name, …)``, can be
shown before there is a page, and a page that is laid out anew shows it again.
"""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast
from weakref import WeakKeyDictionary

from belvedere.ui.element import Child, Element

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from belvedere.app import Session

__all__ = ["VIEWS", "CameraView", "MeshView", "Shown"]

VIEWS = ("iso", "+x", "-x", "+y", "-y", "+z", "-z")
"""Standard views, by the side from which the mesh is seen."""

_PROPERTIES = (
    "name colormap range component reversed edges representation opacity smooth point_size line_width color "
    "nan_color background theme axes parallel scalar_bar"
)

_CAMERA = ("position", "target", "up", "fov", "parallel")

_GEOMETRY = ("points", "triangles", "cells", "edges", "lines", "vertices", "normals")

_numbers = itertools.count(1)


class _Field(Protocol):
    name: str
    display: str
    components: int
    array: NDArray[Any]


class Shown(Protocol):
    """A mesh made ready for browsers, as `belvedere.viewer.to_surface` makes it."""

    @property
    def entry(self) -> dict[str, Any]:
        """What it is and where."""

    @property
    def arrays(self) -> Mapping[str, NDArray[Any] | None]:
        """What it is made of, by the names of a mesh view's entries."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """Its arrays of values, by key."""

    @property
    def default(self) -> str | None:
        """Key of the array to show at first."""

    def find(self, name: str) -> Any:
        """Return the array of that name, or None."""


class CameraView(Element):
    """A 3D view in the browser, with a camera that the program can place and ask for. Its `ref` is made if need be."""

    def __init__(self, children: Child = None, **attributes: Any) -> None:
        if not attributes.get("ref"):
            attributes["ref"] = f"{self._tag.replace('-', '_')}_{next(_numbers)}"
        super().__init__(children, **attributes)

    def reset_camera(self, session: Session | None = None) -> None:
        """Show the whole mesh, including what was written before this call, to one session or to all."""
        self._call_view(session, "reset_camera")

    def set_view(self, name: str, session: Session | None = None) -> None:
        """Look at the mesh from a standard side, one of `VIEWS`, in one session or in all.

        Raises:
            ValueError: for another name.
        """
        if name not in VIEWS:
            raise ValueError(f"a view is one of {', '.join(VIEWS)}, not {name!r}")
        self._call_view(session, "set_view", name)

    async def get_camera(self, session: Session) -> dict[str, Any]:
        """Return where the camera of a session is. Raises as `Session.call` does."""
        camera: dict[str, Any] = await session.call(self._values["ref"], "get_camera")
        return camera

    def set_camera(self, camera: Mapping[str, Any], session: Session | None = None) -> None:
        """Place the camera, in one session or in all.

        Args:
            camera: as `get_camera` returns it: ``position``, ``target`` and ``up`` [x, y, z] in the mesh's units,
                ``fov`` in degrees, ``parallel``. What is left out stays.
            session: whose; None: all.

        Raises:
            ValueError: for anything else in it.
        """
        unknown = [key for key in camera if key not in _CAMERA]
        if unknown:
            raise ValueError(f"a camera has {', '.join(_CAMERA)}, not {unknown[0]!r}")
        self._call_view(session, "set_camera", dict(camera))

    async def screenshot(self, session: Session) -> bytes:
        """Return what a session sees, as PNG. Raises as `Session.call` does."""
        return bytes(await session.call(self._values["ref"], "screenshot"))

    def _call_view(self, session: Session | None, method: str, *args: Any) -> None:
        (session or self._server).js_call(self._values["ref"], method, *args)


class MeshView(CameraView):
    """A 3D view of one mesh.

    Args:
        children: shown over the picture.
        name: of what is shown; views of one name show the same, each with its own camera.
        attributes: ``colormap``; ``range`` ``[low, high]`` in the unit of the scalars, None: their own;
            ``component``, a column of the scalars or ``"magnitude"``; ``reversed``; ``edges``; ``representation``
            (``"surface"``, ``"wireframe"``, ``"points"``); ``opacity`` 0 to 1; ``smooth``; ``point_size`` and
            ``line_width`` in pixels; ``color``, ``nan_color`` and ``background`` (CSS); ``theme``; ``axes``;
            ``parallel``; ``scalar_bar``. Events: ``camera``, ``click``, ``coloring``.
    """

    _tag = "mesh-view"
    _attributes = frozenset(_PROPERTIES.split())
    _default_true = frozenset({"axes", "scalar_bar"})
    _events = frozenset({"camera", "coloring"})

    def __init__(self, children: Child = None, *, name: Any = "main", **attributes: Any) -> None:
        super().__init__(children, name=name, **attributes)
        self._shown: Shown | None = None
        self._shown_to: WeakKeyDictionary[Session, Shown | None] = WeakKeyDictionary()

    def show(
        self,
        mesh: Any,
        *,
        scalars: str | Literal[False] | None = None,
        title: str | None = None,
        session: Session | None = None,
    ) -> Shown | None:
        """Show a mesh in place of what is shown, in one step. Cameras stay, but for the first mesh.

        Args:
            mesh: whatever `belvedere.viewer.to_surface` takes: a PyVista or VTK data set, a trimesh or meshio object,
                points (N, 3), a tuple ``(points, triangles)``, a mapping with ``points``, ``triangles``,
                ``point_data`` and ``cell_data``; or what it has made. None: nothing.
            scalars: name of the array to colour by; None: the mesh's active array; False: none.
            title: what people read where the mesh is named.
            session: who sees it; None: all who see nothing of their own.

        Returns:
            What is shown: to show it again costs no conversion.

        Raises:
            MeshError: it is no mesh, there is nothing in it to draw, or it has no such array.
        """
        if not isinstance(self._values["name"], str) or not self._values["name"]:
            raise TypeError(f"a view that is shown something has a name of its own, not {self._values['name']!r}")
        shown: Shown | None = None
        if mesh is not None:
            shown = cast(Shown, mesh) if hasattr(mesh, "entry") else _viewer().to_surface(mesh, title or "mesh")
        self._put(shown, None if shown is None else _field(shown, scalars), session)
        if session is None:
            self._shown = shown
        else:
            self._shown_to[session] = shown
        return shown

    def color_by(self, scalars: str | Literal[False] | None, *, session: Session | None = None) -> None:
        """Colour what this view was last given by another of its arrays. Its geometry is not sent again.

        Args:
            scalars: name of the array; None: the mesh's active array; False: none.
            session: who sees it; None: all who see nothing of their own.

        Raises:
            MeshError: it has no such array, or nothing is shown.
        """
        shown = self._shown if session is None else self._shown_to.get(session, self._shown)
        if shown is None:
            raise _viewer().MeshError(f"the view {self._values['name']!r} shows nothing that could be coloured")
        self._write_entries(_coloring(_field(shown, scalars)), session)

    def follow_all(self, session: Session) -> None:
        """Let a session see again what all see, after something was shown to it alone."""
        self._shown_to.pop(session, None)
        with self._server.store.transaction():
            for name in ("mesh", *_GEOMETRY, "scalars", "coloring"):
                session.scope.remove(("view", self._values["name"], name))

    def _put(self, shown: Shown | None, field: _Field | None, session: Session | None) -> None:
        arrays = shown.arrays if shown is not None else {}
        values: dict[str, Any] = {name: arrays.get(name) for name in _GEOMETRY}
        values["mesh"] = shown.entry if shown is not None else None
        self._write_entries({**values, **_coloring(field)}, session)

    def _write_entries(self, values: Mapping[str, Any], session: Session | None) -> None:
        """Write entries in one transaction, so that no browser mixes two meshes."""
        scope = self._server.store.shared if session is None else session.scope
        with self._server.store.transaction():
            for name, value in values.items():
                path = ("view", self._values["name"], name)
                if value is None and session is None:
                    scope.remove(path)
                else:
                    # None in a session's own scope hides what all see; removed, that would show again.
                    scope.set(path, value)


def _coloring(field: _Field | None) -> dict[str, Any]:
    if field is None:
        return {"scalars": None, "coloring": None}
    coloring = {"association": field.display, "name": field.name, "components": field.components}
    return {"scalars": field.array, "coloring": coloring}


def _field(shown: Shown, scalars: str | Literal[False] | None) -> _Field | None:
    if scalars is False:
        return None
    if scalars is None:
        return None if shown.default is None else cast("_Field", shown.fields[shown.default])
    found = shown.find(scalars)
    if found is None:
        names = sorted({one.name for one in shown.fields.values()})
        raise _viewer().MeshError(f"the mesh has no array {scalars!r}; it has {', '.join(names) or 'none'}")
    return cast("_Field", found)


def _viewer() -> Any:
    # A look upwards in the house: a view knows of what converts meshes only where a program gives it one.
    return importlib.import_module("belvedere.viewer")
