"""Where in the program something was registered, so that hot reload can put new in place of old.

What the body of a module registers is registered again when the module is run again, so it must be forgotten first.
What a handler registers while the server runs is not, and stays. The stack tells which of the two it is.
"""

from __future__ import annotations

import contextvars
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

__all__ = ["RUN", "Builder", "CodeSite", "builder_of_call", "call_site", "in_server", "is_body", "runs_again"]

in_server: contextvars.ContextVar[bool] = contextvars.ContextVar("belvedere_in_server", default=False)
"""Whether the code is run by a server: its hooks, listeners, triggers and tasks."""

runs_again: contextvars.ContextVar[bool] = contextvars.ContextVar("belvedere_runs_again", default=False)
"""Whether a module is being run again: state variables that exist then keep their values."""

RUN = "__belvedere_run__"
"""Name in a module under which it is known how often it was run."""

_BODY = "<module>"
_IMPORT = "<frozen importlib._bootstrap>"
_PACKAGE = str(Path(__file__).resolve().parent.parent)

Function = tuple[str, str]
"""A function by the file and the qualified name of its code."""


class CodeSite(NamedTuple):
    """A statement of a module's body."""

    module: str
    run: int  # of the module: 0 is the first
    line: int
    through: frozenset[Function]  # the functions that it had called, down to the registration


class Builder(NamedTuple):
    """What built a page."""

    module: str
    function: Function
    run: int  # of its module
    line: int  # where the page was shown
    call: Callable[[], Callable[[], Any] | None]  # gives the function, where it can be called again


def call_site() -> CodeSite | None:
    """Return which statement of a module's body is running, None where none is: in handlers and tasks."""
    frame: FrameType | None = sys._getframe(1)
    serving = in_server.get()
    through: set[Function] = set()
    while frame is not None:
        if frame.f_code.co_name == _BODY:
            if serving and not _is_import(frame):
                return None  # `start` blocks in it: what runs now is a handler
            names = frame.f_globals
            return CodeSite(names.get("__name__", ""), names.get(RUN, 0), frame.f_lineno, frozenset(through))
        through.add(_function(frame))
        frame = frame.f_back
    return None


def builder_of_call() -> Builder | None:
    """Return the program's function that builds the page which is being shown."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    if frame is None:
        return None
    names = frame.f_globals
    return Builder(names.get("__name__", ""), _function(frame), names.get(RUN, 0), frame.f_lineno, _caller(frame))


def _caller(frame: FrameType) -> Callable[[], Callable[[], Any] | None]:
    """Return what finds the bound method or the function of `frame`, where it can be called without arguments."""
    code = frame.f_code
    if code.co_name in (_BODY, "__init__") or code.co_argcount > 1:
        return _nothing
    if code.co_argcount == 0:
        name, names = code.co_name, frame.f_globals
        return (lambda: names.get(name)) if code.co_qualname == name else _nothing
    owner = frame.f_locals.get(code.co_varnames[0])
    method: Any = getattr(owner, code.co_name, None)
    if getattr(getattr(method, "__func__", None), "__code__", None) is not code:
        return _nothing
    return weakref.WeakMethod(method)


def is_body(function: Function) -> bool:
    """Return whether it is the body of a module."""
    return function[1] == _BODY


def _nothing() -> None:
    return None


def _function(frame: FrameType) -> Function:
    return frame.f_code.co_filename, frame.f_code.co_qualname


def _is_import(frame: FrameType) -> bool:
    return frame.f_back is not None and frame.f_back.f_code.co_filename == _IMPORT
