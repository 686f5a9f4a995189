"""A gauge: shows a value on a dial, and sets it where the viewer drags the pointer or presses the arrow keys."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere.ui import Element

if TYPE_CHECKING:
    from belvedere.app import Session

__all__ = ["MODULE", "Gauge"]

MODULE = {
    "serve": {"belvedere-gauge": Path(__file__).with_name("web")},
    "styles": ["belvedere-gauge/gauge.css"],
    "module_scripts": ["belvedere-gauge/gauge.js"],
    "vue_use": ["gauge"],
}
"""What a page with a gauge loads."""

_numbers = itertools.count(1)


class Gauge(Element):
    """A dial with a pointer.

    Args:
        attributes: ``v_model=("name", value)``, the variable that is shown and set; ``min`` and ``max`` (0 and 100),
            ``step`` (1) in the variable's unit; ``label`` and ``unit``, texts; ``readonly``. Event: ``limit``, called
            with the value when the viewer reaches an end of the scale.
    """

    _tag = "belvedere-gauge"
    _attributes = frozenset({"label", "max", "min", "readonly", "step", "unit"})
    _events = frozenset({"limit"})
    _module = MODULE

    def __init__(self, **attributes: Any) -> None:
        attributes.setdefault("ref", f"gauge_{next(_numbers)}")
        super().__init__(**attributes)

    def flash(self, session: Session | None = None) -> None:
        """Draw attention to the gauge, in one session or in all."""
        (session or self.server).js_call(self.ref, "flash")

    async def angle(self, session: Session) -> float:
        """Return where the pointer stands in a session, in degrees: 0 to 270, clockwise from the lower left."""
        angle: float = await session.call(self.ref, "angle")
        return angle
