"""Hostile pages of another origin in a real browser, and what our own page gives away.

The attacker's site has the same host and another port: for a browser that is the same *site*, where it is least strict.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Page, Request

from belvedere.app import Server
from belvedere.ui import VAppLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v
from tests.conftest import Pages
from tests.security.conftest import Lair, Serve, Target

XSS = (
    "<img src=x onerror='window.pwned=1'></script><script>window.pwned=1</script>\"' {{ window.pwned = 1 }} ${pwned=1}"
)


@pytest.fixture
def server() -> Server:
    """Return a server whose page shows what users write."""
    server = Server("target")
    server.state.update({"name": "nobody", "taken": 0})

    def take(upload: Any) -> None:
        server.state.taken += 1

    server.upload()(take)
    with VAppLayout(server, title="target") as page, page.content:
        html.Div("{{ name }}", id="shown", title=("name",), style=("{ content: name }",))
        html.Input(v_model=("name",), id="typed")
        v.VTextField(v_model=("name",), label=("name",))
        html.Div("{{ constructor }}{{ toString }}{{ hasOwnProperty }}", id="names")
    return server


async def shown(page: Page, text: str = "nobody") -> None:
    """Wait until the page shows the program's state."""
    await page.locator("#shown", has_text=text).wait_for()


def script_of(target: Target, **values: Any) -> str:
    """Return constants for the attacker's script."""
    known = {"url": target.url, "ws": target.url.replace("http", "ws") + "/ws", **values}
    return "".join(f"const {name} = {json.dumps(value)};" for name, value in known.items())


async def test_own_page_keeps_the_policy(serve: Serve, server: Server, pages: Pages) -> None:
    """Our page needs nothing that its own policy forbids, and asks no other host."""
    target = await serve(server)
    page = await pages.open()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.add_init_script(
        "window.violations = []; document.addEventListener('securitypolicyviolation',"
        " (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`))"
    )
    await page.goto(server.links()["control"])
    await shown(page)
    assert await page.evaluate("window.violations") == []
    assert [url for url in asked if not url.startswith((target.url, "data:", "blob:"))] == []


async def test_token_leaves_the_address(serve: Serve, server: Server, pages: Pages, lair: Lair) -> None:
    """The token disappears from address and history, and goes out in no URL, Referer or header of a page load."""
    target = await serve(server)
    page = await pages.open()
    requests: list[Request] = []

    def note(request: Request) -> None:
        requests.append(request)

    page.on("request", note)
    await page.goto(server.links()["control"])
    await shown(page)
    token = target.tokens["control"]
    assert token not in page.url
    assert not [one.url for one in requests if token in one.url or token in str(one.headers)]
    assert token not in await page.evaluate(
        "JSON.stringify([location.href, history.state, document.referrer, document.cookie])"
    )
    lair.run("return document.referrer + (window.opener ? 'opener' : '')")
    await page.evaluate(
        "(url) => { const a = document.createElement('a'); a.href = url; document.body.append(a); a.click(); }",
        lair.url,
    )
    assert await lair.hear() == ""
    assert lair.referrers[0] is None
    await page.go_back()
    await shown(page)
    assert token not in page.url


@pytest.mark.parametrize("token", ["", "control"], ids=["without the token", "with a stolen token"])
async def test_foreign_page_connects(serve: Serve, server: Server, pages: Pages, lair: Lair, token: str) -> None:
    """A page of another origin opens no WebSocket and reads nothing, not even with a token."""
    target = await serve(server)
    secret = target.tokens.get(token, "")
    lair.run(
        script_of(target, secret=secret)
        + """
        const socket = await new Promise((resolve) => {
          const socket = new WebSocket(ws);
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('refused');
        });
        const tries = [
          () => fetch(url + '/metrics'),
          () => fetch(url + '/metrics', {credentials: 'include'}),
          () => fetch(url + '/metrics', {headers: {Authorization: 'Bearer ' + secret}}),
          () => fetch(url + '/healthz'),
          () => fetch(url + '/upload', {method: 'POST', body: new FormData()}),
          () => fetch(url + '/', {method: 'DELETE'}),
        ];
        const read = [];
        for (const one of tries) read.push(await one().then((answer) => answer.status, () => 'refused'));
        const blind = await fetch(url + '/metrics', {mode: 'no-cors', credentials: 'include'});
        return [socket, ...read, blind.type, await blind.text()];
        """
    )
    await pages.open(lair.url)
    assert await lair.hear() == ["refused"] * 7 + ["opaque", ""]
    assert server.sessions == []


@pytest.mark.parametrize("auth", ["token", "none"])
async def test_foreign_page_posts_a_form(serve: Serve, server: Server, pages: Pages, lair: Lair, auth: str) -> None:
    """A form of another origin uploads nothing, also where no token is asked for."""
    target = await serve(server, auth=auth)
    page = await pages.open(lair.url)
    lair.run(
        "const data = new DataTransfer(); data.items.add(new File(['x'], 'a.txt'));"
        "document.querySelector('input').files = data.files; document.forms[0].submit(); return 'sent'",
        f"<form action='{target.url}/upload' method=post enctype=multipart/form-data><input type=file name=f></form>",
    )
    async with page.expect_response(f"{target.url}/upload") as answer:
        await page.goto(lair.url)
    assert (await answer.value).status == 403
    assert server.state.taken == 0


