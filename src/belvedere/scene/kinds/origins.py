"""Places far from the origin: one exact point, and what is near it in single precision.

The GPU computes in float32, whose steps are 3 cm wide at 500 km. So coordinates are sent as offsets from an `origin`
of float64, which the browser takes into account in float64 when it computes where the camera sees it. Where
coordinates are near the origin of their space in relation to what they span, nothing is split.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bounds", "bounds", "split"]

_FAR = 16.0  # extents away from the origin: float32 then resolves a millionth of the extent
_FOLD = 256  # rows that are looked at together; numpy is slow along the short axis of a long array


Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Least and greatest coordinates."""


def bounds(points: NDArray[Any]) -> Bounds | None:
    """Return the least and greatest coordinates of points (N, 3), numbers that are not finite left out.

    None: there is none that counts.
    """
    if not len(points):
        return None
    low, high = _extremes(points)
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return None
        low, high = _extremes(points)
    return low.astype(np.float64), high.astype(np.float64)


def split(points: NDArray[Any], found: Bounds | None = None) -> tuple[list[float] | None, NDArray[np.float32]]:
    """Return an origin and the float32 offsets of points from it.

    Args:
        points: (N, 3), any numeric dtype; not changed.
        found: their `bounds`, where they are known.

    Returns:
        The origin, three float64, or None where the points are near zero as they are. It is a round number, so that
        something that moves a little keeps it.
    """
    if found is None:
        found = bounds(points)
    origin = None if found is None else _origin(*found)
    if origin is None:
        return None, np.ascontiguousarray(points, np.float32)
    # In float64 also for float32, whose large values are exact there.
    return origin.tolist(), (points - origin).astype(np.float32)


def _origin(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64] | None:
    extent = float(np.max(high - low))
    middle = 0.5 * (low + high)
    reach = float(np.max(np.abs(middle)))
    if reach == 0.0 or reach <= _FAR * extent:
        return None
    step = 2.0 ** (math.ceil(math.log2(extent)) + 2) if extent > 0 else 2.0 ** (math.floor(math.log2(reach)) - 20)
    origin: NDArray[np.float64] = np.round(middle / step) * step
    return origin


def _extremes(points: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    whole = len(points) // _FOLD * _FOLD
    if whole and points.flags.c_contiguous:
        folded = points[:whole].reshape(-1, _FOLD * points.shape[1])
        lows = folded.min(axis=0).reshape(_FOLD, -1)
        highs = folded.max(axis=0).reshape(_FOLD, -1)
        rest = points[whole:]
        low, high = np.vstack((lows, rest)), np.vstack((highs, rest))
        return low.min(axis=0), high.max(axis=0)
    return points.min(axis=0), points.max(axis=0)
