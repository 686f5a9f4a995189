from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from belvedere.app import Server, forget_server, get_server
from belvedere.widgets import directives, html, vuetify


@pytest.fixture(autouse=True)
def server() -> Iterator[Server]:
    """Make a server the current one."""
    yield get_server("directives")
    forget_server("directives")


@pytest.mark.parametrize(
    ("python", "template"),
    [
        ("v_ripple", "v-ripple"),
        ("v_ripple_center", "v-ripple.center"),
        ("v_intersect_once_quiet", "v-intersect.once.quiet"),
        ("v_click_outside", "v-click-outside"),
        ("v_touch_hold", "v-touch-hold"),
        ("v_tooltip_bottom", "v-tooltip:bottom"),
        ("v_tooltip_top_end", "v-tooltip:top-end"),
    ],
)
def test_directives_of_vuetify(python: str, template: str) -> None:
    """Directives of Vuetify take their argument or modifiers from the name."""
    given: dict[str, Any] = {python: "x"}
    assert html.Div(**given).html == f'<div {template}="x"></div>'


@pytest.mark.parametrize(
    ("misspelt", "nearest"),
    [("v_fi", "v_if"), ("v_rippel", "v_ripple"), ("v_esle_if", "v_else_if"), ("v_modle", "v_model")],
)
def test_misspelt_directive(misspelt: str, nearest: str) -> None:
    """A misspelt directive is an error that names the nearest."""
    given: dict[str, Any] = {misspelt: "x"}
    with pytest.raises(TypeError, match=f"Div: there is no directive '{misspelt}'; did you mean '{nearest}'"):
        html.Div(**given)


def test_model_of_an_attribute() -> None:
    """`v_model_…` binds an attribute of the element, and a misspelt one is an error that names the nearest."""
    assert vuetify.VDataTable(v_model_page="a", items=("rows",), v_model_items_per_page="n").html == (
        '<v-data-table v-model:page="a" :items="rows" v-model:items-per-page="n"></v-data-table>'
    )
    with pytest.raises(TypeError, match="'v_model_items_per_pgae'; did you mean 'v_model_items_per_page'"):
        vuetify.VDataTable(v_model_items_per_pgae="n")  # type: ignore[call-arg]


def test_declared_directive() -> None:
    """A directive that a module declares is known."""
    with pytest.raises(TypeError, match="v_focus_trap"):
        html.Div(v_focus_trap="x")  # type: ignore[call-arg]
    directives.declare("focus-trap")
    try:
        assert html.Div(v_focus_trap="x").html == '<div v-focus-trap="x"></div>'  # type: ignore[call-arg]
    finally:
        directives._declared.clear()
