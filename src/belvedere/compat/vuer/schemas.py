"""`vuer.schemas`: the elements under their reference's names.

They are those of `belvedere.scene.elements`, but a property that an element does not have is a warning and left out:
in the reference system anything may be given to anything. Some names of the reference stand for elements that have
another name here.
"""

from __future__ import annotations

import importlib
from typing import Any

from belvedere.scene.catalogue import MalformedEvent, load_all
from belvedere.scene.element import Element

_ELEMENTS = importlib.import_module("belvedere.scene.elements")

_OTHER_NAMES = {
    "Center": "Group",
    "FisheyeCamera": "PerspectiveCamera",
    "LumaSplats": "Splat",
    "SimpleOrthographicCamera": "OrthographicCamera",
    "SimplePerspectiveCamera": "PerspectiveCamera",
    "SparkSplats": "Splat",
    "VuerGroup": "Group",
    "VuerSplat": "Splat",
    "group": "Group",
}
"""Names of the reference, and the elements that stand for them."""


def _named() -> dict[str, type[Element]]:
    load_all()
    named = {
        name: kind
        for name, kind in vars(_ELEMENTS).items()
        if isinstance(kind, type) and issubclass(kind, Element) and not kind.abstract
    }
    return named | {name: named[ours] for name, ours in _OTHER_NAMES.items() if ours in named and name not in named}


def _lenient(name: str, kind: type[Element]) -> type[Element]:
    own = {"lenient": True, "tag": kind.tag, "family": kind.family, "__module__": __name__, "__doc__": kind.__doc__}
    lenient: type[Element] = type(name, (kind,), own)
    return lenient


_classes = {name: _lenient(name, kind) for name, kind in _named().items()}
globals().update(_classes)

__all__ = sorted(_classes)  # noqa: PLE0605 (as many as there are elements)


def element_class(tag: str) -> type[Element]:
    """Return the class of elements that other programs name by `tag`.

    Raises:
        MalformedEvent: there is none.
    """
    found = _classes.get(tag)
    if found is None:
        raise MalformedEvent(f"there is no element {tag!r}")
    return found


def __getattr__(name: str) -> Any:
    raise AttributeError(f"module {__name__!r} has no element {name!r}")
