"""The rows of a data table: columns of values, their text, their order and their search.

Rows have numbers, from 0, in the order in which they were given. All of this is immutable once made, so that any
thread may sort and search while another replaces the data.
"""

from __future__ import annotations

import datetime
import math
import re
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Column", "Rows", "columns_of", "read"]

Order = NDArray[np.int64]

_KEPT_ORDERS = 8  # of the combinations of sorting and search that viewers use now
_DIGITS = 6  # of a number without a format
_OF_NUMBERS = frozenset("0123456789+-.: einf")  # what the text of numbers and times is made of


@dataclass(frozen=True)
class Column:
    """What a column is called and how it is shown."""

    key: str
    title: str
    format: str | Callable[[Any], str] | None = None  # for `format`, "{:.2f} m" for `str.format`, or a function
    align: str = "start"
    sortable: bool = True
    width: str | int | None = None

    def header(self) -> dict[str, Any]:
        """Return what the page needs to know."""
        header: dict[str, Any] = {"key": self.key, "title": self.title, "align": self.align, "sortable": self.sortable}
        return header if self.width is None else {**header, "width": self.width}

    def text(self, value: Any) -> str | None:
        """Return a value as it is shown; None where it is missing."""
        if is_missing(value):
            return None
        if callable(self.format):
            return str(self.format(value))
        if self.format is not None:
            return self.format.format(value) if "{" in self.format else format(value, self.format)
        if isinstance(value, np.generic):
            value = _time(value) if isinstance(value, np.datetime64) else value.item()
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.{_DIGITS}g}"
        if isinstance(value, datetime.datetime):
            return value.isoformat(sep=" ", timespec="auto")
        return str(value)


def _time(value: np.datetime64) -> str:
    """Return a time as text, without the parts that say nothing."""
    return re.sub(r"\.0+$", "", str(value)).replace("T", " ").removesuffix(" 00:00:00")


def is_missing(value: Any) -> bool:
    """Return whether a value is None, NaN, NaT or pandas' NA."""
    if value is None:
        return True
    if isinstance(value, str | int | bytes):
        return False
    try:
        return bool(value != value)  # noqa: PLR0124 - what is missing does not equal itself
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"


def read(data: Any) -> dict[str, NDArray[Any]]:
    """Return data as columns by name.

    Args:
        data: a DataFrame, a dict of columns of the same length, a list of dicts, a structured numpy array, a numpy
            array (rows, columns), or a list of rows.

    Raises:
        TypeError: for what is no table.
        ValueError: where columns differ in length.
    """
    if data is None:
        return {}
    if isinstance(data, np.ndarray):
        return _of_array(data)
    if isinstance(data, Mapping):
        columns = {str(name): _column(values) for name, values in data.items()}
    elif hasattr(data, "columns") and hasattr(data, "__getitem__"):  # of pandas, polars
        columns = {str(name): _column(data[name]) for name in data.columns}
    elif isinstance(data, Iterable) and not isinstance(data, str | bytes):
        columns = _of_rows(list(data))
    else:
        raise TypeError(
            f"a table is a DataFrame, a dict of columns, a list of dicts or a numpy array, not {type(data).__name__}"
        )
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns of a table have the same length; these have {lengths}")
    return columns


def _of_array(data: NDArray[Any]) -> dict[str, NDArray[Any]]:
    if data.dtype.names:
        return {name: np.array(data[name]) for name in data.dtype.names}
    if data.ndim == 1:
        data = data[:, None]
    if data.ndim != 2:
        raise TypeError(f"an array that is a table has two dimensions, not {data.ndim}")
    return {str(number): np.array(data[:, number]) for number in range(data.shape[1])}


def _of_rows(rows: Sequence[Any]) -> dict[str, NDArray[Any]]:
    if rows and all(isinstance(row, Mapping) for row in rows):
        names = dict.fromkeys(name for row in rows for name in row)
        return {str(name): _column([row.get(name) for row in rows]) for name in names}
    if all(isinstance(row, Sequence) and not isinstance(row, str) for row in rows):
        width = max((len(row) for row in rows), default=0)
        return {str(at): _column([row[at] if at < len(row) else None for row in rows]) for at in range(width)}
    raise TypeError("the rows of a table are dicts or lists")


