"""How a mesh is shown at first. Each viewer of the page goes on from there."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

__all__ = ["COLORMAPS", "Display", "Representation", "Theme"]

COLORMAPS = (
    "viridis",
    "plasma",
    "inferno",
    "magma",
    "cividis",
    "turbo",
    "coolwarm",
    "RdBu",
    "Spectral",
    "gray",
    "bone",
    "hot",
    "jet",
    "rainbow",
    "hsv",
    "tab10",
)
"""Names of the colour maps that browsers have."""

Representation = Literal["surface", "wireframe", "points"]
Theme = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True)
class Display:
    """Settings that every session begins with and then changes for itself.

    Attributes:
        cmap: Name of the colour map, one of `COLORMAPS`.
        reversed: Whether the colour map is turned round.
        clim: Values of its first and last colour; None: the range of the array.
        component: Index or name of a component of vectors and tensors, or ``"magnitude"``.
        representation: Faces, edges only, or points only.
        edges: Whether the edges of cells are drawn on the faces.
        smooth: Whether faces are shaded smoothly where the mesh has no normals.
        opacity: 0 (invisible) to 1.
        point_size: Diameter of points in pixels.
        axes: Whether the orientation axes are shown.
        parallel: Parallel instead of perspective projection.
        theme: Colours of the page.
    """

    cmap: str = "viridis"
    reversed: bool = False
    clim: tuple[float, float] | None = None
    component: str | int = "magnitude"
    representation: Representation = "surface"
    edges: bool = False
    smooth: bool = False
    opacity: float = 1.0
    point_size: float = 5.0
    axes: bool = True
    parallel: bool = False
    theme: Theme = "light"

    def __post_init__(self) -> None:
        _one_of("cmap", self.cmap, COLORMAPS)
        _one_of("representation", self.representation, get_args(Representation))
        _one_of("theme", self.theme, get_args(Theme))
        if not 0 <= self.opacity <= 1:
            raise ValueError(f"opacity is between 0 and 1, not {self.opacity!r}")
        if not self.point_size > 0:
            raise ValueError(f"point_size is above 0 pixels, not {self.point_size!r}")
        if self.clim is not None and len(self.clim) != 2:
            raise ValueError(f"clim is a pair of values, not {self.clim!r}")

    @property
    def state(self) -> Mapping[str, Any]:
        """The state variables of these settings with their values; each session has its own."""
        low, high = self.clim or (None, None)
        return {
            "colormap": self.cmap,
            "reversed": self.reversed,
            "range_min": None if low is None else float(low),
            "range_max": None if high is None else float(high),
            "component": self.component if isinstance(self.component, int) else "magnitude",
            "representation": self.representation,
            "edges": self.edges,
            "smooth": self.smooth,
            "opacity": float(self.opacity),
            "point_size": float(self.point_size),
            "axes": self.axes,
            "parallel": self.parallel,
            "theme": self.theme,
        }


def _one_of(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        near = difflib.get_close_matches(str(value), known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{name} is one of {', '.join(known)}, not {value!r}{hint}")
