"""`trame.decorators`: methods of an application that is a class."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from belvedere.app.components import bind_methods
from belvedere.app.tasks import task
from belvedere.compat.trame_server.utils.hot_reload import hot_reload
from belvedere.decorators import change, controller, life_cycle, trigger

__all__ = ["TrameApp", "change", "controller", "hot_reload", "life_cycle", "task", "trigger"]

_C = TypeVar("_C", bound=type[Any])


class TrameApp:
    """Decorate a class so that the decorated methods of its objects are bound once an object is made.

    Args:
        server: attribute of the objects that holds the server.
        namespace: path of attributes that leads to the object that holds it.
    """

    def __init__(self, server: str = "server", namespace: str = "") -> None:
        self._path = [*filter(None, namespace.split(".")), server]

    def __call__(self, cls: _C) -> _C:
        """Return the class."""
        make: Callable[..., None] = cls.__init__
        path = self._path

        @functools.wraps(make)
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            make(self, *args, **kwargs)
            bind_methods(self, functools.reduce(getattr, path, self))

        cls.__init__ = __init__
        return cls
