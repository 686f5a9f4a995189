"""The components of Vuetify under the name that programs for trame import: the same classes as in `vuetify`."""

from __future__ import annotations

from belvedere.ui.element import Element
from belvedere.widgets import vuetify

__all__ = vuetify.__all__


def __getattr__(name: str) -> type[Element]:
    return vuetify.__getattr__(name)


def __dir__() -> list[str]:
    return vuetify.__dir__()
