"""The application: server, state, controller, sessions.

`Server` is the face of all of it; `State`, `Controller` and `Session` are what one gets from a server. Behind it:

==============  ================================================================================================
``state``       variables, who listens to them, what they are called, what clients may write, typed state
``sessions``    those who look: connections, calls, uploads and downloads, dialogs, notices, progress
``running``     the engine that holds the parts together, starting and stopping, which thread a function runs on
``options``     constructor, command line, environment, TLS
``modules``     what an application adds to the page
``reload``      edited code, taken over while the program runs
``desktop``     a window of the application's own
==============  ================================================================================================
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
from belvedere.app.sessions.session import Session
from belvedere.app.state.state import SharedState, State
from belvedere.app.state.translator import Translator
from belvedere.app.state.typed_state import TypedState

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
