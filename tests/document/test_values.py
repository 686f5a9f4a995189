"""Snapshots of written values."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere.document import EncodeError, decode_raw, encode_value

json_like = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(json_like)
def test_a_value_is_read_back_as_it_was_written(value: Any) -> None:
    """Decoding an encoded value gives the same value, NaN included."""
    raw = encode_value(value).raw
    assert raw is not None
    assert encode_value(decode_raw(raw)).raw == raw


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (0, False), (1, 1.0), (0.0, -0.0), ("1", 1), (None, False), ([1], [True]), (b"a", "a")],
)
def test_values_of_different_type_differ(one: Any, other: Any) -> None:
    """Equality is by type and bytes."""
    assert not encode_value(one).equals(encode_value(other))


def test_nan_equals_itself() -> None:
    """NaN written again is no change."""
    assert encode_value(math.nan).equals(encode_value(math.nan))


def test_an_object_mutated_in_place_differs_from_its_snapshot() -> None:
    """A snapshot does not follow the object it was taken of."""
    value = {"a": [1]}
    before = encode_value(value)
    value["a"].append(2)
    assert not encode_value(value).equals(before)


def test_a_writable_array_is_copied() -> None:
    """Changing the caller's array later changes nothing in the document."""
    array = np.zeros(3)
    item = encode_value(array)
    array[0] = 1
    assert item.value.tolist() == [0, 0, 0]
    assert not item.value.flags.writeable


def test_a_read_only_view_of_a_writable_array_is_copied() -> None:
    """A view is only as immutable as its base."""
    base = np.zeros(3)
    view = base[:]
    view.flags.writeable = False
    assert encode_value(view).value is not view


def test_an_array_nobody_can_write_is_kept() -> None:
    """A read-only array is not copied."""
    array = np.zeros(3)
    array.flags.writeable = False
    assert encode_value(array).value is array


@pytest.mark.parametrize("dtype", ["?", "i1", "u2", "i4", "u8", "f2", "f4", ">f8", ">i4"])
def test_numeric_arrays_keep_their_elements(dtype: str) -> None:
    """Any numeric dtype is accepted, in any byte order and layout."""
    array = np.arange(6).reshape(2, 3).astype(dtype).T
    item = encode_value(array)
    assert item.array is not None
    assert item.array.flags.c_contiguous
    assert np.array_equal(item.array, array)
    assert item.array.dtype == array.dtype.newbyteorder("<")


def test_arrays_are_compared_by_dtype_shape_and_bytes() -> None:
    """A small movement far from the origin is a change; the same bytes in another shape are too."""
    far = encode_value(np.array([500_000.0, 0.0]))
    assert not far.equals(encode_value(np.array([500_000.0000001, 0.0])))
    assert not far.equals(encode_value(np.array([[500_000.0, 0.0]])))
    assert not far.equals(encode_value(np.array([500_000.0, 0.0], "f4")))
    assert far.equals(encode_value(np.array([500_000.0, 0.0])))
    assert encode_value(np.empty((0, 3))).equals(encode_value(np.empty((0, 3))))


def test_large_arrays_that_differ_late_are_told_apart() -> None:
    """The comparison reaches the last element."""
    one, other = np.zeros(100_000), np.zeros(100_000)
    other[-1] = 1
    assert not encode_value(one).equals(encode_value(other))


def test_what_python_programs_hold_is_accepted() -> None:
    """Numpy scalars, paths, dates and arrays inside other values can be written."""
    value = {"n": np.float32(0.5), "p": Path("a/b"), "t": datetime(2020, 1, 1, tzinfo=UTC), "a": np.arange(3)}
    raw = encode_value(value).raw
    assert raw is not None
    back = decode_raw(raw)
    assert back["n"] == 0.5
    assert back["p"] == "a/b"
    assert back["a"].tolist() == [0, 1, 2]


@pytest.mark.parametrize("value", [object(), 1j, {1j: 2}, 2**70, np.array(["a"]), np.array([1j]), np.array([None])])
def test_what_cannot_be_sent_is_refused(value: Any) -> None:
    """A value without a place in the document is an error that names its type."""
    with pytest.raises(EncodeError, match=r"type|dtype"):
        encode_value(value)


def test_a_value_that_contains_itself_is_refused() -> None:
    """Endless values are an error, not a crash."""
    value: list[Any] = []
    value.append(value)
    with pytest.raises(EncodeError):
        encode_value(value)
