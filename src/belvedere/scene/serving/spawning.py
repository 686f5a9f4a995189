"""Main coroutines: which of them run for which client."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, final

__all__ = ["Spawned", "description"]


@final
@dataclass(frozen=True, eq=False)
class Spawned:
    """A main coroutine function, and the clients it is for."""

    function: Callable[..., Any]
    filters: Mapping[str, str]

    def matches(self, info: Mapping[str, Any]) -> bool:
        """Return whether it is for the client that says this of itself."""
        return all(
            name in info and fnmatch.fnmatchcase(str(info[name]), pattern) for name, pattern in self.filters.items()
        )


_NAMES = {
    "client": "kind",
    "userAgent": "user_agent",
    "screenWidth": "width",
    "screenHeight": "height",
    "devicePixelRatio": "pixel_ratio",
    "timezone": "time_zone",
}
"""Names that the reference system's clients give what ours say under others."""


def description(info: Mapping[str, Any], role: str) -> dict[str, Any]:
    """Return what a client says of itself: as it says it, and under the names of the reference system."""
    known = {name: info[ours] for name, ours in _NAMES.items() if ours in info}
    return {**known, **info, "role": role}
