"""What shapes are given: arguments in the order of three.js' constructors, outlines, paths and triangles.

A shape has named properties (``Box(width=2)``), and takes them in order too (``Box(args=[2, 1, 1])``). Only the named
ones exist in the document, so that the browser has one way to read a shape, and an update of one changes that one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from belvedere.scene.properties import Boolean, Property, Record

if TYPE_CHECKING:
    from belvedere.scene.element import Element

__all__ = ["Arguments", "Options", "Outlines", "Polyline", "Triangles", "check_triangles"]

_MOST_POINTS = 20_000


class Arguments(Property):
    """Several properties of an element in order; those that are left out have their defaults.

    Args:
        names: of the properties.
    """

    python = "Sequence[Any]"
    typescript = "null"

    def __init__(self, *names: str) -> None:
        super().__init__(None, f"in order: {', '.join(f'`{name}`' for name in names)}")
        self.names = names

    def __get__(self, element: Element | None, owner: type[Any]) -> Any:
        """Return the properties in order."""
        if element is None:
            return self
        given = [getattr(element, name) for name in self.names]
        return [
            element.properties[name].default if one is None else one
            for name, one in zip(self.names, given, strict=True)
        ]

    def __set__(self, element: Element, value: Any) -> None:
        """Set each of the properties."""
        given = [] if value is None else self.checked(value)
        for name, one in zip(self.names, given + [None] * (len(self.names) - len(given)), strict=True):
            setattr(element, name, one)

    def convert(self, value: Any) -> list[Any]:
        """Return a list that is not too long; each property checks its own."""
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Sequence | np.ndarray):
            raise TypeError(self.wrong(value, f"a list of {', '.join(self.names)}"))
        if len(value) > len(self.names):
            raise ValueError(f"{self.name} are at most {len(self.names)} ({', '.join(self.names)}), not {len(value)}")
        return list(value)


class Options(Property):
    """Several properties of an element in a dict, as three.js takes them for some shapes."""

    python = "Mapping[str, Any]"
    typescript = "null"

    def __get__(self, element: Element | None, owner: type[Any]) -> Any:
        """Return None: each is a property of its own."""
        return self if element is None else None

    def __set__(self, element: Element, value: Any) -> None:
        """Set each of the properties."""
        for name, one in ({} if value is None else self.checked(value)).items():
            setattr(element, name, one)

    def convert(self, value: Any) -> dict[str, Any]:
        """Return a dict; each property checks its own."""
        if not isinstance(value, Mapping):
            raise TypeError(self.wrong(value, "a dict"))
        return {str(name): one for name, one in value.items()}


class Polyline(Property):
    """Points in a row: an array (N, 2) or (N, 3), nested lists, or a flat list.

    Args:
        dimensions: numbers of each point.
        doc: see `Property`.
        least: how many points there must be.
        minimum: the least that the first number of each point may be.
        default: see `Property`.
    """

    python = "ArrayLike"

    def __init__(
        self,
        dimensions: int,
        doc: str = "",
        *,
        least: int = 2,
        minimum: float | None = None,
        default: Sequence[Sequence[float]] | None = None,
    ) -> None:
        super().__init__(None if default is None else [list(one) for one in default], doc, unit="m")
        self.dimensions = dimensions
        self.least = least
        self.minimum = minimum

    def convert(self, value: Any) -> list[list[float]]:
        """Return a list of points."""
        expected = f"an array {self.limits()}"
        array = _numbers(self, value, expected)
        if array.ndim == 1 and array.size % self.dimensions == 0:
            array = array.reshape(-1, self.dimensions)
        if array.ndim != 2 or array.shape[1] != self.dimensions:
            raise ValueError(f"{self.name} is {expected}, not {array.shape}")
        if not self.least <= len(array) <= _MOST_POINTS:
            raise ValueError(f"{self.name} has {self.least} to {_MOST_POINTS} points, not {len(array)}")
        if not np.isfinite(array).all():
            raise ValueError(f"{self.name} has numbers that are not finite")
        if self.minimum is not None and array[:, 0].min() < self.minimum:
            raise ValueError(f"{self.name} has points whose first number is below {self.minimum:g}")
        points: list[list[float]] = array.tolist()
        return points

    def limits(self) -> str:
        """Return its shape."""
        return f"(N, {self.dimensions})"

    def typescript_type(self) -> str:
        """Return nested arrays."""
        return f"[{', '.join(['number'] * self.dimensions)}][]"


class Triangles(Property):
    """Triangles as indices of vertices: an array (N, 3), nested lists, or a flat list."""

    python = "ArrayLike"
    typescript = "[number, number, number][]"

    def __init__(self, doc: str = "", *, default: Sequence[Sequence[int]] | None = None) -> None:
        super().__init__(None if default is None else [list(one) for one in default], doc)

    def convert(self, value: Any) -> list[list[int]]:
        """Return a list of triangles."""
        array = _numbers(self, value, "an array (N, 3) of indices")
        if array.ndim == 1 and array.size % 3 == 0:
            array = array.reshape(-1, 3)
        if array.ndim != 2 or array.shape[1] != 3:
            raise ValueError(f"{self.name} is an array (N, 3) of indices, not {array.shape}")
        if not 1 <= len(array) <= _MOST_POINTS:
            raise ValueError(f"{self.name} has 1 to {_MOST_POINTS} triangles, not {len(array)}")
        if not (np.isfinite(array).all() and (array == np.floor(array)).all() and array.min() >= 0):
            raise ValueError(f"{self.name} has numbers that are no index")
        triangles: list[list[int]] = array.astype(int).tolist()
        return triangles

    def limits(self) -> str:
        """Return its shape."""
        return "(N, 3)"


class Outlines(Record):
    """Whether there is an outline (True, False), or how it looks.

    Args:
        fields: see `Record`.
        doc: see `Property`.
    """

    python = "Mapping[str, Any] | bool"

    def convert(self, value: Any) -> Any:
        """Return True, False or a dict."""
        if isinstance(value, Mapping):
            return super().convert(value)
        try:
            return Boolean.convert(self, value)  # type: ignore[arg-type]
        except TypeError:
            raise TypeError(self.wrong(value, "True, False or a dict")) from None

    def typescript_type(self) -> str:
        """Return a union."""
        return f"boolean | {super().typescript_type()}"


def check_triangles(vertices: Sequence[Any] | None, triangles: Sequence[Sequence[int]] | None) -> None:
    """Refuse triangles that name a vertex that is not there.

    Raises:
        ValueError: they do.
    """
    if vertices is None or triangles is None:
        return
    highest = max(max(one) for one in triangles)
    if highest >= len(vertices):
        raise ValueError(f"indices name vertex {highest}, and there are {len(vertices)} (the first is 0)")


def _numbers(of: Property, value: Any, expected: str) -> np.ndarray[Any, Any]:
    try:
        if isinstance(value, str | bytes | Mapping):
            raise TypeError
        array = np.asarray(value, dtype="float64")
    except (TypeError, ValueError):
        raise TypeError(of.wrong(value, expected)) from None
    return array
