"""`trame_vuetify.widgets.vuetify3`: components of Vuetify."""

from __future__ import annotations

from typing import Any

from belvedere.compat.trame.widgets import vuetify3

__all__ = vuetify3.__all__


def __getattr__(name: str) -> Any:
    return getattr(vuetify3, name)


def __dir__() -> list[str]:
    return list(__all__)
