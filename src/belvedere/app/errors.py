"""What can go wrong in the application floor, one class each."""

from __future__ import annotations

__all__ = [
    "BelvedereError",
    "EndlessListenersError",
    "FunctionNotImplementedError",
    "ModuleError",
    "NotAvailableError",
    "NotBoundError",
    "RemoteError",
    "ServerStateError",
    "SessionEndedError",
    "UnknownMethodError",
    "UnknownTriggerError",
]


class BelvedereError(Exception):
    """Base of the errors of the application floor."""


class NotAvailableError(BelvedereError, NotImplementedError):
    """Something was asked for that this release does not have."""


class FunctionNotImplementedError(BelvedereError, NotImplementedError):
    """A function of the controller was called before anything was bound to it."""


class NotBoundError(BelvedereError, ValueError, KeyError):
    """A function was to be unbound that is not bound."""

    __str__ = Exception.__str__  # a KeyError would quote its text


class ModuleError(BelvedereError, ValueError):
    """A module that was to be enabled is not as it should be; the text says which key and why."""


class UnknownTriggerError(BelvedereError, LookupError):
    """A client called a name that is not registered."""


class UnknownMethodError(BelvedereError, LookupError):
    """No protocol exports a method of that name."""


class ServerStateError(BelvedereError, RuntimeError):
    """A server that is not running was asked for something only a running one has, or the other way round."""


class SessionEndedError(BelvedereError, ConnectionError):
    """The session ended before the answer came."""


class RemoteError(BelvedereError, RuntimeError):
    """A call was answered by an error; the text is the other side's."""


class EndlessListenersError(BelvedereError, RuntimeError):
    """Listeners keep changing keys that call listeners."""
