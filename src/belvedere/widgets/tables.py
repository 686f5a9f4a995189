"""Data tables: columns and rows of any size, sorted, searched and read page by page.

A table of a few thousand rows at most is sent whole, as ``("view", name, "table")``, and handled in the browser. Of
a larger one each page is sent the rows it shows and no others: the page asks ``{"view": name, "page", "size", "sort",
"search"}`` and gets ``("view", name, "page")`` of its own.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from belvedere.app import ControllerFunction, current_session
from belvedere.app.signatures import is_async, signature_of
from belvedere.ui.element import Element
from belvedere.widgets.columns import Rows, columns_of, read
from belvedere.widgets.entries import Entries, checked_name, new_name

if TYPE_CHECKING:
    from belvedere.app import Session

__all__ = ["CLIENT_ROWS", "DataTable", "dataframe_to_grid"]

CLIENT_ROWS = 2000
"""Rows of a table that is handled in the browser."""

_MOST_ROWS = 1000  # of a page
_LONGEST_SEARCH = 200  # characters
_LONGEST_KEY = 1000  # characters of a column's name
_MOST_SORTED = 8  # columns
_NUMBERS = {"request": 0, "page": 1, "size": 10}  # of a request, and what they are where they are none
_PROPERTIES = "name search searchable selectable rows_per_page density height title loading no_data_text hover"


class DataTable(Element):
    """A table of data.

    Args:
        data: a DataFrame, a dict of columns, a list of dicts, or a numpy array.
        columns: names of the columns that are shown; or by name a title, or a dict with ``title``, ``format``
            (``".2f"``, ``"{:.1f} m"`` or a function), ``align``, ``sortable``, ``width``. None shows all.
        name: under which the document holds it; None makes one.
        client_rows: a table with more rows is handled on the server.
        attributes: ``search``, a text or a state variable (``("query",)``); ``searchable`` puts a search field above;
            ``selectable``, True or ``"single"``, with ``v_model``, a variable for the list of the numbers of the
            selected rows; ``rows_per_page`` (10); ``density``; ``height`` in pixels or CSS; ``title``; ``loading``.
            Events: ``row_click``, whose function gets the number of the row in the data, and its values.

    Raises:
        TypeError: for data that is no table.
        ValueError: for columns of different lengths, or one that is not there.
    """

    _tag = "bv-data-table"
    _attributes = frozenset(_PROPERTIES.split())
    _events = frozenset({"row_click"})
    _default_true = frozenset({"hover"})

    def __init__(
        self,
        data: Any = None,
        columns: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        name: str | None = None,
        client_rows: int = CLIENT_ROWS,
        **attributes: Any,
    ) -> None:
        if "row_click" in attributes:
            attributes["row_click"] = self._with_row(attributes["row_click"])
        if not isinstance(client_rows, int):
            raise TypeError(f"client_rows is a number of rows, not {client_rows!r}")
        super().__init__(name=checked_name(name) or new_name("table"), **attributes)
        self._given = columns
        self._client_rows = client_rows
        self._entries = Entries(self, self._server, self._values["name"])
        self._rows = Rows({}, [])
        self._own: weakref.WeakKeyDictionary[Session, Rows] = weakref.WeakKeyDictionary()
        self._asked_for: weakref.WeakKeyDictionary[Session, dict[str, Any]] = weakref.WeakKeyDictionary()
        self._server._engine.views.register(self._values["name"], self._asked, apart=True)
        if data is not None:
            self.update(data)

    def __len__(self) -> int:
        return len(self._rows)

    def update(self, data: Any, session: Session | None = None) -> None:
        """Show other data, of the same columns where they were named. Viewers stay on their page.

        Args:
            data: see the class.
            session: shows it to this session alone.
        """
        read_data = read(data)
        rows = Rows(read_data, columns_of(read_data, self._given if read_data else None))
        if session is None:
            self._rows = rows
        else:
            self._own[session] = rows
        self._entries.set("table", self._table_value(rows), session)
        if len(rows) <= self._client_rows:
            return
        for one, request in list(self._asked_for.items()):
            if not one.ended and (one is session or (session is None and one not in self._own)):
                self._answer(one, rows, request)

    def row(self, index: int, session: Session | None = None) -> dict[str, Any]:
        """Return the values of a row, by column. Raises IndexError where there is none."""
        return self._rows_of(session).row(index)

    def _rows_of(self, session: Session | None) -> Rows:
        return self._rows if session is None else self._own.get(session, self._rows)

    def _with_row(self, value: Any) -> Any:
        """Let a function that is called with the number of a row have its values too, as the data has them."""
        if not callable(value) or isinstance(value, ControllerFunction):
            return value
        taken = signature_of(value).positional
        function: Callable[..., Any] = value

        def clicked(index: int) -> Any:
            row = (index, self.row(index, current_session()))
            return function(*row[:taken])

        async def clicked_async(index: int) -> Any:
            return await clicked(index)

        return (clicked_async if is_async(function) else clicked, "[$event.index]")

    def _table_value(self, rows: Rows) -> dict[str, Any]:
        value: dict[str, Any] = {
            "columns": [column.header() for column in rows.columns],
            "total": len(rows),
            "paged": len(rows) > self._client_rows,
        }
        if not value["paged"]:
            value["raw"] = [rows.raw(column.key) for column in rows.columns]
            value["text"] = rows.texts(range(len(rows)))
        return value

    def _asked(self, session: Session, request: dict[str, Any]) -> None:
        """Send a session the rows it shows."""
        rows = self._rows_of(session)
        if len(rows) > self._client_rows:
            # No more than what counts is kept: what a page sends may be of any size.
            wanted = {
                **{name: _whole(request.get(name), otherwise) for name, otherwise in _NUMBERS.items()},
                "sort": _sort(request.get("sort")),
                "search": _text(request.get("search")),
            }
            self._asked_for[session] = wanted
            self._answer(session, rows, wanted)

    def _answer(self, session: Session, rows: Rows, request: Mapping[str, Any]) -> None:
        size = min(max(request["size"], 1), _MOST_ROWS)
        page = max(request["page"], 1)
        order = rows.order(request["sort"], request["search"])
        page = min(page, max(-(-len(order) // size), 1))
        numbers = order[(page - 1) * size : page * size].tolist()
        value = {
            "request": request["request"],
            "page": page,
            "found": len(order),
            "index": numbers,
            "text": rows.texts(numbers),
        }
        self._entries.set("page", value, session)


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _text(value: Any) -> str:
    return value[:_LONGEST_SEARCH] if isinstance(value, str) else ""


def _sort(value: Any) -> list[tuple[str, bool]]:
    if not isinstance(value, list):
        return []
    pairs = [one for one in value[:_MOST_SORTED] if isinstance(one, dict) and isinstance(one.get("key"), str)]
    return [(one["key"][:_LONGEST_KEY], one.get("order") == "desc") for one in pairs]


def dataframe_to_grid(dataframe: Any, options: Mapping[str, Any] | None = None) -> tuple[list[Any], list[Any]]:
    """Return the ``headers`` and ``items`` of Vuetify's own ``VDataTable`` for a DataFrame.

    Args:
        dataframe: or any data that `DataTable` takes.
        options: by column, what its header has beside title and key.
    """
    data = read(dataframe)
    headers = [
        {"title": name, "text": name, "key": name, "value": name, **((options or {}).get(name) or {})} for name in data
    ]
    columns = columns_of(data, None)
    rows = Rows(data, columns)
    values = [rows.raw(column.key) for column in columns]
    return headers, [dict(zip(data, row, strict=True)) for row in zip(*values, strict=True)]
