"""HTML elements of a scene: what they are told, and what is heard when a person uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.async_api import FloatRect, Locator, expect
from playwright.async_api import Page as BrowserPage

from belvedere.scene.elements.base import Group, Scene
from belvedere.scene.elements.marks import Html
from belvedere.scene.elements.page import (
    AutoScroll,
    Bold,
    Button,
    Checkbox,
    ColorPicker,
    Header,
    Iframe,
    ImageUpload,
    Img,
    InputBox,
    Link,
    Markdown,
    NumberInput,
    Page,
    Panel,
    Paragraph,
    Select,
    Slider,
    div,
)
from tests.conftest import Pages
from tests.scene.stage import Stage

# --- declarations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("href", ["https://example.org", "mailto:a@example.org", "files/report.pdf", "#below", "/a:b"])
def test_links_lead_to_safe_addresses(href: str) -> None:
    """http, https, mailto and relative addresses are taken as they are."""
    assert Link(href=href).values == {"href": href}


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", " jAvAsCrIpT:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///etc"]
)
def test_links_run_no_code(href: str) -> None:
    """Any other kind of address is refused, however it is written."""
    with pytest.raises(ValueError, match="an address of http, https, mailto"):
        Link(href=href)


def test_a_frame_shows_no_mail() -> None:
    """A frame shows pages only."""
    with pytest.raises(ValueError, match="an address of http, https"):
        Iframe(src="mailto:a@example.org")


def test_styles_are_css() -> None:
    """Names in either way of writing become CSS names, and numbers become pixels where CSS wants a length."""
    style: dict[str, Any] = {
        "fontSize": 12,
        "z-index": 3,
        "lineHeight": 1.5,
        "margin_top": 0,
        "color": "red",
        "--own": 2,
    }
    assert div(style=style).values["style"] == {
        "font-size": "12px",
        "z-index": "3",
        "line-height": "1.5",
        "margin-top": "0",
        "color": "red",
        "--own": "2",
    }


@pytest.mark.parametrize("style", [{"a b": 1}, {"color;": "red"}, {"color": [1]}, "color: red"])
def test_wrong_styles_are_refused(style: Any) -> None:
    """What is no name or value of CSS is an error."""
    with pytest.raises((TypeError, ValueError), match="style"):
        div(style=style)


def test_options_are_values_with_labels() -> None:
    """A list, pairs, and a dict by label all become pairs of value and label."""
    assert Select(options=["a", 2.5]).values["options"] == [["a", "a"], [2.5, "2.5"]]
    assert Select(options=[(1, "one")]).values["options"] == [[1, "one"]]
    assert Select(options={"One": 1}).values["options"] == [[1, "One"]]
    with pytest.raises(TypeError, match="a list, or a dict"):
        Select(options="abc")
    with pytest.raises(TypeError, match="texts or numbers"):
        Select(options={"One": None})


@pytest.mark.parametrize(("name", "value"), [("value", "8"), ("value", float("nan")), ("minimum", 1), ("step", -1)])
def test_a_slider_takes_numbers(name: str, value: Any) -> None:
    """Text, NaN, a negative step and a misspelt name are errors that name what was given."""
    with pytest.raises((TypeError, ValueError), match=name):
        Slider(**{name: value})


# --- in a browser -----------------------------------------------------------------------------------------------------


def at(stage: Stage, key: str, within: str = "") -> Locator:
    """Return the locator of an element."""
    return stage.page.locator(f'[data-key="{key}"] {within}')


def test_a_slider_has_a_range() -> None:
    """A slider whose least is more than its most is refused."""
    with pytest.raises(ValueError, match="min is at most max, not 5 and 1"):
        Slider(min=5, max=1).prepared()


async def box_of(locator: Locator) -> FloatRect:
    """Return where an element is on the page."""
    box = await locator.bounding_box()
    assert box is not None
    return box


def controls() -> Panel:
    """Return a panel with one control of each kind."""
    return Panel(
        Button("Press", key="press"),
        Slider(key="speed", label="Speed", min=0, max=10, step=0.5, value=3),
        NumberInput(key="count", label="Count", min=0, max=9, value=4),
        InputBox(key="name", label="Name", value="bunny"),
        InputBox(key="chat", clear=True),
        Checkbox(key="visible", label="Visible"),
        Select(key="model", label="Model", options={"Small": 1, "Large": 2}, value=1),
        ColorPicker(key="color", label="Colour", value="tomato"),
        key="panel",
    )


async def test_controls_tell_what_is_done_with_them(stage: Stage) -> None:
    """Each control sends its event with its key and a value of the right type."""
    stage.set @ Scene(htmlChildren=[controls()])
    await at(stage, "press").click()
    assert await stage.event("CLICK") == ("CLICK", "press", None)

    await at(stage, "speed", "input").fill("7.5")
    assert await stage.event("SET", lambda value: value == 7.5) == ("SET", "speed", 7.5)
    await at(stage, "speed", "input").press("ArrowRight")
    assert await stage.event("SET", lambda value: value == 8) == ("SET", "speed", 8)
    await expect(at(stage, "speed", "output")).to_have_text("8.0")

    await at(stage, "count", "input").fill("12")
    await at(stage, "count", "input").press("Enter")
    assert await stage.event("SET", lambda value: value == 9) == ("SET", "count", 9)
    await expect(at(stage, "count", "input")).to_have_value("9")

    await at(stage, "name", "input").fill("cow")
    await at(stage, "name", "input").press("Enter")
    assert await stage.event("INPUT") == ("INPUT", "name", "cow")
    await at(stage, "name", "input").fill("hen")
    await at(stage, "chat", "input").fill("hello")
    assert await stage.event("INPUT", lambda value: value == "hen") == ("INPUT", "name", "hen")
    await at(stage, "chat", "input").press("Enter")
    assert await stage.event("INPUT", lambda value: value == "hello") == ("INPUT", "chat", "hello")
    await expect(at(stage, "chat", "input")).to_have_value("")

    await at(stage, "visible", "input").check()
    assert await stage.event("SET", lambda value: value is True) == ("SET", "visible", True)
    await at(stage, "model", "select").select_option(label="Large")
    assert await stage.event("SET", lambda value: value == 2) == ("SET", "model", 2)
    await at(stage, "color", "input").fill("#0080ff")
    assert await stage.event("SET", lambda value: value == "#0080ff") == ("SET", "color", "#0080ff")
    assert await at(stage, "name", "input").input_value() == "hen"


async def test_a_slider_that_is_dragged_tells_where_it_is(stage: Stage) -> None:
    """Values come while it moves, and one that waits for its release comes then; the last is where it was let go."""
    quiet = Slider(key="quiet", min=0, max=100, step=1, continuous=False)
    stage.set @ Scene(htmlChildren=[Panel(Slider(key="live", min=0, max=100, step=1), quiet, key="panel")])
    for key in ("live", "quiet"):
        box = await box_of(at(stage, key, "input"))
        middle = box["y"] + box["height"] / 2
        await stage.page.mouse.move(box["x"] + 0.2 * box["width"], middle)
        await stage.page.mouse.down()
        await stage.page.mouse.move(box["x"] + 0.5 * box["width"], middle, steps=4)
        await stage.page.mouse.move(box["x"] + box["width"] + 20, middle, steps=4)
        if key == "live":
            await stage.event("SET", lambda value: value > 30)
        await stage.page.mouse.up()
        await stage.event("SET", lambda value: value == 100)
        values = [value for _, of, value in stage.events("SET") if of == key]
        assert values[-1] == 100
        assert (len(values) > 1) == (key == "live")
        stage.heard.clear()


async def test_what_the_program_sets_is_shown_and_what_is_typed_stays(stage: Stage) -> None:
    """A value of the program's shows at once, but not under the hands of who types; then it does."""
    stage.set @ Scene(htmlChildren=[controls()])
    stage.update @ [Slider(key="speed", value=9), Checkbox(key="visible", value=True), Select(key="model", value=2)]
    await expect(at(stage, "speed", "output")).to_have_text("9.0")
    await expect(at(stage, "visible", "input")).to_be_checked()
    await expect(at(stage, "model", "select")).to_have_value("Large")

    field = at(stage, "name", "input")
    await field.press("End")
    await field.press_sequentially("xyz")
    stage.update @ [InputBox(key="name", value="from the program"), Slider(key="speed", value=1)]
    await expect(at(stage, "speed", "output")).to_have_text("1.0")
    await expect(field).to_have_value("bunnyxyz")
    await field.press("Enter")
    assert await stage.event("INPUT") == ("INPUT", "name", "bunnyxyz")
    stage.update @ InputBox(key="name", value="BUNNY")
    await expect(field).to_have_value("BUNNY")
    stage.update @ InputBox(key="name", label="Another label")
    await expect(at(stage, "name", ".scene-control-label")).to_have_text("Another label")
    await expect(field).to_have_value("BUNNY")


