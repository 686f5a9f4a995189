"""`trame.widgets.html`: HTML elements, and the base of elements of one's own."""

from __future__ import annotations

from typing import Any

from belvedere.compat.trame.widgets.core import AbstractElement, HtmlElement
from belvedere.compat.trame.widgets.lenient import lenient
from belvedere.widgets import html as native

__all__ = ["AbstractElement", "HtmlElement", *native.__all__]  # noqa: PLE0604 - made from the native list


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return lenient(getattr(native, name))


def __dir__() -> list[str]:
    return __all__
