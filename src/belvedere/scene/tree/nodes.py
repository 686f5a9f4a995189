"""Nodes: what a scene graph knows of each element it holds, and how elements become nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from belvedere.scene.element import LAYERS, Child, Element
from belvedere.scene.elements.base import Scene

__all__ = [
    "LAYER_PARENTS",
    "ROOT",
    "TEXT",
    "Node",
    "Planned",
    "layer_of",
    "merged",
    "plan",
    "plan_scene",
    "travels_alone",
]

ROOT = "@scene"
"""Key of the scene's root."""

TEXT = "@text"
"""Tag of text that stands among the children of an element."""

LAYER_PARENTS = {layer: f"@{layer}" for layer in LAYERS}
"""The parents of elements that stand directly below the scene, by the name of the layer."""

_LAYER_NAMES = {"bg_children": "bgChildren", "html_children": "htmlChildren", "raw_children": "rawChildren"}
_LONG = 64  # items of a list that is worth an entry of its own


class Naming(Protocol):
    """Gives keys to elements that have none."""

    def __call__(self, element: Element | str, parent: str, index: int) -> str:
        """Return the key of the `index`-th element without a key of its kind below `parent`."""


@dataclass(slots=True, eq=False)
class Node:
    """An element that is part of a scene.

    Attributes:
        key: name within the scene.
        id: under which its properties stand; another element of the same key has another.
        tag: what it is; empty: a mask that hides a shared node from one session.
        parent: key of what it stands in, or a layer.
        order: among its siblings, rising.
        values: its properties by wire name, as they were given last; arrays are only noted, by None.
        written: the properties that have entries of their own.
        children: keys of what stands in it.
        group: of poses that it belongs to.
    """

    key: str
    id: int
    tag: str
    parent: str
    order: int
    values: dict[str, Any] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    children: dict[str, None] = field(default_factory=dict)
    group: int | None = None


@dataclass(slots=True, eq=False)
class Planned:
    """An element with the place it will have."""

    key: str
    parent: str
    tag: str
    values: Mapping[str, Any]
    kind: type[Element] | None
    replaces_children: bool


def plan(element: Element | str, parent: str, key: str, naming: Naming) -> Iterator[Planned]:
    """Yield `element` and all below it, parents first."""
    if isinstance(element, str):
        yield Planned(key, parent, TEXT, {"text": element}, None, False)
        return
    yield Planned(key, parent, element.tag, element.prepared(), type(element), element.children is not None)
    yield from _plan_children(element.children or (), key, naming)


def plan_scene(scene: Scene, naming: Naming) -> Iterator[Planned]:
    """Yield the root and all that stands in a scene, layer by layer."""
    yield Planned(ROOT, "", scene.tag, scene.prepared(), type(scene), True)
    for layer, children in scene.layers.items():
        yield from _plan_children(children, LAYER_PARENTS[layer], naming)


def _plan_children(children: Any, parent: str, naming: Naming) -> Iterator[Planned]:
    counts: dict[str, int] = {}
    for child in children:
        key = None if isinstance(child, str) else child.key
        if key is None:
            tag = TEXT if isinstance(child, str) else child.tag
            index = counts[tag] = counts.get(tag, 0) + 1
            key = naming(child, parent, index)
        yield from plan(child, parent, key, naming)


def layer_of(to: str) -> str | None:
    """Return the layer that a parent's name stands for, or None."""
    return LAYER_PARENTS.get(_LAYER_NAMES.get(to, to))


def travels_alone(value: Any) -> bool:
    """Return whether a value has an entry of its own from the start: arrays, bytes, long lists."""
    if isinstance(value, np.ndarray | bytes) or hasattr(value, "__blob__"):
        return True
    return isinstance(value, list) and len(value) > _LONG


def merged(before: Any, value: Any) -> Any:
    """Return `value` with what `before` has and it has not, where both are mappings."""
    if not isinstance(before, dict) or not isinstance(value, dict):
        return value
    return {**before, **{name: merged(before.get(name), one) for name, one in value.items()}}


def flat(elements: tuple[Child, ...]) -> list[Element]:
    """Return the elements of arguments that are elements or lists of these.

    Raises:
        TypeError: for anything else.
    """
    found: list[Element] = []
    for one in elements:
        if isinstance(one, Element):
            found.append(one)
        elif isinstance(one, list | tuple) or (hasattr(one, "__iter__") and not isinstance(one, str | bytes | Mapping)):
            found += flat(tuple(one))
        elif one is not None:
            raise TypeError(f"elements are put into a scene, not {one!r}")
    return found
