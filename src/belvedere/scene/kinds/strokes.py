"""Points of lines as a browser gets them, and what else marks are given in more than one way.

Points are sent relative to an origin of their own (see `belvedere.scene.kinds.origins`); the drawing class puts what it
draws there, so that lines at x = 500,000 m are as fine as at 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from belvedere.scene.kinds.origins import split
from belvedere.scene.properties import Array

__all__ = ["Colors", "Points", "Poses", "relative_points", "relative_poses"]


_POSE_SHAPES: list[tuple[str | int, ...]] = [("N", 7), ("N", 3)]
_COLOR_SHAPES: list[tuple[str | int, ...]] = [("N", 3), ("N", 4)]


class Points(Array):
    """Points in double precision; `relative_points` splits them.

    Args:
        doc: see `Property`.
        shape: see `Array`.
        nan: whether a point that is not a number has a meaning.
    """

    def __init__(
        self,
        doc: str = "",
        *,
        shape: Sequence[str | int] | list[tuple[str | int, ...]] = ("N", 3),
        nan: bool = False,
    ) -> None:
        super().__init__(shape, doc, dtype="float64", unit="m", nan=nan)

    def convert(self, value: Any) -> Any:
        """Return an array of the caller's points that later changes of theirs do not reach."""
        array = super().convert(value)
        if isinstance(array, np.ndarray):
            if self.nan and np.isinf(array).any():
                raise ValueError(f"{self.name} has infinite numbers")
            if array is value:
                array = array.copy()
        return array


class Poses(Array):
    """Places with turns, (N, 7): x, y, z and a quaternion x, y, z, w; it is normalised. (N, 3) has no turns."""

    def __init__(self, doc: str = "") -> None:
        super().__init__(_POSE_SHAPES, doc, dtype="float64", unit="m")

    def convert(self, value: Any) -> Any:
        """Return an array (N, 7) with quaternions of length 1."""
        array = super().convert(value)
        if not isinstance(array, np.ndarray):
            return array
        poses = np.zeros((len(array), 7))
        poses[:, :3] = array[:, :3]
        if array.shape[1] == 3:
            poses[:, 6] = 1
            return poses
        lengths = np.linalg.norm(array[:, 3:], axis=1, keepdims=True)
        if (lengths < 1e-9).any():
            raise ValueError(f"{self.name} has a quaternion of length 0 in row {int(np.argmin(lengths))}")
        poses[:, 3:] = array[:, 3:] / lengths
        return poses

    def shaped(self, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Return the array in one of the shapes; a flat list is ambiguous and refused."""
        if array.ndim == 1 and array.size:
            raise ValueError(f"{self.name} is an array {self.limits()}, not {array.shape}")
        return super().shaped(array)


class Colors(Array):
    """Colours, one for each point: numbers from 0 to 1, or whole numbers from 0 to 255. The document holds bytes."""

    def __init__(self, doc: str = "") -> None:
        super().__init__(_COLOR_SHAPES, doc, dtype=None)

    def convert(self, value: Any) -> Any:
        """Return an array of bytes."""
        array = super().convert(value)
        if not isinstance(array, np.ndarray):
            return array
        if array.dtype.kind == "f":
            if array.size and not (array.min() >= 0 and array.max() <= 1):
                raise ValueError(f"{self.name} has numbers outside of 0 to 1; whole numbers are from 0 to 255")
            return np.rint(array * 255).astype("uint8")
        if array.dtype.kind != "b" and array.size and not (array.min() >= 0 and array.max() <= 255):
            raise ValueError(f"{self.name} has whole numbers outside of 0 to 255")
        return np.array(array, dtype="uint8")

    def shaped(self, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Return the array in one of the shapes; a flat list is ambiguous and refused."""
        if array.ndim == 1 and array.size:
            raise ValueError(f"{self.name} is an array {self.limits()}, not {array.shape}")
        return super().shaped(array)


def relative_points(values: Mapping[str, Any], name: str = "points") -> dict[str, Any]:
    """Return the values of an element with its points split into ``origin`` and float32 offsets, (N, 3).

    Points that are no array (a `Blob`, None) are as they are; beside an ``origin`` that was given they are relative to
    it already.
    """
    points = values.get(name)
    if not isinstance(points, np.ndarray):
        return dict(values)
    flat = points.reshape(-1, 3)
    if values.get("origin") is not None:
        return {**values, name: flat.astype("float32")}
    origin, offsets = split(flat)
    return {**values, name: offsets, "origin": origin}


def relative_poses(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an element with its ``poses`` split into ``origin`` and float32 rows, (N, 7)."""
    poses = values.get("poses")
    if not isinstance(poses, np.ndarray):
        return dict(values)
    if values.get("origin") is not None:
        return {**values, "poses": poses.astype("float32")}
    origin, offsets = split(poses[:, :3])
    return {**values, "poses": np.hstack([offsets, poses[:, 3:].astype("float32")]), "origin": origin}
