"""What a reader would do with each example, and what the page must then show.

`COURSE` and `REFERENCE` have a function for each file in `examples/` and `examples/reference/`: it gets the page of the
running example, drives it as a person would, and leaves it in a state that is worth a picture.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, TimeoutError, expect

__all__ = ["COURSE", "EXAMPLES", "REFERENCE", "Lesson"]

EXAMPLES = Path(__file__).parents[2] / "examples"

Drive = Callable[[Page], Awaitable[None]]


@dataclass(frozen=True)
class Lesson:
    """An example and how to use it."""

    path: Path
    drive: Drive
    arguments: tuple[str, ...] = ()
    afterwards: Drive | None = None  # what else to do with it, after the picture was taken
    ends: bool = False  # it stops the program itself
    errors: int = 0  # tracebacks on standard error that are part of the lesson


COURSE: dict[str, Lesson] = {}
REFERENCE: dict[str, Lesson] = {}


def _of(lessons: dict[str, Lesson], folder: Path) -> Callable[..., Callable[[Drive], Drive]]:
    def lesson(
        name: str, *arguments: str, afterwards: Drive | None = None, ends: bool = False, errors: int = 0
    ) -> Callable[[Drive], Drive]:
        def register(drive: Drive) -> Drive:
            lessons[name] = Lesson(folder / f"{name}.py", drive, arguments, afterwards, ends, errors)
            return drive

        return register

    return lesson


lesson = _of(COURSE, EXAMPLES)
snippet = _of(REFERENCE, EXAMPLES / "reference")


async def press(page: Page, name: str) -> None:
    """Click a button by what is written on it."""
    await page.get_by_role("button", name=name, exact=True).click()


async def shows(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait until the page shows a text."""
    await expect(page.get_by_text(text).first).to_be_visible()


# --- the course -------------------------------------------------------------------------------------------------------


@lesson("01_hello_state")
async def hello_state(page: Page) -> None:
    """Move the slider; Python computes."""
    await shows(page, "68 °F")
    await page.locator(".v-slider-thumb").focus()
    await page.keyboard.press("ArrowRight")
    await shows(page, "69.8 °F")


@lesson("02_two_way_slider")
async def two_way_slider(page: Page) -> None:
    """Write the variable from each of its widgets and from Python."""
    await shows(page, "radius 2.0 has an area of 12.57")
    await press(page, "Double it")
    await shows(page, "radius 4.0 has an area of 50.27")
    field = page.get_by_label("The same, as a number")
    await field.press("Control+a")
    await field.press_sequentially("3")
    await field.press("Enter")
    await shows(page, "radius 3.0")
    assert await page.locator(".v-slider-thumb").get_attribute("aria-valuenow") == "3"
    await expect(page.locator("circle")).to_have_attribute("r", "3")


@lesson("03_buttons_and_triggers", errors=1)
async def buttons_and_triggers(page: Page) -> None:
    """Press every button."""
    for name, count in (
        ("A function", "1"),
        ("With arguments", "6"),
        ("With named ones", "16"),
        ("Bound later", "116"),
        ("JavaScript only", "0"),
        ("A function", "1"),
    ):
        await press(page, name)
        await expect(page.locator("h2")).to_have_text(count)
    await page.get_by_label("Your name").fill("Ada")
    await press(page, "Greet")
    await shows(page, "Hello, Ada!")
    await press(page, "Fail")
    await shows(page, "ValueError: this button always fails")
    await press(page, "A function")
    await expect(page.locator("h2")).to_have_text("2")


@lesson("04_background_task")
async def background_task(page: Page) -> None:
    """Start, pause, go on, cancel, and run to the end."""
    bar = page.get_by_role("progressbar")
    await press(page, "Start")
    await press(page, "Pause")
    await press(page, "Go on")
    await press(page, "Cancel")
    await expect(page.get_by_role("button", name="Start")).to_be_enabled()
    await press(page, "Start")
    await expect(bar).to_have_attribute("aria-valuenow", "100", timeout=90_000)
    await shows(page, re.compile(r"π ≈ 3\.1\d\d\d"))


@lesson("05_file_browser", "--data", str(EXAMPLES))
async def file_browser(page: Page) -> None:
    """Go into a folder, come back, and open a file."""
    await page.get_by_text("reference", exact=True).click()
    await page.get_by_text("guide_slider.py").wait_for()
    await page.get_by_text("..", exact=True).click()
    await page.get_by_text("01_hello_state.py").click()
    await shows(page, re.compile("Share a variable"))


