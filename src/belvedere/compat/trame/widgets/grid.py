"""Data frames as headers and items of Vuetify's table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Number
from typing import Any

__all__ = ["dataframe_to_grid"]


def dataframe_to_grid(
    dataframe: Any, options: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the headers and the items of a ``VDataTable`` that shows a pandas data frame.

    Args:
        dataframe: the data frame.
        options: by column, what its header says beside its name: ``{"mass": {"sortable": False}}``.
    """
    columns = [str(column) for column in dataframe.columns]
    headers = [
        # Of these pairs the former is for Vuetify 2, the latter for later ones.
        {"text": name, "title": name, "value": name, "key": name, **_titled((options or {}).get(column) or {})}
        for name, column in zip(columns, dataframe.columns, strict=True)
    ]
    rows = dataframe.itertuples(index=False, name=None)
    return headers, [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]


def _titled(option: Mapping[str, Any]) -> dict[str, Any]:
    return {**({"title": option["text"]} if "text" in option else {}), **option}


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, Number):
        value = getattr(value, "item", lambda: value)()  # numpy's
    if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)
