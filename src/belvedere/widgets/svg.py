"""Elements of SVG as classes: ``svg.Circle(cx=10, cy=10, r=5)``."""

from __future__ import annotations

from belvedere.ui.element import Element
from belvedere.widgets.catalogue import Catalogue

_catalogue = Catalogue(__name__, __file__, "SVG element")

__all__ = sorted(_catalogue.names)  # noqa: PLE0605 - as the table says


def __getattr__(name: str) -> type[Element]:
    if name.startswith("__"):
        raise AttributeError(name)
    return _catalogue.element(name)


def __dir__() -> list[str]:
    return __all__