@lesson("06_charts")
async def charts(page: Page) -> None:
    """Click a point of one chart, and change the other."""
    point = page.locator(".js-plotly-plot .scatterlayer .point").nth(10)
    await point.wait_for()
    box = await point.bounding_box()
    assert box is not None
    told = page.get_by_text(re.compile(r"has an amplitude of"))
    for _ in range(20):  # the points are there a moment before plotly listens
        await page.mouse.move(box["x"] + box["width"] / 2 - 3, box["y"] + box["height"] / 2)
        await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        with contextlib.suppress(TimeoutError):
            await told.wait_for(timeout=500)
            break
    await expect(told).to_be_visible()
    picture = page.locator("bv-matplotlib img, .bv-matplotlib img").first
    await picture.wait_for()
    before = await picture.get_attribute("src")
    await page.locator(".v-slider-thumb").focus()
    await page.keyboard.press("End")
    await expect(picture).not_to_have_attribute("src", str(before))


async def bring_a_file(page: Page) -> None:
    """Show another table to everybody."""
    await page.locator("input[type=file]").set_input_files(
        {
            "name": "two.csv",
            "mimeType": "text/csv",
            "buffer": b"run,material,load,displacement,converged\n1,glass,2,3,True\n",
        }
    )
    await shows(page, "glass")


@lesson("07_table", afterwards=bring_a_file)
async def table(page: Page) -> None:
    """Sort, click a row, and take a file."""
    await shows(page, "aluminium")
    await page.get_by_text("Load / kN").click()
    first = page.locator("tbody tr").first
    await expect(first.get_by_text("1.0", exact=True)).to_be_visible()
    await first.click()
    await shows(page, re.compile(r"Row \d+: \w+ under 1\.0 kN"))
    async with page.expect_download() as download:
        await press(page, "Take the first thousand")
    taken = await asyncio.to_thread((await (await download.value).path()).read_text)
    assert len(taken.splitlines()) == 1001


@lesson("08_dialogs_and_notifications")
async def dialogs_and_notifications(page: Page) -> None:
    """Answer each kind of dialog, see the notices and the progress bar."""
    await press(page, "Add…")
    field = page.get_by_role("dialog").get_by_role("textbox")
    await expect(field).to_have_value("bracket")
    await field.fill("hinge")
    await field.press("Enter")
    await shows(page, "hinge was added")
    await press(page, "Remove…")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text("plate").click()
    await dialog.get_by_role("button", name="OK").click()
    await shows(page, "Remove plate for everybody?")
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await shows(page, "plate was removed")
    await press(page, "A dialog of one's own")
    await shows(page, re.compile("Any widget can stand"))
    await press(page, "Close")
    await press(page, "Solve")
    await shows(page, "Solving")
    await shows(page, "Solved")


@lesson("09_router")
async def router(page: Page) -> None:
    """Go from page to page, back, and straight to an address; the state stays."""
    await page.get_by_label("A note").fill("remember")
    await page.get_by_text("titanium").click()
    await shows(page, re.compile("116 GPa"))
    assert page.url.endswith("material/titanium")
    await page.go_back()
    await expect(page.get_by_label("A note")).to_have_value("remember")
    await page.get_by_text("steel").click()
    await shows(page, re.compile("210 GPa"))


@lesson("10_per_user_state")
async def per_user_state(page: Page) -> None:
    """Two people write to each other; each has a name of their own."""
    browser = page.context.browser
    assert browser is not None
    context = await browser.new_context()
    other = await context.new_page()
    await other.goto(page.url if "#" in page.url else str(await page.evaluate("window.__link")))
    await shows(page, "2 here")
    for who, name in ((page, "Ada"), (other, "Ben")):
        await who.get_by_label("Your name").fill(name)
        await who.get_by_label("Say something").fill(f"I am {name}")
        await who.get_by_label("Say something").press("Enter")
        await shows(page, f"I am {name}")
        await shows(other, f"I am {name}")
    await expect(page.get_by_label("Your name")).to_have_value("Ada")
    await expect(other.get_by_label("Your name")).to_have_value("Ben")
    await shows(page, "You have sent 1.")
    await context.close()
    await shows(page, "Ben:")


@lesson("11_own_javascript")
async def own_javascript(page: Page) -> None:
    """Take laps, stop the clock by its variable, and set it back from Python."""
    clock = page.locator("#clock .stopwatch")
    await expect(clock).to_have_text(re.compile(r"0\.[1-9] s|[1-9].* s"))
    await page.get_by_label("Running").click()
    await clock.click()
    await shows(page, "Lap 1")
    await clock.click()
    await shows(page, re.compile(r"Laps: ([\d.]+), \1"))
    await press(page, "Reset")
    await expect(clock).to_have_text("0.0 s")
    await shows(page, "Laps: click the clock")
    await page.get_by_label("Running").click()
    await expect(clock).to_have_text(re.compile(r"0\.[1-9] s|[1-9].* s"))


