"""A host that knows just enough of the protocol to be talked to."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from belvedere.transport import Buffer, Peer, Role, ServedFolders, Tokens, Upload
from belvedere.transport.downloads import Download
from belvedere.transport.routes import Routes
from belvedere.wire import codec
from belvedere.wire.messages import PROTOCOL, Close, Error, Handled, Hello, Welcome, Write

SESSION, SECRET = "session-1", "secret-of-session-1"


def hello(token: str, **fields: Any) -> bytes:
    """Return the bytes of a client's first message."""
    return b"".join(codec.encode(Hello(PROTOCOL, token, None, None, None, 0, 0, fields)))


def message(message: msgspec.Struct) -> bytes:
    """Return the bytes of any message."""
    return b"".join(codec.encode(message))


class FakeConnection:
    """Answers `Hello` by `Welcome`, a write by `Handled`; anything may be put into `outgoing`."""

    def __init__(self, host: FakeHost, peer: Peer, wake: Callable[[], None]) -> None:
        self.host = host
        self.peer = peer
        self.wake = wake
        self.outgoing: deque[Sequence[Buffer]] = deque()
        self.finished = False
        self.authenticated = False
        self.asked = 0  # calls of `next_message` that got something
        self.inbox: list[Any] = []
        self.gone = asyncio.Event()
        self.lost_calls = 0

    def receive(self, data: Buffer) -> None:
        """Take a message; what it says decides what is answered."""
        try:
            message = codec.decode_client(data)
        except codec.ProtocolError as error:
            self.say(Error(error.code, str(error)))
            return
        self.inbox.append(message)
        if isinstance(message, Hello):
            role = self.host.role(message.token)
            if role is None:
                self.close("unauthorized", "wrong token")
                return
            self.authenticated = True
            self.say(Welcome(PROTOCOL, "epoch", SESSION, SECRET, role, False, 0, self.host.heartbeat, 10_000_000))
        elif isinstance(message, Write):
            self.say(Handled(message.number))

    def next_message(self) -> Sequence[Buffer] | None:
        """Hand out the oldest message; the connection is over with the last after `close`."""
        if not self.outgoing:
            return None
        self.asked += 1
        buffers = self.outgoing.popleft()
        self.finished = self.closing and not self.outgoing
        return buffers

    closing = False

    def say(self, message: msgspec.Struct) -> None:
        """Queue a message and wake the transport."""
        self.send(codec.encode(message))

    def send(self, buffers: Sequence[Buffer]) -> None:
        """Queue raw buffers and wake the transport."""
        self.outgoing.append(buffers)
        self.wake()

    def close(self, code: str, reason: str) -> None:
        """Say good-bye."""
        self.closing = True
        self.say(Close(code, reason, False))

    def lost(self) -> None:
        """Note that the socket is gone."""
        self.lost_calls += 1
        self.gone.set()


class FakeHost:
    """A host with one session and real tokens."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self.tokens = tokens or Tokens()
        self.connections: list[FakeConnection] = []
        self.uploads: list[Upload] = []
        self.contents: list[bytes] = []
        self.progress: list[tuple[str, str, int, int | None]] = []
        self.upload_error: Exception | None = None
        self.heartbeat = 30.0
        self.folders = ServedFolders()
        self.routes = Routes()
        self.downloads: dict[str, Download] = {}

    def connect(self, peer: Peer, wake: Callable[[], None]) -> FakeConnection:
        """Begin a conversation."""
        connection = FakeConnection(self, peer, wake)
        self.connections.append(connection)
        return connection

    def role(self, token: str | None, session: tuple[str, str] | None = None) -> Role | None:
        """Look at the token, and at the session where one is named."""
        if session is not None and session != (SESSION, SECRET):
            return None
        return self.tokens.role(token)

    def upload_progress(self, session: str, field: str, received: int, total: int | None) -> None:
        """Keep what was told."""
        self.progress.append((session, field, received, total))

    async def uploaded(self, upload: Upload) -> Any:
        """Read the file while it is there."""
        if self.upload_error is not None:
            raise self.upload_error
        self.uploads.append(upload)
        self.contents.append(await asyncio.to_thread(upload.path.read_bytes))
        return {"bytes": upload.size}

    def download(self, key: str) -> Download | None:
        """Hand out what was put into `downloads`."""
        return self.downloads.pop(key, None)

    def statistics(self) -> Mapping[str, Any]:
        """Tell something of each kind."""
        return {
            "version": 7,
            "uptime": 1.5,
            "name": "fake",
            "links": {"a": {"round_trip": 0.1}, "b": {"round_trip": 0.2}},
        }
