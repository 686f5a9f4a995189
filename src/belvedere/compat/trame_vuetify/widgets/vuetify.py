"""`trame_vuetify.widgets.vuetify`: components of Vuetify."""

from __future__ import annotations

from typing import Any

from belvedere.compat.trame.widgets import vuetify

__all__ = vuetify.__all__


def __getattr__(name: str) -> Any:
    return getattr(vuetify, name)


def __dir__() -> list[str]:
    return list(__all__)