async def test_no_token_is_no_invitation(serve: Serve, server: Server, pages: Pages, lair: Lair) -> None:
    """Where no token is asked for, pages of other origins, sandboxed ones among them, still open no WebSocket."""
    await serve(server, auth="none")
    attempt = (
        f"(tell) => {{ const socket = new WebSocket('ws://127.0.0.1:{server.port}/ws');"
        " socket.onopen = () => tell('open'); socket.onerror = () => tell('refused') }"
    )
    lair.run(
        f"const direct = await new Promise({attempt});"
        "const sandboxed = await new Promise((resolve) => {"
        " onmessage = (event) => resolve(event.data); const frame = document.createElement('iframe');"
        " frame.sandbox = 'allow-scripts';"
        f" frame.srcdoc = `<script>({attempt})((word) => parent.postMessage(word, '*'))<\\/script>`;"
        " document.body.append(frame); });"
        "return [direct, sandboxed]"
    )
    await pages.open(lair.url)
    assert await lair.hear() == ["refused", "refused"]
    assert server.sessions == []


async def test_foreign_page_frames_ours(serve: Serve, server: Server, pages: Pages, lair: Lair) -> None:
    """A page of another origin cannot show ours in a frame, where it would catch clicks."""
    await serve(server)
    lair.run("return 'loaded'", f"<iframe src='{server.links()['control']}'></iframe>")
    page = await pages.open(lair.url)
    await lair.hear()
    await page.wait_for_load_state("load")
    assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]
    assert server.sessions == []


async def test_embedding_where_it_was_allowed(serve: Serve, server: Server, pages: Pages, lair: Lair) -> None:
    """A page whose origin was named may show ours, cannot look into it, and its messages do nothing."""
    await serve(server, embed_origin=[lair.url])
    lair.run(
        "const element = document.createElement('iframe');"
        f"element.src = {server.links()['control']!r};"
        "await new Promise((resolve) => { element.onload = resolve; document.body.append(element); });"
        "const frame = element.contentWindow;"
        "for (const message of ['x', {type: 'Write'}, {ref: '', method: 'reload'}]) frame.postMessage(message, '*');"
        "try { return frame.document.title } catch (error) { return error.name }"
    )
    page = await pages.open(lair.url)
    assert await lair.hear() == "SecurityError"
    await page.frame_locator("iframe").locator("#shown", has_text="nobody").wait_for()


async def test_foreign_page_opens_ours(serve: Serve, server: Server, pages: Pages, lair: Lair) -> None:
    """A page that opens ours in a window loses it: it can neither steer it nor is it our opener."""
    await serve(server)
    page = await pages.open()
    lair.run(f"window.ours = window.open({server.links()['control']!r}); return 'opened'")
    async with page.context.expect_page() as opened:
        await page.goto(lair.url)
    ours = await opened.value
    await shown(ours)
    assert await ours.evaluate("window.opener") is None
    assert await page.evaluate("window.ours.closed") is True
    address = ours.url
    await page.evaluate("window.ours.location = 'about:blank'")
    await shown(ours)
    assert ours.url == address


async def test_what_users_write_is_shown_as_written(serve: Serve, server: Server, pages: Pages) -> None:
    """Markup and expressions in a value are text wherever a page shows it, and names of JavaScript are only names."""
    await serve(server)
    writer = await pages.open(server.links()["control"])
    watcher = await pages.open(server.links()["view"])
    await shown(writer)
    await shown(watcher)
    await writer.locator("#typed").fill(XSS)
    for page in (writer, watcher):
        await shown(page, XSS)
        assert await page.locator("#shown").get_attribute("title") == XSS
        assert await page.evaluate("window.pwned") is None
        assert await page.locator("#names").inner_text() == ""
    server.notify(XSS)
    await watcher.locator(".bv-notice", has_text="onerror").wait_for()
    assert await watcher.evaluate("window.pwned") is None


async def test_odd_names_cost_no_page(serve: Serve, server: Server, pages: Pages) -> None:
    """A value of the program with names that JavaScript has no use for neither pollutes a page nor stops it."""
    await serve(server)
    page = await pages.open(server.links()["control"])
    await shown(page)
    server.state.odd = {
        "__proto__": {"polluted": 1},
        None: 1,
        True: 2,
        (1, 2): 3,
        "constructor": {"prototype": {"polluted": 1}},
    }
    server.state.name = "afterwards"
    await shown(page, "afterwards")
    assert await page.evaluate("[({}).polluted, Object.polluted, (() => {}).polluted]") == [None, None, None]
    assert await page.evaluate("Object.keys(window.belvedere.state.get('odd')).sort()") == [
        "1,2", "__proto__ ", "constructor", "null", "true",
    ]  # fmt: skip
