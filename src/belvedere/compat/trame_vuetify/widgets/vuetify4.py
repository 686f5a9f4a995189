"""`trame_vuetify.widgets.vuetify4`: components of Vuetify."""

from __future__ import annotations

from typing import Any

from belvedere.compat.trame.widgets import vuetify4

__all__ = vuetify4.__all__


def __getattr__(name: str) -> Any:
    return getattr(vuetify4, name)


def __dir__() -> list[str]:
    return list(__all__)
