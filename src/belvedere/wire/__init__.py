"""The wire: messages, their bytes, and both ends of a link. It knows nothing of sockets.

`Link` is the server's end, one a session; `Replica` the client's. Both are state machines without I/O.
"""

from belvedere.wire.codec import ProtocolError, decode_client, decode_server, encode
from belvedere.wire.link import Inbound, Limits, Link, LinkStatistics
from belvedere.wire.messages import PROTOCOL, ReplyStatus
from belvedere.wire.replica import Changed, Happening, Replica
from belvedere.wire.stream import LinkOverflow

__all__ = [
    "PROTOCOL",
    "Changed",
    "Happening",
    "Inbound",
    "Limits",
    "Link",
    "LinkOverflow",
    "LinkStatistics",
    "ProtocolError",
    "Replica",
    "ReplyStatus",
    "decode_client",
    "decode_server",
    "encode",
]