def _column(values: Any) -> NDArray[Any]:
    """Return values as an array: of numbers, of times, or of Python objects."""
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if isinstance(values, np.ndarray):
        column = np.array(values)
    else:
        values = list(values)
        column = np.empty(len(values), object)
        column[:] = values
        kinds = {type(one) for one in values if one is not None}
        if kinds and kinds <= {int, float} and None not in values:
            column = np.array(values) if abs(max(values, key=abs)) < 2**62 or float in kinds else column
    if column.ndim != 1:
        raise ValueError(f"a column of a table has one dimension, not {column.ndim}")
    return column if column.dtype.kind in "biufM" else column.astype(object)


def columns_of(data: Mapping[str, NDArray[Any]], given: Mapping[str, Any] | Sequence[Any] | None) -> list[Column]:
    """Return how the columns of `data` are shown.

    Args:
        data: the columns.
        given: names of those that are shown, in their order; or by name a title, or a dict with ``title``,
            ``format``, ``align``, ``sortable``, ``width``. None shows all.

    Raises:
        ValueError: for a column that is not there, or a key that means nothing.
    """
    wanted: Mapping[str, Any] = {name: {} for name in data} if given is None else {}
    if isinstance(given, Mapping):
        wanted = given
    elif given is not None:
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise TypeError(f"columns are a list of names, or a dict of settings by name, not {given!r}")
        wanted = {str(one): {} for one in given}
    columns = []
    for name, settings in wanted.items():
        if name not in data:
            raise ValueError(f"there is no column {name!r}; there are: {', '.join(data) or 'none'}")
        if settings is not None and not isinstance(settings, str | Mapping):
            raise TypeError(f"the settings of column {name!r} are a title or a dict, not {settings!r}")
        told: dict[str, Any] = {"title": settings} if isinstance(settings, str) else dict(settings or {})
        unknown = set(told) - {"title", "format", "align", "sortable", "width"}
        if unknown:
            raise ValueError(f"a column has title, format, align, sortable and width, not {', '.join(sorted(unknown))}")
        align = "end" if _is_numeric(data[name]) else "start"
        columns.append(Column(name, **{"title": name, "align": align, **told}))
    return columns


def _is_numeric(column: NDArray[Any]) -> bool:
    if column.dtype.kind != "O":
        return column.dtype.kind in "iuf"
    there = [one for one in column if not is_missing(one)]
    return bool(there) and all(isinstance(one, int | float) and not isinstance(one, bool) for one in there)


