"""Hostile text in what widgets show, in a real browser: it is text, and nothing of it runs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from playwright.async_api import Page, expect

from belvedere.app import Server
from belvedere.ui import AppLayout, RouterViewLayout
from belvedere.widgets import client, feedback, files, html, plotly, router, tables
from belvedere.widgets.markdown import Markdown
from belvedere.wire.messages import Write
from tests.conftest import Pages
from tests.security.conftest import Serve, Target

EVIL = "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script> {{ window.pwned = 1 }}"
LINKS = (
    "[a](javascript:window.pwned=1) [b](JaVaScRiPt&#58;window.pwned=1) [c](data:text/html,<script>1</script>)"
    " [d](vbscript:x) ![e](javascript:window.pwned=1) <a href='javascript:window.pwned=1'>f</a>"
    ' [g](https://example.org "x\' onmouseover=\'window.pwned=1") <https://example.org/"onclick="x>'
)
WATCH = (
    "window.violations = []; document.addEventListener('securitypolicyviolation',"
    " (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`))"
)


@pytest.fixture
def server() -> Server:
    """Return a server whose page has one of each widget that shows text."""
    server = Server("target")
    server.state.update({"evil": "", "links": ""})
    figure = go.Figure(
        go.Scatter(x=[1], y=[1], text=[EVIL], hovertext=[EVIL], mode="markers+text", name=EVIL),
        {"title": {"text": f"<a href='javascript:window.pwned=1'>away</a>{EVIL}"}, "showlegend": True},
    )
    with RouterViewLayout(server, "/of/:name"):
        html.P("{{ $route.params.name }}", id="route")
    with AppLayout(server, title="target"):
        html.P("{{ evil }}", id="text")
        html.Input(v_model=("evil",), id="typed")
        Markdown(("links",), id="markdown")
        tables.DataTable({EVIL: [EVIL]}, id="table", columns={EVIL: {"title": EVIL}}, title=EVIL, no_data_text=EVIL)
        with html.Div(style="height: 300px"):
            plotly.Figure(figure, id="plot")
        feedback.Progress(("50",), label=("evil",), id="bar")
        files.FileInput(("evil",), hint=("evil",), id="files", error="told = $event", on_upload=refuse)
        html.P("{{ told }}", id="told")
        client.Style(("'/*' + evil + '*/'",))
        router.RouterView()
    server.state.told = ""
    return server


def refuse(upload: Any) -> None:
    """Name the file in an error."""
    raise ValueError(f"not {upload.name}")


async def untouched(page: Page) -> None:
    """Check that nothing ran, nor was kept from running by the policy alone."""
    assert await page.evaluate("window.pwned") is None
    assert await page.evaluate("window.violations") == []
    assert await page.locator("img[src=x], script:not([src]):not([type=importmap])").count() == 0
    hrefs = await page.locator("a").evaluate_all("links => links.map((link) => link.protocol)")
    hrefs += await page.locator("svg a").evaluate_all("links => links.map((link) => link.getAttribute('xlink:href'))")
    assert [one for one in hrefs if one and not one.startswith(("http", "#"))] == []


async def test_hostile_text(serve: Serve, server: Server, pages: Pages, tmp_path: Path) -> None:
    """Text of users is text in Markdown, tables, figures, bars, labels, dialogs, notices, file names and addresses."""
    await serve(server)
    page = await pages.open()
    await page.add_init_script(WATCH)
    await page.goto(server.links()["control"])
    await page.locator("#typed").fill(EVIL)
    await expect(page.locator("#text")).to_have_text(EVIL)
    server.state.links = f"{EVIL}\n\n{LINKS}\n\n| {EVIL} |\n|--|\n| {EVIL} |\n\n```{EVIL}\n{EVIL}\n```"
    await expect(page.locator("#markdown code").first).to_contain_text("{{ window.pwned = 1 }}")
    await expect(page.locator("#table td")).to_have_text([EVIL])
    await expect(page.locator("#plot .main-svg").first).to_be_visible()
    await expect(page.locator("#bar")).to_contain_text(EVIL)

    (session,) = server.sessions
    session.notify(EVIL, title=EVIL)
    await expect(page.locator(".bv-notice")).to_contain_text("onerror")
    bar = session.progress(EVIL)
    bar.update(0.5, EVIL)
    await expect(page.locator(".bv-bars")).to_contain_text("onerror")
    bar.close()
    asked = asyncio.ensure_future(session.choose(EVIL, [EVIL], title=EVIL, ok=EVIL, cancel=EVIL))
    await expect(page.locator("dialog")).to_contain_text(EVIL)
    await untouched(page)
    await page.keyboard.press("Escape")
    assert await asked is None

    file = tmp_path / "<img src=x onerror=window.pwned=1>{{ window.pwned = 1 }}.txt"
    file.write_text("x")
    await page.locator("#files input").set_input_files(file)
    await expect(page.locator("#told")).to_contain_text("window.pwned = 1")
    await page.evaluate("location.hash = '/of/' + encodeURIComponent(\"<img src=x onerror=1>{{ window.pwned = 1 }}\")")
    await expect(page.locator("#route")).to_contain_text("{{ window.pwned = 1 }}")
    await page.evaluate("location.hash = '/nowhere/' + encodeURIComponent('<img src=x>{{ window.pwned = 1 }}')")
    await expect(page.locator(".bv-unknown-route")).to_contain_text("nowhere")
    await untouched(page)


async def test_code_in_a_variable(serve: Serve) -> None:
    """A variable whose text runs in every page is the program's: no client sends code to others by it."""
    server = Server("target")
    with AppLayout(server):
        client.Script(("code", "window.here = 1"))
        client.Script("window.there = 1").update(("more", ""))
        client.Script(src=("address", ""))
    target: Target = await serve(server)
    socket = await target.enter()
    for number, key in enumerate(("code", "more", "address"), 1):
        errors = await socket.answer(Write(number, [key, "window.pwned = 1"]))
        assert [error.code for error in errors] == ["refused"]
    assert server.state.code == "window.here = 1"


async def test_new_link_over_a_page(serve: Serve, server: Server, pages: Pages) -> None:
    """A link pasted over a page with a router leaves its token neither in the address nor where one comes back to."""
    target = await serve(server)
    page = await pages.open(server.links()["view"])
    await expect(page.locator("#text")).to_be_attached()
    await page.evaluate("location.hash = '/of/one'")
    await expect(page.locator("#route")).to_have_text("one")
    token = target.tokens["control"]
    for address in (f"#token={token}", f"#/of/two&token={token}"):
        await page.evaluate("(address) => { location.hash = address }", address)
        await page.wait_for_function("window.belvedere.role === 'control'")
        await page.wait_for_function("!location.href.includes('token')")
        entries = await page.evaluate("window.navigation?.entries().map(({ url }) => url) ?? []")
        assert entries
        assert [url for url in (*entries, page.url) if token in url] == []
        assert token not in await page.evaluate("document.documentElement.outerHTML + JSON.stringify(history.state)")
