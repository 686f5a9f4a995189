"""The three lanes in which differences travel to a client."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["BULK_BYTES", "Lane", "Path", "natural_lane"]

Path = tuple[str, ...]
"""Where an entry lives in the document. The first element names the face, e.g. ``("state", "slider")``."""

BULK_BYTES = 64 * 1024
"""Encoded size in bytes from which a value travels in the bulk lane."""


class Lane(IntEnum):
    """How urgent an entry is; a lower number goes first.

    ``CONTROL`` is small state and the user interface, ``MOTION`` what changes many times a second
    (poses, scalars, small arrays), ``BULK`` everything of `BULK_BYTES` or more.
    """

    CONTROL = 0
    MOTION = 1
    BULK = 2


_CONTROL_FACES = frozenset({"state", "ui", "session"})


def natural_lane(path: Path, nbytes: int) -> Lane:
    """Return the lane of a value of `nbytes` encoded bytes at `path`.

    The user interface is never bulk: without its templates a page shows nothing at all.
    """
    if path[0] == "ui":
        return Lane.CONTROL
    if nbytes >= BULK_BYTES:
        return Lane.BULK
    return Lane.CONTROL if path[0] in _CONTROL_FACES else Lane.MOTION
