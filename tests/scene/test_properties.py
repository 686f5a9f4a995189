"""What properties take, what they make of it, and how they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from belvedere.scene.element import Element
from belvedere.scene.elements.base import Group
from belvedere.scene.properties import (
    Array,
    Boolean,
    Choice,
    Color,
    Integer,
    Items,
    Matrix,
    Number,
    Record,
    Text,
    Vector,
)


class Sample(Element, abstract=True):
    """One property of each kind."""

    size = Number(1.0, minimum=0, maximum=10)
    count = Integer(1, minimum=1)
    shown = Boolean(True)
    label = Text(None)
    side = Choice(["front", "back"])
    color = Color(None)
    at = Vector([0, 0, 0])
    scale = Vector([1, 1, 1], size=3, scalar=True)
    matrix = Matrix()
    points = Array(("N", 3))
    faces = Array(("M", 3), dtype="uint32")
    material = Record({"line_width": Number(1.0)})
    anything = Record(None)
    names = Items(Text())


@pytest.mark.parametrize(
    ("name", "given", "held"),
    [
        ("size", np.float32(0.5), 0.5),
        ("count", 3.0, 3),
        ("shown", np.True_, True),
        ("label", "text", "text"),
        ("side", "back", "back"),
        ("color", "rgb(1, 2, 3)", "rgb(1, 2, 3)"),
        ("color", 0xFF8000, "#ff8000"),
        ("color", (1, 0.5, 0), "#ff8000"),
        ("at", np.array([1, 2, 3]), [1.0, 2.0, 3.0]),
        ("at", {"x": 1, "y": 2, "z": 3}, [1, 2, 3]),
        ("scale", 2, [2, 2, 2]),
        ("material", {"lineWidth": 2}, {"lineWidth": 2}),
        ("material", {"line_width": 2}, {"lineWidth": 2}),
        ("anything", {"a": np.float64(1)}, {"a": 1.0}),
        ("names", ("a", "b"), ["a", "b"]),
        ("size", None, None),
    ],
)
def test_takes(name: str, given: Any, held: Any) -> None:
    """A value is held as the document will have it; None is the default."""
    element = Sample(**{name: given})
    assert list(element.values.values()) == [held]
    assert type(next(iter(element.values.values()))) is type(held)


@pytest.mark.parametrize(
    ("name", "given", "error", "message"),
    [
        ("size", "1", TypeError, "size is a number, not '1'"),
        ("size", True, TypeError, "size is a number"),
        ("size", 11, ValueError, "size is 0 to 10, not 11"),
        ("size", float("nan"), ValueError, "size is a finite number"),
        ("count", 1.5, ValueError, "count is a whole number"),
        ("shown", "yes", TypeError, "shown is True or False"),
        ("label", 1, TypeError, "label is text"),
        ("side", "left", ValueError, "side is one of 'front', 'back', not 'left'"),
        ("color", (2, 0, 0), ValueError, "three numbers from 0 to 1"),
        ("color", "red; x", ValueError, "a CSS colour"),
        ("at", [1, 2], ValueError, "at is 3 numbers"),
        ("at", [1, 2, float("inf")], ValueError, "all finite"),
        ("at", "abc", TypeError, "at is 3 numbers"),
        ("matrix", np.eye(3), ValueError, r"a matrix \(4, 4\)"),
        ("points", np.zeros((4, 2)), ValueError, r"points is an array \(N, 3\), not \(4, 2\)"),
        ("points", [["a"]], TypeError, "an array of numbers"),
        ("points", np.full((1, 3), np.nan), ValueError, "not finite"),
        ("faces", [[0, 1, -1]], ValueError, "outside of 0 to 4294967295"),
        ("material", {"linewith": 1}, TypeError, "did you mean 'line_width'"),
        ("names", "abc", TypeError, "names is a list"),
    ],
)
def test_refuses(name: str, given: Any, error: type[Exception], message: str) -> None:
    """What does not fit is refused in a sentence that says what was given and what is expected."""
    with pytest.raises(error, match=message):
        Sample(**{name: given})


def test_arrays() -> None:
    """Arrays of any numeric dtype become that of the declaration; the caller's stay as they are."""
    given = np.arange(6, dtype=np.int16)
    element = Sample(points=given, faces=[[0, 1, 2]])
    assert element.values["points"].dtype == np.float32
    assert element.values["points"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert element.values["faces"].dtype == np.uint32
    assert given.tolist() == [0, 1, 2, 3, 4, 5]
    doubles = np.ones((2, 3))
    Sample(points=doubles).values["points"]
    assert doubles.dtype == np.float64


def test_misspelt_property() -> None:
    """A property that there is not is an error that names the nearest, also when it is assigned."""
    with pytest.raises(TypeError, match="Sample has no property 'siez'; did you mean 'size'"):
        Sample(siez=1)
    element = Sample()
    with pytest.raises(TypeError, match="did you mean 'size'"):
        element.siez = 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("stealblue", "color is a CSS colour, not 'stealblue'; did you mean 'steelblue'"),
        ("#ff88", None),
        ("SteelBlue", None),
        ("hsl(30deg 50% 50%)", None),
        ("#12345", "color is a CSS colour, not '#12345'"),
        ("ff8800", "color is a CSS colour"),
    ],
)
def test_names_of_colours(given: str, sentence: str | None) -> None:
    """A colour that no browser knows is refused where it is given, with the name that is nearest."""
    if sentence is None:
        assert Sample(color=given).values["color"] == given
        return
    with pytest.raises(ValueError, match=sentence):
        Sample(color=given)


