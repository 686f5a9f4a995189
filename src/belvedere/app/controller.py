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
``on_server_reload(server)``       an edit of the program was taken over
``on_server_exited(**state)``      the server has stopped
=================================  ================================================================
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, final

from belvedere.app.code_site import CodeSite, call_site
from belvedere.app.errors import FunctionNotImplementedError, NotBoundError
from belvedere.app.signatures import describe, is_async
from belvedere.app.state.translator import Translator
from belvedere.app.weak import alive, same, when_gone

if TYPE_CHECKING:
    from belvedere.app.triggers import Triggers

__all__ = ["Controller", "ControllerFunction"]

_log = logging.getLogger(__name__)

_F = TypeVar("_F", bound=Callable[..., Any])
_Kind = Literal["main", "add", "once", "task"]


class _Bound(NamedTuple):
    kind: _Kind
    function: Callable[..., Any]  # in the table, or a weak reference to it
    site: CodeSite | None = None  # where it was bound


@final
class ControllerFunction:
    """One function of a controller, by its name. Calling it calls everything bound to it.

    A function that was set alone gives its own result. Otherwise the result is a list: of the function that was set,
    then of those added, in the order in which they were added; a task added gives its `asyncio.Task` or future.
    Every one is called though another raises; the first exception is raised in the end.

    What is bound may be a `weakref.WeakMethod`; it is unbound with its object.
    """

    def __init__(self, name: str, create_task: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self.name = name
        self._create_task = create_task
        self._bound: tuple[_Bound, ...] = ()  # replaced, never changed: it may be called from any thread meanwhile
        self._empty_is_fine = False

    def __repr__(self) -> str:
        return f"<controller function {self.name!r}, {len(self._bound)} bound>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call what is bound.

        Raises:
            FunctionNotImplementedError: if nothing is.
        """
        bound = self.take()
        if not bound and self._empty_is_fine:
            return None
        if not bound:
            raise FunctionNotImplementedError(
                f"nothing is bound to controller.{self.name}; assign controller.{self.name} = function, "
                f"or use controller.{self.name}.add(function)"
            )
        results: list[Any] = []
        errors: list[Exception] = []
        for kind, function, _ in bound:
            try:
                result = function(*args, **kwargs)
                results.append(self._create_task(result) if kind == "task" else result)
            except Exception as error:
                if errors:
                    _log.exception("%s failed too", describe(function))
                errors.append(error)
        if errors:
            raise errors[0]
        return results[0] if [one.kind for one in bound] == ["main"] else results

    def take(self) -> tuple[_Bound, ...]:
        """Return what is bound, in the order of calling, and forget what was to be called once. Tasks come last."""
        bound = self._bound
        self._bound = tuple(one for one in bound if one.kind != "once")
        held = (_Bound(one.kind, alive(one.function)) for one in bound)
        return tuple(sorted((one for one in held if one.function is not None), key=lambda one: one.kind == "task"))

    @property
    def asynchronous(self) -> bool:
        """Whether everything bound is asynchronous, so that calling it does not block."""
        functions = [alive(one.function) for one in self._bound]
        return bool(functions) and all(function is not None and is_async(function) for function in functions)

    def set(self, function: _F) -> _F:
        """Bind `function` as the one whose result counts, in place of the one before."""
        self._check(function)
        added = [one for one in self._bound if one.kind != "main"]
        self._bound = (_Bound("main", function, call_site()), *added)
        when_gone(function, partial(self._without, function))
        return function

    def add(self, function: _F) -> _F:
        """Call `function` too. Adding it again changes nothing."""
        return self._append("add", function)

    def once(self, function: _F) -> _F:
        """Call `function` too, the next time only."""
        return self._append("once", function)

    def add_task(self, function: _F) -> _F:
        """Schedule the coroutine function `function` as a task of the server, too."""
        if not is_async(alive(function)):
            raise TypeError(f"add_task takes a coroutine function; {describe(function)} is none, use add")
        return self._append("task", function)

    def remove(self, function: Callable[..., Any]) -> None:
        """Unbind `function`.

        Raises:
            NotBoundError: if it is not bound.
        """
        if not self._without(function):
            raise NotBoundError(f"{describe(function)} is not bound to controller.{self.name}")

    def remove_task(self, function: Callable[..., Any]) -> None:
        """Unbind a coroutine function that was added with `add_task`.

        Raises:
            NotBoundError: if it is not bound.
        """
        self.remove(function)

    def enable_empty(self) -> None:
        """Let a call be fine while nothing is bound; it returns None."""
        self._empty_is_fine = True

    def discard(self, function: Callable[..., Any]) -> None:
        """Unbind `function` if it is bound."""
        self._without(function)

    def clear(self, set_only: bool = False) -> None:
        """Unbind everything, or only the function that was set."""
        self._bound = tuple(one for one in self._bound if one.kind != "main") if set_only else ()

    def exists(self) -> bool:
        """Return whether anything is bound."""
        return any(alive(one.function) is not None for one in self._bound)

    def _append(self, kind: _Kind, function: _F) -> _F:
        self._check(function)
        if not any(one.kind == kind and same(one.function, function) for one in self._bound):
            self._bound = (*self._bound, _Bound(kind, function, call_site()))
            when_gone(function, partial(self._without, function))
        return function

    def _check(self, function: Any) -> None:
        if not callable(alive(function)):
            raise TypeError(f"controller.{self.name} binds functions, not {type(function).__name__}")

    def _without(self, function: Callable[..., Any]) -> bool:
        before = self._bound
        self._bound = tuple(one for one in before if not same(one.function, function))
        return len(self._bound) < len(before)


class Controller:
    """Functions by name, bound late: ``ctrl.reset = fn``, ``ctrl.reset()``, ``@ctrl.add("on_server_ready")``.

    Args:
        triggers: what clients call by name.
        create_task: runs a coroutine.
        parent: the controller whose functions this one shows.
        translator: gives names of this one their names in the parent.
    """

    def __init__(
        self,
        triggers: Triggers,
        create_task: Callable[[Coroutine[Any, Any, Any]], Any],
        parent: Controller | None = None,
        translator: Translator | None = None,
    ) -> None:
        self._triggers = triggers
        self._create_task = create_task
        self._functions: dict[str, ControllerFunction] = {} if parent is None else parent._functions
        self._translator = Translator() if translator is None else translator

    def __getattr__(self, name: str) -> ControllerFunction:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return self[name]

    def __getitem__(self, name: str) -> ControllerFunction:
        name = self._translator.translate_key(name)
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
        function = self[name]
        if value is not function:  # ctrl.f = ctrl.f
            function.set(value)

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

    def trigger_unregister(self, name_or_function: str | Callable[..., Any]) -> bool:
        """Forget a trigger that was registered by hand; return whether there was one."""
        return self._triggers.unregister(name_or_function)

    def forget_sites(self, unwanted: Callable[[CodeSite], bool]) -> None:
        """Unbind what was bound where `unwanted` says so."""
        for function in list(self._functions.values()):
            kept = (one for one in function._bound if one.site is None or not unwanted(one.site))
            function._bound = tuple(kept)

    def saved(self) -> object:
        """Return what is bound, for `restore`."""
        return {name: function._bound for name, function in self._functions.items()}

    def restore(self, saved: Any) -> None:
        """Let that be bound, and nothing else."""
        for name, function in list(self._functions.items()):
            function._bound = saved.get(name, ())

    def _decorator(
        self, name: str, clear: bool, bind: Callable[[ControllerFunction, Callable[..., Any]], Any]
    ) -> Callable[[_F], _F]:
        def decorate(function: _F) -> _F:
            if clear:
                self[name].clear()
            bind(self[name], function)
            return function

        return decorate
