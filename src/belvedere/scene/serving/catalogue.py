"""Elements by tag, and as plain values: what comes from other programs is turned into elements and so checked.

An element is a map ``{"tag": "Box", "key": …, "children": […], property: value, …}``, an event a map
``{"etype": "UPSERT", "data": {"nodes": […], "to": …}}``. That is the form in which the reference system sends them.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
import numpy as np

from belvedere.scene.element import ELEMENTS, Element, nearest
from belvedere.scene.events import (
    Add,
    End,
    HapticActuatorPulse,
    Noop,
    Remove,
    SceneEvent,
    ServerEvent,
    Set,
    Update,
    Upsert,
)
from belvedere.scene.properties import camel
from belvedere.scene.tree.nodes import flat

__all__ = ["MalformedEvent", "decode_event", "element_class", "element_from", "event_from", "load_all", "plain_event"]

Find = Callable[[str], type[Element]]
"""Returns the class of a tag."""

_LAYERS = ("bgChildren", "htmlChildren", "rawChildren")
_ARRAY = "@array"
_DEEPEST = 64  # elements within elements
_MOST_LEVELS = 200  # of lists and maps


class MalformedEvent(ValueError):
    """What was received is no event, or is about elements that do not exist."""


def load_all() -> None:
    """Import the modules of all families."""
    package = importlib.import_module("belvedere.scene.elements")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


def element_class(tag: str) -> type[Element]:
    """Return the class of the elements of a tag.

    Raises:
        MalformedEvent: there is none.
    """
    if not _classes:
        load_all()
        _classes.update(ELEMENTS)
        _classes.update({kind.__name__: kind for kind in _kinds(Element) if _is_ours(kind)})
    found = _classes.get(tag)
    if found is None:
        raise MalformedEvent(f"there is no element {tag!r}{nearest(tag, _classes)}")
    return found


_classes: dict[str, type[Element]] = {}  # by tag, and by name: several classes may be drawn by one tag


def _kinds(kind: type[Element]) -> Iterator[type[Element]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def _is_ours(kind: type[Element]) -> bool:
    return not kind.abstract and kind.__module__.startswith("belvedere.scene.elements")


def element_from(value: Any, find: Find = element_class, depth: int = 0) -> Element | str:
    """Return the element that plain values stand for.

    Raises:
        MalformedEvent: they stand for none.
    """
    if isinstance(value, str | int | float):
        return str(value)
    if depth > _DEEPEST:
        raise MalformedEvent(f"elements are nested more than {_DEEPEST} levels deep")
    if not isinstance(value, Mapping) or not isinstance(value.get("tag"), str):
        raise MalformedEvent(f"an element is a map with a 'tag', not {str(value)[:80]}")
    properties = {name: _restored(one) for name, one in value.items() if name not in ("tag", "key", "children")}
    if not all(isinstance(name, str) for name in properties):
        raise MalformedEvent(f"the properties of the {value['tag']} have names that are no text")
    children = [element_from(child, find, depth + 1) for child in _list(value.get("children"))]
    for layer in _LAYERS:
        if layer in properties:
            properties[layer] = [element_from(child, find, depth + 1) for child in _list(properties[layer])]
    if children:
        properties["children"] = children
    kind = find(value["tag"])
    # A value takes the place of others, which go back to their defaults; what was written as a default stays one.
    defaults = [name for name, one in properties.items() if one is None and kind.property_name(name) is not None]
    given = {name: one for name, one in properties.items() if name not in defaults}
    try:
        element = kind(key=value.get("key"), **given)
    except (TypeError, ValueError, OverflowError) as error:  # of numbers beyond those of a computer
        raise MalformedEvent(str(error)) from error
    for name in defaults:
        element.values.setdefault(camel(name), None)
    return element


def event_from(value: Any, find: Find = element_class) -> ServerEvent:
    """Return the server event that plain values stand for.

    Raises:
        MalformedEvent: they stand for none.
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("etype"), str):
        raise MalformedEvent('an event is a map with an \'etype\', such as {"etype": "UPSERT", "data": …}')
    etype, data = value["etype"], value.get("data")
    if etype == "SET":
        scene = element_from(data, find)
        if isinstance(scene, str):
            raise MalformedEvent("SET needs a scene, not text")
        return Set(scene)
    if etype in ("ADD", "UPSERT", "UPDATE", "REMOVE"):
        if not isinstance(data, Mapping):
            raise MalformedEvent(f"the data of {etype} is a map, not {type(data).__name__}")
        return _operation(etype, data, bool(value.get("strict", data.get("strict", False))), find)
    if etype == "TERMINATE":
        return End()
    if etype == "NOOP":
        return Noop()
    if etype == "HAPTIC_ACTUATOR_PULSE":
        sides = data if isinstance(data, Mapping) else {}
        return HapticActuatorPulse(sides.get("left"), sides.get("right"))
    key = value.get("key")
    return ServerEvent(data, etype, key=None if key is None else str(key))