@final
class Rows:
    """The rows of one table. Used from any thread.

    Args:
        data: columns by name, of the same length, never written to again.
        columns: how they are shown.
    """

    def __init__(self, data: Mapping[str, NDArray[Any]], columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self._data = {column.key: data[column.key] for column in columns}
        self._length = len(next(iter(data.values()))) if data else 0
        self._lock = threading.Lock()
        self._orders: OrderedDict[Any, Order] = OrderedDict()
        self._texts: dict[str, _Texts] = {}

    def __len__(self) -> int:
        return self._length

    def raw(self, key: str) -> Any:
        """Return a column as values that can be compared, by browsers too: numbers, text, None."""
        column = self._data[key]
        if column.dtype.kind in "biuf":
            return [None if is_missing(one) else one for one in column.tolist()]
        return [_comparable(one) for one in column]

    def texts(self, numbers: Iterable[int]) -> list[list[str | None]]:
        """Return rows as they are shown."""
        cells = [(column, self._data[column.key]) for column in self.columns]
        return [[column.text(values[number]) for column, values in cells] for number in numbers]

    def row(self, number: int) -> dict[str, Any]:
        """Return the values of a row by column. Raises IndexError where there is none."""
        if not 0 <= number < self._length:
            raise IndexError(f"there is no row {number}: there are {self._length}")
        row = {key: column[number] for key, column in self._data.items()}
        return {key: value.item() if isinstance(value, np.generic) else value for key, value in row.items()}

    def order(self, sort: Sequence[tuple[str, bool]] = (), search: str = "") -> Order:
        """Return the numbers of the rows in which `search` occurs, sorted.

        Args:
            sort: columns, the most important first, and whether each is sorted downwards. What is missing is last.
            search: occurs in the text of one of the columns, in upper or lower case; empty: all rows.
        """
        search = search.strip().casefold().replace("\n", " ")
        sort = tuple((key, bool(down)) for key, down in sort if key in self._data)
        wanted = (sort, search)
        with self._lock:
            known = self._orders.get(wanted)
            if known is not None:
                self._orders.move_to_end(wanted)
                return known
        if sort and search:
            order = self.order(sort)
            order = order[np.isin(order, self.order((), search), assume_unique=True)]
        elif search:
            order = self._found(search)
        else:
            order = np.arange(self._length)
            for key, down in reversed(sort):
                order = order[_sorting(self._data[key][order], down)]
        with self._lock:
            self._orders[wanted] = order
            while len(self._orders) > _KEPT_ORDERS:
                self._orders.popitem(last=False)
        return order

    def _found(self, search: str) -> Order:
        found = np.zeros(self._length, bool)
        for column in self.columns:
            plain_number = column.format is None and self._data[column.key].dtype.kind in "iufM"
            if plain_number and not _OF_NUMBERS.issuperset(search):
                continue  # it cannot occur there, and the text of a million numbers takes a while
            with self._lock:
                texts = self._texts.get(column.key)
            if texts is None:
                texts = _Texts(column.text(one) for one in self._data[column.key])
                with self._lock:
                    self._texts[column.key] = texts
            found[texts.containing(search)] = True
        return np.flatnonzero(found)


class _Texts:
    """The texts of a column as one, which is searched far faster than each by itself."""

    def __init__(self, texts: Iterable[str | None]) -> None:
        lines = ["" if text is None else text.casefold().replace("\n", " ") for text in texts]
        self._text = "\n".join(lines)
        lengths = np.fromiter(map(len, lines), np.int64, len(lines))
        self._starts: list[int] = (np.cumsum(lengths + 1) - lengths - 1).tolist()

    def containing(self, search: str) -> list[int]:
        """Return the numbers of the texts that contain `search`."""
        found = []
        at = self._text.find(search)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            found.append(number)
            at = self._text.find(search, self._starts[number + 1]) if number + 1 < len(self._starts) else -1
        return found


def _comparable(value: Any) -> str | float | None:
    if is_missing(value):
        return None
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64):
        value = value.item()
    return value if isinstance(value, str | bool | int | float) else str(value)


def _sorting(column: NDArray[Any], down: bool) -> Order:
    """Return the order that sorts a column and leaves equals as they are; what is missing is last."""
    if column.dtype.kind in "biuf":
        missing = np.isnan(column) if column.dtype.kind == "f" else np.zeros(len(column), bool)
        ranks = column
    elif column.dtype.kind == "M":
        missing = np.isnat(column)
        ranks = column.view(np.int64)
    else:
        missing = np.fromiter((is_missing(one) for one in column), bool, len(column))
        ranks = _ranks(column, missing)
    there = np.flatnonzero(~missing)
    if down:  # from the back, so that equals stay in their order
        sorted_ = there[::-1][np.argsort(ranks[there][::-1], kind="stable")][::-1]
    else:
        sorted_ = there[np.argsort(ranks[there], kind="stable")]
    return np.concatenate([sorted_, np.flatnonzero(missing)])


def _ranks(column: NDArray[Any], missing: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return numbers that are in order as the values are: numbers before all else, text in any case."""
    there: list[Any] = column[~missing].tolist()
    keys: list[Any] = (
        [one.casefold() for one in there]
        if all(type(one) is str for one in there)
        else [_rank_key(one) for one in there]
    )
    rank = {key: number for number, key in enumerate(sorted(set(keys)))}
    ranks = np.full(len(column), -1, np.int64)
    ranks[~missing] = np.fromiter(map(rank.__getitem__, keys), np.int64, len(keys))
    return ranks


def _rank_key(value: Any) -> tuple[int, float, str]:
    if isinstance(value, int | float) and math.isfinite(value):
        return (0, float(value), "")
    if isinstance(value, datetime.date):
        return (1, 0.0, value.isoformat())
    return (2, 0.0, str(value).casefold())
