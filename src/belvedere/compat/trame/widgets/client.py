"""`trame.widgets.client`: what acts in the page and shows nothing."""

from __future__ import annotations

from typing import Any

from belvedere.compat.trame.widgets.lenient import lenient
from belvedere.ui.element import Element
from belvedere.widgets import client as native

__all__ = native.__all__


def __getattr__(name: str) -> Any:
    found = getattr(native, name)
    return lenient(found) if isinstance(found, type) and issubclass(found, Element) else found


def __dir__() -> list[str]:
    return list(__all__)
