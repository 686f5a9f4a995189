"""Scenes: what a program shows in three dimensions, and what it hears back.

`SceneServer` and its `SceneSession` are what a program uses, with elements of `belvedere.scene.elements` and events of
`belvedere.scene.events`. Behind them:

==============================  ===================================================================================
``element``, ``properties``     what elements are made of; ``elements`` has them, family by family
``graph``, ``nodes``,           a scene in the document, and the operations that change it
``poses``, ``operators``
``assets``, ``roots``           files and content that elements load
``session``, ``queue``,         one client: what happens in front of its scene, and who hears of it
``handlers``, ``generators``
``rpc``, ``relay``              questions to one client; events from other programs
``options``, ``starting``       what a server is told
``page``                        the page of a program that lays out none
==============================  ===================================================================================

The names below are imported when they are first used: importing elements brings no server.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from belvedere.document.blobs import Blob
    from belvedere.scene.element import Element, ElementWarning
    from belvedere.scene.events import (
        Add,
        ClientEvent,
        Frame,
        GrabRender,
        HapticActuatorPulse,
        Remove,
        ServerEvent,
        ServerRPC,
        Set,
        Update,
        Upsert,
    )
    from belvedere.scene.graph import SceneError, SceneGraph
    from belvedere.scene.pictures import encode_picture, encode_picture_async
    from belvedere.scene.server import SceneServer
    from belvedere.scene.session import SceneSession

_HOMES = {
    "Blob": "belvedere.document.blobs",
    "Element": "belvedere.scene.element",
    "ElementWarning": "belvedere.scene.element",
    **dict.fromkeys(
        (
            *("Add", "ClientEvent", "Frame", "GrabRender", "HapticActuatorPulse", "Remove", "ServerEvent"),
            *("ServerRPC", "Set", "Update", "Upsert"),
        ),
        "belvedere.scene.events",
    ),
    "SceneError": "belvedere.scene.graph",
    "SceneGraph": "belvedere.scene.graph",
    "SceneServer": "belvedere.scene.server",
    "SceneSession": "belvedere.scene.session",
    "encode_picture": "belvedere.scene.pictures",
    "encode_picture_async": "belvedere.scene.pictures",
}

__all__ = [
    "Add",
    "Blob",
    "ClientEvent",
    "Element",
    "ElementWarning",
    "Frame",
    "GrabRender",
    "HapticActuatorPulse",
    "Remove",
    "SceneError",
    "SceneGraph",
    "SceneServer",
    "SceneSession",
    "ServerEvent",
    "ServerRPC",
    "Set",
    "Update",
    "Upsert",
    "encode_picture",
    "encode_picture_async",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value
