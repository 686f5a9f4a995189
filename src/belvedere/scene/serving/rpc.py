"""Asking one client: through the app's calls, so that nobody but the session that was asked can answer.

The view of a scene is a component of the page, wherever the program has laid it out; it has the methods ``ask`` and
``tell``. A Python client registers methods of these names for the same ref. A call waits until the client has all
that was written before it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from belvedere.app.errors import RemoteError
from belvedere.scene.events import ClientEvent, ServerEvent, ServerRPC
from belvedere.widgets.scene import view_ref

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session

__all__ = ["ask", "ask_stream", "tell"]

_NO_VIEW = re.compile(r"no component has the ref |has no method '(ask|tell)'")


def tell(client: Session, scene: str, event: ServerEvent) -> None:
    """Send a server event to the view of `scene` that a client shows. From any thread."""
    client.js_call(view_ref(scene), "tell", _plain(event))


async def ask(client: Session, scene: str, event: ServerRPC, ttl: float | None) -> ClientEvent:
    """Ask a client and return its answer.

    Raises:
        TimeoutError: no answer came within `ttl` seconds.
        RemoteError: the client cannot answer.
        SessionEndedError: the session ended first.
    """
    try:
        value = await client.call(view_ref(scene), "ask", _plain(event), timeout=ttl)
    except RemoteError as error:
        raise _explained(error, event) from None
    except TimeoutError:
        where = "is hidden or busy" if client.connected else "was closed or lost its connection"
        raise TimeoutError(f"no answer to {event.etype} within {ttl:g} s: the page {where}") from None
    return _answer(event, value)


async def ask_stream(client: Session, scene: str, event: ServerEvent) -> AsyncGenerator[ClientEvent, None]:
    """Ask a client and yield its answers. Raises as `ask`."""
    async with aclosing(client.call_stream(view_ref(scene), "ask", _plain(event))) as answers:
        try:
            async for value in answers:
                yield _answer(event, value)
        except RemoteError as error:
            raise _explained(error, event) from None


def _plain(event: ServerEvent) -> dict[str, Any]:
    own = {"etype": event.etype, "key": event.key, "data": event.data}
    return {**own, "uuid": event.uuid, "rtype": event.rtype} if isinstance(event, ServerRPC) else own


def _answer(event: ServerEvent, value: Any) -> ClientEvent:
    return ClientEvent(getattr(event, "rtype", f"{event.etype}_RESPONSE"), event.key, value)


def _explained(error: RemoteError, event: ServerEvent) -> RemoteError:
    if _NO_VIEW.search(str(error)):
        return RemoteError(f"this client shows no scene, so it cannot answer {event.etype}: its page has no scene view")
    return error
