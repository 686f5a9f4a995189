"""Lights: physically based, as in three.js.

Sun-like light is measured in lux, light from a point in candela, of surfaces in nits; a distance doubled leaves a
quarter of the light of a lamp. A scene without any light of its own is lit by default lights.
"""

from __future__ import annotations

import math

from belvedere.scene.elements.base import Placed
from belvedere.scene.properties import Boolean, Color, Integer, Number, Vector

__all__ = [
    "AmbientLight",
    "DirectionalLight",
    "HemisphereLight",
    "HemisphereLightStage",
    "PointLight",
    "RectAreaLight",
    "SpotLight",
    "Stage",
]


class _Light(Placed, abstract=True):
    """What all lights have."""

    color = Color("#ffffff", "colour of the light")


class _Casting(_Light, abstract=True):
    """What lights that cast shadows have."""

    helper = Boolean(False, "show where the light is and where it shines")
    cast_shadow = Boolean(False, "whether shapes cast shadows of this light")
    shadow_map_size = Integer(1024, "resolution of its shadows", unit="px", minimum=64, maximum=8192)
    shadow_bias = Number(-0.0005, "shift against shadows of a surface on itself", minimum=-0.1, maximum=0.1)
    shadow_normal_bias = Number(0.02, "the same along the surface's normal", minimum=0, maximum=10)
    shadow_radius = Number(2.0, "softness of the edges of shadows", minimum=0, maximum=25)
    shadow_near = Number(0.1, "distance from the light from which things cast shadows", unit="m", minimum=0.001)
    shadow_far = Number(200.0, "distance from the light up to which things cast shadows", unit="m", minimum=0.002)


class AmbientLight(_Light):
    """Light from everywhere, without direction."""

    intensity = Number(0.5, "strength", unit="lx", minimum=0)


class HemisphereLight(_Light):
    """Light of the sky from above and of the ground from below. Above is the scene's `up`, or its `position`."""

    color = Color(None, "colour of light from above, as `sky_color`")
    sky_color = Color("#ffffff", "colour of light from above")
    ground_color = Color("#8d8d8d", "colour of light from below")
    intensity = Number(1.0, "strength", unit="lx", minimum=0)
    helper = Boolean(False, "show where the light is")


class DirectionalLight(_Casting):
    """Parallel light as of the sun, from `position` towards `target`."""

    position = Vector([0, 1, 0], "where it comes from; only the direction from `target` counts for light", unit="m")
    target = Vector([0, 0, 0], "where it shines, in coordinates of the scene", unit="m")
    intensity = Number(1.0, "strength", unit="lx", minimum=0)
    shadow_size = Number(20.0, "side of the square about `target` in which things cast shadows", unit="m", minimum=0.01)


class PointLight(_Casting):
    """Light from a point in all directions, as of a lamp."""

    intensity = Number(20.0, "strength", unit="cd", minimum=0)
    distance = Number(0.0, "how far it shines; 0: without end", unit="m", minimum=0)
    decay = Number(2.0, "how fast it becomes weaker with the distance; 2 is what light does", minimum=0, maximum=10)
    show_sphere = Boolean(False, "show a ball where it is")
    radius = Number(0.1, "of that ball", unit="m", minimum=0)


class SpotLight(_Casting):
    """Light from a point in a cone, from `position` towards `target`."""

    position = Vector([0, 3, 0], "where it is", unit="m")
    target = Vector([0, 0, 0], "where it shines, in coordinates of the scene", unit="m")
    intensity = Number(20.0, "strength", unit="cd", minimum=0)
    distance = Number(0.0, "how far it shines; 0: without end", unit="m", minimum=0)
    decay = Number(2.0, "how fast it becomes weaker with the distance; 2 is what light does", minimum=0, maximum=10)
    angle = Number(math.pi / 3, "between the axis of the cone and its edge", unit="rad", minimum=0, maximum=math.pi / 2)
    penumbra = Number(0.0, "softness of the cone's edge", minimum=0, maximum=1)


class RectAreaLight(_Light):
    """Light from a rectangle, as of a window. It casts no shadows and lights standard and physical materials only."""

    position = Vector([0, 2, 0], "where its middle is", unit="m")
    intensity = Number(5.0, "strength", unit="nit", minimum=0)
    width = Number(1.0, "along its x axis", unit="m", minimum=0)
    height = Number(1.0, "along its y axis", unit="m", minimum=0)
    look_at = Vector(
        None, "what it faces, in coordinates of the scene; None: the origin, unless it is turned", unit="m", size=3
    )
    helper = Boolean(False, "show the rectangle")


class HemisphereLightStage(Placed):
    """Light for a scene in one element: sky, ground and a sun."""

    intensity = Number(1.0, "factor of all its lights", minimum=0)
    cast_shadow = Boolean(False, "whether its sun casts shadows")


class Stage(Placed):
    """Three lamps as in a studio, around its origin: key, fill and rim."""

    intensity = Number(1.0, "factor of all its lights", minimum=0)
    radius = Number(4.0, "distance of the lamps", unit="m", minimum=0.001)
    cast_shadow = Boolean(True, "whether the key light casts shadows")
