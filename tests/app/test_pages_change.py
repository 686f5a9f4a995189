"""Pages that change while somebody uses them, in a real browser."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect

from belvedere.app import Server
from belvedere.ui import DivLayout, RouterViewLayout, SinglePageWithDrawerLayout, VAppLayout
from belvedere.widgets import html, router, vuetify
from tests.app.conftest import Start
from tests.app.driver import Recorder
from tests.conftest import Pages

_CARET = "element => [document.activeElement === element, element.value, element.selectionStart]"


async def _type_in_the_middle(page: Page) -> Any:
    field = page.locator("#name")
    await field.click()
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.type("x")
    return field


async def test_field_keeps_what_is_typed_while_the_page_around_it_changes(start: Start, pages: Pages) -> None:
    """Nodes are filled again, attributes set and the page made anew; the field keeps focus, caret and text."""
    server = Server("page")
    tools = server.ui.tools

    def build(title: str) -> SinglePageWithDrawerLayout:
        with SinglePageWithDrawerLayout(server) as layout:
            layout.title.set_text(title)
            tools(layout.toolbar)
            with layout.drawer:
                vuetify.VTextField(v_model=("name", "Ada"), label="Name", id="name")
            with layout.content, vuetify.VContainer():
                tools()
                html.P("{{ name }}", id="shown")
        return layout

    layout = build("One")
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    await expect(page.locator("#shown")).to_have_text("Ada")
    await expect(page).to_have_title("One")
    field = await _type_in_the_middle(page)
    await expect(page.locator("#shown")).to_have_text("Axda")

    pressed = Recorder()
    for number in range(20):
        tools.clear()
        with tools:
            vuetify.VBtn(f"Tool {number}", click=pressed, classes="tool")
        await expect(page.locator(".tool").last).to_have_text(f"Tool {number}")
    await expect(page.locator(".tool")).to_have_count(2)
    layout.drawer.width = 411
    layout.content.style = "color: rgb(1, 2, 3)"
    await expect(page.locator(".v-navigation-drawer")).to_have_css("width", "411px")
    await expect(page.locator(".v-main")).to_have_css("padding-left", "411px")
    await expect(page.locator(".v-main")).to_have_css("color", "rgb(1, 2, 3)")
    build("Two")
    await expect(page).to_have_title("Two")
    await expect(page.locator(".v-toolbar-title")).to_have_text("Two")
    assert await field.evaluate(_CARET) == [True, "Axda", 2]
    await page.keyboard.type("y")
    await expect(page.locator("#shown")).to_have_text("Axyda")

    await page.locator(".tool").first.click()
    await pressed.until()
    await page.locator(".v-app-bar-nav-icon").click()
    await expect(page.locator(".v-main")).to_have_css("padding-left", "0px")
    assert server.state.main_drawer is False
    assert pages.console_errors == []


async def test_attributes_change_in_place(start: Start, pages: Pages) -> None:
    """Attributes set from Python reach components, native elements and copies in loops, and can be taken away."""
    server = Server("page")
    with DivLayout(server):
        button = vuetify.VBtn("go", color="red", id="go", prepend_icon="mdi-home")
        field = html.Input(placeholder="old", id="field")
        item = html.Li("{{ i }}", v_for="i in 3", key="i")
        box = html.Div("text", id="box")
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    await expect(page.locator("#go")).to_contain_class("bg-red")
    await page.locator("#field").fill("typed")
    await page.evaluate("window.kept = document.querySelector('#field')")
    button.color = "green"
    button.disabled = True
    button.prepend_icon = None
    field.placeholder = 'a "new" <one>'
    item.classes = ["a", "b"]
    box.set_text("<i>other</i>")
    await expect(page.locator("#go")).to_be_disabled()
    await expect(page.locator("#go")).to_contain_class("bg-green")
    await expect(page.locator("#go .v-icon")).to_have_count(0)
    await expect(page.locator("li.a.b")).to_have_count(3)
    await expect(page.locator("#box")).to_have_text("<i>other</i>")
    button.disabled = False
    await expect(page.locator("#go")).to_be_enabled()
    assert await page.evaluate("[kept.isConnected, kept.placeholder, kept.value]") == [
        True,
        'a "new" <one>',
        "typed",
    ]
    assert pages.console_errors == []


async def test_pages_of_a_router(start: Start, pages: Pages) -> None:
    """Links, Vuetify's components, Python and the address bar go to pages; a link with a token goes there too."""
    server = Server("page")
    with RouterViewLayout(server, "/"):
        html.P("Welcome", id="here")
    with RouterViewLayout(server, "/meshes/:id", name="mesh"):
        html.P("Mesh {{ $route.params.id }}", id="here")
    with VAppLayout(server, "tour") as layout, layout.content:
        vuetify.VBtn("Three", to="/meshes/3", id="three")
        router.RouterLink("Four", to=("{name: 'mesh', params: {id: 4}}",), id="four")
        router.RouterView()
    await start(server, backend="aiohttp", port=0)
    base, _, token = server.links()["control"].partition("#")
    page = await pages.open(f"{base}?ui=tour#{token}")
    here = page.locator("#here")
    await expect(here).to_have_text("Welcome")
    await page.locator("#three").click()
    await expect(here).to_have_text("Mesh 3")
    await page.locator("#four").click()
    await expect(here).to_have_text("Mesh 4")
    assert page.url == f"{base}?ui=tour#/meshes/4"
    (session,) = server.sessions
    session.js_call(None, "navigate", "/meshes/5")
    await expect(here).to_have_text("Mesh 5")
    await page.go_back()
    await expect(here).to_have_text("Mesh 4")
    await page.evaluate("fragment => { location.hash = fragment }", f"{token}&/meshes/6")
    await expect(here).to_have_text("Mesh 6")
    assert "token" not in page.url
    other = await pages.open(f"{base}?ui=tour#{token}&/meshes/7")
    await expect(other.locator("#here")).to_have_text("Mesh 7")
    missing = await pages.open(server.links()["control"])
    await expect(missing.locator(".bv-message a")).to_have_text(["tour"])
    assert pages.console_errors == []
