"""What shapes take, and what they refuse."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from belvedere.scene.element import ELEMENTS
from belvedere.scene.elements import shapes
from belvedere.scene.elements.shapes import (
    Box,
    Cylinder,
    Edges,
    Extrude,
    Lathe,
    Plane,
    Polyhedron,
    Primitive,
    Shape,
    Sphere,
    Tube,
)

KINDS = [one for one in ELEMENTS.values() if issubclass(one, Primitive) and one.__module__ == shapes.__name__]


def test_arguments_in_order_are_named_properties() -> None:
    """Arguments in the order of three.js are the named properties, and nothing else reaches the browser."""
    assert Box(args=[1, 2, 3]).values == Box(width=1, height=2, depth=3).values | {
        "widthSegments": None,
        "heightSegments": None,
        "depthSegments": None,
    }
    assert Box(args=(0.5, 2)).args == [0.5, 2, 1.0, 1, 1, 1]


def test_fewer_arguments_than_before_bring_defaults_back() -> None:
    """What is left out of the arguments has its default again."""
    box = Box(args=[4, 5, 6])
    box.args = [4]
    assert list(box.args) == [4, 1.0, 1.0, 1, 1, 1]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.tag)
def test_every_shape_takes_its_arguments(kind: type[Any]) -> None:
    """Each shape has arguments that are its own properties, and takes its defaults in that order."""
    names: tuple[str, ...] = kind.properties["args"].names
    plain = [name for name in names if name != "options"]
    assert set(plain) <= set(kind.properties)
    values = [kind.properties[name].default for name in plain]
    assert kind(args=values).args[: len(plain)] == values


@pytest.mark.parametrize(
    ("kind", "given", "error", "sentence"),
    [
        (Box, {"args": [1, 2, 3, 1, 1, 1, 9]}, ValueError, "at most 6 .*width, height"),
        (Box, {"args": "1, 2"}, TypeError, "a list of width, height"),
        (Box, {"args": [1, -2]}, ValueError, "height is at least 0"),
        (Box, {"width": math.nan}, ValueError, "width is a finite number"),
        (Box, {"width": "wide"}, TypeError, "width is a number"),
        (Box, {"hight": 2}, TypeError, "did you mean 'height'"),
        (Sphere, {"width_segments": 10**7}, ValueError, "width_segments is 3 to 1024"),
        (Sphere, {"opacity": 2}, ValueError, "opacity is 0 to 1"),
        (Sphere, {"material_type": "wood"}, ValueError, "'standard', 'physical'"),
        (Sphere, {"material": {"ruffness": 1}}, TypeError, "did you mean 'roughness'"),
        (Sphere, {"material": {"roughness": 3}}, ValueError, "roughness is 0 to 1"),
        (Sphere, {"material": {"side": 7}}, ValueError, "'front', 'back' or 'double'"),
        (Sphere, {"material": "shiny"}, TypeError, "material is a dict"),
        (Sphere, {"outlines": "thick"}, TypeError, "True, False or a dict"),
        (Sphere, {"outlines": {"thickness": -1}}, ValueError, "thickness is 0 to 100"),
        (Sphere, {"outlines": {"colour": "red"}}, TypeError, "did you mean 'color'"),
        (Tube, {"path": [[0, 0, 0]]}, ValueError, "2 to 20000 points, not 1"),
        (Tube, {"path": np.zeros((4, 2))}, ValueError, r"an array \(N, 3\), not \(4, 2\)"),
        (Tube, {"path": [[0, 0, 0], [0, 0, math.inf]]}, ValueError, "not finite"),
        (Tube, {"path": [[0, 0, 0], [1]]}, TypeError, r"an array \(N, 3\)"),
        (Lathe, {"points": [[-1, 0], [1, 1]]}, ValueError, "below 0"),
        (Shape, {"points": [[0, 0], [1, 1]]}, ValueError, "3 to 20000 points"),
        (Extrude, {"holes": [[[0, 0], [1, 1]]]}, ValueError, "3 to 20000 points"),
        (Extrude, {"options": {"deepness": 2}}, TypeError, "did you mean 'depth'|has no property"),
        (Polyhedron, {"indices": [[0, 1, 2.5]]}, ValueError, "no index"),
        (Edges, {"geometry": "Cube"}, ValueError, "'Box'"),
    ],
)
def test_what_a_shape_cannot_be_is_refused(
    kind: type[Any], given: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    """A value out of range, of another type or of another name is an error that says what is expected."""
    with pytest.raises(error, match=sentence):
        kind(**given)


def test_arrays_of_points_are_copied() -> None:
    """What the program does to its array afterwards does not reach the shape."""
    path = np.array([[500_000.125, 0, 0], [500_001, 0, 0]])
    tube = Tube(path=path)
    path[:] = 0
    assert tube.values["path"] == [[500_000.125, 0, 0], [500_001, 0, 0]]


def test_flat_lists_of_points_are_taken() -> None:
    """Corners and triangles can be given as flat lists, as three.js takes them."""
    body = Polyhedron(args=[[1, 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1], [2, 1, 0, 0, 3, 2], 2])
    assert body.values["vertices"][1] == [-1, -1, 1]
    assert body.values["indices"] == [[2, 1, 0], [0, 3, 2]]
    assert body.radius == 2


def test_triangles_name_vertices_that_are_there() -> None:
    """A triangle of a vertex that is not there is refused when the shape is put into a scene."""
    body = Polyhedron(vertices=np.eye(4, 3) + 1, indices=[[0, 1, 4]])
    with pytest.raises(ValueError, match="vertex 4, and there are 4"):
        body.prepared()


def test_options_of_an_extrusion_are_properties() -> None:
    """Options in a dict, with three.js' names, are the shape's properties."""
    outline = [[0, 0], [1, 0], [0, 1]]
    body = Extrude(args=[outline, {"depth": 2, "bevelEnabled": True}])
    assert body.values == {"points": [[0, 0], [1, 0], [0, 1]], "depth": 2, "bevelEnabled": True}


def test_the_material_is_named_as_three_js_names_it() -> None:
    """Properties of the material have either name, and three.js' numbers of sides are words."""
    plane = Plane(material={"emissiveIntensity": 2, "emissive_intensity": 3, "side": 2, "color": 0xFF8800})
    assert plane.material == {"emissiveIntensity": 3, "side": "double", "color": "#ff8800"}


def test_lines_of_another_shape_check_its_arguments() -> None:
    """Edges of a shape of their own refuse what that shape refuses."""
    assert Edges(geometry="Box", args=[1, 2]).prepared()["args"] == [1, 2, 1.0, 1, 1, 1]
    with pytest.raises(ValueError, match="height is at least 0"):
        Edges(geometry="Box", args=[1, -2]).prepared()


def test_the_whole_turn_is_in_range() -> None:
    """A whole turn, as numpy and math have it, is allowed; more is not."""
    assert Cylinder(theta_length=2 * np.pi).theta_length == math.tau
    with pytest.raises(ValueError, match="theta_length"):
        Cylinder(theta_length=7)