async def test_who_only_watches_cannot_act(stage: Stage, pages: Pages) -> None:
    """With the view link controls are disabled and pictures send no clicks."""
    stage.set @ Scene(htmlChildren=[controls(), Img(key="picture", data=np.zeros((20, 30)), width=60)])
    page: BrowserPage = await pages.open(stage.server.links()["view"])
    await page.locator('[data-key="picture"]').click(force=True)
    for key in ("press", "speed", "count", "name", "visible", "model", "color"):
        control = page.locator(f'[data-key="{key}"]:is(button), [data-key="{key}"] :is(input, select)')
        await expect(control).to_be_disabled()
    await at(stage, "press").click()
    await stage.event("CLICK")
    assert [key for _, key, _ in stage.events("CLICK")] == ["press"]


async def test_pictures_tell_where_they_were_clicked(stage: Stage) -> None:
    """A click comes with its place and the size that the picture is shown in; a lost picture is complained about."""
    picture = np.zeros((20, 30, 3), np.uint8)
    stage.set @ Scene(htmlChildren=[Img(key="picture", data=picture, width=90)])
    await stage.shown()
    await at(stage, "picture").click(position={"x": 30, "y": 45})
    assert await stage.event("CLICK") == ("CLICK", "picture", {"x": 30, "y": 45, "w": 90, "h": 60})
    stage.update @ Img(key="picture", data=b"no picture")
    await expect(stage.page.locator(".scene-view-complaints li")).to_contain_text("picture")
    stage.update @ Img(key="picture", data=picture)
    await expect(stage.page.locator(".scene-view-complaints li")).to_have_count(0)


