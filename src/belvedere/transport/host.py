"""The seam between a transport and what it serves.

A transport moves bytes and checks who is asking; it knows nothing of sessions, state or pages. What it serves is a
`Host`. Each WebSocket becomes a `Connection`: bytes in, bytes out, no I/O of its own, so that the same connection
runs over aiohttp, over another web server, or over two lists in a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from belvedere.transport.downloads import Download
    from belvedere.transport.folders import ServedFolders
    from belvedere.transport.routes import Routes

__all__ = ["Buffer", "Connection", "Host", "NotTaken", "Peer", "Role", "Upload"]

Buffer = bytes | bytearray | memoryview

Role = Literal["control", "view"]
"""``control`` may write, call and upload; ``view`` only watches."""


@dataclass(frozen=True)
class Peer:
    """Who is at the other end of a connection, as far as the transport could tell."""

    address: str  # remote address, the proxy's word only where the proxy is trusted
    secure: bool  # reached over TLS
    origin: str | None  # Origin header, already accepted


@dataclass(frozen=True)
class Upload:
    """A file received from a client, complete on disk under a name of the server's choice."""

    name: str  # the client's file name, without directories
    content_type: str
    size: int  # bytes
    path: Path
    field: str  # which input of the page it came from
    session: str  # session id, as said by the client and checked by the host


class NotTaken(Exception):
    """A file is not taken: by nobody, or not this one. The text is for whoever sent it."""


class Connection(Protocol):
    """One WebSocket's worth of conversation, without I/O. Used on the loop's thread only."""

    @property
    def finished(self) -> bool:
        """True once the last message was handed out: the transport closes the socket."""

    def receive(self, data: Buffer) -> None:
        """Take one binary message. Never raises for what a client sent: a bad message is answered by an error."""

    def next_message(self) -> Sequence[Buffer] | None:
        """Return the buffers of the next message to send, or None when there is nothing to send now."""

    def lost(self) -> None:
        """Tell that the socket is gone. Called exactly once."""

    @property
    def authenticated(self) -> bool:
        """Whether the client has said who it is; one that has not within 5 s is closed."""


class Host(Protocol):
    """What a transport serves."""

    @property
    def folders(self) -> ServedFolders:
        """Folders whose files anybody may load, beside those of the client."""

    @property
    def routes(self) -> Routes:
        """Addresses that the program answers itself."""

    def connect(self, peer: Peer, wake: Callable[[], None]) -> Connection:
        """Begin a conversation. `wake` is called, on the loop, whenever `next_message` may have something new."""

    def role(self, token: str | None, session: tuple[str, str] | None = None) -> Role | None:
        """Return what the bearer of an HTTP token may do, or None for a token that is not ours."""

    def upload_progress(self, session: str, field: str, received: int, total: int | None) -> None:
        """Take note of the bytes of an upload received so far; `total` is None while unknown."""

    async def uploaded(self, upload: Upload) -> Any:
        """Take a complete file. What it returns is answered to the client as JSON.

        Raises:
            NotTaken: if nobody takes files of that input.
        """

    def download(self, key: str) -> Download | None:
        """Return the file that is offered under `key`, for the only time; None where nothing is."""

    def statistics(self) -> Mapping[str, Any]:
        """Return a snapshot for the operator."""
