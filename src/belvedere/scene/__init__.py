"""Scenes: what a program shows in three dimensions, and what it hears back.

`SceneServer` and its `SceneSession` are what a program uses, with elements of `belvedere.scene.elements` and events of
`belvedere.scene.events`. Behind them:

==============================  ===================================================================================
``element``, ``properties``     what elements are made of; ``elements`` has them, family by family
``kinds``                       kinds of properties beyond the plain ones: arrays, files, pictures, geometry, text
``models``                      robots and files of models
``tree``                        a scene in the document, and the operations that change it
``events``                      what is told, both ways
``serving``                     the server, one client's session, who hears of events, questions, options
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
    from belvedere.scene.kinds.pictures import encode_picture, encode_picture_async
    from belvedere.scene.serving.server import SceneServer
    from belvedere.scene.serving.session import SceneSession
    from belvedere.scene.tree.graph import SceneError, SceneGraph

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
    "SceneError": "belvedere.scene.tree.graph",
    "SceneGraph": "belvedere.scene.tree.graph",
    "SceneServer": "belvedere.scene.serving.server",
    "SceneSession": "belvedere.scene.serving.session",
    "encode_picture": "belvedere.scene.kinds.pictures",
    "encode_picture_async": "belvedere.scene.kinds.pictures",
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
