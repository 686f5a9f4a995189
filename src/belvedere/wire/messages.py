"""The messages of the link, one `msgspec.Struct` each.

A message on the wire is a header and its blobs, little-endian::

    0        4                    4+n   pad8        pad8
    ┌────────┬────────────────────┬─────┬───────────┬─────┬──
    │ u32 n  │ header, MessagePack│ pad │ blob 0    │ pad │ …
    └────────┴────────────────────┴─────┴───────────┴─────┴──

The header is a MessagePack array ``[tag, field, field, …]``. Every blob begins at a multiple of 8 bytes from the
start of the message, so that a browser makes typed-array views of it without a copy. Blobs carry no length of
their own: `Batch.arrays` tells dtype and shape in order, and a `Chunk` has one blob that reaches to the end.

Tags below 32 travel from server to client, the others from client to server. Fields may be added at the end of a
message; a receiver ignores fields it does not know. Any other change raises `PROTOCOL`.

Values inside a header are plain MessagePack. Two extension types occur: -1, a timestamp, and `ARRAY_EXT`, a numeric
array nested in a value: u8 length of dtype, dtype (ASCII, as in ``np.dtype.str`` without byte order: ``f4``), u8
number of dimensions, u32 per dimension, then the elements, C order, little-endian, not aligned.
"""

from __future__ import annotations

from typing import Any

import msgspec

__all__ = [
    "ARRAY_EXT",
    "CHUNKED",
    "PROTOCOL",
    "Ack",
    "Batch",
    "Call",
    "Cancel",
    "CancelTransfer",
    "Chunk",
    "ClientCall",
    "ClientCancel",
    "ClientEvent",
    "ClientMessage",
    "ClientReply",
    "Close",
    "Error",
    "Event",
    "Handled",
    "Hello",
    "Ping",
    "Pong",
    "Reply",
    "ReplyStatus",
    "ServerMessage",
    "Welcome",
    "Write",
]

PROTOCOL = 1
"""Version of the wire protocol. Client and server must have the same."""

ARRAY_EXT = 1
"""MessagePack extension code of an array nested in a value."""

CHUNKED = 3
"""Tag of `Chunk`; the only message that may be larger than the receiver's limit in its assembled form."""


class _Message(msgspec.Struct, array_like=True, gc=False):
    """Base of all messages."""


class ReplyStatus:
    """Values of the field `status` of `Reply` and `ClientReply`."""

    RESULT = 0  # `value` is the one answer, or the last of several
    MORE = 1  # `value` is one of several answers; more follow
    ERROR = 2  # `value` is a sentence that says what went wrong
    END = 3  # a stream of answers is over; `value` is None


# --- server → client ------------------------------------------------------------------------------------------------


class Welcome(_Message, tag=1):
    """Answer to `Hello`: the session, and whether the client may keep its copy."""

    protocol: int
    epoch: str  # random id of the server process; versions of another epoch mean nothing
    session: str
    secret: str  # shown again in `Hello` to resume the session
    role: str  # "control" or "view"
    resumed: bool  # False: a new session; the client's unacknowledged writes and calls are void
    received: int  # last number of the client's stream that the server has
    heartbeat: float  # seconds between pings; silence for twice as long means the connection is lost
    max_message: int  # bytes; the server refuses larger messages


class Batch(_Message, tag=2):
    """A difference of the document, applied as a whole between two frames.

    An entry is named by an integer id. `definitions` binds ids to paths, always before the id is used for the first
    time; a path has one id at a time, and a new binding of a path replaces the old one. `removed` ends bindings; one
    that does not exist is passed over.
    """

    version: int  # every value is the document's at this version; a client never applies a lower one to an entry
    complete_to: int  # once applied, the client lacks nothing up to this version
    lane: int
    listing: list[list[str]] | None  # not None: first drop every entry whose path is not listed (and all, if [])
    definitions: list[list[Any]]  # [id, path element, path element, …]
    removed: list[int]
    values: list[Any]  # id, value, id, value, …
    arrays: list[list[Any]]  # [id, dtype, shape] each, its elements the blob of the same position


