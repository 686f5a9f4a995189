"""Elements of HTML and SVG as classes: ``html.Div("text", classes="box", click=fn)``.

Where both have an element of one name (``A``, ``Script``, ``Style``, ``Title``) it is that of HTML, and `svg` has
the other.
"""

from __future__ import annotations

from belvedere.ui.element import Element
from belvedere.widgets import svg
from belvedere.widgets.catalogue import Catalogue

_catalogue = Catalogue(__name__, __file__, "HTML element")

__all__ = sorted({*_catalogue.names, *svg.__all__})  # noqa: PLE0605 - as the tables say


def __getattr__(name: str) -> type[Element]:
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in _catalogue and name in svg.__all__:
        return svg.__getattr__(name)
    if name not in _catalogue:
        raise _catalogue.unknown(name, svg.__all__)
    return _catalogue.element(name)


def __dir__() -> list[str]:
    return __all__
