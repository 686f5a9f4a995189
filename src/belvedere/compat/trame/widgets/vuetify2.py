"""`trame.widgets.vuetify2`: components of Vuetify, in the spelling of version 2 too."""

from __future__ import annotations

from typing import Any

from belvedere.compat import vuetify2
from belvedere.compat.trame.widgets.grid import dataframe_to_grid
from belvedere.compat.trame.widgets.vuetify3 import Template

__all__ = ["Template", "dataframe_to_grid", *vuetify2.__all__]  # noqa: PLE0604 - made from the tables


def __getattr__(name: str) -> Any:
    return getattr(vuetify2, name)


def __dir__() -> list[str]:
    return list(__all__)
