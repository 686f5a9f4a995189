"""`trame.widgets.vuetify3`: components of Vuetify."""

from __future__ import annotations

from typing import Any

from belvedere.widgets import vuetify as native

__all__ = native.__all__


def __getattr__(name: str) -> Any:
    return getattr(native, name)


def __dir__() -> list[str]:
    return list(__all__)
