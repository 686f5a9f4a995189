"""Animations: what moves by itself in the browser, and a time line to steer programs by."""

from __future__ import annotations

from belvedere.scene.element import Element
from belvedere.scene.models.tracks import check_track
from belvedere.scene.properties import Array, Boolean, Choice, Integer, Number, Text

__all__ = ["AnimationClip", "QuaternionTrack", "TimelineControls", "VectorTrack"]


class AnimationClip(Element):
    """Moves the element that it stands in, or parts of it, along the tracks that stand in it.

    It runs in the browser. When it is removed, what it moved is where it was before.
    """

    name = Text(None, "of the clip")
    duration = Number(None, "until it begins anew; None: until the last time of its tracks", unit="s", minimum=0)
    playing = Boolean(True, "whether it runs")
    speed = Number(1.0, "how fast; 1: in seconds, negative: backwards")
    loop = Choice(["repeat", "once", "pingpong"], "what happens at its end")
    time = Number(None, "where in the clip, changed by giving another one", unit="s", minimum=0)


class _Track(Element, abstract=True):
    """How one property of a part changes."""

    times = Array(("N",), "rising", unit="s")
    interpolation = Choice(["linear", "discrete", "smooth"], "what is between two times")

    def prepared(self) -> dict[str, object]:
        """Return the values, once they belong together."""
        check_track(self)
        return self.values


class VectorTrack(_Track):
    """How a place or a size changes."""

    name = Text("position", "what changes: `position` or `scale`, of a part of the model: `hip.position`")
    values_ = Array(("N", 3), "at each of the times")


class QuaternionTrack(_Track):
    """How a turn changes."""

    name = Text("quaternion", "what changes: `quaternion`, of a part of the model: `hip.quaternion`")
    values_ = Array(("N", 4), "x, y, z, w at each of the times")


class TimelineControls(Element):
    """A bar over the picture with which a time line is played, stopped and moved along.

    Each step is told by an event TIMELINE_STEP: ``{"step": int, "elapsedTime": s since it was first played, "delta": s
    since the last event, "playing": bool}``.
    """

    start = Integer(0, "first step")
    end = Integer(100, "last step")
    step = Integer(None, "where it is, changed by giving another one; None: at `start`")
    fps = Number(30.0, "steps in a second at speed 1", unit="1/s", minimum=0.01, maximum=240)
    speed = Number(1.0, "how fast; negative: backwards", minimum=-100, maximum=100)
    loop = Boolean(True, "whether it begins anew at its end")
    playing = Boolean(False, "whether it runs, until the user stops or plays it")
    label = Text(None, "shown before the step")
