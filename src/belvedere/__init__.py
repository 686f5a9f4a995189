"""Belvedere: live, shared, three-dimensional web applications from plain Python.

The names below are imported when they are first used, so that ``import belvedere`` costs next to nothing and brings
no VTK.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from belvedere.app import Controller, Server, Session, State, current_session, get_server
    from belvedere.remote import Client
    from belvedere.viewer import demo, view

__all__ = [
    "Client",
    "Controller",
    "Server",
    "Session",
    "State",
    "__version__",
    "current_session",
    "demo",
    "get_server",
    "view",
]

__version__ = "0.1.0"

_HOMES = {
    "Client": "belvedere.remote",
    "Controller": "belvedere.app",
    "Server": "belvedere.app",
    "Session": "belvedere.app",
    "State": "belvedere.app",
    "current_session": "belvedere.app",
    "demo": "belvedere.viewer",
    "get_server": "belvedere.app",
    "view": "belvedere.viewer",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
