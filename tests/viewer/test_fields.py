"""Ranges and display values of one array."""

from __future__ import annotations

import numpy as np
import pytest

from belvedere.viewer.fields import make_field


def test_range_leaves_out_what_is_not_finite() -> None:
    """NaN and infinity take no part in a range and stay in the values."""
    field = make_field("T", "point", np.array([np.nan, 3.0, -np.inf, 1.0, np.inf]))
    assert field.ranges == ((1.0, 3.0),)
    assert np.isnan(field.array[0])


def test_range_of_nothing_finite_is_nan() -> None:
    """An array of NaN has no range."""
    assert np.isnan(make_field("T", "point", np.full(3, np.nan)).magnitude).all()


def test_each_component_has_its_range() -> None:
    """A vector has a range per component and one of its length."""
    field = make_field("v", "point", np.array([[3.0, 4.0, 0.0], [0.0, -1.0, 0.0]]))
    assert field.ranges == ((0.0, 3.0), (-1.0, 4.0), (0.0, 0.0))
    assert field.magnitude == (1.0, 5.0)


def test_range_keeps_the_precision_of_the_mesh() -> None:
    """Ranges are float64 although values are shown as float32."""
    field = make_field("p", "point", np.array([101325.001, 101325.002]))
    assert field.range() == (101325.001, 101325.002)


def test_magnitude_of_small_integers_does_not_overflow() -> None:
    """The length of a vector of bytes is computed in float64."""
    field = make_field("rgb", "point", np.array([[200, 200, 200]], np.uint8))
    assert field.magnitude[1] == pytest.approx(np.sqrt(3 * 200**2))


def test_one_column_is_a_scalar() -> None:
    """An array of shape (n, 1) has one value each, without a magnitude of its own: −1 stays −1."""
    field = make_field("s", "cell", np.array([[-1.0], [2.0]]))
    assert field.array.shape == (2,)
    assert field.magnitude == (-1.0, 2.0)


@pytest.mark.parametrize(
    ("count", "labels"),
    [(2, ("X", "Y")), (3, ("X", "Y", "Z")), (6, ("XX", "YY", "ZZ", "XY", "YZ", "XZ")), (4, ("0", "1", "2", "3"))],
)
def test_components_have_the_usual_names(count: int, labels: tuple[str, ...]) -> None:
    """Vectors and tensors name their components as the field does, others by number."""
    assert make_field("v", "point", np.zeros((2, count))).labels == labels


def test_names_of_components_are_the_meshs_where_it_has_them() -> None:
    """A file may name the components."""
    assert make_field("v", "point", np.zeros((2, 2)), labels=("u", "w")).labels == ("u", "w")


def test_values_follow_ids() -> None:
    """What is displayed is looked up by id, the range is of the whole array."""
    field = make_field("T", "point", np.array([1.0, 2.0, 9.0]), ids=np.array([1, 0, 1]))
    assert field.array.tolist() == [2.0, 1.0, 2.0]
    assert field.magnitude == (1.0, 9.0)
