"""One array of a mesh, as it can be shown.

A field is a snapshot: its ranges and display values are worked out when it is made, so that it keeps nothing of the
mesh, and nothing that happens to the mesh later changes it. Ranges are computed in float64 over the *whole* array,
interior of a volume included, so that the colours of a surface agree with those of a slice. What is not finite takes
no part in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Association", "Field", "Range", "make_field"]

Association = Literal["point", "cell"]
"""Whether a field has a value for each point or for each cell."""

Range = tuple[float, float]
"""Least and greatest finite value; both NaN where there is none."""

_NO_RANGE: Range = (float("nan"), float("nan"))

_COMPONENT_NAMES: dict[int, tuple[str, ...]] = {
    2: ("X", "Y"),
    3: ("X", "Y", "Z"),
    6: ("XX", "YY", "ZZ", "XY", "YZ", "XZ"),
    9: ("XX", "XY", "XZ", "YX", "YY", "YZ", "ZX", "ZY", "ZZ"),
}


@dataclass(frozen=True, eq=False)
class Field:
    """An array of numbers on the points or cells of a mesh.

    Attributes:
        name: Name in the mesh; unique within its association.
        association: What the values belong to in the mesh.
        display: What they belong to in the picture. A cell field of a mesh without faces (lines, vertices) is shown on
            the points of its cells.
        dtype: Type of the values in the mesh, e.g. ``"float64"``.
        labels: A name for each component.
        ranges: Range of each component in the mesh.
        magnitude: Range of the Euclidean norm over the components; of the values themselves for a scalar.
        array: Values on what is displayed: float32, (m,) or (m, components), read-only. However many sessions show
            it, the document keeps and encodes this one object once.
    """

    name: str
    association: Association
    display: Association
    dtype: str
    labels: tuple[str, ...]
    ranges: tuple[Range, ...]
    magnitude: Range
    array: NDArray[np.float32]

    @property
    def key(self) -> str:
        """Name that is unique within the mesh: ``"point:T"``."""
        return f"{self.association}:{self.name}"

    @property
    def components(self) -> int:
        """Number of components, 1 for a scalar."""
        return len(self.labels)

    def range(self, component: int | None = None) -> Range:
        """Return the range of a component by index, or of the magnitude (None)."""
        return self.magnitude if component is None else self.ranges[component]


def make_field(
    name: str,
    association: Association,
    values: NDArray[Any],
    *,
    ids: NDArray[np.int64] | None = None,
    display: Association | None = None,
    labels: tuple[str, ...] = (),
) -> Field:
    """Make a field of an array.

    Args:
        name: Name in the mesh.
        association: What the values belong to.
        values: (n,) or (n, components), numeric or boolean. Only read.
        ids: Which elements are displayed, in order; None for all.
        display: What they belong to in the picture; None for the same as in the mesh.
        labels: Names of the components; where any is missing, the usual ones (X, Y, Z; XX, YY, …; 0, 1, …) are taken.
    """
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    columns = [values] if values.ndim == 1 else [values[:, index] for index in range(values.shape[1])]
    count = len(columns)
    if len(labels) != count or not all(labels):
        labels = _COMPONENT_NAMES.get(count) or tuple(str(index) for index in range(count))
    ranges = tuple(_finite_range(column) for column in columns)
    with np.errstate(over="ignore", invalid="ignore"):
        magnitude = ranges[0] if count == 1 else _finite_range(np.linalg.norm(values.astype(np.float64), axis=1))
        array = np.array(values if ids is None else values[ids], dtype=np.float32, order="C")
    array.setflags(write=False)
    return Field(name, association, display or association, str(values.dtype), labels, ranges, magnitude, array)


def _finite_range(values: NDArray[Any]) -> Range:
    if values.size == 0:
        return _NO_RANGE
    low, high = values.min(), values.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = values[np.isfinite(values)]
        if finite.size == 0:
            return _NO_RANGE
        low, high = finite.min(), finite.max()
    return float(low), float(high)
