"""Elements: the parts of a scene, as Python objects.

An element says what something is; it becomes part of a scene by an operation of a session or of the shared scene
(``session.upsert @ Box(key="box", position=[0, 1, 0])``). It holds only the properties that were given: `update` with
an element changes these and leaves the others as they are. Positional arguments are its children.

Elements are declared as classes whose attributes are properties (see `belvedere.scene.properties`), in the modules of
`belvedere.scene.elements`, and drawn by the TypeScript class of the same tag in the folder of the same name below
``web/src/scene/elements``.
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterable, Iterator, Mapping
from numbers import Real
from typing import Any, ClassVar, Self

from belvedere.scene.properties import Property, camel, snake

__all__ = ["ELEMENTS", "LAYERS", "Child", "Element", "ElementWarning", "nearest"]

Child = Any
"""An element, text, None, or an iterable of these."""

LAYERS = ("children", "bgChildren", "htmlChildren", "rawChildren")
"""Where an element can stand directly below the scene: among what is drawn, behind it, over it as HTML, or drawn
without being offered to the pointer."""

ELEMENTS: dict[str, type[Element]] = {}
"""The declared elements, by tag."""

_KEY_LENGTH = 200
_NAMED = 8  # properties that an error names


class ElementWarning(UserWarning):
    """Something was given to an element that has no meaning there, and was left out."""


class Element:
    """A part of a scene.

    Args:
        children: elements that stand in this one, moving with it; text where the element shows text.
        key: its name, unique within a scene; without one it is named when it is put there.
        properties: see the class.

    Raises:
        TypeError: for a property that the element does not have, with the nearest that it has, and for a value of
            another type.
        ValueError: for a value out of range.
    """

    tag: ClassVar[str] = ""
    """Name of the class that draws it; by default that of the Python class."""

    family: ClassVar[str] = ""
    """Folder of the TypeScript class; by default the name of the Python module."""

    properties: ClassVar[Mapping[str, Property]] = {}
    """Its properties by Python name, those of base classes included."""

    edited: ClassVar[frozenset[str]] = frozenset()
    """Wire names of what users change in their browsers (a slider's value, the place of what has a gizmo): told to
    browsers whenever the program gives it, also where it is the same as before."""

    abstract: ClassVar[bool] = True
    """Whether it is only a base of others."""

    lenient: ClassVar[bool] = False
    """Whether an unknown property is a warning instead of an error."""

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        inherited = {name: one for base in reversed(cls.__mro__[1:]) for name, one in vars(base).items()}
        named = {**inherited, **vars(cls)}
        cls.properties = {name: one for name, one in named.items() if isinstance(one, Property)}
        cls.abstract = abstract
        if "tag" not in vars(cls):
            cls.tag = cls.__name__
        if "family" not in vars(cls):
            cls.family = cls.__module__.rpartition(".")[2]
        if not abstract and cls.__module__.startswith("belvedere.scene."):
            ELEMENTS[cls.tag] = cls

    def __init__(self, *children: Child, key: str | int | None = None, **properties: Any) -> None:
        self.key = None if key is None else checked_key(key)
        self.values: dict[str, Any] = {}
        """The properties that were given, by wire name, as the document holds them; None: the default."""
        self.children: list[Element | str] | None = None
        """What stands in it; None: nothing was said of it."""
        if "children" in properties:
            children = (*children, properties.pop("children"))
        if children:
            self.children = list(_flat(children, type(self).__name__))
        for name, value in properties.items():
            self._set(name, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key or 'without a key'}>"

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OWN or name.startswith("_"):
            super().__setattr__(name, value)
        else:
            self._set(name, value)

    def _set(self, name: str, value: Any) -> None:
        python = self.property_name(name)
        if python is not None:
            object.__setattr__(self, python, value)
            self._assigned(python)
            return
        meant = nearest(snake(name), self.properties) or self._own_properties()
        sentence = f"{type(self).__name__} has no property {name!r}{meant}"
        if not self.lenient:
            raise TypeError(sentence)
        warnings.warn(sentence + "; it is left out", ElementWarning, stacklevel=4)

    @classmethod
    def _own_properties(cls) -> str:
        """Return the end of a sentence that names what tells this element from others."""
        own = [name for name, one in vars(cls).items() if isinstance(one, Property) and name != "args"][:_NAMED]
        return f"; it has {', '.join(own)} …" if own else ""

    def _assigned(self, name: str) -> None:
        """Take note that a property was given. Overridden where one takes the place of others."""

    @classmethod
    def property_name(cls, name: str) -> str | None:
        """Return the Python name of a property given by that or by its wire name; None: there is none."""
        if name in cls.properties:
            return name
        for other in (snake(name), snake(name) + "_", name + "_"):
            if other in cls.properties:
                return other
        return None

    @classmethod
    def property_of(cls, wire: str) -> Property | None:
        """Return the property of that wire name."""
        name = cls.property_name(wire)
        return None if name is None else cls.properties[name]

    def prepared(self) -> dict[str, Any]:
        """Return the values to be written, by wire name. Classes that derive values from others override it."""
        return self.values

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it."""
        yield self
        for child in self.children or ():
            if isinstance(child, Element):
                yield from child.walk()

    def copy(self) -> Self:
        """Return an element with the same properties, key and children."""
        twin = object.__new__(type(self))
        for name, value in vars(self).items():
            object.__setattr__(twin, name, dict(value) if isinstance(value, dict) else value)
        return twin


_OWN = frozenset({"key", "values", "children"})


def checked_key(key: Any) -> str:
    """Return a key as text.

    Raises:
        TypeError: it is neither text nor a whole number.
        ValueError: it is empty, too long, or begins with ``@``, which the scene keeps for itself.
    """
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise TypeError(f"the key of an element is text, not {key!r}")
    text = str(key)
    if not text or len(text) > _KEY_LENGTH or text.startswith("@"):
        raise ValueError(f"a key has 1 to {_KEY_LENGTH} characters and does not begin with '@': {text[:40]!r}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"a key is text that can be sent: {text[:40]!r} has {error.reason}") from None
    return text


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that names what may have been meant."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    if not near:
        near = [camel(one) for one in names if one.startswith(name[:3])][:1] if len(name) > 3 else []
    return f"; did you mean {near[0]!r}?" if near else ""


def _flat(children: Child, name: str, nested: bool = False) -> Iterator[Element | str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Element):
            yield child
        elif isinstance(child, str) or (isinstance(child, Real) and not nested):
            yield str(child)
        elif isinstance(child, Real) or hasattr(child, "__array__"):
            # Numbers in lists are points or pixels, never one text each.
            raise TypeError(
                f"the children of {name} are elements or text; arrays are given by name, as vertices=, points= or data="
            )
        elif isinstance(child, Iterable) and not isinstance(child, Mapping | bytes):
            yield from _flat(child, name, nested=True)
        else:
            raise TypeError(f"the children of an element are elements or text, not {child!r}")
