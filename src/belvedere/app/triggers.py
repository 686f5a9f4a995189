"""Triggers: functions that clients call by name.

A function that is registered by hand keeps its name and its place for good. A function that only appears in a user
interface (a lambda, most often) gets a name, but is not kept alive by it: what shows it, a layout, holds it, so that
rebuilding a layout leaves nothing behind.
"""

from __future__ import annotations

import contextvars
import difflib
import itertools
import threading
import weakref
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, final

from belvedere.app.code_site import CodeSite, call_site
from belvedere.app.errors import UnknownTriggerError
from belvedere.app.weak import alive, same

__all__ = ["Triggers", "keeper"]

_F = TypeVar("_F", bound=Callable[..., Any])

keeper: contextvars.ContextVar[dict[int, Any] | None] = contextvars.ContextVar("belvedere_keeper", default=None)
"""Holds, by `id`, the functions that are named while it is set. None: they are held for the server's whole life."""


@final
class Triggers:
    """Functions by name and names by function. Used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = itertools.count(1)
        self._named: dict[str, Callable[..., Any]] = {}
        self._sites: dict[str, CodeSite | None] = {}  # where the named ones were registered
        self._automatic: dict[str, weakref.ref[Any]] = {}
        self._names: weakref.WeakKeyDictionary[Any, dict[Any, str]] = weakref.WeakKeyDictionary()
        self._kept: dict[int, Any] = {}  # by id()

    def register(self, name: str) -> Callable[[_F], _F]:
        """Decorate a function to be called as `name`. A later one takes the place of an earlier one.

        A `weakref.WeakMethod` is taken too; once its object is gone, the name is unknown.
        """
        if not isinstance(name, str) or not name:
            raise TypeError(f"the name of a trigger is a non-empty string, not {name!r}")

        def decorate(function: _F) -> _F:
            if not callable(function):  # a weakref.WeakMethod is
                raise TypeError(f"a trigger is a function, not {type(function).__name__}")
            site = call_site()
            with self._lock:
                self._named[name], self._sites[name] = function, site
            return function

        return decorate

    def unregister(self, name_or_function: str | Callable[..., Any]) -> bool:
        """Forget a trigger registered by hand; return whether there was one."""
        with self._lock:
            names = [
                name for name, one in self._named.items() if name_or_function == name or same(one, name_or_function)
            ]
            for name in names:
                del self._named[name]
        return bool(names)

    def forget_sites(self, unwanted: Callable[[CodeSite], bool]) -> None:
        """Forget what was registered where `unwanted` says so."""
        with self._lock:
            for name, site in list(self._sites.items()):
                if site is not None and unwanted(site):
                    self._named.pop(name, None)
                    del self._sites[name]

    def saved(self) -> object:
        """Return what is registered, for `restore`."""
        with self._lock:
            return dict(self._named), dict(self._sites)

    def restore(self, saved: Any) -> None:
        """Let that be registered, and nothing else."""
        with self._lock:
            self._named, self._sites = (dict(part) for part in saved)

    def name_of(self, function: Callable[..., Any], keep: bool = True) -> str:
        """Return the name of `function`: the one registered by hand, the one it got before, or a new one.

        Args:
            keep: whether to hold the function, with the layout that is being built or else for good.
        """
        if not callable(function):
            raise TypeError(f"a trigger is a function, not {type(function).__name__}")
        with self._lock:
            for name, registered in self._named.items():
                if same(registered, function):
                    return name
            return self._automatic_name(function, keep)

    def get(self, name: str) -> Callable[..., Any] | None:
        """Return the function called `name`, or None."""
        with self._lock:
            function: Callable[..., Any] | None = alive(self._named.get(name))
            if function is None and name in self._automatic:
                function = self._automatic[name]()
            return function

    def find(self, name: str, elsewhere: Iterable[str] = ()) -> Callable[..., Any]:
        """Return the function called `name`.

        Args:
            name: of the trigger.
            elsewhere: what clients may call beside triggers; the error names it too.

        Raises:
            UnknownTriggerError: if there is none.
        """
        function = self.get(name)
        if function is not None:
            return function
        with self._lock:
            known = [one for one, function in self._named.items() if alive(function) is not None]
        known += elsewhere
        near = difflib.get_close_matches(name[:200], known, n=1)  # a long name takes long to compare
        if near:
            raise UnknownTriggerError(f"there is no trigger {name[:200]!r}; did you mean {near[0]!r}?")
        raise UnknownTriggerError(f"there is no trigger {name[:200]!r}; known are: {', '.join(known) or 'none'}")

    def __len__(self) -> int:
        with self._lock:
            return len(self._named) + len(self._automatic)

    def _automatic_name(self, function: Callable[..., Any], keep: bool) -> str:
        # A bound method is a new object each time it is looked up: what lives is its object.
        owner = getattr(function, "__self__", None)
        bound = owner is not None and hasattr(function, "__func__")
        holder, part = (owner, getattr(function, "__func__", None)) if bound else (function, None)
        if keep:
            self._keep(holder)
        try:
            names = self._names.setdefault(holder, {})
            reference: weakref.ref[Any] = weakref.WeakMethod(function) if bound else weakref.ref(function)
        except TypeError:  # it cannot be referred to weakly
            name = f"trigger__{next(self._count)}"
            self._named[name] = function
            return name
        name = names.get(part, "")
        if not name:
            name = names[part] = f"trigger__{next(self._count)}"
            weakref.finalize(holder, self._automatic.pop, name, None).atexit = False
            self._automatic[name] = reference
        return name

    def _keep(self, holder: Any) -> None:
        held = keeper.get()
        (self._kept if held is None else held)[id(holder)] = holder
