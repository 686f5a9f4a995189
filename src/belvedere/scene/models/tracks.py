"""Tracks of animations: what must hold between their arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from belvedere.scene.element import Element

__all__ = ["check_track"]


def check_track(track: Element) -> None:
    """Refuse times that do not rise, and values that are not one for each time.

    Raises:
        ValueError: the arrays do not belong together.
    """
    times, values = track.values.get("times"), track.values.get("values")
    if isinstance(times, np.ndarray) and (times.size == 0 or np.any(np.diff(times) <= 0) or times[0] < 0):
        raise ValueError(f"the times of a {track.tag} rise from 0 s or later, and there is at least one")
    if isinstance(times, np.ndarray) and isinstance(values, np.ndarray) and len(times) != len(values):
        raise ValueError(f"a {track.tag} has a value for each time: {len(values)} values, {len(times)} times")