@lesson("12_class_based_app")
async def class_based_app(page: Page) -> None:
    """Ask for warmth by a trigger and by a late-bound function; the room follows."""
    await press(page, "Save energy")
    await expect(page.locator(".v-slider-thumb")).to_have_attribute("aria-valuenow", "17")
    await press(page, "Comfort")
    await expect(page.locator(".v-slider-thumb")).to_have_attribute("aria-valuenow", "22")
    await shows(page, "heating")
    await shows(page, re.compile(r"(1[6-9]|2\d)\.\d °C"))


# --- the reference's snippets -----------------------------------------------------------------------------------------


@snippet("guide_slider")
async def guide_slider(page: Page) -> None:
    """The slider shows and writes its variable."""
    await expect(page.locator(".value")).to_have_text("8")
    await page.locator(".v-slider-thumb").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(".value")).to_have_text("9")


@snippet("guide_listening")
async def guide_listening(page: Page) -> None:
    """The slider can be moved; that the function hears of it is seen in what the program prints."""
    await page.locator(".v-slider-thumb").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(".v-slider-thumb")).to_have_attribute("aria-valuenow", "9")


@snippet("guide_changing_from_python")
async def guide_changing_from_python(page: Page) -> None:
    """The button's function counts up, and from 15 on begins anew."""
    for value in [*range(9, 16), 2]:
        await press(page, "Update")
        await expect(page.locator(".value")).to_have_text(str(value))
    await expect(page.locator(".v-slider-thumb")).to_have_attribute("aria-valuenow", "2")


@snippet("guide_forcing_exchange")
async def guide_forcing_exchange(page: Page) -> None:
    """The time goes on by itself, and an item that was appended in place appears."""
    before = await page.locator(".time").inner_text()
    await expect(page.locator(".time")).not_to_have_text(before)
    await press(page, "Add")
    await expect(page.locator(".items")).to_have_text("first, another")


@snippet("guide_button")
async def guide_button(page: Page) -> None:
    """The function that was bound later is called."""
    await press(page, "Change slider_value")
    await expect(page.locator(".value")).to_have_text("9")


@snippet("guide_calling_javascript")
async def guide_calling_javascript(page: Page) -> None:
    """The view is there, and answers the call without an error."""
    await page.locator("canvas").wait_for()
    await press(page, "Reset camera")
    await expect(page.locator(".bv-notice")).to_have_count(0)


@snippet("guide_layout")
async def guide_layout(page: Page) -> None:
    """Title, icon, parts of the layout; and a layout that is defined again while somebody looks."""
    await expect(page).to_have_title("Layout of the guide")
    await expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("svg"))
    await shows(page, "Layouts")
    await shows(page, "In the drawer")
    await expect(page.locator(".message")).to_have_text("ready")
    await press(page, "Redefine")
    await expect(page.locator(".message")).to_have_text("Another page")
    await shows(page, "Redefined")


@snippet("guide_html_elements")
async def guide_html_elements(page: Page) -> None:
    """Vuetify 2's spelling is understood, and an attribute changes in plain Python."""
    await expect(page.get_by_role("button", name="Outlined")).to_have_class(re.compile("v-btn--variant-outlined"))
    await press(page, "Do something")
    await shows(page, "Done 1 times")
    await expect(page.get_by_text("Done 1 times")).to_have_class("text-error")
    await expect(page.locator(".v-slider-thumb")).to_have_attribute("aria-valuenow", "50")


@snippet("guide_command_line", "--data", str(EXAMPLES / "reference"))
async def guide_command_line(page: Page) -> None:
    """The folder of the command line is listed."""
    await shows(page, "guide_slider.py")


@snippet("guide_starting")
async def guide_starting(page: Page) -> None:
    """The program knows its port."""
    await shows(page, re.compile(r"Started on port \d+"))


@snippet("server_change_and_trigger")
async def server_change_and_trigger(page: Page) -> None:
    """Triggers are called by the name given and the name got; the listener follows."""
    await expect(page.locator("#total")).to_have_text("3 after 1 changes")
    await page.locator("#named").click()
    await expect(page.locator("#total")).to_have_text("8 after 2 changes")
    await page.locator("#counted").click()
    await expect(page.locator("#total")).to_have_text("18 after 3 changes")


@snippet("server_modules")
async def server_modules(page: Page) -> None:
    """Scripts, styles, Vue plugin, state and setup of a module are all in the page; it is enabled once."""
    await expect(page.locator(".greeting")).to_have_text("Hello world")
    await expect(page.locator(".greeting")).to_have_css("color", "rgb(1, 2, 3)")
    await expect(page.locator("#told")).to_have_text("True False 42")
    await expect(page.locator("html")).to_have_attribute("data-stamped", "yes")


@snippet("server_protocol")
async def server_protocol(page: Page) -> None:
    """A method of a protocol is called from Python and from the page."""
    await expect(page.locator("#from-python")).to_have_text("42")
    await page.locator("#add").click()
    await expect(page.locator("#from-page")).to_have_text("3")


