"""What surfaces look like: the properties of materials, shared by material elements and the `material` of shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from belvedere.scene.element import Element
from belvedere.scene.kinds.assets import PICTURES, Asset
from belvedere.scene.properties import Property, Record

__all__ = ["Side", "Surface", "Texture"]

_SIDES = ("front", "back", "double")


class Side(Property):
    """Which side of its triangles a surface shows: a word, or three.js' number 0, 1, 2."""

    python = 'Literal["front", "back", "double"] | int'
    typescript = '"front" | "back" | "double"'

    def convert(self, value: Any) -> str:
        """Return the word."""
        if isinstance(value, str) and value in _SIDES:
            return value
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(_SIDES):
            return _SIDES[value]
        raise ValueError(self.wrong(value, "'front', 'back' or 'double'"))


class Texture(Asset):
    """A picture that is laid over a surface by its texture coordinates.

    Args:
        doc: see `Property`.
    """

    def __init__(self, doc: str = "") -> None:
        super().__init__(doc, accept=PICTURES)


class Surface(Record):
    """The look of a surface: any properties of the material classes given.

    Args:
        classes: of materials.
        doc: see `Property`.
    """

    def __init__(self, classes: Sequence[type[Element]], doc: str = "") -> None:
        fields: dict[str, Property] = {}
        for one in classes:
            fields.update(one.properties)
        super().__init__(fields, doc)

    def typescript_type(self) -> str:
        """Return any properties: the union of all materials' would be told with every shape."""
        return "Readonly<Record<string, unknown>>"
