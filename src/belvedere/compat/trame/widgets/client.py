"""`trame.widgets.client`: what acts in the page and shows nothing."""

from __future__ import annotations

from typing import Any

from belvedere.widgets import client as native

__all__ = native.__all__


def __getattr__(name: str) -> Any:
    return getattr(native, name)


def __dir__() -> list[str]:
    return list(__all__)
