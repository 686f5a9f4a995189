"""New code in old functions and classes.

Whoever holds a function of a module that was run again (another module, a widget, a running task) shall call the new
code, and an object of its classes keeps its data. So the old functions and classes stay, and are given what the new
ones are made of.
"""

from __future__ import annotations

import gc
import types
from collections.abc import Callable, Mapping
from typing import Any, final

__all__ = ["Renewal"]

_OF_A_FUNCTION = ("__code__", "__defaults__", "__kwdefaults__", "__doc__", "__annotations__")
_NOT_COPIED = frozenset({"__dict__", "__weakref__", "__module__", "__qualname__", "__name__"})
_PLAIN_MEMBERS = (types.FunctionType, property, classmethod, staticmethod)

_Cells = dict[str, Any]

_missing: Any = object()


@final
class Renewal:
    """What was renewed, so that it can be undone."""

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, Any]] = []  # object, attribute, value
        self._old_classes: dict[type, type] = {}  # by the new ones, whose place they took

    def renew(self, module: str, before: Mapping[str, Any], names: dict[str, Any]) -> None:
        """Give the functions and classes that a module had the code of those it has now.

        Args:
            module: its name.
            before: its names before it was run again.
            names: its names now. Old classes are put back where they could be renewed.
        """
        for name, old in before.items():
            new = names.get(name)
            if new is old or getattr(old, "__module__", None) != module:
                continue
            if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
                self._renew_function(old, new)
            elif isinstance(old, type) and isinstance(new, type) and self._renew_class(old, new):
                names[name] = old

    def undo(self) -> None:
        """Let everything be what it was."""
        while self._before:
            owner, name, value = self._before.pop()
            if value is _missing:
                delattr(owner, name)
            else:
                setattr(owner, name, value)

    def _set(self, owner: Any, name: str, value: Any) -> None:
        before = vars(owner).get(name, _missing) if isinstance(owner, type) else getattr(owner, name)
        self._before.append((owner, name, before))
        setattr(owner, name, value)

    def _renew_function(self, old: types.FunctionType, new: types.FunctionType) -> bool:
        inner, new_inner = getattr(old, "__wrapped__", None), getattr(new, "__wrapped__", None)
        if isinstance(inner, types.FunctionType) and isinstance(new_inner, types.FunctionType):
            self._renew_function(inner, new_inner)
        if old.__code__.co_freevars != new.__code__.co_freevars:
            return False
        for name in _OF_A_FUNCTION:
            self._set(old, name, getattr(new, name))
        own = {} if inner is None else {"__wrapped__": inner}
        self._set(old, "__dict__", {**vars(new), **own})
        return True

    def _renew_class(self, old: type, new: type) -> bool:
        """Renew a class, and let objects made of the new one be of the old one. False where that cannot be."""
        bases = tuple(self._old_classes.get(base, base) for base in new.__bases__)
        if old.__bases__ != bases or "__slots__" in vars(old) or "__slots__" in vars(new):
            return False
        if type(old) is not type or type(new) is not type:  # a class with a mind of its own, such as an enumeration
            return False
        for name in set(vars(old)) - set(vars(new)) - _NOT_COPIED:
            if isinstance(vars(old)[name], _PLAIN_MEMBERS):
                self._before.append((old, name, vars(old)[name]))
                delattr(old, name)
        cells = {"__class__": types.CellType(old)}
        for name, value in list(vars(new).items()):
            if name not in _NOT_COPIED:
                self._renew_member(old, name, value, cells)
        for one in gc.get_objects():
            if type(one) is new:
                one.__class__ = old
        self._old_classes[new] = old
        return True

    def _renew_member(self, owner: type, name: str, value: Any, cells: _Cells) -> None:
        old = vars(owner).get(name)
        if isinstance(value, types.FunctionType):
            if not (isinstance(old, types.FunctionType) and self._renew_function(old, value)):
                self._set(owner, name, _bound_to(value, cells))
        elif isinstance(value, classmethod | staticmethod):
            self._set(owner, name, type(value)(_bound_to(value.__func__, cells)))
        elif isinstance(value, property):
            get, put, delete = (part and _bound_to(part, cells) for part in (value.fget, value.fset, value.fdel))
            self._set(owner, name, property(get, put, delete, value.__doc__))
        elif old is not value:
            self._set(owner, name, value)


def _bound_to(function: Callable[..., Any], cells: _Cells) -> Callable[..., Any]:
    """Return `function` with the cells named in `cells` in its closure, by which ``super()`` means the old class."""
    if not isinstance(function, types.FunctionType) or not set(function.__code__.co_freevars) & set(cells):
        return function
    closure = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    made = types.FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        tuple(cells.get(name, cell) for name, cell in closure),
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__qualname__ = function.__qualname__
    made.__dict__.update(function.__dict__)
    return made