def test_property_that_is_like_no_other() -> None:
    """Where no name is near, the error names what the element has of its own."""
    with pytest.raises(TypeError, match="Sample has no property 'xyz'; it has size, count, shown"):
        Sample(xyz=1)


@pytest.mark.parametrize("child", [np.zeros((2, 3)), [[0, 0, 0], [1, 1, 1]], [np.float32(1)]])
def test_numbers_are_no_children(child: Any) -> None:
    """Points and pixels that are given without a name are refused, and never become texts."""
    with pytest.raises(TypeError, match="the children of Sample are elements or text; arrays are given by name"):
        Sample(child)
    assert Sample(3, np.int64(4), ["text"]).children == ["3", "4", "text"]


def test_names_of_the_wire() -> None:
    """A property is taken under its Python name and under that of the wire."""

    class Thin(Element, abstract=True):
        """A line."""

        line_width = Number(1.0)

    assert Thin(lineWidth=2).values == Thin(line_width=2).values == {"lineWidth": 2}


def test_poses_replace_each_other() -> None:
    """Of rotation, quaternion and matrix what is given last holds, and it takes the others back."""
    element = Group(rotation=[1, 0, 0])
    element.quaternion = [0, 0, 0, 1]
    assert element.values["rotation"] is None
    moved = np.eye(4)
    moved[:3, 3] = [1, 2, 3]
    element.matrix = moved
    assert element.values["quaternion"] is None
    assert element.values["matrix"][12:15] == [1, 2, 3]
    element.position = [0, 0, 0]
    assert element.values["matrix"] is None


def test_children() -> None:
    """Children are positional or named, lists are flattened, None is left out, numbers become text."""
    inner = Group(key="inner")
    assert Group(inner, [None, "text"], 5).children == [inner, "text", "5"]
    assert Group(children=[inner]).children == [inner]
    assert Group().children is None
    assert Group(children=[]).children == []
    with pytest.raises(TypeError, match="elements or text"):
        Group(object())


@pytest.mark.parametrize("key", ["", "@scene", "x" * 201])
def test_bad_keys(key: str) -> None:
    """A key is text of a reasonable length that the scene does not keep for itself."""
    with pytest.raises(ValueError, match="a key has 1 to 200 characters"):
        Group(key=key)
