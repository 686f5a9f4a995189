"""`vuer.events`: the events under their reference's names."""

from __future__ import annotations

from belvedere.scene.events import (
    INIT,
    NOOP,
    NULL,
    Add,
    ClientEvent,
    End,
    Event,
    Frame,
    GetWebXRMesh,
    GrabRender,
    HapticActuatorPulse,
    InitEvent,
    Noop,
    NullEvent,
    Remove,
    ServerEvent,
    ServerRPC,
    Set,
    Update,
    Upsert,
)

__all__ = [
    "INIT",
    "NOOP",
    "NULL",
    "Add",
    "ClientEvent",
    "End",
    "Event",
    "Frame",
    "GetWebXRMesh",
    "GrabRender",
    "HapticActuatorPulse",
    "InitEvent",
    "Noop",
    "NullEvent",
    "Remove",
    "ServerEvent",
    "ServerRPC",
    "Set",
    "Update",
    "Upsert",
]
