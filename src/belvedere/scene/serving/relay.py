"""``POST relay?sid=…``: one server event from another program into a session, or into all.

The body is an event as `belvedere.scene.serving.catalogue` describes, in MessagePack or JSON. The sender shows the
control token. Whatever is wrong is answered by 400 and a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from belvedere.app.errors import BelvedereError
from belvedere.document import EncodeError
from belvedere.scene.serving.catalogue import MalformedEvent
from belvedere.transport.answers import TEXT
from belvedere.transport.routes import RouteAnswer, RouteRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from belvedere.scene.events import ServerEvent
    from belvedere.scene.serving.session import SceneSession

__all__ = ["EVERYBODY", "relayed"]

EVERYBODY = "*"
"""Stands for all sessions."""


class Relaying(Protocol):
    """What a relay needs of a server."""

    def session(self, ws_id: str) -> SceneSession | None:
        """Return the session of that id."""

    @property
    def sessions(self) -> Iterable[SceneSession]:
        """All sessions."""

    def decode(self, content: bytes, content_type: str = "") -> ServerEvent:
        """Return the event in bytes, or raise MalformedEvent."""


async def relayed(server: Relaying, request: RouteRequest) -> RouteAnswer:
    """Answer a request to relay an event."""
    sid = request.query.get("sid")
    if not sid:
        return _refused("name the session: relay?sid=<id>, or relay?sid=* for all")
    one = None if sid == EVERYBODY else server.session(sid)
    if sid != EVERYBODY and one is None:
        return _refused(f"there is no session {sid[:80]!r}")
    try:
        for session in [one] if one is not None else list(server.sessions):
            # Decoded for each: an element without a key is given one by the scene that it is put into.
            session.send(server.decode(request.body, request.headers.get("Content-Type", "")))
        if one is None:
            server.decode(
                request.body, request.headers.get("Content-Type", "")
            )  # a mistake is one without sessions too
    except (MalformedEvent, EncodeError, BelvedereError, TypeError, ValueError, KeyError) as error:
        return _refused(str(error.args[0]) if error.args else str(error))
    return RouteAnswer(200, "relayed\n", TEXT)


def _refused(reason: str) -> RouteAnswer:
    return RouteAnswer(400, reason + "\n", TEXT)
