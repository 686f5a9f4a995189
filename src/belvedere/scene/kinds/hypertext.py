"""What HTML elements of a scene are told: addresses that are safe to follow, and choices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from belvedere.scene.properties import Anything, Property, Text, plain

__all__ = ["Address", "Options", "Value"]

_BLANK = re.compile(r"[\x00-\x20\x7f]")


class Address(Text):
    """An address that a link or a frame may have: of http, https or mailto, or relative to the page.

    Args:
        doc: see `Property`.
        schemes: that it may begin with.
    """

    def __init__(self, doc: str = "", *, schemes: Iterable[str] = ("http", "https", "mailto")) -> None:
        super().__init__(None, doc)
        self.schemes = tuple(schemes)

    def convert(self, value: Any) -> str:
        """Return the address."""
        text = super().convert(value).strip()
        # Browsers leave out control characters before they look for the scheme.
        bare = _BLANK.sub("", text)
        try:
            scheme = urlsplit(bare).scheme.lower()
        except ValueError:
            raise ValueError(self.wrong(value, "an address")) from None
        if (scheme or ":" in bare.split("/")[0].split("?")[0].split("#")[0]) and scheme not in self.schemes:
            raise ValueError(self.wrong(value, f"an address of {', '.join(self.schemes)}, or a relative one"))
        return text


class Options(Property):
    """What can be chosen: texts or numbers in a list, or a dict of values by what is shown for each.

    The document holds pairs ``[value, label]``.
    """

    python = "Iterable[Any] | Mapping[str, Any]"
    typescript = "[string | number | boolean, string][]"

    def convert(self, value: Any) -> list[list[Any]]:
        """Return pairs of values and labels."""
        if isinstance(value, Mapping):
            pairs = [(plain(one), str(label)) for label, one in value.items()]
        elif isinstance(value, str | bytes) or not isinstance(value, Iterable):
            raise TypeError(self.wrong(value, "a list, or a dict of values by label"))
        else:
            pairs = [self._pair(one) for one in value]
        for one, _label in pairs:
            if not isinstance(one, str | int | float):
                raise TypeError(self.wrong(one, "texts or numbers"))
        return [list(pair) for pair in pairs]

    def _pair(self, one: Any) -> tuple[Any, str]:
        one = plain(one)
        if isinstance(one, list) and len(one) == 2:
            return one[0], str(one[1])
        return one, f"{one:g}" if isinstance(one, float) else str(one)


class Value(Anything):
    """One of what can be chosen: text or a number."""

    python = "str | float"
    typescript = "string | number | boolean"

    def convert(self, value: Any) -> Any:
        """Return text or a number."""
        value = plain(value)
        if not isinstance(value, str | int | float):
            raise TypeError(self.wrong(value, "text or a number"))
        return value
