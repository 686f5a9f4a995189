"""What the elements of data write into the document: coordinates split from their origin, arrays that fit together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere.scene.kinds.arrays import rows, scalar_limits
from belvedere.scene.kinds.origins import split
from belvedere.scene.kinds.precision import FLOAT32, pack

__all__ = ["boxes", "check_range", "check_rows", "packed", "placed", "valued"]


def packed(values: Mapping[str, Any], precision: str | None) -> dict[str, Any]:
    """Return values of an element with its `vertices` as they travel, and what goes with them."""
    vertices = values.get("vertices")
    if "vertices" not in values:
        return dict(values)
    if not isinstance(vertices, np.ndarray):  # none any more, or a blob: it travels as it is
        return {**values, "origin": values.get("origin"), "step": None, "bounds": None}
    found = pack(vertices, precision or FLOAT32)
    derived = {"origin": _moved(values, found.origin), "step": found.step, "bounds": found.bounds}
    return {**values, "vertices": found.points, **derived}


def placed(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return values with the coordinates of many things as they travel: float32, relative to `origin`.

    Args:
        values: of an element.
        name: of the array, (N, 3) or (N, 7); columns from the fourth on are turns.
    """
    if name not in values:
        return dict(values)
    array = values[name]
    if not isinstance(array, np.ndarray):  # none any more, or a blob: it travels as it is
        return {**values, "origin": values.get("origin")}
    origin, offsets = split(array[:, :3])
    if array.shape[1] > 3:
        whole = np.empty(array.shape, np.float32)
        whole[:, :3] = offsets
        whole[:, 3:] = array[:, 3:]
        offsets = whole
    return {**values, name: offsets, "origin": _moved(values, origin)}


def valued(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of an element with the limits of its `scalars`."""
    if "scalars" not in values:
        return dict(values)
    return {**values, "scalarLimits": scalar_limits(values["scalars"])}


def boxes(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of boxes with `centers` and `sizes` in place of `mins` and `maxs`.

    Raises:
        ValueError: only one of the two is given, or they do not fit together.
    """
    low, high = values.get("mins"), values.get("maxs")
    rest = {name: value for name, value in values.items() if name not in ("mins", "maxs")}
    if low is None and high is None:
        return placed(rest, "centers")
    if low is None or high is None:
        raise ValueError("mins and maxs are given together")
    if low.shape != high.shape:
        raise ValueError(f"mins and maxs have the same shape, not {low.shape} and {high.shape}")
    low, high = low.astype(np.float64), high.astype(np.float64)
    if (high < low).any():
        raise ValueError(f"maxs are not less than mins; box {int(np.argmax((high < low).any(axis=1)))} is")
    sizes = (high - low).astype(np.float32)
    return placed({**rest, "centers": 0.5 * (low + high), "sizes": sizes}, "centers")


def check_rows(values: Mapping[str, Any], name: str, *against: str) -> None:
    """Refuse an array whose number of rows is that of none of the others that are given.

    Raises:
        ValueError: it has another.
    """
    have = rows(values.get(name))
    wanted = {other: count for other in against if (count := rows(values.get(other))) is not None}
    missing = [other for other in against if values.get(other) is None or other not in wanted]
    if have is None or not wanted or have in wanted.values() or (missing and len(against) > 1):
        return
    counts = " or ".join(f"{count} ({other})" for other, count in wanted.items())
    raise ValueError(f"{name} has {have} rows, expected {counts}")


def check_range(faces: NDArray[Any] | Any, vertices: NDArray[Any] | Any) -> None:
    """Refuse faces of vertices that do not exist.

    Raises:
        ValueError: there are some.
    """
    if not isinstance(faces, np.ndarray) or not isinstance(vertices, np.ndarray) or not faces.size:
        return
    most = int(faces.max())
    if most >= len(vertices):
        face = int(np.argmax((faces >= len(vertices)).any(axis=1)))
        raise ValueError(f"face {face} has the vertex {most if most in faces[face] else faces[face].max()}, "
                         f"but there are {len(vertices)}")  # fmt: skip


def _moved(values: Mapping[str, Any], origin: list[float] | None) -> list[float] | None:
    """Return the origin of coordinates that were given relative to another."""
    given = values.get("origin")
    if given is None or origin is None:
        return given if origin is None else origin
    return [one + other for one, other in zip(given, origin, strict=True)]
