"""Belvedere: live, shared, three-dimensional web applications from plain Python.

The names below are imported when they are first used, so that ``import belvedere`` costs next to nothing and brings
no VTK.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from belvedere.app import (
        App,
        Component,
        Controller,
        LinkProtocol,
        Server,
        Session,
        State,
        Translator,
        TypedState,
        current_session,
        export_rpc,
        get_server,
        on_behalf_of,
    )
    from belvedere.document import Blob
    from belvedere.remote import Client
    from belvedere.scene import SceneServer, SceneSession
    from belvedere.viewer import demo, view

__all__ = [
    "App",
    "Blob",
    "Client",
    "Component",
    "Controller",
    "LinkProtocol",
    "SceneServer",
    "SceneSession",
    "Server",
    "Session",
    "State",
    "Translator",
    "TypedState",
    "__version__",
    "current_session",
    "demo",
    "export_rpc",
    "get_server",
    "on_behalf_of",
    "view",
]

__version__ = "0.1.0"

_HOMES = {
    "App": "belvedere.app",
    "Blob": "belvedere.document",
    "Client": "belvedere.remote",
    "Component": "belvedere.app",
    "Controller": "belvedere.app",
    "LinkProtocol": "belvedere.app",
    "SceneServer": "belvedere.scene",
    "SceneSession": "belvedere.scene",
    "Server": "belvedere.app",
    "Session": "belvedere.app",
    "State": "belvedere.app",
    "Translator": "belvedere.app",
    "TypedState": "belvedere.app",
    "current_session": "belvedere.app",
    "demo": "belvedere.viewer",
    "export_rpc": "belvedere.app",
    "get_server": "belvedere.app",
    "on_behalf_of": "belvedere.app",
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
