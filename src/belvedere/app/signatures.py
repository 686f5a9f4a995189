"""Calling a user's function with as much as it wants to know.

A handler that takes no argument is fine, one that names two keys of the state gets these two, and one with
``**state`` gets all.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from belvedere.app.weak import alive

__all__ = ["Signature", "describe", "is_async", "signature_of"]

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function accepts."""

    positional: int | None  # how many positional arguments; None: any number
    names: tuple[str, ...]  # which keyword arguments
    any_name: bool  # whether it takes all others too
    optional: frozenset[str]  # those of the names that have a default

    def fit(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Sequence[Any], dict[str, Any]]:
        """Return what is left of the arguments when those the function does not take are dropped."""
        if self.positional is not None:
            args = args[: self.positional]
        taken = set(self.names[: len(args)])
        if self.any_name:
            return args, {name: value for name, value in kwargs.items() if name not in taken}
        return args, {name: kwargs[name] for name in self.names if name in kwargs and name not in taken}


def signature_of(function: Callable[..., Any]) -> Signature:
    """Return what `function` accepts; a builtin without a signature accepts no arguments."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):
        return Signature(0, (), False, frozenset())
    kinds = {parameter.kind for parameter in parameters}
    positional = None
    if inspect.Parameter.VAR_POSITIONAL not in kinds:
        positional = sum(parameter.kind in _POSITIONAL for parameter in parameters)
    named = [parameter for parameter in parameters if parameter.kind in _NAMED]
    optional = frozenset(parameter.name for parameter in named if parameter.default is not inspect.Parameter.empty)
    names = tuple(parameter.name for parameter in named)
    return Signature(positional, names, inspect.Parameter.VAR_KEYWORD in kinds, optional)


def is_async(function: Callable[..., Any]) -> bool:
    """Return whether calling `function` gives a coroutine or an asynchronous generator."""
    while isinstance(function, functools.partial):
        function = function.func
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        return True
    call = getattr(type(function), "__call__", None)  # noqa: B004 - an object whose call is asynchronous
    return inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call)


def describe(function: Callable[..., Any]) -> str:
    """Return a name by which a reader of the log finds `function`."""
    function = alive(function)
    while isinstance(function, functools.partial):
        function = function.func
    module = getattr(function, "__module__", None)
    name = getattr(function, "__qualname__", None) or repr(function)
    return f"{module}.{name}" if module else name
