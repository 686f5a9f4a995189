"""How coordinates travel: whole, or in half the bytes where a program asks for that.

=============== ========== ========================================================================================
precision       bytes      steps
=============== ========== ========================================================================================
``float32``     12 a point a millionth of the extent or finer, wherever the points are (see `origins`)
``float16``     6 a point  a two-thousandth of the distance from the middle of the points
``quantised16`` 6 a point  the extent along each axis divided by 65,534
=============== ========== ========================================================================================

A point with a number that is not finite stands for no point. It travels as a number that nothing else has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere.scene.kinds.origins import bounds, split

__all__ = ["FLOAT16", "FLOAT32", "NOWHERE_16", "NOWHERE_32", "PRECISIONS", "QUANTISED16", "Packed", "pack"]

FLOAT32, FLOAT16, QUANTISED16 = PRECISIONS = ("float32", "float16", "quantised16")

NOWHERE_32 = 3e38
"""Coordinate of a point that is not there, in float32."""

NOWHERE_16 = 65535
"""Coordinate of a point that is not there, quantised; in float16 it is infinity."""

_LEVELS = 65534


@dataclass(frozen=True)
class Packed:
    """Points ready to travel.

    Attributes:
        points: (N, 3) float32, float16 or uint16.
        origin: that they are relative to; None: zero.
        step: length of one unit along each axis; None: one.
        bounds: least and greatest coordinates relative to `origin`, in metres; None: there is no point.
    """

    points: NDArray[Any]
    origin: list[float] | None
    step: list[float] | None
    bounds: list[float] | None


def pack(points: NDArray[Any], precision: str = FLOAT32) -> Packed:
    """Return points as they travel.

    Args:
        points: (N, 3), any numeric dtype; not changed.
        precision: one of `PRECISIONS`.

    Raises:
        ValueError: float16 cannot hold how far the points are apart.
    """
    found = bounds(points)
    low, high = found if found is not None else (np.zeros(3), np.zeros(3))
    if precision == FLOAT32:
        origin, packed = split(points, found)
        step, nowhere = None, NOWHERE_32
    elif precision == FLOAT16:
        middle = 0.5 * (low + high)
        if np.max(high - middle) > np.finfo(np.float16).max:
            raise ValueError("float16 reaches 65,504 from the middle of the points; quantised16 takes any extent")
        with np.errstate(over="ignore"):
            packed = (points - middle).astype(np.float16)
        origin, step, nowhere = middle.tolist(), None, np.inf
    else:
        span = np.where(high > low, high - low, 1.0)
        with np.errstate(invalid="ignore"):
            packed = np.rint((points - low) * (_LEVELS / span)).astype(np.uint16)
        origin, step, nowhere = low.tolist(), (span / _LEVELS).tolist(), NOWHERE_16
    around = None if found is None else (np.concatenate(found) - np.tile(origin or [0.0] * 3, 2)).tolist()
    return Packed(_marked(points, packed, nowhere), origin, step, around)


def _marked(points: NDArray[Any], packed: NDArray[Any], nowhere: float) -> NDArray[Any]:
    """Return `packed` with the points marked that are none."""
    if points.dtype.kind != "f" or not points.size or np.isfinite(np.sum(points, dtype=np.float64)):
        return packed
    marked = packed.copy() if np.shares_memory(packed, points) else packed
    marked[~np.isfinite(points).all(axis=1)] = nowhere
    return marked
