"""Elements of virtual and augmented reality: how a headset shows the scene, and what it tells of its wearer.

Matrices in events are 4 × 4 in coordinates of the scene, sixteen numbers column after column; those of several joints
stand one after the other in one array; `belvedere.scene.kinds.joints.matrices` makes numpy's of them. They are
float32 arrays, float64 where the wearer stands more than a kilometre from the scene's origin. Nothing leaves a headset
unless `stream` says so; of several events that wait to be sent, only the newest is.
"""

from __future__ import annotations

from belvedere.scene.element import Element
from belvedere.scene.properties import Boolean, Choice, Color, Items, Number, Vector

__all__ = ["XR", "Body", "Hands", "Head", "MotionControllers", "WebXRMesh"]


class XR(Element):
    """How a headset shows the scene; without this element the defaults hold.

    The page offers "Enter VR" and "Enter AR" where the browser has a headset, which browsers tell pages over ``https``
    and on ``localhost`` only. In augmented reality what is behind the scene is transparent. What is on layer 1 is seen
    by the left eye only, what is on layer 2 by the right.
    """

    vr = Boolean(True, "whether the page offers virtual reality")
    ar = Boolean(True, "whether the page offers augmented reality")
    position = Vector([0, 0, 0], "point of the scene that is the middle of the wearer's floor", unit="m", size=3)
    heading = Number(0.0, "turn of the wearer to the left, about the scene's up", unit="rad")
    scale = Number(1.0, "size of the wearer: at 10 the scene looks ten times smaller", minimum=1e-6, maximum=1e6)
    reference_space = Choice(
        ["local-floor", "local", "bounded-floor", "unbounded", "viewer"],
        "what poses are measured from: the floor, the eyes at the start, the floor of the play area, a place in a "
        "large area, the head; where the headset has none of that kind, the next in this list that it has",
    )
    foveation = Number(1.0, "how much coarser the edge of the picture is drawn", minimum=0, maximum=1)
    framebuffer_scale = Number(
        1.0,
        "sides of the picture relative to what the headset proposes; from the next start on",
        minimum=0.1,
        maximum=4,
    )
    frame_rate = Number(None, "pictures a second; the headset takes the nearest that it can", unit="Hz", minimum=1)
    background = Boolean(False, "whether skies and backgrounds are drawn in augmented reality too")
    near = Number(0.05, "nearest distance that is drawn, in the wearer's measure", unit="m", minimum=1e-4)
    far = Number(10_000.0, "farthest distance that is drawn, in the wearer's measure", unit="m", minimum=1e-2)


class Hands(Element):
    """The wearer's hands.

    With `stream` the event ``HAND_MOVE`` tells ``{"left": (400,), "right": (400,), "leftState": …, "rightState": …}``:
    the matrices of 25 joints of each hand that is seen, in the order of WebXR (wrist, then thumb to little finger, each
    from palm to tip); absent or None: that hand is not seen. A state is ``{"pinch": bool, "pinchValue": 0…1,
    "squeeze": bool, "squeezeValue": 0…1, "tap": bool, "tapValue": 0…1}``: thumb on the tip of the index finger, a
    fist, thumb on the side of the index finger.
    """

    stream = Boolean(False, "whether the program is told of each move")
    fps = Number(60.0, "most events a second; never more than one for each picture", unit="Hz", minimum=0.1)
    left = Boolean(True, "whether the left hand is followed")
    right = Boolean(True, "whether the right hand is followed")
    disable_left = Boolean(False, "do not follow the left hand, do not show it")
    disable_right = Boolean(False, "do not follow the right hand, do not show it")
    show_left = Boolean(True, "whether the left hand is drawn")
    show_right = Boolean(True, "whether the right hand is drawn")
    hide_left = Boolean(False, "do not draw the left hand, but follow it")
    hide_right = Boolean(False, "do not draw the right hand, but follow it")
    hide = Boolean(False, "draw neither hand, but follow both")
    model = Choice(["mesh", "spheres", "boxes"], "how they are drawn: as hands, or each joint as a body")


