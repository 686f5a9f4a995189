"""Widgets that leave out what they do not know.

Programs for the reference give components attributes of another version, or of another component, and never notice:
there they are dropped without a word. Here a warning in the log names each, and the nearest that exists. Belvedere's
own widgets raise a TypeError.
"""

from __future__ import annotations

import inspect
import logging
from typing import Any

from belvedere.ui.element import Element

__all__ = ["Lenient", "lenient"]

_log = logging.getLogger("belvedere.compat")


class Lenient(Element):
    """Mixin of elements that take every attribute.

    Args:
        args: of the native element.
        connect_parent: False: it is not put into the element whose ``with`` block is open.
        literal_children: without effect, as in the reference's pages of Vue.
        kwargs: of the native element.
    """

    def __init__(self, *args: Any, connect_parent: bool = True, literal_children: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not connect_parent:
            self._leave()

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_") or hasattr(type(self), name) or self._takes(name):
            super().__setattr__(name, value)

    def _set(self, name: str, value: Any) -> None:
        if self._takes(name):
            super()._set(name, value)

    def _takes(self, name: str) -> bool:
        try:
            self._check(name)
        except TypeError as error:
            _log.warning("%s; it is left out", error)
            return False
        return True


_made: dict[type[Element], type[Element]] = {}


def lenient(native: type[Element]) -> type[Element]:
    """Return the class of elements like those of `native` that leave out what they do not know."""
    if native not in _made:
        _made[native] = _make(native)
    return _made[native]


def _make(native: type[Element]) -> type[Element]:
    body: dict[str, Any] = {
        "__module__": native.__module__,
        "__qualname__": native.__qualname__,
        "__doc__": native.__dict__.get("__doc__"),
    }
    if not hasattr(native, "__signature__"):
        body["__signature__"] = inspect.signature(native)
    return type(native.__name__, (Lenient, native), body)
