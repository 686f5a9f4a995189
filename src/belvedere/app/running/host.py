"""What a transport serves: lets clients in, and hands what they send to the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, final

from belvedere.app.running.engine import Engine
from belvedere.app.sessions.connection import ServerConnection
from belvedere.app.sessions.session import Session
from belvedere.transport.downloads import Download
from belvedere.transport.host import NotTaken, Peer, Role, Upload
from belvedere.wire import Inbound
from belvedere.wire.messages import Hello

__all__ = ["Authenticator", "ServerHost"]


class Authenticator(Protocol):
    """Knows tokens."""

    def role(self, token: str | None) -> Role | None:
        """Return what the bearer of `token` may do, or None."""


@final
class ServerHost:
    """An engine as a transport sees it; see `belvedere.transport.host.Host`."""

    def __init__(self, engine: Engine, authenticator: Authenticator) -> None:
        self._engine = engine
        self._authenticator = authenticator
        self.heartbeat = engine.options.ws_heart_beat
        self.max_message = engine.options.ws_max_msg_size
        self.epoch = engine.store.epoch
        self.folders = engine.folders
        self.routes = engine.routes

    # --- for the transport ----------------------------------------------------------------------------------------

    def connect(self, peer: Peer, wake: Callable[[], None]) -> ServerConnection:
        """Begin a conversation."""
        return ServerConnection(self, peer, wake)

    def role(self, token: str | None, session: tuple[str, str] | None = None) -> Role | None:
        """Return what the bearer of `token` may do, or None: also where it names a session that is not its own."""
        role = self._authenticator.role(token)
        if role is None or session is None:
            return role
        return role if self._engine.sessions.find(*session) is not None else None

    def upload_progress(self, session: str, field: str, received: int, total: int | None) -> None:
        """Take note of the bytes of an upload received so far."""
        found = self._engine.sessions.get(session)
        if found is not None:
            self._engine.uploads.progress(found, field, received, total)

    async def uploaded(self, upload: Upload) -> Any:
        """Take a complete file."""
        session = self._engine.sessions.get(upload.session)
        try:
            return await self._engine.uploads.take(upload, session, self._engine.dispatcher)
        except NotTaken:
            raise
        except Exception as error:  # the program's: whoever sent the file is told with the answer
            self._engine.report(error, f"taking the file {upload.name!r}", session, notice=False)
            raise NotTaken(self._engine.report.answer(error)) from error

    def download(self, key: str) -> Download | None:
        """Return the file that is offered under `key`, for the only time."""
        return self._engine.downloads.take(key)

    def statistics(self) -> Mapping[str, Any]:
        """Return a snapshot for the operator."""
        return self._engine.statistics()

    # --- for a connection -----------------------------------------------------------------------------------------

    def enter(self, connection: ServerConnection, hello: Hello, role: Role) -> tuple[Session, bool]:
        """Return the client's session, and whether it goes on with one it had."""
        sessions = self._engine.sessions
        session = sessions.find(hello.session, hello.secret) if hello.epoch == self.epoch else None
        if session is not None:
            session.link.connect(hello.complete_to, hello.received, whole=False)
            session.role = role
            session.info = dict(hello.info)
            sessions.attach(session, connection)
            return session, True
        session = self._engine.new_session(role, hello.info)
        session.link.connect()
        sessions.add(session, connection)
        return session, False

    def left(self, connection: ServerConnection, session: Session) -> None:
        """Take note that the connection of `session` is gone."""
        self._engine.sessions.detach(session, connection)

    def inbound(self, session: Session, message: Inbound, nbytes: int) -> None:
        """Take what is for the application, `nbytes` of it."""
        self._engine.inbox(session).put(message, nbytes)
