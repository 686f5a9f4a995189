"""Widgets for data in a real browser, as a person handles them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure as MatplotlibFigure
from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from belvedere.app import Server
from belvedere.ui import AppLayout, VAppLayout
from belvedere.widgets import feedback, files, html, matplotlib, plotly, tables, vuetify
from belvedere.widgets.markdown import Markdown
from tests.app.conftest import Start
from tests.app.driver import Recorder
from tests.conftest import Pages

_TEXT = """
    # Results

    **Bold**, <img src=x onerror="document.title = 'run'">, [away](https://example.org), [below](#the-end)

    | name | value |
    |------|------:|
    | a    |   1.5 |

    ```python
    x = {{ 1 + 1 }}
    ```

    ## The end
"""
_FILE_BYTES = 50_000_000


async def _appears(what: Locator) -> bool:
    try:
        await what.wait_for(timeout=500)
    except PlaywrightTimeoutError:
        return False
    return True


async def test_text_and_figures(start: Start, pages: Pages) -> None:
    """Markdown is shown and never run; a point that is clicked reaches Python; figures follow an update."""
    server = Server("figures")
    clicked = Recorder()
    figure = go.Figure(
        go.Scatter(x=np.arange(3), y=np.array([1.0, 4, 2]), mode="markers", marker_size=20, customdata=[7, 8, 9])
    )
    picture = MatplotlibFigure(figsize=(4, 2))
    with AppLayout(server, title="Figures", theme=("theme", "light")):
        Markdown(_TEXT, id="static")
        Markdown(("report", "*first*"), id="bound")
        with html.Div(style="height: 300px"):
            plot = plotly.Figure(figure, id="plot", click=clicked, display_mode_bar=("false",))
        with html.Div(style="width: 320px"):
            drawn = matplotlib.Figure(picture, id="picture", alt="A wave")
    await start(server, backend="aiohttp", port=0)
    page: Page = await pages.open(server.links()["control"], device_scale_factor=2)

    text = page.locator("#static")
    await expect(text.locator("td")).to_have_text(["a", "1.5"])
    await expect(text.locator("pre")).to_contain_text("{{ 1 + 1 }}")
    await expect(text.locator("img")).to_have_count(0)
    await expect(page).to_have_title("Figures")
    away = text.locator("a", has_text="away")
    await expect(away).to_have_attribute("target", "_blank")
    await expect(away).to_have_attribute("rel", "noopener noreferrer")
    address = page.url
    await text.locator("a", has_text="below").click()
    assert page.url == address
    server.state.report = "# second"
    await expect(page.locator("#bound h1")).to_have_text("second")

    hint = page.locator("#plot .hoverlayer .hovertext")
    for _ in range(20):  # the points are there a moment before plotly listens
        await page.mouse.move(1, 1)
        await page.locator("#plot .points path").nth(1).hover(force=True)
        if await _appears(hint):
            break
    await expect(hint).to_be_visible()
    await page.mouse.down()
    await page.mouse.up()
    (told,) = await clicked.until()
    (point,) = told["points"]
    assert (point["x"], point["y"], point["pointNumber"], point["customdata"]) == (1, 4, 1, 8)
    plot.update(go.Figure(go.Bar(y=[1, 2])))
    await expect(page.locator("#plot .barlayer .point")).to_have_count(2)

    image = page.locator("#picture img")
    natural = "image => [image.naturalWidth, image.naturalHeight]"
    await page.wait_for_function("document.querySelector('#picture img')?.naturalWidth === 640")
    assert await image.evaluate(natural) == [640, 320]
    before = await image.get_attribute("src")
    picture.add_subplot().plot([1, 2])
    drawn.update()
    await expect(image).not_to_have_attribute("src", before or "")
    server.state.theme = "dark"
    await expect(page.locator("#plot .main-svg").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    assert pages.console_errors == []


async def test_files(start: Start, pages: Pages, tmp_path: Path) -> None:
    """A file is streamed to disk with its progress shown, one that is refused says why, and a file can be saved."""
    server = Server("files")
    received = Recorder()
    big, bad = tmp_path / "big.bin", tmp_path / "bad.txt"
    big.write_bytes(bytes(_FILE_BYTES))
    bad.write_text("text")

    def take(upload: Any) -> str:
        received((upload.name, upload.path.stat().st_size))
        return "taken"

    with VAppLayout(server) as layout, layout.content:
        files.FileInput(on_upload=take, multiple=True, accept=".bin", id="input", uploaded="answer = $event[0].result")
        html.P("{{ answer }}", id="answer")
        vuetify.VFileInput(v_model=("chosen", None), id="vuetify")
        html.P("{{ chosen?.name }} {{ chosen?.upload?.length }}", id="chosen")
        files.FileDownload(lambda session: session.id.encode(), "id.txt", id="made")
        files.FileDownload(big, "copy.bin", id="disk")
    await start(server, backend="aiohttp", port=0)
    page: Page = await pages.open(server.links()["control"])

    await page.locator("#input input").set_input_files([big, bad])
    await expect(page.locator("#input .bv-file-failed")).to_contain_text("not taken here: .bin")
    await expect(page.locator("#input .bv-file-done")).to_contain_text("47.7 MiB")
    await expect(page.locator("#answer")).to_have_text("taken")
    assert await received.until() == [("big.bin", _FILE_BYTES)]

    contents = Recorder()

    @server.change("chosen")
    def read(chosen: Any) -> None:
        if chosen:
            contents(server.uploaded(chosen).path.read_text())

    await page.locator("#vuetify").set_input_files(bad)
    await expect(page.locator("#chosen")).to_have_text("bad.txt 24")
    assert await contents.until() == ["text"]

    (session,) = server.sessions
    for name, expected in (("made", session.id.encode()), ("disk", big.read_bytes())):
        async with page.expect_download() as started:
            await page.locator(f"#{name}").click()
        download = await started.value
        saved = await asyncio.to_thread(Path(await download.path()).read_bytes)
        assert saved == expected
    assert pages.console_errors == []


async def test_feedback(start: Start, pages: Pages) -> None:
    """Dialogs are answered by keys and buttons and give the focus back; bars and notices come and go."""
    server = Server("feedback")
    answers = Recorder()

    async def ask() -> None:
        session = server.current_session
        assert session is not None
        answers(await session.confirm("Delete <b>all</b>?", title="Really?", ok="Delete"))
        answers(await session.ask("Name?", default="Ada"))
        answers(await session.choose("Colour?", ["red", "green", "blue"], default="green"))
        await session.alert("Done.")
        answers("read")

    with AppLayout(server):
        html.Button("Ask", click=ask, id="ask")
        feedback.Progress(("done", 0.25), label="Bar", id="bar")
    await start(server, backend="aiohttp", port=0)
    page: Page = await pages.open(server.links()["control"])

    await page.locator("#ask").click()
    dialog = page.locator("dialog")
    await expect(dialog).to_contain_text("Delete <b>all</b>?")
    await expect(dialog.get_by_role("button", name="Delete")).to_be_focused()
    await page.reload()  # a page that is loaded again asks again
    await expect(dialog.get_by_role("button", name="Delete")).to_be_focused()
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog.locator("input")).to_be_focused()
    await page.keyboard.type("Grace")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_label("green")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(dialog).to_contain_text("Done.")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert await answers.until(4) == [False, "Grace", "blue", "read"]

    await expect(page.locator("#bar [role=progressbar]")).to_have_attribute("aria-valuenow", "25")
    with server.progress("Solving", total=10) as progress:
        progress.update(4, "step 4")
        await expect(page.locator(".bv-bars")).to_have_text("Solving40 %step 4")
    await expect(page.locator(".bv-bars .bv-bar")).to_have_count(0)
    for _ in range(2):
        server.notify("Kept", "success", title="Title", timeout=0)
    notice = page.locator(".bv-notice")
    await expect(notice).to_have_text("TitleKept×2×")
    await notice.get_by_role("button").click()
    await expect(notice).to_have_count(0)
    assert pages.console_errors == []


async def test_tables(start: Start, pages: Pages) -> None:
    """A table of 100,000 rows is sorted, searched and turned over page by page; rows are clicked and selected."""
    server = Server("tables")
    clicked = Recorder()
    count = 100_000
    data = pd.DataFrame({"x": np.arange(count)[::-1], "name": [f"<b>{number}</b>" for number in range(count)]})
    with AppLayout(server):
        tables.DataTable(data, id="big", searchable=True, selectable=True, v_model=("picked", []), row_click=clicked)
        small = tables.DataTable([{"a": 2}, {"a": None}, {"a": 10}], id="small")
        html.P("{{ picked }}", id="picked")
    await start(server, backend="aiohttp", port=0)
    page: Page = await pages.open(server.links()["control"])
    big, picked = page.locator("#big"), page.locator("#picked")

    def cells(table: Locator, column: int) -> Locator:
        return table.locator(f"tbody td:nth-child({column})")

    await expect(cells(big, 3).first).to_have_text("<b>0</b>")
    await big.locator("th", has_text="x").click()
    await expect(cells(big, 2).first).to_have_text("0")
    await big.get_by_label("Next page").click()
    await expect(cells(big, 2).first).to_have_text("10")
    await big.locator("tbody input").first.check()
    await expect(picked).to_have_text("[ 99989 ]")
    await big.get_by_label("Last page").click()
    await expect(cells(big, 2).last).to_have_text("99999")
    await big.locator("tbody input").last.check()
    await expect(picked).to_have_text("[ 99989, 0 ]")
    await big.get_by_role("searchbox").fill("B>777")
    await expect(big).to_contain_text("1-10 of 111")
    await cells(big, 3).first.click()
    assert await clicked.until() == [77799]

    watcher = await pages.open(server.links()["view"])
    await watcher.locator("#big").get_by_label("Next page").click()
    await expect(cells(watcher.locator("#big"), 3).first).to_have_text("<b>10</b>")
    await watcher.locator("#big tbody input").first.click()
    await expect(watcher.locator(".bv-notice")).to_contain_text("View only")
    await expect(watcher.locator("#big tbody input").first).not_to_be_checked()

    table = page.locator("#small")
    await expect(cells(table, 1)).to_have_text(["2", "–", "10"])
    for expected in (["2", "10", "–"], ["10", "2", "–"]):
        await table.locator("th").click()
        await expect(cells(table, 1)).to_have_text(expected)
    small.update([{"a": 5}])
    await expect(cells(table, 1)).to_have_text(["5"])
    await asyncio.gather(expect(table).to_contain_text("1-1 of 1"), expect(picked).to_have_text("[ 99989, 0 ]"))
    assert pages.console_errors == []
