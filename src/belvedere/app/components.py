"""Applications, and parts of them, that are written as classes.

A `Component` belongs to a server; an `App` is one that finds or makes its server. Their methods may be decorated with
what `belvedere.decorators` has, and are bound when the object is made, so that each instance has bindings of its own.
Two instances of the same class listen to different variables where they belong to different child servers.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from belvedere.app.controller import Controller
from belvedere.app.decorators import Binding, bindings_of
from belvedere.app.registry import get_server
from belvedere.app.server import Server
from belvedere.app.state.state import SharedState, State

__all__ = ["App", "Component", "bind_methods"]


class Component:
    """A part of an application, with decorated methods.

    Args:
        server: to which it belongs.
        ctx_name: puts it into ``server.context`` under this name.
        weak: holds the methods so that the component goes when nobody else holds it; otherwise the server keeps it
            until `unbind`.
    """

    def __init__(self, server: Server, ctx_name: str | None = None, *, weak: bool = False) -> None:
        self._server = server
        self._ctx_name = ctx_name
        if ctx_name is not None:
            self.ctx[ctx_name] = self
        self._unbind = bind_methods(self, server, weak=weak)

    @property
    def server(self) -> Server:
        """The server."""
        return self._server

    @property
    def state(self) -> SharedState:
        """The server's state."""
        return self._server.state

    @property
    def ctrl(self) -> Controller:
        """The server's controller."""
        return self._server.controller

    @property
    def ctx(self) -> State:
        """The server's context: variables that no client sees."""
        return self._server.context

    def unbind(self) -> None:
        """Undo what the decorators of the methods did, and leave the context. Unbinding twice is fine."""
        self._unbind()
        if self._ctx_name is not None and self.ctx[self._ctx_name] is self:
            del self.ctx[self._ctx_name]


class App(Component):
    """An application as a class: a component with a server of its own finding.

    Args:
        server: a server or its name; None takes the current one, and makes one where there is none.
        client_type: see `Server.client_type`; None leaves it.
        ctx_name: puts it into ``server.context`` under this name.
        weak: see `Component`.
    """

    def __init__(
        self,
        server: Server | str | None = None,
        client_type: str | None = None,
        ctx_name: str | None = None,
        *,
        weak: bool = False,
    ) -> None:
        found = get_server(server)
        if client_type is not None:
            found.client_type = client_type
        super().__init__(found, ctx_name, weak=weak)


def bind_methods(instance: Any, server: Server, *, weak: bool = False) -> Callable[[], None]:
    """Do what the decorators of an object's methods say; for objects of any class.

    Args:
        instance: the object.
        server: to which it belongs.
        weak: holds the methods so that the object goes when nobody else holds it.

    Returns:
        a function that undoes it. It may be called twice.
    """
    undo: list[Callable[[], object]] = []  # without a reference to the object, which may hold it: a cycle otherwise
    for name, binding in _bindings(type(instance)):
        method = getattr(instance, name)
        undo.append(_bind(server, binding, weakref.WeakMethod(method) if weak else method))

    def unbind() -> None:
        while undo:
            undo.pop()()

    return unbind


def _bind(server: Server, binding: Binding, method: Any) -> Callable[[], object]:
    """Bind a method, or a weak reference to one, and return what undoes it."""
    state, ctrl = server.state, server.controller
    if binding.kind == "change":
        state.change(*binding.names)(method)
        return partial(state.remove_listener, method)
    if binding.kind == "trigger":
        ctrl.trigger(binding.names[0])(method)
        return partial(ctrl.trigger_unregister, method)
    function = ctrl[binding.names[0]]
    if binding.clear:
        function.clear()
    getattr(function, binding.kind)(method)
    return partial(function.discard, method)


def _bindings(kind: type) -> Iterator[tuple[str, Binding]]:
    """Yield the decorated methods of a class, those of its bases first. One that is overridden counts as it is now."""
    seen: dict[str, None] = {}
    for base in reversed(kind.__mro__):
        seen |= dict.fromkeys(vars(base))
    for name in seen:
        for owner in kind.__mro__:
            if name in vars(owner):
                for binding in bindings_of(getattr(vars(owner)[name], "__func__", vars(owner)[name])):
                    yield name, binding
                break
