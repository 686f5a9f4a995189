"""Catalogues: the elements of a library as classes that are made when they are first used.

What elements there are stands in a generated table, one element a line: its class name, a tab, and a JSON object. So a
module of two hundred components is imported in the time it takes to read a file; class, docstring and signature
are made from the line of an element when asked for. Lines whose name begins with ``@`` hold attributes that several
elements share; the first line, with ``#``, says where the table comes from.

Type checkers and editors read the ``.pyi`` beside the module, made from the same table.
"""

from __future__ import annotations

import difflib
import inspect
import json
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypedDict, final

from belvedere.ui.element import Child, Element

__all__ = ["Attribute", "Catalogue", "Event", "Record", "Slot", "document"]

_WIDTH = 110


class Attribute(TypedDict, total=False):
    """An attribute of an element."""

    name: str
    """In Python."""
    spelled: str
    """In the template, where it does not follow from the name."""
    also: list[str]
    """Other names in Python."""
    type: str
    """As a type in Python."""
    default: str
    """As an expression in JavaScript."""
    says_false: bool
    """False is not the same as leaving it out."""
    doc: str


class Event(TypedDict, total=False):
    """An event of an element."""

    name: str
    spelled: str
    also: list[str]
    payload: str
    """Type of ``$event`` in TypeScript."""
    doc: str


class Slot(TypedDict, total=False):
    """A place in an element that takes content of its own."""

    name: str
    """In Python, after ``v_slot_``."""
    properties: list[str]
    """What the slot hands to its content."""
    doc: str


class Record(TypedDict, total=False):
    """An element."""

    tag: str
    doc: str
    url: str
    void: bool
    refused: str
    """Why it cannot be in a template, where it cannot."""
    shares: list[str]
    """Lines of shared attributes, beside ``@global``."""
    attributes: list[Attribute]
    events: list[Event]
    slots: list[Slot]


@final
class Catalogue:
    """The elements of one module.

    Args:
        module: that the classes are in.
        beside: path of that module; the table is beside it.
        kind: what an element is called in messages, "HTML element".
    """

    def __init__(self, module: str, beside: str | Path, kind: str) -> None:
        self._module = module
        self._kind = kind
        self._lines: dict[str, str] = {}
        for line in Path(beside).with_suffix(".table").read_text(encoding="utf-8").splitlines():
            name, tab, rest = line.partition("\t")
            if tab and not name.startswith("#"):
                self._lines[name] = rest
        self._classes: dict[str, type[Element]] = {}
        self._shared: dict[str, tuple[Attribute, ...]] = {}
        self.names: tuple[str, ...] = tuple(name for name in self._lines if not name.startswith("@"))

    def __contains__(self, name: object) -> bool:
        return name in self._classes or (name in self._lines and not str(name).startswith("@"))

    def record(self, name: str) -> Record:
        """Return what the table says of an element. Raises KeyError where it says nothing."""
        record: Record = json.loads(self._lines[name])
        return record

    def shared(self, name: str) -> tuple[Attribute, ...]:
        """Return the attributes of a line such as ``@global``; empty where there is none."""
        found = self._shared.get(name)
        if found is None:
            found = self._shared[name] = tuple(json.loads(self._lines.get(name, "[]")))
        return found

    def element(self, name: str) -> type[Element]:
        """Return the class of an element.

        Raises:
            AttributeError: there is none of that name; the nearest is named.
        """
        found = self._classes.get(name)
        if found is None:
            if name not in self:
                raise self.unknown(name)
            found = self._classes[name] = self._make(name)
        return found

    def unknown(self, name: str, more: Iterable[str] = ()) -> AttributeError:
        """Return the error for an element that there is not. `more` names are looked through as well."""
        near = difflib.get_close_matches(name, [*self.names, *more], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return AttributeError(f"there is no {self._kind} {name!r}{hint}", name=name)

    def _make(self, name: str) -> type[Element]:
        record = self.record(name)
        groups = ["@global", *record.get("shares", ())]
        attributes = [one for group in groups for one in self.shared(group)] + record.get("attributes", [])
        events = record.get("events", [])
        known: list[Attribute | Event] = [*attributes, *events]
        body: dict[str, Any] = {
            "__doc__": _Docstring(record),
            "__module__": self._module,
            "__qualname__": name,
            "__signature__": _Signature(record),
            "_tag": record["tag"],
            "_void": record.get("void", False),
            "_attributes": frozenset(spelling for one in attributes for spelling in _names(one)),
            "_events": frozenset(spelling for one in events for spelling in _names(one)),
            "_default_true": frozenset(one["name"] for one in attributes if one.get("says_false")),
            "_spelling": {name: one["spelled"] for one in known if "spelled" in one for name in _names(one)},
        }
        if "refused" in record:
            body["__init__"] = _refusing(record["refused"])
        return type(name, (Element,), body)


def document(record: Mapping[str, Any]) -> str:
    """Return the docstring of an element."""
    tag = f"``<{record['tag']}>``"
    title = record.get("doc", "")
    lines = [*textwrap.wrap(title, _WIDTH), "", tag] if title else [f"The element {tag}."]
    if "url" in record:
        lines[-1] += f": {record['url']}"
    if attributes := record.get("attributes"):
        lines += ["", "Args:"]
        for one in attributes:
            default = f", default {one['default']}" if one.get("default") else ""
            lines += _entry(one["name"], f"{one['type']}{default}", one.get("doc", ""))
    if events := record.get("events"):
        lines += ["", "Events:"]
        for one in events:
            lines += _entry(one["name"], one.get("payload", ""), one.get("doc", ""))
    if slots := record.get("slots"):
        lines += ["", "Slots:"]
        for one in slots:
            lines += _entry(f"v_slot_{one['name']}", ", ".join(one.get("properties", ())), one.get("doc", ""))
    return "\n".join(lines) + ("\n" if len(lines) > 1 else "")


def _entry(name: str, kind: str, doc: str) -> list[str]:
    head = f"{name} ({kind})" if kind else name
    text = f"{head}: {doc}" if doc else head
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent="    ",
        subsequent_indent="        ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _names(one: Attribute | Event) -> tuple[str, ...]:
    return (one["name"], *one.get("also", ()))


def _refusing(message: str) -> Any:
    def __init__(self: Element, children: Child = None, **attributes: Any) -> None:
        raise TypeError(message)

    return __init__


class _Docstring:
    """The docstring of a class, written when it is read."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __get__(self, instance: object, owner: type | None = None) -> str:
        return document(self._record)


class _Signature:
    """The signature of a class, made when it is read."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __get__(self, instance: object, owner: type | None = None) -> inspect.Signature:
        kind = inspect.Parameter
        found = {"children": kind("children", kind.POSITIONAL_OR_KEYWORD, default=None, annotation="Child")}
        for attribute in self._record.get("attributes", []):
            annotation = f"Bound[{attribute['type']}]"
            found[attribute["name"]] = kind(attribute["name"], kind.KEYWORD_ONLY, default=None, annotation=annotation)
        for event in self._record.get("events", []):
            found[event["name"]] = kind(event["name"], kind.KEYWORD_ONLY, default=None, annotation="Event")
        found.setdefault("raw_attrs", kind("raw_attrs", kind.KEYWORD_ONLY, default=(), annotation="Iterable[str]"))
        found["attributes"] = kind("attributes", kind.VAR_KEYWORD, annotation="Any")
        return inspect.Signature(list(found.values()))
