"""`trame.widgets.vuetify`: components of Vuetify, in the spelling of version 2 too."""

from __future__ import annotations

from typing import Any

from belvedere.compat import vuetify2

__all__ = vuetify2.__all__


def __getattr__(name: str) -> Any:
    return getattr(vuetify2, name)


def __dir__() -> list[str]:
    return list(__all__)
