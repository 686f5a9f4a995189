"""Directives: which names that begin with ``v_`` there are, and how those of Vuetify are written.

Vue's own take an argument and modifiers by their rules in `belvedere.ui.names`. Vuetify's stand in a generated table.
A module that brings directives of its own names them once: ``directives.declare("focus")``.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection

from belvedere.widgets.directives_vuetify import DIRECTIVES

__all__ = ["check", "declare", "spelling"]

_PLAIN = (
    "v_cloak", "v_else", "v_else_if", "v_for", "v_html", "v_if", "v_memo", "v_once", "v_pre", "v_show", "v_text",
)  # fmt: skip
_WITH_ARGUMENT = ("v_bind", "v_model", "v_on", "v_slot")
_MODEL_MODIFIERS = ("lazy", "number", "trim")

_declared: dict[str, None] = {}


def declare(*names: str) -> None:
    """Make directives of a client plugin known: ``"focus"`` for ``v-focus``, used as ``v_focus``."""
    for name in names:
        _declared["v_" + name.removeprefix("v-").removeprefix("v_").replace("-", "_")] = None


def check(name: str, element: str, attributes: Collection[str] | None = None) -> None:
    """Check that there is a directive `name`.

    Args:
        name: in Python, ``"v_if"``.
        element: class that it is used with, for the message.
        attributes: of that element; those which ``v_model_…`` may bind. None: any.

    Raises:
        TypeError: for a name that there is not, with the nearest.
    """
    if name in _PLAIN or name in _WITH_ARGUMENT or _declaring(name) or _vuetify(name):
        return
    known = [*_PLAIN, *_WITH_ARGUMENT, *_declared, *("v_" + one for one in DIRECTIVES)]
    if name.startswith("v_model_"):
        if attributes is None or _model_argument(name) in ("", *attributes):
            return
        known = ["v_model", *(f"v_model_{one}" for one in (*_MODEL_MODIFIERS, *attributes))]
    elif name.startswith(tuple(f"{one}_" for one in _WITH_ARGUMENT)):
        return
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise TypeError(f"{element}: there is no directive {name!r}{hint}")


def spelling(name: str) -> str | None:
    """Return how a directive of Vuetify is written, ``v-intersect.once`` for ``v_intersect_once``; None for others."""
    found = _vuetify(name)
    if found is None:
        return None
    directive, words = found
    spelled = "v-" + directive.replace("_", "-")
    if not words:
        return spelled
    return f"{spelled}:{'-'.join(words)}" if DIRECTIVES[directive] is None else ".".join([spelled, *words])


def _declaring(name: str) -> bool:
    return any(name == one or name.startswith(one + "_") for one in _declared)


def _vuetify(name: str) -> tuple[str, list[str]] | None:
    """Return the directive and what follows its name: an argument's words or modifiers."""
    for directive, modifiers in DIRECTIVES.items():
        if name == "v_" + directive:
            return directive, []
        if name.startswith(f"v_{directive}_"):
            words = name[len(directive) + 3 :].split("_")
            if modifiers is None or "*" in modifiers or all(word in modifiers for word in words):
                return directive, words
    return None


def _model_argument(name: str) -> str:
    words = name.removeprefix("v_model_").split("_")
    while words and words[-1] in _MODEL_MODIFIERS:
        words.pop()
    return "_".join(words)
