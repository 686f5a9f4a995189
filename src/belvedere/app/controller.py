"""The controller: functions that are named first and bound later.

A user interface can say ``click=ctrl.reset`` before anybody wrote what `reset` does. The hooks of the server's life
are functions of the controller too; what is bound to them takes as many of the arguments as it likes:

=================================  ================================================================
``on_server_start(server)``        before anything is bound
``on_server_bind(transport)``      routes may be added to ``transport.app``
``on_server_ready(**state)``       the port is open
``on_client_connected(session)``   a session begins
``on_client_unmounted(session)``   its page was taken down
``on_client_exited(session)``      a session ends, also where the network was lost for too long
``on_error(message)``              an error in a page
``on_exception(error)``            an exception that nobody handled
``on_server_exited(**state)``      the server has stopped
=================================  ================================================================
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, final

from belvedere.app.errors import FunctionNotImplementedError
from belvedere.app.signatures import describe, is_async

if TYPE_CHECKING:
    from belvedere.app.triggers import Triggers

__all__ = ["Controller", "ControllerFunction"]

_log = logging.getLogger(__name__)

_F = TypeVar("_F", bound=Callable[..., Any])
_Kind = Literal["main", "add", "once", "task"]


class _Bound(NamedTuple):
    kind: _Kind
    function: Callable[..., Any]


@final
class ControllerFunction:
    """One function of a controller, by its name. Calling it calls everything bound to it.

    A function that was set alone gives its own result. Otherwise the result is a list: of the function that was set,
    then of those added, in the order in which they were added; a task added gives its `asyncio.Task` or future.
    Every one is called though another raises; the first exception is raised in the end.
    """

    def __init__(self, name: str, create_task: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self.name = name
        self._create_task = create_task
        self._bound: tuple[_Bound, ...] = ()  # replaced, never changed: it may be called from any thread meanwhile

    def __repr__(self) -> str:
        return f"<controller function {self.name!r}, {len(self._bound)} bound>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call what is bound.

        Raises:
            FunctionNotImplementedError: if nothing is.
        """
        bound = self.take()
        if not bound:
            raise FunctionNotImplementedError(
                f"nothing is bound to controller.{self.name}; assign controller.{self.name} = function, "
                f"or use controller.{self.name}.add(function)"
            )
        results: list[Any] = []
        errors: list[Exception] = []
        for kind, function in bound:
            try:
                result = function(*args, **kwargs)
                results.append(self._create_task(result) if kind == "task" else result)
            except Exception as error:
                if errors:
                    _log.exception("%s failed too", describe(function))
                errors.append(error)
        if errors:
            raise errors[0]
        return results[0] if [kind for kind, _ in bound] == ["main"] else results

    def take(self) -> tuple[_Bound, ...]:
        """Return what is bound, in the order of calling, and forget what was to be called once."""
        bound = self._bound
        self._bound = tuple(one for one in bound if one.kind != "once")
        return bound

    @property
    def asynchronous(self) -> bool:
        """Whether everything bound is asynchronous, so that calling it does not block."""
        return bool(self._bound) and all(is_async(one.function) for one in self._bound)

    def set(self, function: _F) -> _F:
        """Bind `function` as the one whose result counts, in place of the one before."""
        added = [one for one in self._bound if one.kind != "main"]
        self._bound = (_Bound("main", function), *added)
        return function

    def add(self, function: _F) -> _F:
        """Call `function` too. Adding it again changes nothing."""
        return self._append("add", function)

    def once(self, function: _F) -> _F:
        """Call `function` too, the next time only."""
        return self._append("once", function)

    def add_task(self, function: _F) -> _F:
        """Schedule the coroutine function `function` as a task of the server, too."""
        if not is_async(function):
            raise TypeError(f"add_task takes a coroutine function; {describe(function)} is none, use add")
        return self._append("task", function)

    def remove(self, function: Callable[..., Any]) -> None:
        """Unbind `function`.

        Raises:
            ValueError: if it is not bound.
        """
        if not self._without(function):
            raise ValueError(f"{describe(function)} is not bound to controller.{self.name}")

    def discard(self, function: Callable[..., Any]) -> None:
        """Unbind `function` if it is bound."""
        self._without(function)

    def clear(self, set_only: bool = False) -> None:
        """Unbind everything, or only the function that was set."""
        self._bound = tuple(one for one in self._bound if one.kind != "main") if set_only else ()

    def exists(self) -> bool:
        """Return whether anything is bound."""
        return bool(self._bound)

    def _append(self, kind: _Kind, function: _F) -> _F:
        if not callable(function):
            raise TypeError(f"controller.{self.name} binds functions, not {type(function).__name__}")
        if not any(one.kind == kind and one.function == function for one in self._bound):
            self._bound = (*self._bound, _Bound(kind, function))
        return function

    def _without(self, function: Callable[..., Any]) -> bool:
        before = self._bound
        self._bound = tuple(one for one in before if one.function != function)
        return len(self._bound) < len(before)


