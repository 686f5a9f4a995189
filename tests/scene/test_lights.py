"""Lights and surroundings: what they take, and what a default scene has of them."""

from __future__ import annotations

import math

import pytest

from belvedere.scene.element import Element
from belvedere.scene.elements.base import DefaultScene
from belvedere.scene.elements.environment import Environment, Fog
from belvedere.scene.elements.lights import DirectionalLight, HemisphereLight, PointLight, SpotLight


def test_lights_shine_without_arguments() -> None:
    """A light that is given nothing shines, from a place where it lights something."""
    assert (DirectionalLight().intensity or 0) > 0
    assert DirectionalLight().position != DirectionalLight().target
    assert SpotLight().position != SpotLight().target
    assert HemisphereLight(color="red").values == {"color": "red"}


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: PointLight(intensity=-1), "intensity is at least 0"),
        (lambda: SpotLight(angle=math.pi), "angle is 0 to 1.5708"),
        (lambda: SpotLight(penumbra=2), "penumbra is 0 to 1"),
        (lambda: DirectionalLight(shadow_map_size=10), "shadow_map_size is 64 to 8192"),
        (lambda: DirectionalLight(target=[0, 0]), "target is 3 numbers"),
        (lambda: Fog(density=-1), "density is 0 to 10"),
        (
            lambda: Environment(preset="sunset"),  # type: ignore[arg-type]
            "'neutral', 'studio'",
        ),
        (lambda: Environment(src="room.obj"), r"\.hdr \.exr"),
    ],
)
def test_what_no_light_can_be_is_refused(make: object, sentence: str) -> None:
    """A value out of range is an error that says the range."""
    with pytest.raises(ValueError, match=sentence):
        make()  # type: ignore[operator]


def _keys(scene: DefaultScene) -> set[str]:
    """Return the keys of what a scene begins with."""
    return {one.key or "" for layer in scene.layers.values() for one in layer if isinstance(one, Element)}


def test_a_default_scene_has_light_and_a_grid() -> None:
    """A default scene begins with light, a grid, hands and controllers, each with a key by which it can be changed."""
    scene = DefaultScene(bgChildren=[Fog(key="fog")])
    assert _keys(scene) == {"light-stage", "default-grid", "gamepad", "hands", "motion-controllers", "fog"}


def test_a_default_scene_without_a_grid() -> None:
    """A default scene leaves the grid out where it is not wanted."""
    assert "default-grid" not in _keys(DefaultScene(grid=False))