class Chunk(_Message, tag=CHUNKED):
    """A piece of a message that is sent in pieces, because it is large. Its blob is the piece.

    The pieces of one transfer arrive in order and together are a whole message (header length, header, blobs).
    Pieces of several transfers may alternate.
    """

    transfer: int
    offset: int  # bytes
    total: int  # bytes of the assembled message
    complete_to: int  # valid on the last piece, where it replaces that of the assembled `Batch`


class CancelTransfer(_Message, tag=4):
    """The rest of a transfer will not come; forget its pieces."""

    transfer: int


class Handled(_Message, tag=5):
    """The client's stream is handled up to `number`; its effects were in batches before this message.

    Values that arrived for keys with no later write of the client's own are shown from now on.
    """

    number: int


class Call(_Message, tag=6):
    """A method call on the client: on the component with the given `ref`, or on the page (`ref` empty)."""

    number: int
    after: int  # run once the client has applied everything up to this version (0: at once)
    ref: str
    method: str
    args: list[Any]
    kwargs: dict[str, Any]
    answer: bool  # whether a `ClientReply` is expected


class Reply(_Message, tag=7):
    """An answer to the `ClientCall` of number `to`."""

    number: int
    to: int
    status: int
    value: Any


class Event(_Message, tag=8):
    """Something that happened: a notice, a published topic."""

    number: int
    after: int
    topic: str
    payload: Any


class Ping(_Message, tag=9):
    """Heartbeat; answered by `Pong` with the same time."""

    time: float


class Close(_Message, tag=10):
    """Last message before the server closes the connection."""

    code: str  # "superseded", "unauthorized", "protocol", "overflow", "abuse", "stopped", "idle"
    reason: str
    retry: bool  # whether connecting again can help


class Error(_Message, tag=11):
    """Answer to a message that could not be understood or was refused. The connection lives."""

    code: str
    message: str


class Cancel(_Message, tag=12):
    """Nobody waits any more for the answer to the `Call` of number `to`."""

    number: int
    to: int


# --- client → server ------------------------------------------------------------------------------------------------


class Hello(_Message, tag=32):
    """First message of a connection."""

    protocol: int
    token: str
    session: str | None  # with `secret`: resume that session
    secret: str | None
    epoch: str | None
    complete_to: int  # what the client has, 0 for nothing
    received: int  # last number of the server's stream that the client has
    info: dict[str, Any]  # what the client says of itself: {"kind": "browser", "ui": "main", …}


class Ack(_Message, tag=33):
    """What the client has received and applied. Coalesced; absolute numbers, so a lost one does no harm."""

    messages: int  # Batch, Chunk and CancelTransfer messages received on this connection
    complete_to: int  # `complete_to` of the last batch applied
    received: int  # last number of the server's stream that was received
    applied: int = 0  # how many of `messages` have been applied; a client that applies late is sent less motion


class Write(_Message, tag=34):
    """State written by the client. The writes of a batch share its number."""

    number: int
    items: list[Any]  # key, value, key, value, …


class ClientCall(_Message, tag=35):
    """A call of a trigger or method by its registered name. `number` is also the id to answer to."""

    number: int
    name: str
    args: list[Any]
    kwargs: dict[str, Any]
    answer: bool


class ClientReply(_Message, tag=36):
    """An answer to the `Call` of number `to`."""

    number: int
    to: int
    status: int
    value: Any


class ClientCancel(_Message, tag=37):
    """The client no longer waits for the answer to its call of number `to`."""

    number: int
    to: int


class Pong(_Message, tag=38):
    """Answer to `Ping`."""

    time: float


class ClientEvent(_Message, tag=39):
    """Something that happened in the client: mounted, an error in a template, a page event."""

    number: int
    topic: str
    payload: Any


ServerMessage = (
    Welcome | Batch | Chunk | CancelTransfer | Handled | Call | Reply | Event | Ping | Close | Error | Cancel
)
ClientMessage = Hello | Ack | Write | ClientCall | ClientReply | ClientCancel | Pong | ClientEvent
