"""Widgets of installed packages, found by their entry points.

A package that says ``[project.entry-points."belvedere.widgets"] gauge = "belvedere_gauge"`` is found as
``from belvedere.widgets import gauge``. Nothing of it is imported before somebody asks for it.
"""

from __future__ import annotations

import difflib
import importlib.util
from importlib.metadata import entry_points
from typing import Any

__all__ = ["GROUP", "installed_widgets"]

GROUP = "belvedere.widgets"
"""Group of the entry points."""


def installed_widgets(name: str) -> Any:
    """Return the module that an installed package offers as ``belvedere.widgets.<name>``.

    Raises:
        AttributeError: where there is none, or where Belvedere itself has a module of that name.
        ImportError: what importing the package raises.
    """
    if name.startswith("_") or importlib.util.find_spec(f"{GROUP}.{name}") is not None:
        raise AttributeError(f"module {GROUP!r} has no attribute {name!r}")
    offered = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name in offered:
        return offered[name].load()
    near = difflib.get_close_matches(name, offered, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ", and no installed package offers it"
    raise AttributeError(f"module {GROUP!r} has no attribute {name!r}{hint}")
