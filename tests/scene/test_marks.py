"""Lines, arrows, frames, grids and text as a program declares them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from belvedere.scene.element import Element
from belvedere.scene.elements.marks import (
    Arrow,
    CoordsMarker,
    CoordsMarkers,
    Frustum,
    Grid,
    Html,
    Label,
    Line,
    LineSegments,
    PerspectiveFrustum,
    Text,
    Trail,
)

FAR = np.array([500_000.0, 4_000_000.0, 120.0])


def test_points_far_from_the_origin_keep_their_millimetres() -> None:
    """Points are split into an origin and float32 offsets that together are exact to a tenth of a millimetre."""
    points = FAR + np.linspace(0, 1, 50)[:, None]
    sent = Line(points=points).prepared()
    assert sent["points"].dtype == np.float32
    back = np.array(sent["origin"]) + sent["points"].astype(float)
    assert np.abs(back - points).max() < 1e-4


def test_points_that_are_near_have_no_origin() -> None:
    """What is at the origin stays relative to it, so that what moves there needs no new one."""
    sent = Line(points=[[0, 0, 0], [1, 2, 3]]).prepared()
    assert sent["origin"] is None
    assert sent["points"].tolist() == [[0, 0, 0], [1, 2, 3]]


def test_points_of_the_caller_are_a_snapshot() -> None:
    """An array that is changed after it was given changes nothing, and is not changed itself."""
    points = np.arange(6.0).reshape(2, 3)
    line = Line(points=points)
    points[:] = 7
    assert line.prepared()["points"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert points.tolist() == [[7, 7, 7], [7, 7, 7]]


def test_an_update_holds_what_was_given() -> None:
    """A colour alone brings no points and no origin."""
    assert Line(key="line", color="red").prepared() == {"color": "red"}


def test_pairs_are_segments() -> None:
    """Points (N, 2, 3) are the ends of segments."""
    pairs = np.zeros((4, 2, 3))
    assert Line(points=pairs).prepared()["segments"] is True
    assert LineSegments(points=pairs).prepared()["points"].shape == (8, 3)


def test_a_point_of_nan_interrupts_a_line() -> None:
    """NaN has a meaning for a line, infinity has none, and curves and segments take neither."""
    broken: Any = [[0, 0, 0], [np.nan] * 3, [1, 1, 1]]
    assert np.isnan(Line(points=broken).prepared()["points"][1]).all()
    with pytest.raises(ValueError, match="infinite"):
        Line(points=[[np.inf, 0, 0]])
    with pytest.raises(ValueError, match="not finite"):
        LineSegments(points=broken[:2])


@pytest.mark.parametrize("points", [np.zeros((3, 2)), [[1, 2], [3]], "abc", np.zeros((2, 3, 3)), 5])
def test_points_of_a_wrong_shape_are_refused(points: Any) -> None:
    """The error names the property and the shapes that it takes."""
    with pytest.raises((TypeError, ValueError), match="points"):
        Line(points=points)


def test_colours_of_points_become_bytes() -> None:
    """Numbers from 0 to 1 and whole numbers to 255 mean the same."""
    assert Line(vertex_colors=[[0.0, 0.5, 1.0]]).values["vertexColors"].tolist() == [[0, 128, 255]]
    assert Line(vertex_colors=[[0, 128, 255]]).values["vertexColors"].dtype == np.uint8


@pytest.mark.parametrize("colors", [[[0.0, 2.0, 0.0]], [[0, 256, 0]], [[-1, 0, 0]], [1, 0, 0], [[0.0, np.nan, 0.0]]])
def test_colours_out_of_range_are_refused(colors: Any) -> None:
    """Numbers beyond the range, NaN and a flat list are errors."""
    with pytest.raises(ValueError, match="vertex_colors"):
        Line(vertex_colors=colors)


def test_poses_are_rows_with_turns_of_length_one() -> None:
    """Quaternions are normalised, places alone are not turned, and far ones have an origin."""
    sent = CoordsMarkers(poses=np.array([[*FAR, 0, 0, 0, 2], [*(FAR + 1), 1, 1, 1, 1]])).prepared()
    assert np.linalg.norm(sent["poses"][:, 3:], axis=1) == pytest.approx(1)
    assert np.abs(np.array(sent["origin"]) + sent["poses"][0, :3] - FAR).max() < 1e-3
    assert CoordsMarkers(poses=[[1.0, 2.0, 3.0]]).values["poses"].tolist() == [[1, 2, 3, 0, 0, 0, 1]]
    with pytest.raises(ValueError, match="length 0 in row 1"):
        CoordsMarkers(poses=[[0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0]])


def test_an_arrow_takes_what_an_arrow_helper_takes() -> None:
    """Positional `args` have names, and named ones beside them hold."""
    sent = Arrow(args=[[0, 2, 0], [1, 0, 0], 3, 0xFF0000], length=5).prepared()
    assert sent["direction"] == [0, 2, 0]
    assert sent["from"] == [1, 0, 0]
    assert sent["length"] == 5
    assert sent["color"] == "#ff0000"
    with pytest.raises(ValueError, match="up to six"):
        Arrow(args=[1, 2, 3, 4, 5, 6, 7]).prepared()


@pytest.mark.parametrize(
    ("element", "given", "word"),
    [
        (Frustum, {"fov": 180}, "fov"),
        (Frustum, {"fow": 50}, "'fov'"),
        (Trail, {"length": -1}, "length"),
        (Grid, {"cell_size": 0}, "cell_size"),
        (CoordsMarker, {"labels": ["x"]}, "labels"),
        (Text, {"anchor_x": "centre"}, "'center'"),
        (Text, {"outline_width": -1}, "outline_width"),
        (Text, {"text": 5}, "text"),
        (Label, {"anchor_y": "up"}, "anchor_y"),
        (Html, {"style": {"a b": 1}}, "style"),
    ],
)
def test_what_cannot_be_meant_is_an_error(element: type[Element], given: dict[str, Any], word: str) -> None:
    """The error names the property, and the nearest right word."""
    with pytest.raises((TypeError, ValueError), match=word):
        element(**given)


def test_names_of_either_language_are_taken() -> None:
    """Both ways of writing a name mean the same property, and a perspective frustum is a frustum."""
    wire: dict[str, Any] = {"lineWidth": 2}
    assert Line(**wire).values == Line(line_width=2).values == {"lineWidth": 2}
    assert PerspectiveFrustum.tag == "Frustum"
    assert Text(anchor_x="25%", anchor_y=0.5).values == {"anchorX": "25%", "anchorY": 0.5}
