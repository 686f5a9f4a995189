"""The colour maps that browsers know, by matplotlib's names."""

from __future__ import annotations

from typing import Any

from belvedere.scene.element import nearest
from belvedere.scene.properties import Property

__all__ = ["COLORMAPS", "Colormap"]

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
"""As in web/src/mesh/colormaps.generated.ts."""


class Colormap(Property):
    """The name of a colour map; with ``_r`` at its end it runs the other way.

    Args:
        doc: see `Property`.
        default: see `Property`.
    """

    python = "str"
    typescript = "string"

    def __init__(self, doc: str = "", *, default: str = "viridis") -> None:
        super().__init__(default, doc)

    def convert(self, value: Any) -> str:
        """Return the name as it is written."""
        if not isinstance(value, str):
            raise TypeError(self.wrong(value, "the name of a colour map"))
        name, back = (value[:-2], "_r") if value.lower().endswith("_r") else (value, "")
        for known in COLORMAPS:
            if known.lower() == name.lower():
                return known + back
        raise ValueError(
            f"there is no colour map {value!r}{nearest(name, COLORMAPS)}; there are {', '.join(COLORMAPS)}"
        )

    def limits(self) -> str:
        """Return the names."""
        return f"{', '.join(COLORMAPS)}; reversed with _r"
