"""Widgets: `html` has every HTML element, `vuetify` the components of Vuetify, `mesh` the view of a mesh.

`scene` shows meshes in the pages of an application, `vtk` has an empty view, and `client` what lets page and program
work together.

Packages may offer more: see `belvedere.ui.packages`.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    from belvedere.ui.packages import installed_widgets

    return installed_widgets(name)
