"""The joints that headsets tell of, in their order, and their matrices as numpy has them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["BODY_JOINTS", "HAND_JOINTS", "matrices"]

HAND_JOINTS: tuple[str, ...] = (
    "wrist",
    *(f"thumb-{part}" for part in ("metacarpal", "phalanx-proximal", "phalanx-distal", "tip")),
    *(
        f"{finger}-finger-{part}"
        for finger in ("index", "middle", "ring", "pinky")
        for part in ("metacarpal", "phalanx-proximal", "phalanx-intermediate", "phalanx-distal", "tip")
    ),
)
"""The 25 joints of a hand, those of WebXR Hand Input."""

BODY_JOINTS: tuple[str, ...] = (
    *("hips", "spine-lower", "spine-middle", "spine-upper", "chest", "neck", "head"),
    *(
        f"{side}-{part}"
        for side in ("left", "right")
        for part in ("shoulder", "scapula", "arm-upper", "arm-lower", "hand-wrist-twist")
    ),
    *("left-hand-palm", "right-hand-palm"),
    *(
        f"{side}-{part}"
        for side in ("left", "right")
        for part in (
            *("upper-leg", "lower-leg", "foot-ankle-twist", "foot-ankle", "foot-subtalar", "foot-transverse"),
            "foot-ball",
        )
    ),
)
"""The 33 joints of a body without its fingers, those of WebXR Body Tracking."""


def matrices(told: ArrayLike) -> NDArray[Any]:
    """Return matrices as numpy has them, rows before columns.

    Args:
        told: what an event has, sixteen numbers column after column for each: ``(16 * N,)``.

    Returns:
        ``(N, 4, 4)``; the last column of each is the position: ``matrices(left)[:, :3, 3]``.

    Raises:
        ValueError: the numbers are not a multiple of sixteen.
    """
    flat = np.asarray(told)
    if flat.size % 16:
        raise ValueError(f"matrices are sixteen numbers each, not {flat.size} in all")
    return flat.reshape(-1, 4, 4).transpose(0, 2, 1)
