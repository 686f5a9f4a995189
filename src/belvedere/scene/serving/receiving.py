"""Client events as they arrive: from browsers and Python clients, and from programs that speak the reference's form."""

from __future__ import annotations

from typing import Any

import msgspec

from belvedere.scene.events import ClientEvent
from belvedere.scene.serving.catalogue import MalformedEvent

__all__ = ["EDITS", "TOPIC", "client_event", "mapped_event"]

TOPIC = "scene"
"""Topic of what clients tell of scenes: name of the scene, type, key, value, seconds since 1970."""

EDITS = "scene_edit"
"""Topic of changes that a Python client asks for: a server event as plain values."""

_LONGEST_TYPE = 200


def client_event(payload: Any, scene: str | None = None) -> ClientEvent | None:
    """Return the client event that was received.

    Args:
        payload: what a client sends: name of the scene, type, key, value, time.
        scene: name of the scene that counts; an event of another one is None.

    Raises:
        MalformedEvent: it is none.
    """
    if not isinstance(payload, list | tuple) or len(payload) != 5:
        raise MalformedEvent("an event of a scene is a list of its scene, type, key, value and time")
    name, etype, key, value, ts = payload
    if not isinstance(name, str):
        raise MalformedEvent("the scene of an event is named by text")
    if not isinstance(etype, str) or not 0 < len(etype) <= _LONGEST_TYPE:
        raise MalformedEvent(f"the type of an event is a short text, not {str(etype)[:80]!r}")
    if not isinstance(key, str | None) or not isinstance(ts, int | float | None):
        raise MalformedEvent(f"an event {etype} has text for a key and a number for a time")
    return ClientEvent(etype, key, value, ts) if scene in (None, name) else None


def mapped_event(content: bytes) -> ClientEvent:
    """Return the client event in bytes: a map in MessagePack with an ``etype``.

    Raises:
        MalformedEvent: there is none in them.
    """
    try:
        value = msgspec.msgpack.decode(content)
    except (ValueError, RecursionError) as error:
        raise MalformedEvent(f"this is no MessagePack: {error}") from None
    if not isinstance(value, dict) or not isinstance(value.get("etype"), str):
        raise MalformedEvent("an event is a map with an 'etype'")
    return ClientEvent(**{str(name): one for name, one in value.items()})