class Controller:
    """Functions by name, bound late: ``ctrl.reset = fn``, ``ctrl.reset()``, ``@ctrl.add("on_server_ready")``."""

    def __init__(self, triggers: Triggers, create_task: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self._triggers = triggers
        self._create_task = create_task
        self._functions: dict[str, ControllerFunction] = {}

    def __getattr__(self, name: str) -> ControllerFunction:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return self[name]

    def __getitem__(self, name: str) -> ControllerFunction:
        function = self._functions.get(name)
        if function is None:
            function = self._functions.setdefault(name, ControllerFunction(name, self._create_task))
        return function

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        elif hasattr(type(self), name):
            raise AttributeError(f"{name!r} is a member of the controller; choose another name for your function")
        else:
            self[name] = value

    def __setitem__(self, name: str, value: Any) -> None:
        if value is self._functions.get(name):  # ctrl.f = ctrl.f
            return
        if not callable(value):
            raise TypeError(f"controller.{name} binds functions, not {type(value).__name__}")
        self[name].set(value)

    def set(self, name: str, clear: bool = False) -> Callable[[_F], _F]:
        """Decorate the function that `name` calls; `clear` unbinds everything else first."""
        return self._decorator(name, clear, ControllerFunction.set)

    def add(self, name: str, clear: bool = False) -> Callable[[_F], _F]:
        """Decorate a function that `name` calls too; `clear` unbinds everything else first."""
        return self._decorator(name, clear, ControllerFunction.add)

    def once(self, name: str, clear: bool = False) -> Callable[[_F], _F]:
        """Decorate a function that `name` calls too, the next time only."""
        return self._decorator(name, clear, ControllerFunction.once)

    def add_task(self, name: str, clear: bool = False) -> Callable[[_F], _F]:
        """Decorate a coroutine function that `name` schedules as a task, too."""
        return self._decorator(name, clear, ControllerFunction.add_task)

    def trigger(self, name: str) -> Callable[[_F], _F]:
        """Decorate a function to be called by clients as `name`."""
        return self._triggers.register(name)

    def trigger_name(self, function: Callable[..., Any], keep: bool = True) -> str:
        """Return the name by which clients call `function`, registering it if need be.

        The function is kept with the layout that is being built, else for good, unless the caller keeps it.
        """
        return self._triggers.name_of(function, keep)

    def trigger_fn(self, name: str) -> Callable[..., Any]:
        """Return the function that clients call as `name`.

        Raises:
            UnknownTriggerError: if there is none.
        """
        return self._triggers.find(name)

    def _decorator(
        self, name: str, clear: bool, bind: Callable[[ControllerFunction, Callable[..., Any]], Any]
    ) -> Callable[[_F], _F]:
        def decorate(function: _F) -> _F:
            if clear:
                self[name].clear()
            bind(self[name], function)
            return function

        return decorate
