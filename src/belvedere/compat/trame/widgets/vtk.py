"""`trame.widgets.vtk`: views of three-dimensional data."""

from __future__ import annotations

from typing import Any

from belvedere.widgets import vtk as native

__all__ = native.__all__


def __getattr__(name: str) -> Any:
    return getattr(native, name)


def __dir__() -> list[str]:
    return list(__all__)
