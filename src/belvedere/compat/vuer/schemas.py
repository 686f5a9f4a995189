"""`vuer.schemas`: the elements under their reference's names.

They are those of `belvedere.scene.elements`, but a property that an element does not have, and a value that it cannot
take, are a warning and left out: in the reference system anything may be given to anything. Pictures may be given by
position. Some names of the reference stand for elements that have another name here.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from belvedere.scene.element import Element, ElementWarning
from belvedere.scene.properties import Record
from belvedere.scene.serving.catalogue import MalformedEvent, load_all

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


class _Lenient:
    """What makes an element take what it is given: the first of its base classes."""

    properties: Mapping[str, Any]

    def __init__(self, *children: Any, **properties: Any) -> None:
        content = next((name for name in ("data", "src") if name in self.properties), None)
        if content is not None and children and _is_content(children[0]):
            properties.setdefault(content, children[0])
            children = children[1:]
        super().__init__(*children, **properties)

    def _set(self, name: str, value: Any) -> None:
        parent: Any = super()
        try:
            parent._set(name, value)
            return
        except (TypeError, ValueError) as error:
            sentence = str(error)
        declared = self.properties.get(parent.property_name(name) or "")
        if isinstance(declared, Record) and isinstance(value, Mapping):
            parent._set(name, {part: one for part, one in value.items() if _is_taken(declared, part, one)})
        warnings.warn(f"{type(self).__name__}: {sentence}; it is left out", ElementWarning, stacklevel=4)


def _is_content(given: Any) -> bool:
    """Whether something that was given by position is a picture or a file, not a child."""
    return isinstance(given, np.ndarray | bytes | Path) or hasattr(given, "tobitmap")


def _is_taken(declared: Record, name: Any, value: Any) -> bool:
    try:
        declared.checked({name: value})
    except (TypeError, ValueError):
        return False
    return True


def _lenient(name: str, kind: type[Element]) -> type[Element]:
    own = {"lenient": True, "tag": kind.tag, "family": kind.family, "__module__": __name__, "__doc__": kind.__doc__}
    lenient: type[Element] = type(name, (_Lenient, kind), own)
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
