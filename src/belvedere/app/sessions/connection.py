"""One WebSocket's worth of a session, without I/O.

The first message says who is there. From then on messages go to the session's link, and what the link hands back for
the application goes to the session's inbox.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, final

from belvedere.app.sessions.ratelimit import Offences, TokenBucket
from belvedere.transport.host import Buffer, Peer, Role
from belvedere.wire import PROTOCOL, ProtocolError, decode_client, encode
from belvedere.wire.messages import Close, Error, Hello, ServerMessage, Welcome

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session
    from belvedere.wire import Inbound

__all__ = ["HELLO_BYTES", "LONGEST_ERROR", "MOST_ERRORS", "MOST_OFFENCES", "Admission", "ServerConnection"]

HELLO_BYTES = 4096
"""All that may be sent before a client has said who it is."""

MOST_OFFENCES = 20
"""Bad messages within a minute, after which a client is sent away."""

LONGEST_ERROR = 2000
"""Characters of an error that a client is told: what it sent may stand in it, and may be long."""

MOST_ERRORS = 64
"""Errors that wait for a client that takes nothing; further ones are dropped."""

_MESSAGES_PER_SECOND = 10_000.0
_BYTES_PER_SECOND = 256e6
_BURST_SECONDS = 2.0


class Admission(Protocol):
    """Lets clients in."""

    heartbeat: float
    max_message: int
    epoch: str

    def role(self, token: str | None) -> Role | None:
        """Return what the bearer of `token` may do."""

    def enter(self, connection: ServerConnection, hello: Hello, role: Role) -> tuple[Session, bool]:
        """Return the client's session, and whether it goes on with one it had."""

    def left(self, connection: ServerConnection, session: Session) -> None:
        """Take note that the connection of `session` is gone."""

    def inbound(self, session: Session, message: Inbound, nbytes: int) -> None:
        """Take what is for the application, `nbytes` of it."""


@final
class ServerConnection:
    """A conversation with one client; see `belvedere.transport.host.Connection`."""

    def __init__(self, admission: Admission, peer: Peer, wake: Callable[[], None]) -> None:
        self.address = peer.address
        self._admission = admission
        self._wake = wake
        self._out: deque[Sequence[Buffer]] = deque()  # what goes ahead of everything of the link's
        self._session: Session | None = None
        self._authenticated = False
        self._closing = False
        self._messages = TokenBucket(_MESSAGES_PER_SECOND, _MESSAGES_PER_SECOND * _BURST_SECONDS)
        self._bytes = TokenBucket(_BYTES_PER_SECOND, _BYTES_PER_SECOND * _BURST_SECONDS)
        self._offences = Offences(MOST_OFFENCES)

    # --- for the transport ----------------------------------------------------------------------------------------

    @property
    def finished(self) -> bool:
        """True once the last message was handed out."""
        return self._closing and not self._out

    @property
    def authenticated(self) -> bool:
        """Whether the client has said who it is, and may be here."""
        return self._authenticated

    def receive(self, data: Buffer) -> None:
        """Take one message. Never raises for what a client sent."""
        if self._closing:
            return
        nbytes = memoryview(data).nbytes
        try:
            if self._session is None:
                self._greet(data, nbytes)
                return
            if nbytes > self._admission.max_message:
                raise ProtocolError(
                    "size", f"a message of {nbytes} bytes is above the limit of {self._admission.max_message}"
                )
            if not (self._messages.take(1) and self._bytes.take(nbytes)):
                raise ProtocolError("rate", "too much was sent in too short a time")
            message = self._session.link.receive(data)
        except ProtocolError as error:
            self._offended(error)
        else:
            if message is not None:
                self._admission.inbound(self._session, message, nbytes)
            self._wake()

    def next_message(self) -> Sequence[Buffer] | None:
        """Return the buffers of the next message to send, or None."""
        if self._out:
            return self._out.popleft()
        if self._closing or self._session is None or self._session.socket is not self:
            return None
        return self._session.link.next_message()

    def lost(self) -> None:
        """Take note that the socket is gone."""
        self._closing = True
        self._out.clear()
        if self._session is not None:
            self._admission.left(self, self._session)

    # --- for the session ------------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Let the transport ask for what is to be sent."""
        self._wake()

    def error(self, code: str, message: str) -> None:
        """Tell the client that something was refused."""
        if len(self._out) < MOST_ERRORS:
            self._put(Error(code, message if len(message) <= LONGEST_ERROR else message[:LONGEST_ERROR] + " …"))

    def close(self, code: str, reason: str, retry: bool) -> None:
        """Say good-bye. Nothing more is taken, and nothing more of the document is sent."""
        if not self._closing:
            self._put(Close(code, reason, retry))
            self._closing = True
            self._wake()

    def _put(self, message: ServerMessage) -> None:
        if not self._closing:
            self._out.append(encode(message))
            self._wake()

    # --- beginning ------------------------------------------------------------------------------------------------

    def _greet(self, data: Buffer, nbytes: int) -> None:
        if nbytes > HELLO_BYTES:
            self.close("unauthorized", f"the first message may have {HELLO_BYTES} bytes, this one has {nbytes}", False)
            return
        hello = decode_client(data)
        if not isinstance(hello, Hello):
            raise ProtocolError("order", f"the first message is Hello, not {type(hello).__name__}")
        if hello.protocol != PROTOCOL:
            reason = f"this server speaks protocol {PROTOCOL}, the client {hello.protocol}; load the page again"
            self.close("protocol", reason, False)
            return
        role = self._admission.role(hello.token)
        if role is None:
            self.close("unauthorized", "the token is missing or not this server's; use the link it printed", False)
            return
        self._authenticated = True
        self._enter(hello, role)

    def _enter(self, hello: Hello, role: Role) -> None:
        session, resumed = self._admission.enter(self, hello, role)
        welcome = Welcome(
            PROTOCOL,
            self._admission.epoch,
            session.id,
            session.secret,
            role,
            resumed,
            session.link.received,
            self._admission.heartbeat,
            self._admission.max_message,
        )
        self._put(welcome)
        self._session = session
        self._wake()

    def _offended(self, error: ProtocolError) -> None:
        if self._offences.add():
            self.close("abuse", f"more than {MOST_OFFENCES} bad messages within a minute", False)
        else:
            self.error(error.code, str(error))
