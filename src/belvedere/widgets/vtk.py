"""Views under VTK's names.

`VtkView` is an empty view, drawn in the browser; it needs no VTK. Views over a VTK render window or a PyVista plotter
(`VtkRemoteView`, `VtkLocalView`, `VtkRemoteLocalView`) are not part of this release: they come with the mesh viewer.
Until then `belvedere.widgets.mesh.MeshView` shows a mesh.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from belvedere.app import NotAvailableError
from belvedere.ui.element import Child
from belvedere.widgets.mesh import CameraView
from belvedere.widgets.typing import Bound, Event

__all__ = ["VtkLocalView", "VtkRemoteLocalView", "VtkRemoteView", "VtkView"]


class VtkView(CameraView):
    """An empty 3D view that is drawn in the browser.

    Its methods can also be called by name: ``server.js_call(ref="vtkView", method="resetCamera", args=[])``.

    Args:
        children: shown over the picture.
        ref: name by which it is found; made where it is not given.
        background: ``"light"``, ``"dark"``, a CSS colour, or red, green and blue from 0 to 1.
        axes: whether the orientation axes are shown.
        parallel: parallel instead of perspective projection.
        camera: event, with where the user moved the camera to.
    """

    _tag = "vtk-view"
    _attributes = frozenset({"background", "axes", "parallel"})
    _events = frozenset({"camera"})
    _default_true = frozenset({"axes"})

    def __init__(
        self,
        children: Child = None,
        ref: str | None = None,
        *,
        background: Bound[str] | Sequence[float] = None,
        axes: Bound[bool] = True,
        parallel: Bound[bool] = None,
        camera: Event = None,
        **attributes: Any,
    ) -> None:
        super().__init__(
            children,
            ref=ref,
            background=_color(background),
            axes=axes,
            parallel=parallel,
            camera=camera,
            **attributes,
        )


class _RenderWindowView:
    """Stands for a view that there is not yet, so that a program can be imported and is told when it makes one."""

    def __init__(self, *_args: Any, **_attributes: Any) -> None:
        raise NotAvailableError(
            f"{type(self).__name__} is not available yet: views over VTK render windows come with the mesh viewer; "
            "belvedere.widgets.mesh.MeshView shows a mesh"
        )


class VtkRemoteView(_RenderWindowView):
    """A render window's pictures, made on the server. Not part of this release."""


class VtkLocalView(_RenderWindowView):
    """A render window's scene, drawn in the browser. Not part of this release."""


class VtkRemoteLocalView(_RenderWindowView):
    """Both, with a switch between them. Not part of this release."""


def _color(background: Any) -> Any:
    """Return red, green and blue as a CSS colour, anything else as it is."""
    is_color = isinstance(background, list | tuple) and len(background) == 3
    if not is_color or not all(isinstance(part, int | float) for part in background):
        return background
    if not all(0 <= part <= 1 for part in background):
        raise ValueError(f"background: red, green and blue are from 0 to 1, not {list(background)}")
    return "#" + "".join(f"{round(255 * part):02x}" for part in background)
