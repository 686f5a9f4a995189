"""Elements: the parts of a user interface, as Python objects.

An element is written into a template as text. How an attribute is written depends on its value:

================================  ==============================================================
``"text"``                        static: ``label="text"``
``("expression",)``               bound: ``:label="expression"``
``("name", default)``             bound to a state variable, which is set to `default` if it is not there
number, list, dict                bound: ``:max="3"``
``True``; ``False``, ``None``     bare: ``disabled``; left out
a function                        an event that calls it
``(function, "[$event]")``        the same, with arguments, and named ones as a third item
================================  ==============================================================

Elements made inside a ``with element:`` block become its children. Attributes are also attributes of the object; to
set one later changes the page.
"""

from __future__ import annotations

import contextvars
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from belvedere.app import Server, get_server
from belvedere.ui import markup, names

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Child", "Element", "building", "element_class"]

Child = Any
"""An element, text, a number, None, or an iterable of these."""

_parents: contextvars.ContextVar[tuple[Element, ...]] = contextvars.ContextVar("belvedere_parents", default=())
_server: contextvars.ContextVar[Server | None] = contextvars.ContextVar("belvedere_ui_server", default=None)

_BARE_DIRECTIVES = frozenset({"v_else", "v_once", "v_pre", "v_cloak"})
_ALWAYS = frozenset({"classes", "class_", "style", "id", "key", "ref", "is_", "slot", "title", "role"})
_ALWAYS_PREFIXES = ("v_", "data_", "aria_")


class building:
    """Context in which elements belong to `server`."""

    def __init__(self, server: Server) -> None:
        self._to = server

    def __enter__(self) -> None:
        self._reset = _server.set(self._to)

    def __exit__(self, *error: object) -> None:
        _server.reset(self._reset)


