"""Views that are drawn in the browser: `MeshView` shows what the document holds under ``("view", name, …)``."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from belvedere.ui.element import Child, Element

if TYPE_CHECKING:
    from belvedere.app import Session

__all__ = ["VIEWS", "CameraView", "MeshView"]

VIEWS = ("iso", "+x", "-x", "+y", "-y", "+z", "-z")
"""Standard views, by the side from which the mesh is seen."""

_PROPERTIES = (
    "name colormap range component reversed edges representation opacity smooth point_size line_width color "
    "nan_color background theme axes parallel scalar_bar"
)

_CAMERA = ("position", "target", "up", "fov", "parallel")

_numbers = itertools.count(1)


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
        name: which mesh of the document.
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