class MotionControllers(Element):
    """The controllers that the wearer holds.

    With `stream` the event ``CONTROLLER_MOVE`` tells ``{"left": (16,), "right": (16,), "leftState": …, "rightState":
    …}``: where each is held; absent or None: there is none. A state is ``{"trigger", "squeeze", "touchpad",
    "thumbstick", "aButton", "bButton": bool, "triggerValue", "squeezeValue": 0…1, "touchpadValue", "thumbstickValue":
    [x, y] from -1 to 1}``; on the left controller X and Y are ``aButton`` and ``bButton``.

    Controllers vibrate when the program sends ``HAPTIC_ACTUATOR_PULSE`` with ``{"left": {"strength": 0…1, "duration":
    milliseconds}, "right": …}``.
    """

    stream = Boolean(False, "whether the program is told of each move")
    fps = Number(60.0, "most events a second; never more than one for each picture", unit="Hz", minimum=0.1)
    left = Boolean(True, "whether the left controller is followed")
    right = Boolean(True, "whether the right controller is followed")
    event_types = Items(
        Choice(["trigger", "squeeze", "touchpad", "thumbstick", "aButton", "bButton"]),
        "buttons that are told; empty: all",
    )
    show_left = Boolean(True, "whether the left controller is drawn")
    show_right = Boolean(True, "whether the right controller is drawn")
    hide = Boolean(False, "draw neither")
    rays = Boolean(True, "draw where they point, and click with the trigger what is there")


class Head(Element):
    """The wearer's head.

    With `stream` the event ``HEAD_MOVE`` tells ``{"matrix": (16,)}``: between the eyes, looking along its -z.
    """

    stream = Boolean(False, "whether the program is told of each move")
    fps = Number(30.0, "most events a second; never more than one for each picture", unit="Hz", minimum=0.1)
    show = Boolean(False, "whether axes are drawn where it is")
    frame_scale = Number(0.05, "length of the axes", unit="m", minimum=0)


class Body(Element):
    """The wearer's body, in browsers that follow it (WebXR Body Tracking).

    With `stream` the event ``BODY_MOVE`` tells ``{"body": (528,), "leftHand": (400,), "rightHand": (400,)}``: the
    matrices of 33 joints in the order of `belvedere.scene.kinds.joints.BODY_JOINTS`, zeros for one that is not known,
    and those of the hands as `Hands` tells them.
    """

    stream = Boolean(False, "whether the program is told of each move")
    fps = Number(30.0, "most events a second; never more than one for each picture", unit="Hz", minimum=0.1)
    left_hand = Boolean(False, "tell the joints of the left hand too")
    right_hand = Boolean(False, "tell the joints of the right hand too")
    show_body = Boolean(True, "whether bones are drawn from joint to joint")
    show_frame = Boolean(True, "whether axes are drawn at each joint")
    frame_scale = Number(0.02, "length of the axes", unit="m", minimum=0)
    hide = Boolean(False, "draw nothing of it")


class WebXRMesh(Element):
    """What the headset knows of the room: walls, floor, furniture, in augmented reality.

    When that changes the event ``WEBXR_MESH_UPDATE`` tells ``{"meshes": [{"vertices": (3 V,) float32, "indices":
    (3 T,) uint32, "semanticLabel": str or None, "matrix": (16,)}, …]}``, all of them; ``GET_WEBXR_MESH`` asks for the
    same.
    """

    auto_update = Boolean(True, "whether the program is told of changes without asking")
    stream = Boolean(None, "another name of `auto_update`")
    fps = Number(2.0, "most events a second", unit="Hz", minimum=0.01)
    color = Color("#4080ff", "colour of what is drawn")
    opacity = Number(0.15, "how much it covers", minimum=0, maximum=1)
    wireframe = Boolean(True, "whether its edges are drawn")
    hide = Boolean(False, "draw nothing of it")
