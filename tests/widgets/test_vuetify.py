from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from belvedere.app import Server, forget_server, get_server
from belvedere.ui import VAppLayout, names
from belvedere.widgets import html, vuetify
from tests.app.conftest import Start
from tests.conftest import Pages


@pytest.fixture(autouse=True)
def server() -> Iterator[Server]:
    """Make a server the current one."""
    yield get_server("vuetify")
    forget_server("vuetify")


# --- names ------------------------------------------------------------------------------------------------------------


def test_misspelt_attribute_names_the_nearest() -> None:
    """A misspelt attribute or event is an error that names the nearest."""
    with pytest.raises(TypeError, match="VBtn has no attribute 'colr'; did you mean 'color'"):
        vuetify.VBtn(colr="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'click_apend'; did you mean 'click_append'"):
        vuetify.VTextField(click_apend="n = 1")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'prependIcon'; did you mean 'prepend_icon'"):
        vuetify.VBtn(prependIcon="mdi-plus")  # type: ignore[call-arg]


def test_events_are_spelled_as_the_component_emits_them() -> None:
    """Events keep their colons, in Python's spelling and in trame's."""
    assert vuetify.VBtn(group_selected="n = 1").html == '<v-btn @group:selected="n = 1"></v-btn>'
    assert vuetify.VSlider(update_model_value="n = 1").html == '<v-slider @update:model-value="n = 1"></v-slider>'
    camel = vuetify.VSlider(update_modelValue="n = 1")  # type: ignore[call-arg]
    assert camel.html == '<v-slider @update:model-value="n = 1"></v-slider>'
    assert 'click:append-inner="n = 1"' in vuetify.VTextField(click_append_inner="n = 1").html
    assert '@click:day="n = 1"' in vuetify.VCalendar(click_day="n = 1").html


def test_attribute_goes_before_event_of_the_same_name() -> None:
    """An attribute of the component that is called as an event of the DOM is an attribute."""
    assert vuetify.VTextField(error=("bad",)).html == '<v-text-field :error="bad"></v-text-field>'
    assert vuetify.VTextField(v_on_error="n = 1").html == '<v-text-field @error="n = 1"></v-text-field>'  # type: ignore[call-arg]


def test_function_is_no_attribute() -> None:
    """A function of Python where the component wants one of JavaScript is an error."""
    with pytest.raises(TypeError, match="rules is no event"):
        vuetify.VTextField(rules=len)  # type: ignore[arg-type]


def test_false_is_said_where_it_differs_from_nothing() -> None:
    """False is written where leaving the attribute out would mean something else."""
    assert vuetify.VBtn(ripple=False, flat=False).html == '<v-btn :ripple="false"></v-btn>'
    assert vuetify.VMenu(close_on_content_click=False).html == '<v-menu :close-on-content-click="false"></v-menu>'


def test_attributes_of_the_field_inside() -> None:
    """A text field hands on the attributes of the element inside, and so takes them."""
    assert vuetify.VTextField(maxlength=3, autocomplete="off").html == (
        '<v-text-field :maxlength="3" autocomplete="off"></v-text-field>'
    )
    assert vuetify.VBtn(type="submit", href="/x").html == '<v-btn type="submit" href="/x"></v-btn>'


# --- types ------------------------------------------------------------------------------------------------------------


