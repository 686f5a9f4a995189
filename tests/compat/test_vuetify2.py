from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from belvedere.app import Server, forget_server, get_server
from belvedere.compat import vuetify2 as vuetify
from belvedere.ui import AppLayout, Element
from belvedere.widgets import html
from tests.app.conftest import Start, start
from tests.conftest import Pages

__all__ = ["start"]


@pytest.fixture(autouse=True)
def server() -> Iterator[Server]:
    """Make a server the current one."""
    yield get_server("vuetify2")
    forget_server("vuetify2")


def of(name: str, /, **attributes: object) -> str:
    """Return the template of a component."""
    element: Element = getattr(vuetify, name)(**attributes)
    return element.html


@pytest.mark.parametrize(
    ("then", "today"),
    [
        (of("VBtn", outlined=True), "<v-btn variant='outlined'>"),
        (of("VBtn", text=True, small=True), "<v-btn variant='text' size='small'>"),
        (of("VBtn", text="Save"), "<v-btn text='Save'>"),
        (of("VBtn", icon=True), "<v-btn icon variant='text'>"),
        (of("VBtn", depressed=True, rounded=True), "<v-btn variant='flat' rounded='pill'>"),
        (of("VTextField", dense=True), "<v-text-field density='compact' variant='underlined'>"),
        (of("VTextField", solo=True, append_icon="x"), "<v-text-field variant='solo' append-inner-icon='x'>"),
        (of("VAppBar", app=True, clipped_left=True, dark=True), "<v-app-bar theme='dark'>"),
        (of("VSelect", item_text="name", filled=True), "<v-select item-title='name' variant='filled'>"),
        (of("VSnackbar", top=True, right=True), "<v-snackbar location='top right'>"),
        (of("VDialog", value=("open", True)), "<v-dialog :model-value='open'>"),
        (of("VNavigationDrawer", right=True, mini_variant=True), "<v-navigation-drawer location='right' rail>"),
        (of("VSlider", min=0, max=100, change="f()"), "<v-slider :min='0' :max='100' @end='f()' :step='1'>"),
        (
            of("VCheckbox", input_value=("on",), change="f()"),
            "<v-checkbox :model-value='on' @update:model-value='f()'>",
        ),
        (of("VTabs", centered=True, background_color="red"), "<v-tabs align-tabs='center' bg-color='red'>"),
        (of("VExpansionPanels", accordion=True), "<v-expansion-panels variant='accordion'>"),
        (of("VImg", src="a.png"), "<v-img src='a.png' cover>"),
        (of("VSimpleTable", dense=True), "<v-table density='compact'>"),
        (of("VFlex", xs12=True, md6=True), "<v-col :cols='12' :md='6'>"),
        (of("VTabItem"), "<v-tabs-window-item>"),
    ],
)
def test_spellings_of_then(then: str, today: str) -> None:
    """Components and attributes of Vuetify 2 are written as those of today."""
    assert then.startswith(today.replace("'", '"'))


def test_flag_by_expression() -> None:
    """A flag given as an expression chooses the variant in the page; its default is set."""
    assert of("VBtn", outlined=("framed", True)) == ("""<v-btn :variant="(framed) ? 'outlined' : undefined"></v-btn>""")
    assert get_server("vuetify2").state.framed is True


def test_group_in_a_group() -> None:
    """A group of a list within another is said by the name of today."""
    assert of("VListGroup", sub_group=True, no_action=True) == "<v-list-group subgroup></v-list-group>"


def test_titles_of_choices() -> None:
    """A choice is shown by its `text`, as it was then; where another field is named, by that one."""
    assert "one?.text ?? one?.title" in of("VSelect", items=("choices", []))
    assert 'item-title="label"' in of("VSelect", item_text="label")


def test_flag_set_later() -> None:
    """An attribute of then can be set later as well."""
    button = vuetify.VBtn()
    button.outlined = True
    assert button.html == '<v-btn variant="outlined"></v-btn>'