class Element:
    """An element of a template.

    Args:
        children: text, elements, or a list of them.
        raw_attrs: attributes as they stand in the template, ``['v-focus', '#item.name="{ value }"']``.
        attributes: see the module.

    Raises:
        TypeError: for an attribute that the element does not have, with the nearest that it has.
    """

    _tag: ClassVar[str] = "div"
    _void: ClassVar[bool] = False  # has no content and no end tag
    _attributes: ClassVar[frozenset[str] | None] = None  # Python names; None: any
    _events: ClassVar[frozenset[str]] = frozenset()  # beside those of the DOM
    _default_true: ClassVar[frozenset[str]] = frozenset()  # of which False must be said
    _spelling: ClassVar[Mapping[str, str]] = {}  # names that do not follow the rule

    def __init__(self, children: Child = None, *, raw_attrs: Iterable[str] = (), **attributes: Any) -> None:
        self._server = _server.get() or get_server()
        self._parent: Element | None = None
        self._children: list[Element | str] = []
        self._values: dict[str, Any] = {}
        self._raw = list(raw_attrs)
        self._own_names: dict[str, str] = {}
        self._own_events: dict[str, str] = {}
        self._changed: Callable[[], None] | None = None  # set on the root of a layout
        self._declare(attributes.pop("__properties", ()), self._own_names)
        self._declare(attributes.pop("__events", ()), self._own_events)
        for name, value in attributes.items():
            self._set(name, value)
        parents = _parents.get()
        if parents:
            parents[-1].add_child(self)
        self.add_child(children)

    # --- content --------------------------------------------------------------------------------------------------

    @property
    def children(self) -> tuple[Element | str, ...]:
        """What it contains."""
        return tuple(self._children)

    def add_child(self, child: Child) -> None:
        """Append an element, text, a number, or several in a list. An element leaves its former parent."""
        for one in _flat(child):
            if isinstance(one, Element):
                one._leave()
                one._parent = self
            self._children.append(one)
        self._touch()

    def clear(self) -> None:
        """Remove all content."""
        for child in self._children:
            if isinstance(child, Element):
                child._parent = None
        self._children.clear()
        self._touch()

    def __enter__(self) -> Self:
        _parents.set((*_parents.get(), self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _parents.set(_parents.get()[:-1])

    # --- attributes -----------------------------------------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_") or hasattr(type(self), name):
            object.__setattr__(self, name, value)
        else:
            self._set(name, value)
            self._touch()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        if name in self._values:
            return self._values[name]
        try:
            self._check(name)
        except TypeError as error:
            raise AttributeError(str(error)) from None
        return None

    @property
    def html(self) -> str:
        """The element as text of a template."""
        return "".join(self._write())

    def _set(self, name: str, value: Any) -> None:
        self._check(name)
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
            variable, default = value
            if not markup.is_identifier(variable):
                raise ValueError(f"{name}: only a variable has a default, {variable!r} is an expression")
            self._server.state.setdefault(variable, default)
        self._values[name] = value

    def _check(self, name: str) -> None:
        if self._attributes is None or name in self._attributes or name in self._events or name in self._own_names:
            return
        if name in self._own_events or name in _ALWAYS or name in names.DOM_EVENTS or name.startswith(_ALWAYS_PREFIXES):
            return
        known = [*self._attributes, *self._events, *self._own_names, *self._own_events, *_ALWAYS, *names.DOM_EVENTS]
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise TypeError(f"{type(self).__name__} has no attribute {name!r}{hint}")

    def _declare(self, declared: Iterable[str | tuple[str, str]], into: dict[str, str]) -> None:
        for one in declared:
            name, spelled = (one, names.plain(one)) if isinstance(one, str) else one
            into[name] = spelled

    # --- writing --------------------------------------------------------------------------------------------------

    def _write(self) -> Iterator[str]:
        yield f"<{self._tag}"
        for name, value in self._values.items():
            yield self._write_attribute(name, value)
        for raw in self._raw:
            yield f" {raw}"
        yield ">"
        if self._void:
            return
        for child in self._children:
            if isinstance(child, Element):
                yield from child._write()
            else:
                yield markup.text(child)
        yield f"</{self._tag}>"

    def _write_attribute(self, name: str, value: Any) -> str:
        if value is None or (value is False and not name.startswith("v_") and name not in self._default_true):
            return ""
        if name in self._own_events:
            return markup.attribute("@" + self._own_events[name], self._expression(name, value))
        if name in self._events or names.is_event(name) or name.startswith("v_on_") or _is_call(value):
            spelled = names.directive(name) if name.startswith("v_on_") else names.event(name)
            return markup.attribute(spelled, self._expression(name, value))
        if name.startswith("v_"):
            bare = value is True and name in _BARE_DIRECTIVES
            bare = bare or (value is True and name.startswith("v_slot"))
            return markup.attribute(names.directive(name), None if bare else self._expression(name, value))
        spelled = self._own_names.get(name) or self._spelling.get(name) or names.plain(name)
        if name == "key":
            return markup.attribute(":key", self._expression(name, value))
        if value is True:
            return markup.attribute(spelled)
        if isinstance(value, str):
            return markup.attribute(spelled, value)
        return markup.attribute(":" + spelled, self._expression(name, value))

    def _expression(self, name: str, value: Any) -> str:
        """Return the JavaScript that `value` stands for."""
        if isinstance(value, str):
            return value
        if callable(value):
            return self._call(value)
        if isinstance(value, tuple):
            if value and callable(value[0]):
                return self._call(*value)
            if 1 <= len(value) <= 2 and isinstance(value[0], str):
                return value[0]
            raise TypeError(
                f"{name}: a tuple is ('expression',), ('variable', default) or (function, '[args]', '{{}}')"
            )
        return markup.literal(value)

    def _call(self, function: Callable[..., Any], *arguments: Any) -> str:
        if len(arguments) > 2:
            raise TypeError("an event is (function, '[positional, …]', '{named: …}')")
        # The element holds the function, so that it lives as long as it can be clicked.
        trigger = self._server.controller.trigger_name(function, keep=False)
        written = [one if isinstance(one, str) else markup.literal(one) for one in arguments]
        return f"trigger({', '.join([markup.literal(trigger), *written])})"

    def _leave(self) -> None:
        if self._parent is not None:
            self._parent._children[:] = [one for one in self._parent._children if one is not self]
            self._parent._touch()
            self._parent = None

    def _touch(self) -> None:
        """Let the layout know that the page has changed."""
        root = self
        while root._parent is not None:
            root = root._parent
        if root._changed is not None:
            root._changed()


def element_class(
    name: str,
    tag: str,
    doc: str,
    *,
    attributes: Iterable[str] | None = None,
    void: bool = False,
    module: str = __name__,
) -> type[Element]:
    """Return a class of elements.

    Args:
        name: of the class.
        tag: in the template.
        doc: its docstring.
        attributes: Python names of what it has beside what all elements have; None takes any.
        void: it has no content.
        module: that the class is in.
    """
    declared = None if attributes is None else frozenset(attributes)
    body = {"__doc__": doc, "__module__": module, "_tag": tag, "_attributes": declared, "_void": void}
    return type(name, (Element,), body)


def _is_call(value: Any) -> bool:
    return callable(value) or (isinstance(value, tuple) and len(value) > 0 and callable(value[0]))


def _flat(child: Child) -> Iterator[Element | str]:
    if child is None:
        return
    if isinstance(child, Element | str):
        yield child
    elif isinstance(child, int | float):
        yield str(child)
    elif isinstance(child, Iterable):
        for one in child:
            yield from _flat(one)
    else:
        raise TypeError(f"a child is an element or text, not {type(child).__name__}")