def _operation(etype: str, data: Mapping[str, Any], strict: bool, find: Find) -> SceneEvent:
    if etype == "REMOVE":
        keys = _list(data.get("keys"))
        if not all(isinstance(key, str | int) for key in keys):
            raise MalformedEvent("the keys of REMOVE are a list of text")
        return Remove(*map(str, keys))
    nodes = [element_from(node, find) for node in _list(data.get("nodes"))]
    if any(isinstance(node, str) for node in nodes):
        raise MalformedEvent(f"the nodes of {etype} are elements, not text")
    if etype == "UPDATE":
        return Update(*nodes, strict=strict)
    to = data.get("to")
    if not isinstance(to, str | None):
        raise MalformedEvent(f"the parent is named by its key, not by {to!r}")
    return Add(*nodes, to=to) if etype == "ADD" else Upsert(*nodes, to=to)


def decode_event(content: bytes, content_type: str = "", find: Find = element_class) -> ServerEvent:
    """Return the server event in bytes.

    Args:
        content: MessagePack, or JSON where `content_type` says so or it begins with a brace.
        content_type: as in HTTP.
        find: returns the class of a tag.

    Raises:
        MalformedEvent: there is none in it.
    """
    is_json = "json" in content_type or content.lstrip()[:1] == b"{"
    try:
        value = json.loads(content) if is_json else msgspec.msgpack.decode(content)
    except (ValueError, RecursionError) as error:  # msgspec's own are ValueErrors
        raise MalformedEvent(f"this is no {'JSON' if is_json else 'MessagePack'}: {error}") from None
    _check_nesting(value)
    return event_from(value, find)


def _check_nesting(value: Any) -> None:
    """Refuse what is nested so deeply that not everybody whom it reaches could read it."""
    level, depth = [value], 0
    while level := [one for one in level if isinstance(one, dict | list)]:
        depth += 1
        if depth > _MOST_LEVELS:
            raise MalformedEvent(f"an event has at most {_MOST_LEVELS} levels of lists and maps")
        level = [below for one in level for below in (one.values() if isinstance(one, dict) else one)]


def plain_element(element: Element | str) -> Any:
    """Return an element as plain values."""
    if isinstance(element, str):
        return element
    plain: dict[str, Any] = {"tag": element.tag, "key": element.key}
    plain |= {name: _sendable(value) for name, value in element.values.items()}
    layers = getattr(element, "layers", None)
    if layers is not None:
        plain |= {name: [plain_element(child) for child in children] for name, children in layers.items()}
    elif element.children is not None:
        plain["children"] = [plain_element(child) for child in element.children]
    return plain


def plain_event(event: ServerEvent) -> dict[str, Any]:
    """Return a server event as plain values, such as `event_from` takes."""
    plain: dict[str, Any] = {"etype": event.etype, "ts": event.ts}
    if isinstance(event, Set):
        return {**plain, "data": plain_element(event.data)}
    if isinstance(event, Remove):
        return {**plain, "data": {"keys": list(_keys(event.elements))}}
    if isinstance(event, SceneEvent):
        data: dict[str, Any] = {"nodes": [plain_element(one) for one in flat(event.elements)]}
        if isinstance(event, Add):
            data["to"] = event.to
        return {**plain, **({"strict": event.strict} if isinstance(event, Update) else {}), "data": data}
    return {**plain, "key": event.key, "data": event.data}


def _sendable(value: Any) -> Any:
    """Return a property's value as values of MessagePack; an array says its dtype and shape."""
    if isinstance(value, np.ndarray):
        array = np.ascontiguousarray(value)
        return {_ARRAY: array.tobytes(), "dtype": array.dtype.str, "shape": list(array.shape)}
    if hasattr(value, "blob") or hasattr(value, "__blob__"):
        raise TypeError("content of files stays with the process that has it: a client names files of the server's")
    return value


def _restored(value: Any) -> Any:
    if not isinstance(value, Mapping) or _ARRAY not in value:
        return value
    try:
        dtype = np.dtype(str(value.get("dtype")))
        if dtype.kind not in "biuf":
            raise MalformedEvent(f"an array has numbers, not {dtype}")
        array = np.frombuffer(value[_ARRAY], dtype).reshape([int(one) for one in value.get("shape", ())])
    except (TypeError, ValueError) as error:
        raise MalformedEvent(f"this is no array: {error}") from None
    return array.copy()


def _keys(given: Any) -> Iterator[str]:
    for one in given:
        if isinstance(one, Element):
            yield one.key or ""
        elif isinstance(one, str | int):
            yield str(one)
        else:
            yield from _keys(one)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise MalformedEvent(f"a list is expected, not {str(value)[:80]}")
    return list(value)