def test_type_checker_finds_what_is_misspelt(tmp_path: Path) -> None:
    """A type checker finds misspelt attributes and wrong values, and nothing where all is well."""
    good = """
        from typing import Any

        from belvedere.widgets import html, svg, vuetify, vuetify3

        def f() -> None: ...

        vuetify.VBtn("Save", color="red", variant="tonal", click=f, disabled=("busy", False), v_if="x", key="i")
        vuetify.VBtn("Save", v_on_click_stop="n = 1", aria_label="Save", classes="a", size=20, v_tooltip_bottom="'Hi'")
        vuetify.VSlider(v_model=("value", 8), min=0, max="100", step=("s", 0.1), end=(f, "[$event]"), style={"a": "b"})
        vuetify.VTextField(error=("bad", False), rules=("[v => !!v]",), v_model_focused="on", raw_attrs=["v-x"])
        vuetify3.VCard("x", variant="flat").color = "red"
        html.Circle(cx=1, cy="2", r=("r", 3), stroke_width=2, click=f)
        svg.Svg(view_box="0 0 1 1", viewBox=("box",))
        data: dict[str, Any] = {"data-x": "1"}
        html.Div([html.Span("x")], contenteditable=True, **data)
    """
    bad = """
        from belvedere.widgets import html, vuetify

        vuetify.VBtn(colr="red")
        vuetify.VBtn(variant="otlined")
        vuetify.VSlider(min=[1])
        vuetify.VSldier()
        html.Circle(ry=2)
    """
    (tmp_path / "good.py").write_text(textwrap.dedent(good), encoding="utf-8")
    (tmp_path / "bad.py").write_text(textwrap.dedent(bad), encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", tmp_path / "good.py", tmp_path / "bad.py"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    errors = [line for line in done.stdout.splitlines() if line.startswith(str(tmp_path)) and ": error: " in line]
    assert [line.split("/")[-1].split(": error: ")[0] for line in errors] == [f"bad.py:{n}" for n in (4, 5, 6, 7, 8)]
    assert 'Unexpected keyword argument "colr" for "VBtn"; did you mean "color"?' in errors[0]
    assert 'maybe "VSlider"?' in errors[3]


# --- in a browser -----------------------------------------------------------------------------------------------------

_INSIDE = {
    "VCarouselItem": "VCarousel",
    "VExpansionPanel": "VExpansionPanels",
    "VExpansionPanelText": "VExpansionPanels VExpansionPanel",
    "VExpansionPanelTitle": "VExpansionPanels VExpansionPanel",
    "VItem": "VItemGroup",
    "VOtpField": "VOtpInput",
    "VSlideGroupItem": "VSlideGroup",
    "VStepperItem": "VStepper",
    "VStepperVerticalItem": "VStepperVertical",
    "VStepperWindowItem": "VStepperWindow",
    "VTabsWindowItem": "VTabsWindow",
    "VWindowItem": "VWindow",
}
"""What a component has to be in."""

_SLOTS = {
    "VDataTableFooter": "v_slot_bottom",
    "VDataTableHeaders": "v_slot_headers",
    "VDataTableRow": "v_slot_item",
    "VDataTableRows": "v_slot_tbody",
}
"""Parts of a table, by the slot in which they can be."""

_GIVEN: dict[str, dict[str, Any]] = {
    "VCommandPaletteItem": {"item": ("{title: 'a', type: 'item'}",), "index": 0},
    "VDataTable": {"items": [{"a": 1}]},
    "VHeatmapCell": {"item": ("{value: 1, color: 'red'}",)},
}
"""What a component has to be given."""

_DEFINED = """() => Object.fromEntries(
  Object.entries(document.querySelector("#app").__vue_app__._context.components)
    .map(([name, one]) => [name, Object.keys(one.props ?? {})])
)"""
_UNRESOLVED = (
    """() => [...document.querySelectorAll("*")].map((one) => one.localName).filter((one) => /^v-/.test(one))"""
)


def _place(name: str) -> None:
    if name in _SLOTS:
        slot: dict[str, Any] = {_SLOTS[name]: "slot"}
        with vuetify.VDataTable(items=[{"a": 1}]), html.Template(**slot):
            getattr(vuetify, name)(**({"item": ("slot.internalItem",)} if name == "VDataTableRow" else {}))
        return
    around = _INSIDE.get(name, "").split()
    outer = None
    for one in around:
        inner = getattr(vuetify, one)()
        if outer is not None:
            outer.add_child(inner)
        outer = inner
    element = getattr(vuetify, name)(**_GIVEN.get(name, {}))
    if outer is not None:
        outer.add_child(element)


async def test_every_component_is_drawn_and_has_the_attributes(start: Start, pages: Pages) -> None:
    """The page knows every component, draws it without an error, and each has the attributes that its class has."""
    server = Server("components")
    with VAppLayout(server) as layout, layout.content:
        for name in vuetify.__all__:
            if name != "VApp":
                with html.Div(id=name):
                    _place(name)
        html.P("drawn", id="last")
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    await expect(page.locator("#last")).to_have_text("drawn")
    assert await page.evaluate(_UNRESOLVED) == []
    assert pages.console_errors == []
    defined = await page.evaluate(_DEFINED)
    for name in vuetify.__all__:
        record = vuetify._catalogue.record(name)
        own = [one for one in record["attributes"] if not one.get("doc", "").startswith("Handed on")]
        spelled = {one.get("spelled") or names.plain(one["name"]) for one in own}
        unknown = {_camel(one) for one in spelled} - set(defined[name])
        # The field draws what is around an input, and leaves its value to the text field.
        assert unknown <= ({"modelValue"} if name == "VField" else set()), name


def _camel(name: str) -> str:
    first, *more = name.split("-")
    return first + "".join(one[:1].upper() + one[1:] for one in more)
