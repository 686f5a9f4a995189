"""The rows of a data table: what is read, shown, sorted and found."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere.widgets.columns import Rows, columns_of, read


def rows(data: Any, columns: Any = None) -> Rows:
    """Return the rows of some data."""
    columns_read = read(data)
    return Rows(columns_read, columns_of(columns_read, columns))


@pytest.mark.parametrize(
    "data",
    [
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}),
        {"a": [1, 2], "b": np.array(["x", "y"])},
        [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}],
        np.array([(1, "x"), (2, "y")], [("a", "i4"), ("b", "U1")]),
    ],
    ids=["DataFrame", "columns", "rows", "structured array"],
)
def test_kinds_of_data(data: Any) -> None:
    """Whatever holds a table gives the same rows."""
    table = rows(data)
    assert [column.key for column in table.columns] == ["a", "b"]
    assert table.texts(range(len(table))) == [["1", "x"], ["2", "y"]]
    assert table.row(1) == {"a": 2, "b": "y"}


def test_rows_without_some_values() -> None:
    """Rows may lack columns; what is missing has no text."""
    table = rows([{"a": 1}, {"b": float("nan")}, {"a": 3, "b": None}])
    assert table.texts(range(3)) == [["1", None], [None, None], ["3", None]]


def test_missing_values_of_pandas() -> None:
    """NaN, NaT and NA are missing in each kind of column."""
    frame = pd.DataFrame(
        {
            "x": [1.5, np.nan],
            "t": pd.to_datetime(["2024-05-01 12:30", None]),
            "n": pd.array([7, None], "Int64"),
            "s": ["word", pd.NA],
        }
    )
    assert rows(frame).texts([0, 1]) == [["1.5", "2024-05-01 12:30:00", "7", "word"], [None] * 4]


def test_no_table() -> None:
    """What is no table is refused."""
    with pytest.raises(TypeError, match="DataFrame"):
        read("text")
    with pytest.raises(TypeError, match="dicts or lists"):
        read([1, 2])
    with pytest.raises(ValueError, match="same length"):
        read({"a": [1], "b": [1, 2]})


def test_formats() -> None:
    """A column is shown by its format: of `format`, of `str.format`, or a function."""
    data = {"a": [1234.5], "b": [0.25], "c": [3], "d": [1 / 3], "e": [2024.0]}
    columns = {"a": {"format": ",.1f"}, "b": {"format": "{:.0%} done"}, "c": {"format": lambda one: "*" * one}}
    assert rows(data, {**columns, "d": "Third", "e": {}}).texts([0]) == [
        ["1,234.5", "25% done", "***", "0.333333", "2024"]
    ]


def test_unknown_columns() -> None:
    """A column that is not there, and a setting that means nothing, are refused."""
    with pytest.raises(ValueError, match="no column 'c'; there are: a"):
        columns_of(read({"a": [1]}), ["c"])
    with pytest.raises(ValueError, match="not colour"):
        columns_of(read({"a": [1]}), {"a": {"colour": "red"}})


def test_numbers_stand_at_the_right() -> None:
    """Columns of numbers are aligned at their end, also where some are missing."""
    columns = columns_of(read({"a": [1, 2], "b": [None, 2.5], "c": ["x", "y"], "d": [True, False]}), None)
    assert [column.align for column in columns] == ["end", "end", "start", "start"]


def test_missing_values_are_last() -> None:
    """Whichever way a column is sorted, what is missing comes last."""
    table = rows({"x": [2.0, None, 3.0, float("nan"), 1.0]})
    assert table.order([("x", False)]).tolist() == [4, 0, 2, 1, 3]
    assert table.order([("x", True)]).tolist() == [2, 0, 4, 1, 3]


def test_equals_keep_their_order() -> None:
    """Rows that are equal in the sorted column stay in the order of the data, both ways."""
    table = rows({"x": [1, 0, 1, 0]})
    assert table.order([("x", False)]).tolist() == [1, 3, 0, 2]
    assert table.order([("x", True)]).tolist() == [0, 2, 1, 3]


def test_sorting_by_several_columns() -> None:
    """The first column decides, the second where the first is equal."""
    table = rows({"x": ["b", "A", "B", "a"], "y": [1, 2, 0, 3]})
    assert table.order([("x", False), ("y", True)]).tolist() == [3, 1, 0, 2]


def test_mixed_values_are_sorted() -> None:
    """A column of numbers, dates and text has an order too."""
    table = rows({"x": ["b", 10, datetime.date(2020, 1, 1), 9, None]})
    assert table.order([("x", False)]).tolist() == [3, 1, 2, 0, 4]


def test_search() -> None:
    """A search finds text in any case in any column, numbers as they are shown, and never across two rows."""
    table = rows({"name": ["Bunny", "cow", "sun"], "n": [10, 21, 1]})
    assert table.order(search="UN").tolist() == [0, 2]
    assert table.order(search="1").tolist() == [0, 1, 2]
    assert table.order(search="21").tolist() == [1]
    assert table.order(search="w\ns").tolist() == []
    assert table.order([("n", True)], "un").tolist() == [0, 2]


@given(
    st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=20),
    st.text("ab\n ", max_size=2),
)
def test_search_is_that_of_each_text(texts: list[str | None], search: str) -> None:
    """Searching all texts as one finds what looking into each does."""
    wanted = search.strip().casefold().replace("\n", " ")
    table = rows({"x": texts})
    expected = [
        number
        for number, text in enumerate(texts)
        if not wanted or (text is not None and wanted in text.casefold().replace("\n", " "))
    ]
    assert table.order(search=search).tolist() == expected


@given(st.lists(st.one_of(st.none(), st.integers(-5, 5), st.floats(-5, 5)), max_size=30), st.booleans())
def test_order_holds_every_row_once(values: list[Any], down: bool) -> None:
    """Sorting loses no row and repeats none, and neighbours are in order."""
    order = rows({"x": values}).order([("x", down)]).tolist()
    assert sorted(order) == list(range(len(values)))
    there = [values[number] for number in order if values[number] is not None]
    assert there == sorted(there, reverse=down)
