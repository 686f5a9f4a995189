"""Decorators for the methods of a `Component`: what the same decorators of a server say of functions.

They only take note; a component binds its methods when it is made, each instance its own::

    class Counter(Component):
        @change("count")
        def on_count(self, count, **_): ...

        @trigger("reset")
        def reset(self): ...

        @controller.set("redraw")
        def redraw(self): ...

        @life_cycle.client_connected
        def greet(self, session): ...
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeVar, final

__all__ = ["Binding", "bindings_of", "change", "controller", "hot_reload", "life_cycle", "trigger"]

_F = TypeVar("_F", bound=Callable[..., Any])
_NOTED = "__belvedere_bindings__"

Kind = Literal["change", "trigger", "set", "add", "once", "add_task"]


class Binding(NamedTuple):
    """What a method is to be bound to."""

    kind: Kind
    names: tuple[str, ...]
    clear: bool = False  # whatever was bound before is unbound


def bindings_of(function: Any) -> tuple[Binding, ...]:
    """Return what was noted on a function."""
    noted: tuple[Binding, ...] = getattr(function, _NOTED, ())
    return noted


def change(*names: str) -> Callable[[_F], _F]:
    """Decorate a method to be called after any of these state variables changed; see `State.change`."""
    if not names or not all(isinstance(name, str) for name in names):
        raise TypeError('name the variables to listen to: @change("a", "b")')
    return _note(Binding("change", names))


def trigger(name: str) -> Callable[[_F], _F]:
    """Decorate a method to be called by clients as `name`."""
    if not isinstance(name, str):
        raise TypeError('name the trigger: @trigger("name")')
    return _note(Binding("trigger", (name,)))


def hot_reload(function: _F) -> _F:
    """Say that edits of a function take effect while the program runs.

    With ``--hot-reload`` they do for every function of the program; this is for programs that say so.
    """
    return function


def _note(binding: Binding) -> Callable[[_F], _F]:
    def decorate(function: _F) -> _F:
        setattr(function, _NOTED, (*bindings_of(function), binding))
        return function

    return decorate


@final
class _Controller:
    """Decorators that bind a method to a function of the controller."""

    def set(self, name: str, clear: bool = False) -> Callable[[_F], _F]:
        """Bind the method as the one whose result counts."""
        return _note(Binding("set", (name,), clear))

    def add(self, name: str, clear: bool = False) -> Callable[[_F], _F]:
        """Call the method too."""
        return _note(Binding("add", (name,), clear))

    def once(self, name: str, clear: bool = False) -> Callable[[_F], _F]:
        """Call the method too, the next time only."""
        return _note(Binding("once", (name,), clear))

    def add_task(self, name: str, clear: bool = False) -> Callable[[_F], _F]:
        """Schedule the method, a coroutine function, as a task, too."""
        return _note(Binding("add_task", (name,), clear))


controller = _Controller()


@final
class _LifeCycle:
    """Decorators that bind a method to a hook of the server's life.

    Those whose names end with ``_task`` schedule a coroutine function as a task, for which nobody waits.
    """

    @staticmethod
    def _hook(name: str, kind: Kind = "add") -> Callable[[_F], _F]:
        return _note(Binding(kind, (name,)))

    def server_start(self, function: _F) -> _F:
        """Call it before anything is bound."""
        return self._hook("on_server_start")(function)

    def server_bind(self, function: _F) -> _F:
        """Call it with the transport, to which routes may be added."""
        return self._hook("on_server_bind")(function)

    def server_ready(self, function: _F) -> _F:
        """Call it with the state once the port is open."""
        return self._hook("on_server_ready")(function)

    def server_reload(self, function: _F) -> _F:
        """Call it when the program was edited."""
        return self._hook("on_server_reload")(function)

    def server_exited(self, function: _F) -> _F:
        """Call it with the state when the server has stopped."""
        return self._hook("on_server_exited")(function)

    def client_connected(self, function: _F) -> _F:
        """Call it with the session when one begins."""
        return self._hook("on_client_connected")(function)

    def client_unmounted(self, function: _F) -> _F:
        """Call it with the session when its page was taken down."""
        return self._hook("on_client_unmounted")(function)

    def client_exited(self, function: _F) -> _F:
        """Call it with the session when it has ended."""
        return self._hook("on_client_exited")(function)

    def error(self, function: _F) -> _F:
        """Call it with the message of an error in a page."""
        return self._hook("on_error")(function)

    def exception(self, function: _F) -> _F:
        """Call it with an exception that nobody handled."""
        return self._hook("on_exception")(function)

    def server_start_task(self, function: _F) -> _F:
        """Schedule it before anything is bound."""
        return self._hook("on_server_start", "add_task")(function)

    def server_bind_task(self, function: _F) -> _F:
        """Schedule it before the port is opened."""
        return self._hook("on_server_bind", "add_task")(function)

    def server_ready_task(self, function: _F) -> _F:
        """Schedule it with the state once the port is open."""
        return self._hook("on_server_ready", "add_task")(function)

    def server_reload_task(self, function: _F) -> _F:
        """Schedule it when the program was edited."""
        return self._hook("on_server_reload", "add_task")(function)

    def server_exited_task(self, function: _F) -> _F:
        """Schedule it when the server has stopped."""
        return self._hook("on_server_exited", "add_task")(function)

    def client_connected_task(self, function: _F) -> _F:
        """Schedule it with the session when one begins."""
        return self._hook("on_client_connected", "add_task")(function)

    def client_unmounted_task(self, function: _F) -> _F:
        """Schedule it with the session when its page was taken down."""
        return self._hook("on_client_unmounted", "add_task")(function)

    def client_exited_task(self, function: _F) -> _F:
        """Schedule it with the session when it has ended."""
        return self._hook("on_client_exited", "add_task")(function)

    def error_task(self, function: _F) -> _F:
        """Schedule it with the message of an error in a page."""
        return self._hook("on_error", "add_task")(function)

    def exception_task(self, function: _F) -> _F:
        """Schedule it with an exception that nobody handled."""
        return self._hook("on_exception", "add_task")(function)


life_cycle = _LifeCycle()
