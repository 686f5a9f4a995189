"""Components of Vuetify as programs for version 2 spell them, shown by the Vuetify of today.

``VBtn("Save", outlined=True)`` is ``VBtn("Save", variant="outlined")``, ``VTextField(dense=True)`` is
``VTextField(density="compact")``. Each class is one of `belvedere.widgets.vuetify` that takes the attributes and
events of then as well; those without a counterpart are taken and left out, which is logged at the level DEBUG. What
is misspelt in both is left out too, with a warning that names the nearest.
"""

from __future__ import annotations

import difflib
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from belvedere.compat import vuetify2_rules as book
from belvedere.compat.trame.widgets.lenient import Lenient
from belvedere.ui import names
from belvedere.ui.building import apart
from belvedere.ui.element import Child, Element
from belvedere.widgets import vuetify

_log = logging.getLogger(__name__)

_ACTIVATED = ("VDialog", "VMenu", "VSnackbar", "VTooltip", "VBottomSheet")
_SLOT_OF_THEN = re.compile(r'v-slot:activator="\{([^}]*)\}"')


class _OfVersion2(Lenient):
    """Sets the attributes of today for those of then."""

    _rules: ClassVar[Mapping[str, book.Rule]] = {}
    _before: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, children: Child = None, **attributes: Any) -> None:
        super().__init__(children, **attributes)
        for name, value in self._before.items():
            if name not in self._values:
                self._values[name] = value

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._rules and not name.startswith("_"):
            for today, one in self._translate(name, value).items():
                super().__setattr__(today, one)
        else:
            super().__setattr__(name, value)

    def _check(self, name: str) -> None:
        if name not in self._rules:
            super()._check(name)

    def _set(self, name: str, value: Any) -> None:
        if name in self._rules:
            for today, one in self._translate(name, value).items():
                super()._set(today, one)
        else:
            super()._set(name, value)

    def _expression(self, name: str, value: Any) -> str:
        written = super()._expression(name, value)
        if name == "click_row" and "=>" not in written:
            return f"(pointer, {{item: $event}}) => {{ {written} }}"  # the item came first, and alone mostly
        return written

    def _translate(self, name: str, value: Any) -> Mapping[str, Any]:
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
            self._server.state.setdefault(*value)
            value = value[:1]
        today = self._rules[name](self._values, value)
        if not today and value not in (None, False):
            _log.debug("%s: %r of Vuetify 2 has no counterpart and is left out", type(self).__name__, name)
        return today


class _Activated(_OfVersion2):
    """Is opened by an element that stands in its slot `activator`, which handed out ``on`` and ``attrs``."""

    def _write(self) -> Iterator[str]:
        text = "".join(super()._write())
        match = _SLOT_OF_THEN.search(text)
        given = [one.strip() for one in match[1].split(",")] if match else []
        if match is None or "props" in given or "on" not in given:
            yield text
            return
        # Today it hands out one object with both. Whoever bound `attrs` gets it there, else `v-on` becomes `v-bind`.
        bound = "attrs" if "attrs" in given else "on"
        others = [one for one in given if one not in ("on", "attrs")]
        slot = ", ".join([f"props: {bound}", *(["on = {}"] if bound == "attrs" else []), *others])
        text = text.replace(match[0], f'v-slot:activator="{{ {slot} }}"', 1)
        yield text if bound == "attrs" else text.replace('v-on="on"', 'v-bind="on"', 1)


class VListItemContent(Element):
    """The lines of an item of a list; needs no element of its own today."""

    _tag = "div"


class VListItemIcon(Element):
    """The icon of an item: before its lines, or after them if it stands there."""

    _tag = "template"

    def _write(self) -> Iterator[str]:
        siblings = self._parent._children if self._parent is not None else []
        earlier = siblings[: siblings.index(self)] if self in siblings else []
        after = any(not isinstance(one, VListItemIcon) for one in earlier)
        self._values = {"v_slot_append" if after else "v_slot_prepend": True}
        yield from super()._write()


class VListItemAction(VListItemIcon):
    """A button of an item: before its lines, or after them if it stands there."""


class VListItemAvatar(vuetify.VAvatar):
    """The picture of an item: before its lines, or after them if it stands there."""

    def _as_child(self) -> Element:
        if isinstance(self._parent, VListItemIcon):
            return self
        with apart():
            place = VListItemIcon()
        self._parent = place
        place.add_child(self)
        return place


class VListItemGroup(vuetify.VList):
    """Items of which one, or several with ``multiple``, are chosen; the model is the item's value or its number."""

    _attributes = (vuetify.VList._attributes or frozenset()) | {"multiple", "value", "active_class"}

    def _write(self) -> Iterator[str]:
        items = [one for one in self._children if isinstance(one, Element) and one._tag == "v-list-item"]
        for number, item in enumerate(items):
            key = item._values.get("key") if "v_for" in item._values else number
            item._values.setdefault("value", (key,) if isinstance(key, str) else key)
        several = bool(self._values.pop("multiple", False))
        model = self._values.pop("v_model", None)
        if model is not None:
            name = self._expression("v_model", model)
            self._values["selected"] = (name if several else f"{name} == null ? [] : [{name}]",)
            self._values["update_selected"] = f"{name} = $event" if several else f"{name} = $event[0]"
            self._values["select_strategy"] = "independent" if several else "single-independent"
        yield from super()._write()


_gone: dict[str, type[Element]] = {
    one.__name__: one for one in (VListItemAction, VListItemAvatar, VListItemContent, VListItemGroup, VListItemIcon)
}
_classes: dict[str, type[Element]] = dict(_gone)

__all__ = sorted({*vuetify.__all__, *book.RENAMED, *_gone})  # noqa: PLE0605 - made from the tables


def __getattr__(name: str) -> type[Element]:
    if name.startswith("__"):
        raise AttributeError(name)
    found = _classes.get(name)
    if found is None:
        if name not in __all__:
            near = difflib.get_close_matches(name, __all__, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise AttributeError(f"there is no component {name!r}{hint}", name=name)
        found = _classes[name] = _make(name)
    return found


def __dir__() -> list[str]:
    return __all__


def _make(name: str) -> type[Element]:
    today = book.RENAMED.get(name, name)
    native = getattr(vuetify, today)
    found = book.rules(today, native._attributes | native._events)
    mixin = _Activated if today in _ACTIVATED else _OfVersion2
    body = {
        "__module__": __name__,
        "__qualname__": name,
        "__doc__": native.__dict__["__doc__"],
        "_rules": found,
        "_before": book.DEFAULTS.get(today, {}),
        "_attributes": native._attributes | {one for one in found if not names.is_event(one)},
    }
    return type(name, (mixin, native), body)
