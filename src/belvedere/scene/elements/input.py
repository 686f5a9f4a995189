"""What hands do in a scene: moving things, placing markers, keys, game controllers."""

from __future__ import annotations

from belvedere.scene.element import Element
from belvedere.scene.elements.base import POSE, Placed
from belvedere.scene.properties import Boolean, Choice, Color, Integer, Items, Number, Text, Vector

__all__ = [
    "Clickable",
    "Draggable",
    "Gamepad",
    "KeyboardMonitor",
    "Movable",
    "Pivot",
    "PointerControls",
    "RectSelect",
]

_EVENT = Choice(["hover", "move", "down", "up", "wheel", "drag", "click"])
_EVENTS = "what it tells of the pointer; see `Group`"


class Movable(Placed):
    """What stands in it can be moved, turned and scaled by a gizmo.

    Moves come as events OBJECT_MOVE with `position`, `rotation`, `quaternion`, `scale`, `matrix` (relative to what it
    stands in) and `matrixWorld`, the newest only where the program is slow; OBJECT_MOVE_START and OBJECT_MOVE_END are
    told once each. While the gizmo is held, poses that the program sets are not shown.
    """

    edited = POSE

    mode = Choice(["translate", "rotate", "scale", "all"], "what the gizmo does; `all`: move and turn")
    space = Choice(["local", "world"], "whose axes the gizmo has")
    axes = Items(Choice(["x", "y", "z"]), "the axes that can be used", default=["x", "y", "z"])
    translation_snap = Number(None, "move in steps of", unit="m", minimum=0)
    rotation_snap = Number(None, "turn in steps of", unit="rad", minimum=0)
    scale_snap = Number(None, "scale in steps of", minimum=0)
    size = Number(1, "size of the gizmo on the screen", minimum=0.01)
    anchor = Vector([0, 0, 0], "where the gizmo is, in its own coordinates", unit="m")
    enabled = Boolean(True, "whether the gizmo is there")


class Pivot(Placed):
    """As `Movable`, with arrows, arcs and squares at once around a point of what stands in it.

    Comes back as the same events.
    """

    edited = POSE

    anchor = Vector(
        None,
        "where it is in the box around what stands in it: -1 to 1 along each axis, 0 the middle; None: at its origin",
        size=3,
    )
    offset = Vector([0, 0, 0], "how far from there, in its own coordinates", unit="m")
    size = Number(1, "size of the gizmo on the screen", minimum=0.01)
    space = Choice(["local", "world"], "whose axes the gizmo has")
    lines = Boolean(True, "whether lines along the axes are shown while it is dragged")
    active_axes = Items(Boolean(True), "whether x, y and z can be used", default=[True, True, True])
    disable_axes = Boolean(False, "leave out the arrows")
    disable_sliders = Boolean(False, "leave out the squares that move in a plane")
    disable_rotations = Boolean(False, "leave out the arcs that turn")
    disable_scaling = Boolean(True, "leave out the cubes that scale")
    axis_colors = Items(Color(None), "colours of x, y and z", default=["#ff2060", "#20df80", "#2080ff"])
    hovered_color = Color("#ffff40", "colour under the pointer")
    translation_snap = Number(None, "move in steps of", unit="m", minimum=0)
    rotation_snap = Number(None, "turn in steps of", unit="rad", minimum=0)
    scale_snap = Number(None, "scale in steps of", minimum=0)
    enabled = Boolean(True, "whether the gizmo is there")


class Clickable(Placed):
    """What stands in it is one thing to the pointer: clicks in it come as events CLICK and ON_CLICK under its key."""

    events = Items(_EVENT, _EVENTS, default=["click"])


class Draggable(Placed):
    """What stands in it follows the pointer, without a gizmo: DRAG_START, DRAG and DRAG_END under its key.

    With the shift key it moves along the scene's `up` only.
    """

    events = Items(_EVENT, _EVENTS, default=["click", "drag"])
    plane = Choice(["camera", "xy", "xz", "yz"], "the plane that it is moved in: facing the camera, or of the scene")
    enabled = Boolean(True, "whether it follows")


class PointerControls(Element):
    """Places markers: a dot follows the pointer over what is drawn.

    A click comes as an event MOUSE_CLICK, a double click as ADD_MARKER, both with ``position`` ``{"x", "y", "z"}``,
    ``point`` and ``normal`` as lists, and the ``key`` of what is there.
    """

    enabled = Boolean(True, "whether the pointer places markers")
    show_cursor = Boolean(True, "whether a dot shows where the marker would be")
    color = Color("#e53935", "colour of the dot")
    size = Number(8, "diameter of the dot", unit="px", minimum=1, maximum=100)


class RectSelect(Element):
    """Lets the user draw a rectangle over elements: an event RECT_SELECT with ``keys`` and ``rectangle``."""

    modifier = Choice(["shift", "alt", "ctrl", "none"], "the key that is held while dragging with the left button")
    inside = Boolean(False, "only what lies in the rectangle as a whole, not what it touches")
    color = Color("#2080ff", "colour of the rectangle")
    enabled = Boolean(True, "whether rectangles can be drawn")


class KeyboardMonitor(Element):
    """Tells of keys: events KeyDown, KeyUp and KeyPress with ``key``, ``code``, ``modifiers`` and ``repeat``.

    Nothing is told while the user types in a field; keys that are held when the window is left come up.
    """

    keys = Items(Text(None), "only these, by `key` or `code`, such as `a`, `ArrowUp`, `KeyW`; None: all")
    repeat = Boolean(True, "tell again while a key is held")
    prevent_default = Boolean(False, "keep the browser from doing what the keys do")
    enabled = Boolean(True, "whether keys are told")


class Gamepad(Element):
    """Tells of game controllers: events GAMEPAD with ``id``, ``index``, ``axes`` and ``buttons``, when they change."""

    index = Integer(None, "only the one of this number, from 0; None: all", minimum=0, maximum=15)
    deadzone = Number(0.05, "axes nearer to their middle than this are 0", minimum=0, maximum=0.99)
    enabled = Boolean(True, "whether controllers are told")
