"""Properties that are arrays of one meaning: points, indices, colours, values, pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere.scene.kinds.assets import Asset
from belvedere.scene.properties import Array, Property

__all__ = [
    "ENDLESS",
    "NO_VALUE",
    "Colors",
    "Indices",
    "Mask",
    "Picture",
    "Points",
    "Scalars",
    "bytes_of",
    "rows",
    "scalar_limits",
]


NO_VALUE = 3e38
"""Stands for "not a number" among scalars; as in web/src/mesh/scalars.ts."""

ENDLESS = 1e29
"""Stands for infinity among scalars."""

_POINTS: list[tuple[str | int, ...]] = [("N", 3)]
_COLORS: list[tuple[str | int, ...]] = [("N", 3), ("N", 4)]
_VALUES: list[tuple[str | int, ...]] = [("N",), ("N", 1)]


def rows(value: Any) -> int | None:
    """Return how many rows an array has; None where that is not known here."""
    return len(value) if isinstance(value, np.ndarray) else None


class Points(Array):
    """Coordinates, in the dtype they are given in: how they travel is settled when the element is sent.

    Args:
        doc: see `Property`.
        unit: see `Property`.
        nan: see `Array`.
        shape: see `Array`.
    """

    def __init__(
        self,
        doc: str = "",
        *,
        unit: str = "m",
        nan: bool = False,
        shape: list[tuple[str | int, ...]] | None = None,
    ) -> None:
        super().__init__(shape or _POINTS, doc, dtype=None, unit=unit, nan=nan)


class Indices(Array):
    """Rows of indices of vertices; any integer dtype.

    Args:
        doc: see `Property`.
        size: how many are in a row.
    """

    def __init__(self, doc: str = "", *, size: int = 3) -> None:
        super().__init__(("M", size), doc, dtype="uint32")

    def convert(self, value: Any) -> Any:
        """Return uint32."""
        if not hasattr(value, "__blob__"):
            kind = np.asarray(value).dtype.kind
            if kind not in "iu" and np.size(value):
                raise TypeError(self.wrong(value, f"an array of whole numbers {self.limits()}"))
        return super().convert(value)


class Colors(Array):
    """Colours in sRGB, with or without opacity: floats from 0 to 1, or integers from 0 to 255.

    Args:
        doc: see `Property`.
    """

    def __init__(self, doc: str = "") -> None:
        super().__init__(_COLORS, doc, dtype=None)

    def convert(self, value: Any) -> Any:
        """Return uint8."""
        array = super().convert(value)
        return bytes_of(array, self.name) if isinstance(array, np.ndarray) else array


def bytes_of(colors: NDArray[Any], name: str) -> NDArray[Any]:
    """Return colours from 0 to 1, or from 0 to 255, as uint8.

    Raises:
        ValueError: there are numbers out of range.
    """
    if colors.dtype == np.uint8:
        return colors
    if colors.dtype.kind == "b":
        return colors.astype(np.uint8) * np.uint8(255)
    floats = colors.dtype.kind == "f"
    if colors.size:
        low, high = colors.min(), colors.max()
        if low < 0 or high > (1 if floats else 255):
            raise ValueError(f"{name} are floats from 0 to 1 or integers from 0 to 255, not {low:g} to {high:g}")
    if floats:
        scaled: NDArray[Any] = colors * colors.dtype.type(255) + colors.dtype.type(0.5)
        return scaled.astype(np.uint8)
    return colors.astype(np.uint8)


class Scalars(Array):
    """Numbers that become colours. NaN means no value. Small integer dtypes travel as they are, others as float32.

    Shaders cannot be relied upon to tell NaN from other numbers, so it travels as `NO_VALUE`.

    Args:
        doc: see `Property`.
    """

    def __init__(self, doc: str = "") -> None:
        super().__init__(_VALUES, doc, dtype=None, nan=True)

    def convert(self, value: Any) -> Any:
        """Return one number a row."""
        array = super().convert(value)
        if not isinstance(array, np.ndarray):
            return array
        array = array.reshape(-1)
        if array.dtype.kind == "b":
            return array.astype(np.uint8)
        if array.dtype.kind in "iu" and array.dtype.itemsize <= 2:
            return array
        with np.errstate(over="ignore"):
            values = array.astype(np.float32, copy=False)
        if np.isfinite(np.sum(values, dtype=np.float64)):
            return values
        if np.shares_memory(values, value):
            values = values.copy()
        np.clip(values, -ENDLESS, ENDLESS, out=values)
        values[np.isnan(values)] = NO_VALUE
        return values


def scalar_limits(values: Any) -> list[float] | None:
    """Return the least and the greatest number of scalars as they travel, None where there is none."""
    if not isinstance(values, np.ndarray) or not values.size:
        return None
    low, high = values.min(), values.max()
    if high >= ENDLESS or low <= -ENDLESS:
        values = values[np.abs(values) < ENDLESS]
        if not values.size:
            return None
        low, high = values.min(), values.max()
    return [float(low), float(high)]


class Mask(Array):
    """True or False for each row.

    Args:
        doc: see `Property`.
    """

    def __init__(self, doc: str = "") -> None:
        super().__init__(("N",), doc, dtype="uint8")

    def convert(self, value: Any) -> Any:
        """Return 0 or 1."""
        if hasattr(value, "__blob__"):
            return value
        return super().convert(np.asarray(value).astype(bool))


class Picture(Property):
    """A picture as an array of its pixels, for what changes often, or as a file.

    Args:
        shapes: of the array.
        dtypes: that travel as they are; others become the last of these.
        doc: see `Property`.
        nan: whether pixels may be not finite; they become 0.
    """

    python = "ArrayLike | AssetLike"
    typescript = "NumericArray | string"

    def __init__(
        self, shapes: list[tuple[str | int, ...]], dtypes: tuple[str, ...], doc: str = "", *, nan: bool = False
    ) -> None:
        super().__init__(None, doc)
        self._array = Array(shapes, doc, dtype=None, nan=nan)
        self._asset = Asset(doc, accept=(".png", ".jpg", ".jpeg", ".webp"))
        self._dtypes = dtypes

    def __set_name__(self, owner: type[Any], name: str) -> None:
        super().__set_name__(owner, name)
        self._array.__set_name__(owner, name)
        self._asset.__set_name__(owner, name)

    def limits(self) -> str:
        """Return the shapes of arrays."""
        return f"an array {self._array.limits()} or a file"

    def convert(self, value: Any) -> Any:
        """Return an array, or the address of a file."""
        if isinstance(value, np.ndarray | list) or hasattr(value, "__array_interface__") or hasattr(value, "__array__"):
            array: NDArray[Any] = self._array.convert(np.asarray(value))
            if array.dtype.kind == "f" and not np.isfinite(np.sum(array, dtype=np.float64)):
                array = np.nan_to_num(array, nan=0.0, posinf=0.0, neginf=0.0)
            if array.dtype.name in self._dtypes:
                return array
            last = np.dtype(self._dtypes[-1])
            if last == np.uint8 and array.dtype.kind == "f":
                return bytes_of(array, self.name)
            converted = array.astype(last)
            self._array.check_range(array, converted)
            return converted
        return self._asset.convert(value)
