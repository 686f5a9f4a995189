"""What text in a scene is told beyond numbers and words: where its anchor is, how wide its outline is, its style."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from belvedere.scene.element import nearest
from belvedere.scene.properties import Number, Property

__all__ = ["Extent", "Style", "ThreeTexts", "style_of"]

_PART = re.compile(r"-?\d+(\.\d*)?%")
_CSS_NAME = re.compile(r"(--)?-?[A-Za-z][A-Za-z0-9-]*")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WITHOUT_LENGTH = frozenset(
    {"opacity", "z-index", "font-weight", "line-height", "flex", "flex-grow", "flex-shrink", "order", "zoom"}
    | {"aspect-ratio", "scale", "columns", "column-count", "grid-row", "grid-column", "tab-size", "fill-opacity"}
)


class Extent(Property):
    """A length, a part of another length as text (``"25%"``), or one of a few words.

    Args:
        default: see `Property`.
        doc: see `Property`.
        words: that it may be.
        minimum: the least that a number may be.
    """

    python = "float | str"
    typescript = "number | string"

    def __init__(
        self,
        default: float | str | None = None,
        doc: str = "",
        *,
        unit: str = "m",
        words: Sequence[str] = (),
        minimum: float = float("-inf"),
    ) -> None:
        super().__init__(default, doc, unit=unit)
        self.words = tuple(words)
        self.minimum = minimum

    def convert(self, value: Any) -> float | str:
        """Return a number or text."""
        if isinstance(value, str):
            if value in self.words or _PART.fullmatch(value):
                return value
            expected = ", ".join([*map(repr, self.words), "a number", "a part such as '25%'"])
            raise ValueError(f"{self.wrong(value, expected)}{nearest(value, self.words)}")
        number = Number(minimum=self.minimum)
        number.name = self.name
        return number.convert(value)

    def limits(self) -> str:
        """Return the words."""
        return " ".join((*self.words, "a part such as `25%`"))


class ThreeTexts(Property):
    """Three texts, for x, y and z; with `boolean` True and False too."""

    def __init__(self, doc: str = "", *, boolean: bool = False) -> None:
        super().__init__(None, doc)
        self.boolean = boolean

    def convert(self, value: Any) -> bool | list[str]:
        """Return a list of three texts, or True or False."""
        if self.boolean and isinstance(value, bool):
            return value
        if not isinstance(value, list | tuple) or len(value) != 3 or not all(isinstance(one, str) for one in value):
            raise TypeError(self.wrong(value, "three texts" + (", or True or False" if self.boolean else "")))
        return list(value)

    def python_type(self) -> str:
        """Return what is taken."""
        return "Sequence[str] | bool" if self.boolean else "Sequence[str]"

    def typescript_type(self) -> str:
        """Return an array."""
        return "string[] | boolean" if self.boolean else "string[]"


class Style(Property):
    """CSS properties by name, in camel case or with hyphens; numbers are pixels where CSS wants a length."""

    python = "Mapping[str, str | float | None]"
    typescript = "Readonly<Record<string, string>>"

    def convert(self, value: Any) -> dict[str, str]:
        """Return CSS text under CSS names; None takes a property away."""
        if not isinstance(value, Mapping):
            raise TypeError(self.wrong(value, "a dict of CSS properties"))
        return style_of(value, self.name)


def style_of(value: Mapping[str, Any], name: str = "style") -> dict[str, str]:
    """Return CSS text under CSS names: ``{"fontSize": 12}`` becomes ``{"font-size": "12px"}``.

    Raises:
        TypeError: a value is neither text nor a number.
        ValueError: a name is none of CSS.
    """
    style: dict[str, str] = {}
    for given, one in value.items():
        css = str(given) if str(given).startswith("--") else _HUMP.sub("-", str(given)).replace("_", "-").lower()
        if not _CSS_NAME.fullmatch(css):
            raise ValueError(f"{name} has {given!r}, which is no name of a CSS property")
        if one is None:
            style[css] = ""
        elif isinstance(one, str):
            style[css] = one
        elif isinstance(one, int | float) and not isinstance(one, bool):
            style[css] = f"{one:g}" if css in _WITHOUT_LENGTH or css.startswith("--") or one == 0 else f"{one:g}px"
        else:
            raise TypeError(f"{name} has {given!r}: {one!r}; text or a number is expected")
    return style