async def test_pictures_are_uploaded(stage: Stage, tmp_path: Path) -> None:
    """A file's bytes come in one event; a file that is too large is refused with a sentence and not sent."""
    stage.set @ Scene(htmlChildren=[ImageUpload(key="up", max_size=100, label="Picture")])
    large, small = tmp_path / "large.png", tmp_path / "small.png"
    large.write_bytes(bytes(101))
    small.write_bytes(bytes(range(100)))
    await at(stage, "up", "input").set_input_files(large)
    await expect(at(stage, "up", ".scene-upload-notice")).to_contain_text("large.png")
    await at(stage, "up", "input").set_input_files(small)
    _, key, value = await stage.event("UPLOAD")
    assert (key, value) == ("up", {"name": "small.png", "type": "image/png", "size": 100, "data": bytes(range(100))})
    assert len(stage.events("UPLOAD")) == 1


async def test_text_is_text(stage: Stage, pages: Pages) -> None:
    """HTML in texts, Markdown and labels is shown and not run; raw HTML has neither script nor way to the page."""
    bad = "<img src=x onerror=\"document.title='bad'\"><script>document.title='bad'</script>"
    stage.set @ Scene(
        Html(Paragraph(bad), key="over", position=[0, 1, 0]),
        Html(key="raw", raw_html=f"<p>raw</p>{bad}<script>parent.document.title='bad'</script>"),
        htmlChildren=[Markdown(bad, key="md"), Button(label=bad, key="b"), Header(bad, key="h", level=2), div(bad)],
    )
    await stage.shown()
    await expect(at(stage, "over")).to_have_text(bad)
    await expect(at(stage, "md")).to_contain_text("onerror")
    await expect(stage.page.frame_locator("iframe").locator("p")).to_have_text("raw")
    assert await stage.page.title() != "bad"
    assert await stage.page.locator(".scene-view-overlay :is(script, img)").count() == 0
    assert await stage.page.locator("iframe").get_attribute("sandbox") == ""


