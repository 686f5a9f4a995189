"""`trame.widgets.vuetify3`: components of Vuetify."""

from __future__ import annotations

from typing import Any

from belvedere.compat.trame.widgets.grid import dataframe_to_grid
from belvedere.compat.trame.widgets.lenient import lenient
from belvedere.widgets import html
from belvedere.widgets import vuetify as native

__all__ = ["Template", "dataframe_to_grid", "enable_lab", *native.__all__]  # noqa: PLE0604 - made from the native list

Template = lenient(html.Template)


def enable_lab() -> None:
    """Do nothing: the components that were being tried out are there."""


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return lenient(getattr(native, name))


def __dir__() -> list[str]:
    return list(__all__)
