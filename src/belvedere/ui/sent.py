"""Nodes of pages, as they are in the document.

A node is the text of a tree of elements, an entry of its own. The browser numbers the elements of a text in their
order, and so does this module. An attribute that is set afterwards becomes an entry beside the text, under the number
of its element: a few bytes, and the browser draws that element again and nothing else. What cannot be said that way (a
new child, an event, an expression) changes the text; the attributes set before are then part of it, and their entries
go with the same transaction.

Invariant: the numbers are those of the text in the document. So a text is written whole, with its numbers, or not at
all, by one thread at a time; while a ``with`` block is open nothing is written.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, final

from belvedere.ui import markup

if TYPE_CHECKING:
    from belvedere.app import Server
    from belvedere.ui.element import Element

__all__ = ["SentNode"]

_GENERATIONS = 3  # of texts whose functions are kept: somebody may just be clicking in what was there before
_NO_ELEMENTS_INSIDE = frozenset({"textarea", "title", "style", "script"})  # whose content is text to a parser
_COMPILED = frozenset({"key", "ref", "is_", "slot"})  # part of the compiled template, as directives are
_WITH_MODEL = frozenset({"type", "multiple", "value", "checked", "true_value", "false_value"})
_SAFE_INTEGER = 2**53


@final
class SentNode:
    """A tree of elements in the document.

    Args:
        server: whose document.
        root: of the tree.
        template: the page it belongs to.
        node: its name there.
        shown: whether it is to be written; None: always.
        wrote: called after its text was written, in the same transaction.
    """

    def __init__(
        self,
        server: Server,
        root: Element,
        template: str,
        node: str,
        shown: Callable[[], bool] = lambda: True,
        wrote: Callable[[], None] = lambda: None,
    ) -> None:
        self._server = server
        self._root = root
        self._shown = shown
        self._wrote = wrote
        self.path = ("ui", template, node)
        self._writing = threading.RLock()
        self._held = 0
        self._stale = False
        self._texts: deque[dict[Element, int]] = deque(maxlen=_GENERATIONS)
        self._changed: dict[int, dict[str, Any]] = {}
        root._sent = self

    def hold(self) -> None:
        """Write nothing until `release`, as often as it was held."""
        self._held += 1

    def release(self, failed: bool = False) -> None:
        """Write what was held back; after a failure it waits for the next change."""
        self._held -= 1
        if self._stale and self._held == 0 and not failed:
            self.touch()

    def touch(self) -> None:
        """The text has changed."""
        self._stale = True
        if self._held == 0 and self._shown():
            self.write()

    def attribute_changed(self, element: Element, name: str) -> None:
        """An attribute has changed, for which `_set` has been called."""
        with self._writing:
            number = self._texts[-1].get(element) if self._texts and not self._stale else None
            if number is None or self._held or not self._shown() or not _plain(element, name):
                self.touch()
                return
            changed = self._changed.setdefault(number, {})
            changed[element._spelled(name)] = _value(element, name)
            self._server.store.shared.set((*self.path, str(number)), changed)

    def write(self) -> None:
        """Put the text into the document as it is now."""
        with self._writing:
            self._write(self._root.html)

    def _write(self, text: str) -> None:
        shared = self._server.store.shared
        with self._server.store.transaction():
            for number in self._changed:
                shared.remove((*self.path, str(number)))
            shared.set(self.path, {"template": text})
            self._wrote()
        self._changed = {}
        self._texts.append({element: number for number, element in enumerate(_elements(self._root))})
        self._stale = False


def _elements(element: Element) -> Iterator[Element]:
    """Yield an element and those in it, in the order of the text."""
    if element._tag:
        yield element
    if element._void or element._tag in _NO_ELEMENTS_INSIDE:
        return
    for child in element._children:
        if not isinstance(child, str):
            yield from _elements(child)


def _plain(element: Element, name: str) -> bool:
    """Whether the attribute is a value to the browser, and nothing else stands in its way there."""
    value = element._values[name]
    if name in _COMPILED or name.startswith("v_") or isinstance(value, tuple) or callable(value):
        return False
    if name in element._own_events or element._is_event(name, value):
        return False
    if isinstance(value, int) and abs(value) > _SAFE_INTEGER:
        return False
    directives = [one for one in element._values if one.startswith("v_")]
    if element._raw or any(one.startswith("v_bind") for one in directives):
        return False
    if name in _WITH_MODEL and any(one.startswith("v_model") for one in directives):
        return False
    return not any(_drawn_once(one) for one in _around(element))


def _drawn_once(element: Element) -> bool:
    return any(one in element._values for one in ("v_once", "v_memo", "v_pre"))


def _around(element: Element | None) -> Iterator[Element]:
    while element is not None:
        yield element
        element = element._parent


def _value(element: Element, name: str) -> Any:
    """Return what the browser makes of the attribute's text; None where it has none."""
    value = element._values[name]
    if element._write_attribute(name, value) == "":
        return None
    if isinstance(value, bool):
        if element._says(name):
            return markup.literal(value)
        return "" if value else False
    return markup.plain(value)
