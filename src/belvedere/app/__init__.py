"""The application: server, state, controller, sessions.

`Server` is the face of all of it; `State`, `Controller` and `Session` are what one gets from a server. Everything else
here is the server's inside: `engine` holds the parts together, `lifecycle` starts and stops them, `dispatch` says which
thread a function runs on.
"""

from belvedere.app.controller import Controller, ControllerFunction
from belvedere.app.current import current_session
from belvedere.app.errors import (
    BelvedereError,
    EndlessListenersError,
    FunctionNotImplementedError,
    NotAvailableError,
    RemoteError,
    ServerStateError,
    SessionEndedError,
    UnknownTriggerError,
)
from belvedere.app.registry import forget_server, get_server
from belvedere.app.server import Server
from belvedere.app.session import Session
from belvedere.app.state import SharedState, State

__all__ = [
    "BelvedereError",
    "Controller",
    "ControllerFunction",
    "EndlessListenersError",
    "FunctionNotImplementedError",
    "NotAvailableError",
    "RemoteError",
    "Server",
    "ServerStateError",
    "Session",
    "SessionEndedError",
    "SharedState",
    "State",
    "UnknownTriggerError",
    "current_session",
    "forget_server",
    "get_server",
]
