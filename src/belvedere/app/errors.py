"""What can go wrong in the application floor, one class each."""

from __future__ import annotations

__all__ = [
    "BelvedereError",
    "EndlessListenersError",
    "FunctionNotImplementedError",
    "NotAvailableError",
    "RemoteError",
    "ServerStateError",
    "SessionEndedError",
    "UnknownTriggerError",
]


class BelvedereError(Exception):
    """Base of the errors of the application floor."""


class NotAvailableError(BelvedereError, NotImplementedError):
    """Something was asked for that this release does not have."""


class FunctionNotImplementedError(BelvedereError, NotImplementedError):
    """A function of the controller was called before anything was bound to it."""


class UnknownTriggerError(BelvedereError, LookupError):
    """A client called a name that is not registered."""


class ServerStateError(BelvedereError, RuntimeError):
    """A server that is not running was asked for something only a running one has, or the other way round."""


class SessionEndedError(BelvedereError, ConnectionError):
    """The session ended before the answer came."""


class RemoteError(BelvedereError, RuntimeError):
    """A call was answered by an error; the text is the other side's."""


class EndlessListenersError(BelvedereError, RuntimeError):
    """Listeners keep changing keys that call listeners."""
