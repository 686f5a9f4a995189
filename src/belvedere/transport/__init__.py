"""Moving bytes: what stands between the network and the conversations of a server.

A transport serves one `Host` and makes a `Connection` of each WebSocket; it checks who asks and knows nothing of state
or pages. `AiohttpTransport` is HTTP and WebSocket on one port, `TornadoTransport` the same by other means,
`GenericTransport` has no sockets at all.

The web servers are imported with the first use of what needs them: a program that only imports belvedere does not wait
for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from belvedere.transport.access import AccessPolicy, Caller, Forbidden
from belvedere.transport.auth import Tokens, bearer, check_exposure, is_loopback
from belvedere.transport.folders import PageFiles, ServedFile, ServedFolders, StaticFolder
from belvedere.transport.generic import Channel, GenericTransport
from belvedere.transport.host import Buffer, Connection, Host, Peer, Role, Upload
from belvedere.transport.listening import AddressInUse, listen
from belvedere.transport.options import TransportOptions

if TYPE_CHECKING:
    from belvedere.transport.aiohttp_server import AiohttpTransport
    from belvedere.transport.tornado_server import TornadoTransport

__all__ = [
    "AccessPolicy",
    "AddressInUse",
    "AiohttpTransport",
    "Buffer",
    "Caller",
    "Channel",
    "Connection",
    "Forbidden",
    "GenericTransport",
    "Host",
    "PageFiles",
    "Peer",
    "Role",
    "ServedFile",
    "ServedFolders",
    "StaticFolder",
    "Tokens",
    "TornadoTransport",
    "TransportOptions",
    "Upload",
    "bearer",
    "check_exposure",
    "is_loopback",
    "listen",
]


def __getattr__(name: str) -> Any:
    if name == "AiohttpTransport":
        from belvedere.transport.aiohttp_server import AiohttpTransport

        return AiohttpTransport
    if name == "TornadoTransport":
        from belvedere.transport.tornado_server import TornadoTransport

        return TornadoTransport
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
