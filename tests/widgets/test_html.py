from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from belvedere.app import Server, forget_server, get_server
from belvedere.ui import AppLayout
from belvedere.widgets import html, svg
from tests.app.conftest import Start
from tests.conftest import Pages


@pytest.fixture(autouse=True)
def server() -> Iterator[Server]:
    """Make a server the current one."""
    yield get_server("html")
    forget_server("html")


def test_attributes_of_svg_keep_their_case() -> None:
    """An attribute of SVG is written in its own case, whichever way it is spelled in Python."""
    assert html.Svg(view_box="0 0 1 1").html == '<svg viewBox="0 0 1 1"></svg>'
    assert html.Svg(viewBox=("box",)).html == '<svg :viewBox="box"></svg>'
    assert svg.LinearGradient(gradient_units="userSpaceOnUse").html == (
        '<linearGradient gradientUnits="userSpaceOnUse"></linearGradient>'
    )
    assert svg.Circle(cx=1, stroke_width=2).html == '<circle :cx="1" :stroke-width="2"></circle>'


def test_attributes_with_names_of_python() -> None:
    """An attribute whose name Python keeps for itself has an underscore at its end."""
    assert html.Label("Name", for_="name").html == '<label for="name">Name</label>'
    assert svg.Animate(from_="0", to="1").html == '<animate from="0" to="1"></animate>'
    assert svg.FeBlend(in_="a", in2="b").html == '<feBlend in="a" in2="b"></feBlend>'


def test_same_name_in_both() -> None:
    """Where HTML and SVG have an element of one name, `html` has that of HTML and `svg` the other."""
    assert html.A(hreflang="en").html == '<a hreflang="en"></a>'
    assert svg.A(stroke="red").html == '<a stroke="red"></a>'
    with pytest.raises(TypeError, match="'stroke'"):
        html.A(stroke="red")  # type: ignore[call-arg]


def test_misspelt_attribute_of_svg() -> None:
    """A misspelt attribute of SVG is an error that names the nearest."""
    with pytest.raises(TypeError, match="Circle has no attribute 'storke'; did you mean 'stroke'"):
        html.Circle(storke="red")  # type: ignore[call-arg]


def test_scripts_and_styles_are_refused() -> None:
    """Elements that Vue leaves out are an error that names what to use."""
    with pytest.raises(TypeError, match=r"belvedere\.widgets\.client\.Script"):
        html.Script("alert(1)")
    with pytest.raises(TypeError, match=r"belvedere\.widgets\.client\.Style"):
        svg.Style(".a {}")


def test_words_that_are_true_or_false() -> None:
    """Attributes whose value is the word are written as such, both ways."""
    assert html.Div(draggable=True, contenteditable=False, aria_hidden=True).html == (
        '<div draggable="true" contenteditable="false" aria-hidden="true"></div>'
    )


_NOT_IN_A_PAGE = {"Base", "Body", "Head", "Html", "Meta", "Link", "Script", "Style", "Title"}


async def test_every_element_is_drawn(start: Start, pages: Pages) -> None:
    """The page draws every element of HTML and SVG, those of SVG as such, and no content as markup."""
    server = Server("elements")
    tags = {getattr(html, name)._tag: name for name in html.__all__ if name not in _NOT_IN_A_PAGE}
    with AppLayout(server) as layout:
        for name in html._catalogue.names:
            if name not in _NOT_IN_A_PAGE | {"Slot", "Template"}:
                with layout.root:
                    getattr(html, name)(id=f"html-{name}")
        with html.Svg(view_box="0 0 10 10", width=100, id="drawing"):
            for name in svg.__all__:
                if name not in _NOT_IN_A_PAGE:
                    getattr(svg, name)(id=f"svg-{name}")
            svg.Circle(cx=5, cy=5, r=("radius", 3), fill="red", id="circle", click="radius = 4")
        html.P("<b>{{ radius }}</b>", id="last")
    assert len(tags) > 160
    await start(server, backend="aiohttp", port=0)
    page = await pages.open(server.links()["control"])
    await expect(page.locator("#last")).to_have_text("<b>3</b>")
    drawn = await page.evaluate(
        "() => [...document.querySelectorAll('[id^=html-],[id^=svg-]')].map((one) => [one.id, one.namespaceURI])"
    )
    found: dict[str, str] = dict(drawn)
    for name in html._catalogue.names:
        if name not in _NOT_IN_A_PAGE | {"Slot", "Template"}:
            assert f"html-{name}" in found
    for name in svg.__all__:
        if name not in _NOT_IN_A_PAGE:
            assert found[f"svg-{name}"] == "http://www.w3.org/2000/svg", name
    await page.locator("#circle").click()
    await expect(page.locator("#last")).to_have_text("<b>4</b>")
    box = await page.locator("#circle").bounding_box()
    assert box is not None and box["width"] == pytest.approx(80)
    assert await page.locator("#drawing").get_attribute("viewBox") == "0 0 10 10"
    assert pages.console_errors == []
