"""What elements of many kinds have in common: a place in the scene."""

from __future__ import annotations

from typing import Any

from belvedere.scene.element import Element
from belvedere.scene.properties import Boolean, Choice, Color, Items, Matrix, Number, Text, Vector

__all__ = ["POSE", "DefaultScene", "Group", "Placed", "Scene"]

POSE = frozenset({"position", "rotation", "quaternion", "scale", "matrix"})
"""Wire names of the properties that say where an element is."""


class Placed(Element, abstract=True):
    """An element with a pose. Coordinates are those of what it stands in.

    Turns are given by ``rotation`` (Euler angles in the order x, y, z, as three.js) or ``quaternion``; a ``matrix``
    stands for position, turn and scale at once. What is given last holds.
    """

    position = Vector([0, 0, 0], "where its origin is", unit="m")
    rotation = Vector([0, 0, 0], "Euler angles about x, then y, then z of its own axes", unit="rad", size=3)
    quaternion = Vector(None, "turn as x, y, z, w; takes the place of `rotation`", size=4)
    scale = Vector([1, 1, 1], "factor along each of its axes", size=3, scalar=True)
    matrix = Matrix("a numpy matrix (4, 4), or 16 numbers column after column; in place of position, turn and scale")
    hide = Boolean(False, "whether it and what stands in it is not drawn")
    events = Items(
        Choice(["hover", "move", "down", "up", "wheel", "drag", "click"]),
        "what this element tells of the pointer beyond clicks: `hover` (enter and leave), `move`, `down`, `up`, "
        "`wheel`, `drag`",
    )
    clickable = Boolean(True, "whether the pointer finds it; False lets clicks through")

    def _assigned(self, name: str) -> None:
        for other in _TAKES_THE_PLACE_OF.get(name, ()):
            self.values[other] = None


# What is given last holds: the ones it replaces go back to their defaults.
_TAKES_THE_PLACE_OF = {
    "position": ("matrix",),
    "scale": ("matrix",),
    "rotation": ("quaternion", "matrix"),
    "quaternion": ("rotation", "matrix"),
    "matrix": ("position", "rotation", "quaternion", "scale"),
}


class Group(Placed):
    """Several elements that move together."""


class Scene(Element):
    """The root of a scene.

    Args:
        children: what is drawn.
        properties: see the class; ``bgChildren``, ``htmlChildren`` and ``rawChildren`` are further layers: what is
            drawn behind everything, what is shown over the picture as HTML, and what is drawn but not found by the
            pointer.
    """

    tag = "Scene"

    up = Vector([0, 1, 0], "the direction that is up: of the camera's turns and of grids")
    background = Color(None, "colour behind everything; None: as the page's theme")
    tone_mapping = Choice(
        ["none", "linear", "reinhard", "cineon", "aces", "agx", "neutral"], "how bright light becomes colour"
    )
    tone_mapping_exposure = Number(1.0, "brightness of what is tone-mapped", minimum=0)
    frameloop = Choice(["demand", "always"], "draw when something changed, or in every frame")
    cam_position = Vector(None, "where the default camera is at first", unit="m", size=3)
    cam_rotation = Vector(None, "how the default camera is turned at first, Euler angles x, y, z", unit="rad", size=3)
    cam_target = Vector(None, "what the default camera looks at and turns about at first", unit="m", size=3)
    default_lights = Boolean(True, "light the scene where it has no light of its own")
    title = Text(None, "title of the page")

    def __init__(
        self,
        *children: Any,
        bgChildren: Any = None,
        htmlChildren: Any = None,
        rawChildren: Any = None,
        **properties: Any,
    ) -> None:
        layers = {
            "bgChildren": bgChildren if bgChildren is not None else properties.pop("bg_children", None),
            "htmlChildren": htmlChildren if htmlChildren is not None else properties.pop("html_children", None),
            "rawChildren": rawChildren if rawChildren is not None else properties.pop("raw_children", None),
        }
        super().__init__(*children, **properties)
        self._layers = {name: Group(given).children or [] for name, given in layers.items() if given is not None}

    @property
    def layers(self) -> dict[str, list[Element | str]]:
        """What stands in each layer, by its name; see `belvedere.scene.LAYERS`."""
        return {"children": self.children or [], **self._layers}


class DefaultScene(Scene):
    """A scene that begins with a grid, a soft light, and what headsets and game controllers need.

    Args:
        children: what is drawn.
        grid: whether there is a grid.
        properties: as those of `Scene`.
    """

    tag = "Scene"

    def __init__(self, *children: Any, grid: bool = True, **properties: Any) -> None:
        from belvedere.scene import defaults  # what it begins with are elements too

        raw = properties.pop("rawChildren", properties.pop("raw_children", None)) or []
        background = properties.pop("bgChildren", properties.pop("bg_children", None)) or []
        super().__init__(
            *children,
            rawChildren=[*defaults.raw_children(), *raw],
            bgChildren=[*defaults.background_children(grid=grid), *background],
            **properties,
        )
