"""The application: server, state, controller, sessions.

`Server` is the face of all of it; `State`, `Controller` and `Session` are what one gets from a server. Everything else
here is the server's inside: `engine` holds the parts together, `lifecycle` starts and stops them, `dispatch` says which
thread a function runs on.
"""

from belvedere.app.components import App, Component
from belvedere.app.controller import Controller, ControllerFunction
from belvedere.app.current import current_session, on_behalf_of
from belvedere.app.errors import (
    BelvedereError,
    EndlessListenersError,
    FunctionNotImplementedError,
    ModuleError,
    NotAvailableError,
    RemoteError,
    ServerStateError,
    SessionEndedError,
    UnknownMethodError,
    UnknownTriggerError,
)
from belvedere.app.protocols import LinkProtocol, RootProtocol, export_rpc
from belvedere.app.registry import forget_server, get_server
from belvedere.app.server import Server
from belvedere.app.session import Session
from belvedere.app.state import SharedState, State
from belvedere.app.translator import Translator
from belvedere.app.typed_state import TypedState

__all__ = [
    "App",
    "BelvedereError",
    "Component",
    "Controller",
    "ControllerFunction",
    "EndlessListenersError",
    "FunctionNotImplementedError",
    "LinkProtocol",
    "ModuleError",
    "NotAvailableError",
    "RemoteError",
    "RootProtocol",
    "Server",
    "ServerStateError",
    "Session",
    "SessionEndedError",
    "SharedState",
    "State",
    "Translator",
    "TypedState",
    "UnknownMethodError",
    "UnknownTriggerError",
    "current_session",
    "export_rpc",
    "forget_server",
    "get_server",
    "on_behalf_of",
]
