"""What a `DefaultScene` begins with.

Each part has a key, so that a program can change or remove it: ``session.remove @ "default-grid"``. A camera and its
controls are not among them: every scene has these.
"""

from __future__ import annotations

from belvedere.scene.element import Element

__all__ = ["background_children", "raw_children"]


def raw_children() -> list[Element]:
    """Return what is drawn and not found by the pointer: light."""
    from belvedere.scene.elements.lights import HemisphereLightStage  # base imports this module: a circle

    return [HemisphereLightStage(key="light-stage")]


def background_children(*, grid: bool = True) -> list[Element]:
    """Return what stands behind everything else.

    Args:
        grid: whether there is a grid.
    """
    from belvedere.scene.elements.input import Gamepad
    from belvedere.scene.elements.marks import Grid
    from belvedere.scene.elements.xr import Hands, MotionControllers

    ground: list[Element] = [Grid(key="default-grid")] if grid else []
    return [
        *ground,
        Gamepad(key="gamepad"),
        Hands(key="hands", stream=True),
        MotionControllers(key="motion-controllers", stream=True),
    ]
