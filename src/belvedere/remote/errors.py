"""What can go wrong between a client and its server."""

from __future__ import annotations

from belvedere.wire.messages import Close

__all__ = [
    "CallFailed",
    "CannotConnect",
    "ClientError",
    "ProtocolMismatch",
    "Refused",
    "SessionLost",
    "Unauthorized",
    "from_close",
]


class ClientError(Exception):
    """Base of all errors of a client."""


class CannotConnect(ClientError, ConnectionError):
    """The server cannot be reached."""


class SessionLost(ClientError, ConnectionError):
    """The session ended before the server had handled what was sent: whether it took effect is unknown."""


class CallFailed(ClientError):
    """A call was answered by an error. The text is the server's."""


class Refused(ClientError):
    """The server ended the conversation for good.

    Attributes:
        code: a word for programs, for instance ``"superseded"`` or ``"stopped"``.
        reason: a sentence.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{reason} ({code})" if reason else code)
        self.code = code
        self.reason = reason


class Unauthorized(Refused):
    """The token is missing or not this server's."""


class ProtocolMismatch(Refused):
    """Client and server speak different versions of the protocol."""


def from_close(close: Close) -> Refused:
    """Return the error that tells of the server's good-bye."""
    kind = {"unauthorized": Unauthorized, "protocol": ProtocolMismatch}.get(close.code, Refused)
    return kind(close.code, close.reason)
