"""Elements of headsets, and the joints they tell of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from belvedere.scene.elements.xr import XR, Hands, Head, MotionControllers, WebXRMesh
from belvedere.scene.kinds.joints import BODY_JOINTS, HAND_JOINTS, matrices


def test_nothing_leaves_a_headset_unless_it_is_asked_for() -> None:
    """What a wearer does is not streamed by default."""
    assert not any(element().stream for element in (Hands, MotionControllers, Head))


def test_both_ways_of_writing_are_taken() -> None:
    """Names with underscores and names of the wire mean the same."""
    wire: dict[str, Any] = {"stream": True, "fps": 30, "hideLeft": True}
    element = Hands(key="hands", **wire)
    assert element.values == wire
    assert element.hide_left is True
    assert Hands(stream=True, fps=30, hide_left=True).values == wire


@pytest.mark.parametrize(
    ("element", "given", "message"),
    [
        (XR, {"foveation": 2}, "foveation is 0 to 1, not 2"),
        (XR, {"scale": 0}, "scale is"),
        (XR, {"reference_space": "floor"}, "one of 'local-floor'"),
        (XR, {"position": [0, float("nan"), 0]}, "all finite"),
        (Hands, {"fps": 0}, "fps is at least 0.1"),
        (Hands, {"model": "glove"}, "one of 'mesh', 'spheres', 'boxes'"),
        (MotionControllers, {"event_types": ["fire"]}, "one of 'trigger'"),
        (WebXRMesh, {"opacity": -1}, "opacity is 0 to 1"),
    ],
)
def test_what_cannot_be_is_refused(element: type[XR], given: dict[str, object], message: str) -> None:
    """A value out of range is an error that says the range."""
    with pytest.raises(ValueError, match=message):
        element(**given)  # type: ignore[arg-type]


def test_joints_are_in_the_order_of_events() -> None:
    """There are 25 joints of a hand and 33 of a body, each once."""
    assert (len(HAND_JOINTS), len(set(HAND_JOINTS))) == (25, 25)
    assert (HAND_JOINTS[0], HAND_JOINTS[9], HAND_JOINTS[-1]) == ("wrist", "index-finger-tip", "pinky-finger-tip")
    assert (len(BODY_JOINTS), len(set(BODY_JOINTS))) == (33, 33)
    assert [BODY_JOINTS[at] for at in (0, 6, 11, 18, 32)] == [
        *("hips", "head", "left-hand-wrist-twist", "right-hand-palm", "right-foot-ball"),
    ]


def test_matrices_become_those_of_numpy() -> None:
    """Columns of an event become columns of a matrix; numbers that are no matrices are refused."""
    told = np.concatenate([np.eye(4), np.eye(4)]).ravel().astype("f4")
    told[16 + 12 : 16 + 15] = 1, 2, 3
    assert matrices(told)[1, :3, 3].tolist() == [1, 2, 3]
    assert matrices([]).shape == (0, 4, 4)
    with pytest.raises(ValueError, match="sixteen numbers each, not 15"):
        matrices(told[:15])
