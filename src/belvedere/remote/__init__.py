"""The Python client: a program's copy of a server's document.

`Client` is to a program what the page is to a person: it sees the same state, writes it, calls and is called, and
comes back by itself when the network fails. It runs on asyncio and uses `belvedere.wire.Replica`, the same state
machine that the tests of the wire drive by bytes.
"""

from __future__ import annotations

from belvedere.remote.blobs import BlobMissing
from belvedere.remote.client import Client
from belvedere.remote.errors import (
    CallFailed,
    CannotConnect,
    ClientError,
    ProtocolMismatch,
    Refused,
    SessionLost,
    Unauthorized,
)
from belvedere.remote.state import RemoteState

__all__ = [
    "BlobMissing",
    "CallFailed",
    "CannotConnect",
    "Client",
    "ClientError",
    "ProtocolMismatch",
    "Refused",
    "RemoteState",
    "SessionLost",
    "Unauthorized",
]
