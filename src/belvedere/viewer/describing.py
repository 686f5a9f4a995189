"""What the page says of a mesh: state variables made from a `Surface`.

The page works out ranges and names of components itself from these tables, so that choosing a component needs no
answer from the server, and works for those who may only watch.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from belvedere.viewer.fields import Field, Range
from belvedere.viewer.surface import Surface

__all__ = ["EMPTY", "describe"]

_RESOLUTION = 4 * float(np.finfo(np.float32).eps)

EMPTY: dict[str, Any] = {"mesh": None, "arrays": [], "components": {}, "ranges": {}}
"""The variables while there is no mesh."""


def describe(surface: Surface, origin: str) -> dict[str, Any]:
    """Return the state variables that describe a mesh.

    ``mesh`` is what its information panel shows; ``arrays`` the choices for colouring; ``components`` for each of
    these, by `Field.key`, the choices of a component; ``ranges`` likewise, by component, the range, or None where
    there are no finite values.

    Args:
        surface: The mesh.
        origin: Where it came from, for people.
    """
    fields = list(surface.fields.values())
    twice = {one.name for one in fields if sum(other.name == one.name for other in fields) > 1}
    return {
        "mesh": {
            "name": surface.name,
            "kind": surface.kind,
            "origin": origin,
            "n_cells": surface.n_cells,
            "n_points": surface.n_points,
            "n_triangles": 0 if surface.triangles is None else len(surface.triangles),
            "bounds": list(surface.bounds),
            "nbytes": surface.nbytes,
            "arrays": [_row(one) for one in fields],
        },
        "arrays": [
            {"title": f"{one.name} ({one.association})" if one.name in twice else one.name, "value": one.key}
            for one in fields
        ],
        "components": {one.key: _components(one) for one in fields},
        "ranges": {
            one.key: {"magnitude": _color_range(one.magnitude)}
            | {str(index): _color_range(values) for index, values in enumerate(one.ranges)}
            for one in fields
        },
    }


def _components(field: Field) -> list[dict[str, Any]]:
    """Return the choices of a component; none where there is nothing to choose."""
    if field.components == 1:
        return []
    named = [{"title": label, "value": index} for index, label in enumerate(field.labels)]
    return [{"title": "Magnitude", "value": "magnitude"}, *named]


def _row(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "association": field.association,
        "dtype": field.dtype,
        "components": field.components,
        "range": _range(field.magnitude),
    }


def _color_range(values: Range) -> list[float] | None:
    """Return the range for colours. Of values that float32 cannot tell apart it is one value, not their noise."""
    low, high = values
    if high - low <= _RESOLUTION * max(abs(low), abs(high)):
        low = high = (low + high) / 2
    return _range((low, high))


def _range(values: Range) -> list[float] | None:
    return None if math.isnan(values[0]) else list(values)
