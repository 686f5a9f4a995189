"""Environment: what is around a scene: fog, the colour behind it, and what surfaces mirror.

Each scene has one of a kind: where there are several elements of it, the one put there last holds.
"""

from __future__ import annotations

from belvedere.scene.element import Element
from belvedere.scene.kinds.assets import PICTURES, Asset
from belvedere.scene.properties import Boolean, Choice, Color, Number, Vector

__all__ = ["BackgroundColor", "Environment", "Fog"]


class Fog(Element):
    """Fog that hides what is far away: from `near` to `far`, or ever denser by `density`."""

    color = Color("#ffffff", "colour of the fog; best that of the background")
    near = Number(1.0, "distance from the camera where it begins", unit="m", minimum=0)
    far = Number(1000.0, "distance from the camera where nothing is seen any more", unit="m", minimum=0)
    density = Number(None, "in place of `near` and `far`: how fast it becomes dense", unit="1/m", minimum=0, maximum=10)


class BackgroundColor(Element):
    """The colour behind everything."""

    color = Color("#ffffff", "the colour")


class Environment(Element):
    """What surfaces mirror and are lit by, made in the browser or from a picture all around."""

    preset = Choice(["neutral", "studio"], "a room, or dark surroundings with soft lamps; where there is no `src`")
    src = Asset("equirectangular picture all around", accept=(".hdr", ".exr", *PICTURES))
    intensity = Number(1.0, "strength of its light", minimum=0)
    rotation = Vector([0, 0, 0], "how it is turned: Euler angles x, y, z", unit="rad")
    background = Boolean(False, "whether it is seen behind everything")
    background_blurriness = Number(0.0, "how blurred it is there", minimum=0, maximum=1)
    background_intensity = Number(1.0, "brightness of it there", minimum=0)
