"""Data tables as pages see them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from belvedere.app import Server
from belvedere.ui import AppLayout
from belvedere.widgets import tables
from tests.app.conftest import Join
from tests.app.driver import Browser


def shown(browser: Browser, what: str = "page") -> Any:
    """Return an entry of the table."""
    return browser.replica.get(("view", "t", what))


async def ask(browser: Browser, request: int, **fields: Any) -> Any:
    """Ask for rows; return what comes."""
    browser.event("view", {"view": "t", "request": request, "page": 1, "size": 10, "sort": [], "search": "", **fields})
    await browser.until(lambda: (shown(browser) or {}).get("request") == request)
    return shown(browser)


def test_small_table_is_sent_whole() -> None:
    """A small table is sent with its text and with what it is sorted by."""
    server = Server("tables")
    with AppLayout(server):
        tables.DataTable({"x": [1.5, None], "s": ["b", "<a>"]}, columns={"x": {"format": ".2f"}, "s": "Name"}, name="t")
    table = server.store.shared.get(("view", "t", "table"))
    assert [column["title"] for column in table["columns"]] == ["x", "Name"]
    assert (table["total"], table["paged"]) == (2, False)
    assert table["raw"] == [[1.5, None], ["b", "<a>"]]
    assert table["text"] == [["1.50", "b"], [None, "<a>"]]


async def test_large_table_is_sent_by_pages(server: Server, join: Join) -> None:
    """Of a large table each page gets the rows it shows: sorted, searched, and never beyond the last."""
    with AppLayout(server):
        widget = tables.DataTable(pd.DataFrame({"x": np.arange(50_000)[::-1], "s": "row"}), name="t")
    one, other = await join(server), await join(server, "view")
    page = await ask(one, 1, page=3)
    assert page["index"] == list(range(20, 30))
    assert page["text"][0] == [str(49_979), "row"]
    page = await ask(other, 1, sort=[{"key": "x", "order": "asc"}], search="4999", size=5)
    assert page["index"] == [45000, 35000, 25000, 15000, 5000]
    assert page["found"] == 15
    assert shown(one)["page"] == 3
    assert (await ask(one, 2, page=99, search="4999"))["page"] == 2
    assert "text" not in shown(one, "table")
    await ask(one, 3)
    widget.update({"x": np.arange(3000), "s": ["new"] * 3000})
    await one.until(lambda: shown(one)["text"][0][1] == "new")
    await other.until(lambda: shown(other)["found"] == 0)


@pytest.mark.parametrize(
    "bad",
    [
        {"page": -4, "size": 10**9},
        {"page": "two", "size": None},
        {"sort": "x", "search": {}},
        {"sort": [3, {"key": 7}, {"key": "none"}]},
        {"page": 2**64 - 1},
    ],
)
async def test_requests_that_make_no_sense(server: Server, join: Join, bad: dict[str, Any]) -> None:
    """Whatever a page asks, it gets some rows of the table, not too many."""
    with AppLayout(server):
        _widget = tables.DataTable({"x": np.arange(5000)}, name="t")
    browser = await join(server)
    page = await ask(browser, 1, **bad)
    assert 0 < len(page["index"]) <= 1000


async def test_table_of_one_session(server: Server, join: Join) -> None:
    """Data for one session leaves what the others see."""
    with AppLayout(server):
        widget = tables.DataTable({"x": [1]}, name="t")
    one, other = await join(server), await join(server)
    session = server.sessions[0]
    widget.update({"x": [2]}, session=session)
    await one.until(lambda: (shown(one, "table") or {}).get("text") == [["2"]])
    await other.until(lambda: (shown(other, "table") or {}).get("text") == [["1"]])
    assert widget.row(0, session) == {"x": 2}
    assert widget.row(0) == {"x": 1}
    with pytest.raises(IndexError, match="there are 1"):
        widget.row(1)


def test_grid_of_vuetify() -> None:
    """A DataFrame becomes headers and items of Vuetify's own table."""
    headers, items = tables.dataframe_to_grid(pd.DataFrame({"a": [1, 2], "b": ["x", None]}), {"a": {"title": "A"}})
    assert [(header["key"], header["title"]) for header in headers] == [("a", "A"), ("b", "b")]
    assert items == [{"a": 1, "b": "x"}, {"a": 2, "b": None}]