@snippet("server_life", ends=True)
async def server_life(page: Page) -> None:
    """The hooks fire in their order; the state can be asked for and pushed; the server stops."""
    await expect(page.locator("#seen")).to_have_text("start bind ready connected")
    await page.locator("#tell").click()
    await expect(page.locator("#known")).to_have_text(re.compile(r"\d+"))
    await page.locator("#push").click()
    await page.locator("#stop").click()
    await page.locator(".bv-banner").wait_for()


@snippet("server_children")
async def server_children(page: Page) -> None:
    """Each child counts in a variable of its own."""
    await expect(page.locator("#counts")).to_have_text("0 0")
    await page.locator("#left").click()
    await page.locator("#right").click()
    await expect(page.locator("#counts")).to_have_text("1 10")


@snippet("server_start_modes")
async def server_start_modes(page: Page) -> None:
    """The first of two servers in one loop serves its page, and stops when asked."""
    await shows(page, re.compile("I am a (task|coroutine)"))
    await page.locator("#stop").click()
    await page.locator(".bv-banner").wait_for()


async def draws(page: Page, *keys: str) -> None:
    """Wait until the scene has exactly these elements, in any order, drawn and complete."""
    await page.wait_for_function(
        """(keys) => {
            const view = document.querySelector(".scene-view")?.sceneView;
            return view && view.statistics().settled && view.keys().sort().join() === keys;
        }""",
        arg=",".join(sorted(keys)),
    )


@snippet("vuer_usage")
async def vuer_usage(page: Page) -> None:
    """The box of the session's scene is drawn."""
    await draws(page, "box")


@snippet("vuer_bind")
async def vuer_bind(page: Page) -> None:
    """The generator's page is shown; it hears the click and goes on, frame by frame."""
    await shows(page, "Nothing moves yet")
    await press(page, "Start")
    await shows(page, "It moves")
    height = 'document.querySelector(".scene-view").sceneView.propertiesOf("box")?.position?.[1]'
    await page.wait_for_function(f"{height} !== undefined")
    before = await page.evaluate(height)
    await page.wait_for_function(f"{height} !== {before}")


@snippet("vuer_handlers")
async def vuer_handlers(page: Page) -> None:
    """Handlers hear clicks without a main; the one that is once hears the first only."""
    for count in ("1 clicks", "2 clicks"):
        await press(page, "Click")
        await shows(page, count)
    await expect(page.get_by_text("The first click")).to_have_count(1)
    await draws(page, "box", "button", "count", "first", *await texts(page))


@snippet("vuer_closing_the_socket")
async def vuer_closing_the_socket(page: Page) -> None:
    """The session ends when its program says so."""
    await page.locator(".bv-banner").wait_for()
    await shows(page, "closed by the program")


@snippet("vuer_set")
async def vuer_set(page: Page) -> None:
    """What all see and what this client sees are shown together."""
    await shows(page, "Everybody sees this")
    await shows(page, "You see this")


@snippet("vuer_operators")
async def vuer_operators(page: Page) -> None:
    """Each operation changes the scene as it says."""
    layers = ("group", "next", "step")
    for step, keys in (
        ("added", ("one", "two", "three")),
        ("updated", ("one", "two", "three")),
        ("upserted", ("one", "two", "three", "four", "five")),
    ):
        await shows(page, step)
        await draws(page, *layers, *keys, *await texts(page))
        await press(page, "Go on")
    await shows(page, "removed")
    await draws(page, *layers, "three", "four", *await texts(page))
    await press(page, "Go on")
    await shows(page, "all done")
    await draws(page, *layers, "three", "four", "shared", "everybody", *await texts(page))


async def texts(page: Page) -> list[str]:
    """Return the keys of the texts in the scene, which nobody has named."""
    keys: list[str] = await page.evaluate('document.querySelector(".scene-view").sceneView.keys()')
    return [key for key in keys if key.startswith("@text")]


@snippet("vuer_spawn_task")
async def vuer_spawn_task(page: Page) -> None:
    """The background task counts until it is cancelled."""
    await shows(page, re.compile(r"running, \d+"))
    await press(page, "Cancel")
    await shows(page, "cancelled")


@snippet("vuer_grab_render")
async def vuer_grab_render(page: Page) -> None:
    """The picture has the size of the page."""
    await shows(page, "JPEG picture of 1300 by 760 pixels")


@snippet("vuer_rpc")
async def vuer_rpc(page: Page) -> None:
    """The client in Python answers its question, and what is sent to it alone is not shown here."""
    await shows(page, "20 + 2 = 22")
    await expect(page.get_by_text("for you alone")).to_have_count(0)


@snippet("vuer_relay")
async def vuer_relay(page: Page) -> None:
    """What another program posts is shown."""
    await shows(page, "relayed")