def test_misspelt_in_both(caplog: pytest.LogCaptureFixture) -> None:
    """An attribute that neither version has is left out with a warning that names the nearest of both."""
    assert of("VBtn", outlind=True) == "<v-btn></v-btn>"
    assert "VBtn has no attribute 'outlind'; did you mean 'outlined'" in caplog.text
    with pytest.raises(AttributeError, match="'VSubheadr'; did you mean 'VSubheader'"):
        _ = vuetify.VSubheadr


def test_left_out_attribute_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """An attribute without a counterpart is left out, and that is logged for those who look."""
    with caplog.at_level(logging.DEBUG, "belvedere.compat.vuetify2"):
        assert of("VAppBar", app=True) == "<v-app-bar></v-app-bar>"
    assert "VAppBar: 'app' of Vuetify 2 has no counterpart" in caplog.text


def test_every_component_can_be_made() -> None:
    """Every component of either version can be made."""
    for name in vuetify.__all__:
        assert isinstance(getattr(vuetify, name)(), Element)


async def test_page_in_the_style_of_version_2(start: Start, pages: Pages) -> None:
    """A page as it was written for Vuetify 2 works in the browser."""
    server = Server("version2")
    with AppLayout(server), vuetify.VApp():
        with vuetify.VAppBar(app=True, dense=True, dark=True):
            vuetify.VToolbarTitle("Version 2")
        with vuetify.VMain(), vuetify.VContainer(fluid=True):
            vuetify.VSlider(v_model=("slider_value", 50), min=0, max=100, dense=True, hide_details=True)
            vuetify.VTextField(v_model=("name", ""), outlined=True, dense=True, change="typed = $event", id="name")
            html.P("{{ name }} {{ typed }} {{ picked }}", id="shown")
            with vuetify.VMenu(offset_y=True):
                with html.Template(v_slot_activator="{ on, attrs }"):
                    vuetify.VBtn("Menu", v_on="on", v_bind="attrs", outlined=True, id="open")
                with vuetify.VList(dense=True), vuetify.VListItem(click="picked = 'first'", two_line=True, id="first"):
                    with vuetify.VListItemIcon():
                        vuetify.VIcon("mdi-home")
                    with vuetify.VListItemContent():
                        vuetify.VListItemTitle("First")
                    with vuetify.VListItemAction():
                        vuetify.VBtn("x", icon=True)
            with vuetify.VList(), vuetify.VListItemGroup(v_model=("chosen", 1), color="primary"):
                vuetify.VListItem("One", id="one")
                vuetify.VListItem("Two", id="two")
            html.P("{{ chosen }} {{ clicked }}", id="chosen")
            headers = [{"text": "Height", "value": "h"}]
            vuetify.VDataTable(
                headers=("headers", headers), items=("rows", [{"h": 17}]), hide_default_footer=True,
                click_row="clicked = $event.h",
            )  # fmt: skip
    server.state.update({"typed": "-", "picked": "-", "clicked": "-"})
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    shown = page.locator("#shown")
    await page.locator("#name").fill("bunny")
    await page.locator("#name").blur()
    await expect(shown).to_have_text("bunny bunny -")
    await page.locator("#open").click()
    await expect(page.locator("#first .v-list-item__prepend .v-icon")).to_be_visible()
    await page.locator("#first").get_by_text("First").click()
    await expect(shown).to_have_text("bunny bunny first")
    await expect(page.locator("th")).to_have_text("Height")
    await expect(page.locator("td")).to_have_text("17")
    await expect(page.locator("#two")).to_have_class(re.compile("v-list-item--active"))
    await page.locator("#one").click()
    await page.locator("td").click()
    await expect(page.locator("#chosen")).to_have_text("0 17")
    await expect(page.locator("#two")).not_to_have_class(re.compile("v-list-item--active"))
    assert pages.console_errors == []
