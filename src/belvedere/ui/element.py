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

Text is shown as it is written, but for ``{{ expression }}``. Text that comes from elsewhere goes through
`markup.literal_text`, or into the state and from there to the page with ``v_text="name"``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from belvedere.app import Server, get_server, on_behalf_of
from belvedere.app.state import expressions
from belvedere.ui import building, markup, names
from belvedere.widgets import directives

if TYPE_CHECKING:
    from types import TracebackType

    from belvedere.ui.sent import SentNode

__all__ = ["Child", "Element", "element_class"]

Child = Any
"""An element, text, a number, None, or an iterable of these."""

_BARE_DIRECTIVES = frozenset({"v_else", "v_once", "v_pre", "v_cloak"})
_ALWAYS = frozenset({"classes", "class_", "style", "style_", "id", "key", "ref", "is_", "slot", "title", "role"})
# Inside a class Python puts the class's name before names that begin with two underscores.
_DECLARATION = re.compile(r"(?:_\w+?)?__(properties|events)\Z")
_ALWAYS_PREFIXES = ("data_", "aria_")
_SAID = frozenset({"contenteditable", "draggable", "spellcheck"})  # of which "true" and "false" are both written


class Element:
    """An element of a template.

    Args:
        children: text, elements, or a list of them.
        raw_attrs: attributes as they stand in the template, ``['v-focus', '#item.name="{ value }"']``.
        ctx_name: keeps the element in ``server.context`` under this name.
        trame_server: the server it belongs to, where that is not the one of the page it is made in.
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
    _module: ClassVar[Any] = None  # enabled with the first one made; see `Server.enable_module`

    def __init__(
        self,
        children: Child = None,
        *,
        raw_attrs: Iterable[str] = (),
        ctx_name: str | None = None,
        trame_server: Server | None = None,
        **attributes: Any,
    ) -> None:
        given = trame_server or building.current_server()
        self._server = given or get_server()
        self._assumed = given is None  # made outside any page: it belongs to the page that it is put into
        if self._module is not None:
            self._server.enable_module(self._module)
        self._parent: Element | None = None
        self._children: list[Element | str] = []
        self._values: dict[str, Any] = {}
        self._raw = list(raw_attrs)
        self._own_names: dict[str, str] = {}
        self._own_events: dict[str, str] = {}
        self._sent: SentNode | None = None  # set on the root of what is in the document
        for name, value in attributes.items():
            if declaration := _DECLARATION.match(name):
                self._declare(value, self._own_names if declaration[1] == "properties" else self._own_events)
        for name, value in attributes.items():
            if not _DECLARATION.match(name):
                self._set(name, value)
        parent = building.current_parent()
        if parent is not None:
            parent.add_child(self)
        self.add_child(children)
        if ctx_name is not None:
            self._server.context[ctx_name] = self

    @property
    def server(self) -> Server:
        """The server whose page it is part of."""
        return self._server

    # --- content --------------------------------------------------------------------------------------------------

    @property
    def children(self) -> tuple[Element | str, ...]:
        """What it contains."""
        return tuple(self._children)

    def add_child(self, child: Child) -> Self:
        """Append an element, text, a number, or several in a list; return self. An element leaves its former parent."""
        for given in _flat(child):
            one = given._as_child() if isinstance(given, Element) else given
            if isinstance(one, Element):
                one._leave()
                one._parent = self
                if not self._assumed:
                    one._join(self._server)
            self._children.append(one)
        self._touch()
        return self

    def add_children(self, children: Iterable[Child]) -> Self:
        """Append several; return self."""
        return self.add_child(children)

    def set_text(self, text: Child) -> Self:
        """Put `text` in place of all content; return self."""
        self._drop_children()
        return self.add_child(text)

    def clear(self) -> Self:
        """Remove all content; return self: ``with layout.toolbar.clear(): …``."""
        self._drop_children()
        self._touch()
        return self

    def hide(self) -> Self:
        """Keep it in the page without showing it; ``element.v_show = True`` shows it again."""
        self.v_show = False
        return self

    def ttsSensitive(self) -> Self:
        """Do nothing: a page follows every change of its template."""
        return self

    def _drop_children(self) -> None:
        for child in self._children:
            if isinstance(child, Element):
                child._parent = None
        self._children.clear()

    def __enter__(self) -> Self:
        building.enter(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        building.leave(failed=error is not None)

    # --- attributes -----------------------------------------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_") or hasattr(type(self), name):
            object.__setattr__(self, name, value)
        else:
            self._set(name, value)
            sent = self._root()._sent
            if sent is not None:
                sent.attribute_changed(self, name)

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

    def __str__(self) -> str:
        return self.html

    def _set(self, name: str, value: Any) -> None:
        self._check(name)
        if _is_call(value) and name in (self._attributes or ()) and name not in self._events:
            raise TypeError(f"{name} is no event; a function in JavaScript is written ('(value) => …',)")
        self._set_default(name, value)
        self._values[name] = value

    def _set_default(self, name: str, value: Any) -> None:
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
            variable, default = value
            if not markup.is_identifier(variable):
                raise ValueError(f"{name}: only a variable has a default, {variable!r} is an expression")
            with on_behalf_of(None):  # a default is everybody's, also where one user's handler builds the page
                self._server.state.setdefault(variable, default)

    def _check(self, name: str) -> None:
        if self._attributes is None or name in self._attributes or name in self._events or name in self._own_names:
            return
        if name in self._own_events or name in _ALWAYS or name in names.DOM_EVENTS or name.startswith(_ALWAYS_PREFIXES):
            return
        if name.startswith("v_"):
            directives.check(name, type(self).__name__, self._attributes)
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
        yield from self._write_content()
        yield f"</{self._tag}>"

    def _write_content(self) -> Iterator[str]:
        for child in self._children:
            if isinstance(child, Element):
                yield from child._write()
            else:
                yield markup.text(child, self._translated)

    def _write_attribute(self, name: str, value: Any) -> str:
        if isinstance(value, bool) and self._says(name):
            return markup.attribute(names.plain(name), markup.literal(value))
        if value is None or (value is False and not name.startswith("v_") and name not in self._default_true):
            return ""
        if name in self._own_events:
            return markup.attribute("@" + self._own_events[name], self._expression(name, value))
        if name.startswith("v_on_"):
            return markup.attribute(names.directive(name), self._expression(name, value))
        if self._is_event(name, value):
            spelled = "@" + self._spelling[name] if name in self._spelling else names.event(name)
            return markup.attribute(spelled, self._expression(name, value))
        if name.startswith("v_"):
            bare = value is True and name in _BARE_DIRECTIVES
            bare = bare or (value is True and name.startswith("v_slot"))
            return markup.attribute(names.directive(name), None if bare else self._expression(name, value))
        spelled = self._spelled(name)
        if name == "key":
            return markup.attribute(":key", self._expression(name, value))
        if value is True:
            return markup.attribute(spelled)
        if isinstance(value, str):
            return markup.attribute(spelled, value)
        return markup.attribute(":" + spelled, self._expression(name, value))

    def _says(self, name: str) -> bool:
        """Whether both truth values of an attribute are written, as words."""
        return name in _SAID or name.startswith("aria_")

    def _spelled(self, name: str) -> str:
        """Return the template's name of an attribute that is neither an event nor a directive."""
        return self._own_names.get(name) or self._spelling.get(name) or names.plain(name)

    def _is_event(self, name: str, value: Any) -> bool:
        if name in self._events:
            return True
        if self._attributes is None or name not in self._attributes:
            return names.is_event(name) or _is_call(value)
        return False  # an attribute of the element's own goes before an event of the DOM: `error` of a text field

    def _expression(self, name: str, value: Any) -> str:
        """Return the JavaScript that `value` stands for."""
        if isinstance(value, str):
            return self._translated(value, name)
        if callable(value):
            return self._call(value)
        if isinstance(value, tuple):
            if value and callable(value[0]):
                return self._call(*value)
            if 1 <= len(value) <= 2 and isinstance(value[0], str):
                return self._translated(value[0], name)
            raise TypeError(
                f"{name}: a tuple is ('expression',), ('variable', default) or (function, '[args]', '{{}}')"
            )
        try:
            return markup.literal(value)
        except TypeError as error:
            raise TypeError(f"{name} of {type(self).__name__}: {error}") from None

    def _call(self, function: Callable[..., Any], *arguments: Any) -> str:
        if len(arguments) > 2:
            raise TypeError("an event is (function, '[positional, …]', '{named: …}')")
        # The element holds the function, so that it lives as long as it can be clicked.
        trigger = self._server.controller.trigger_name(function, keep=False)
        written = [self._translated(one) if isinstance(one, str) else markup.literal(one) for one in arguments]
        return f"trigger({', '.join([markup.literal(trigger), *written])})"

    def _translated(self, expression: str, name: str = "") -> str:
        """Return an expression with the variables of its server, which may be a part of another, as the page has them.

        `name` is that of the directive or attribute it is for.
        """
        state = self._server.state
        if not state.translator.changes_names or name.startswith("v_slot"):
            return expression
        if name == "v_for":
            return state.translator.translate_loop(expression, state.has, self._bound(self._parent))
        return state.translator.translate_expression(expression, state.has, self._bound(self))

    @staticmethod
    def _bound(element: Element | None) -> set[str]:
        """Return the names that loops and slots around `element` bind."""
        bound: set[str] = set()
        while element is not None:
            for name, value in element._values.items():
                if isinstance(value, str) and name == "v_for":
                    bound |= expressions.loop_names(value)
                elif isinstance(value, str) and name.startswith("v_slot"):
                    bound |= expressions.pattern_names(value)
            element = element._parent
        return bound

    # --- where it stands ------------------------------------------------------------------------------------------

    def _as_child(self) -> Element:
        """Return what stands for it where it is made a child."""
        return self

    def _root(self) -> Element:
        root = self
        while root._parent is not None:
            root = root._parent
        return root

    def _join(self, server: Server) -> None:
        """Belong to `server`, whose page it has become part of, where it was made outside any page."""
        if not self._assumed:
            return
        self._assumed = False
        if server is not self._server:
            self._server = server
            if self._module is not None:
                server.enable_module(self._module)
            for name, value in self._values.items():
                self._set_default(name, value)
        for child in self._children:
            if isinstance(child, Element):
                child._join(server)

    def _leave(self) -> None:
        if self._parent is not None:
            self._parent._children[:] = [one for one in self._parent._children if one is not self]
            self._parent._touch()
            self._parent = None

    def _touch(self) -> None:
        """Let the document know that the text has changed."""
        sent = self._root()._sent
        if sent is not None:
            sent.touch()


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