async def test_pages_of_other_servers_are_refused(stage: Stage, pages: Pages) -> None:
    """A frame shows pages of this server without their rights, and says so where another one's is not allowed."""
    own, other = Iframe(key="own", src="vue.js"), Iframe(key="other", src="https://example.invalid/page")
    stage.set @ Scene(htmlChildren=[own, other])
    complaint = stage.page.locator(".scene-view-complaints li")
    await expect(complaint).to_contain_text("https://example.invalid")
    await expect(complaint).to_have_count(1)
    frame = await (await at(stage, "own").element_handle()).content_frame()
    assert frame is not None
    assert await frame.evaluate("self.origin") == "null"
    stage.remove @ "other"
    await expect(complaint).to_have_count(0)
    pages.console_errors.clear()


async def test_a_page_reads_as_a_document(stage: Stage) -> None:
    """Elements stand in their order, children in their parents; what is added, moved and removed is so at once."""
    stage.set @ Scene(
        htmlChildren=[
            Page(
                Header("Title", key="title", level=1),
                Paragraph("One ", Bold("two", key="two"), " three", key="text"),
                Link("further", href="#last", key="link"),
                AutoScroll(*[Paragraph(f"{line}") for line in range(30)], key="log", height=60),
                Paragraph("last", key="last"),
                key="page",
            )
        ]
    )
    page = at(stage, "page", "article")
    await expect(page).to_contain_text("TitleOne two three")
    assert await stage.page.get_by_role("heading", level=1).inner_text() == "Title"
    stage.add(Paragraph("line 31", key="new"), to="log")
    await expect(at(stage, "new")).to_be_in_viewport()
    stage.update @ Paragraph("Four", key="text")
    stage.remove @ "title"
    await expect(page).to_contain_text("Fourfurther")
    address = stage.page.url
    await at(stage, "link").click()
    await expect(at(stage, "last")).to_be_in_viewport()
    assert stage.page.url == address
    stage.update @ Paragraph(key="last", hide=True)
    await expect(at(stage, "last")).to_be_hidden()


async def test_panels_are_moved_and_folded(stage: Stage) -> None:
    """Panels of a corner stand one after another; a title drags its panel, arrow keys move it, a button folds it."""
    panels = [Panel("one", key="one", place="top-left", label="One"), Panel("two", key="two", place="top-left")]
    stage.set @ Scene(htmlChildren=panels)
    await expect(at(stage, "two")).to_be_visible()
    await stage.shown()
    one, two = [await box_of(at(stage, key)) for key in ("one", "two")]
    assert one["x"] == two["x"]
    assert two["y"] > one["y"] + one["height"]
    await stage.page.mouse.move(one["x"] + 40, one["y"] + 12)
    await stage.page.mouse.down()
    await stage.page.mouse.move(one["x"] + 140, one["y"] + 212, steps=3)
    await stage.page.mouse.up()
    moved = await box_of(at(stage, "one"))
    assert (moved["x"], moved["y"]) == (one["x"] + 100, one["y"] + 200)
    assert (await box_of(at(stage, "two")))["y"] == one["y"]
    await at(stage, "one", "header").press("ArrowLeft")
    assert (await box_of(at(stage, "one")))["x"] < moved["x"]
    await stage.page.get_by_role("button", name="Fold").first.click()
    await expect(at(stage, "one", ".scene-panel-content")).to_be_hidden()


async def test_html_follows_its_point(stage: Stage) -> None:
    """HTML in the scene is over the point it stands at, is hidden with it, and leaves with it."""
    stage.set @ Scene(
        Group(Html("here", key="here", position=[0, 0, 0]), key="group"),
        cam_position=[0, 0, 10],
        cam_target=[0, 0, 0],
    )
    await stage.shown()
    box = await box_of(at(stage, "here"))
    assert [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2] == pytest.approx([320, 240], abs=1)
    stage.update @ Group(key="group", position=[-2, 1, 0])
    await stage.shown()
    box = await box_of(at(stage, "here"))
    assert box["x"] + box["width"] / 2 < 300
    assert box["y"] + box["height"] / 2 < 220
    stage.update @ Group(key="group", hide=True)
    await expect(at(stage, "here")).to_be_hidden()
    stage.remove @ "group"
    await expect(at(stage, "here")).to_have_count(0)
