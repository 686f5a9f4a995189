"""Several users, several parts, and a protocol, in real browsers."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from belvedere.app import Component, LinkProtocol, Server, export_rpc
from belvedere.decorators import change, trigger
from belvedere.ui import AppLayout
from belvedere.ui.building import building
from belvedere.widgets import html
from tests.app.conftest import Start
from tests.conftest import Pages


class Sums(LinkProtocol):
    @export_rpc("sums.add")
    async def add(self, a: float, b: float) -> float:
        """Return a sum, and tell everybody."""
        self.publish("sums.done", {"sum": a + b})
        return a + b


class Counter(Component):
    """A part that is used twice on a page."""

    def __init__(self, server: Server, id: str) -> None:
        super().__init__(server)
        self.state.update(count=0, double=0)
        with building(server):
            html.Button("{{ count }} {{ double }}", click="count = count + 1", id=id)

    @change("count")
    def on_count(self, count: int, **_: Any) -> None:
        """Follow the count."""
        self.state.double = 2 * count


class Choice(Component):
    """What each user has of their own."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.state.private("colour", "picks", "sum")
        self.state.update(picks=[], sum=None)
        html.Input(v_model=("colour", "red"), id="colour")
        html.Button("{{ picks.join() }}", click="trigger('pick')", id="pick")
        html.Button("{{ sum }}", click="call('sums.add', 2, 3).then((value) => { sum = value })", id="sum")

    @trigger("pick")
    def pick(self) -> None:
        """Remember the colour."""
        self.state.picks.append(self.state.colour)
        self.state.dirty("picks")


async def test_users_and_parts(start: Start, pages: Pages) -> None:
    """Each user has private variables, both share the rest; a part used twice has variables twice; a page calls RPC."""
    server = Server("users")
    server.add_protocol_to_configure(lambda root: root.registerLinkProtocol(Sums()))
    with AppLayout(server):
        Choice(server)
        for name in ("left", "right"):
            Counter(server.create_child_server(prefix=f"{name}_"), name)
    await start(server, backend="aiohttp", port=0)
    one, other = await pages.open(server.links()["control"]), await pages.open(server.links()["control"])

    await one.locator("#colour").fill("blue")
    await one.locator("#pick").click()
    await one.locator("#pick").click()
    await other.locator("#pick").click()
    await expect(one.locator("#pick")).to_have_text("blue,blue")
    await expect(other.locator("#pick")).to_have_text("red")
    assert server.state.picks == []

    await one.locator("#left").click()
    await expect(other.locator("#left")).to_have_text("1 2")  # what it adds to is what it shows
    await other.locator("#left").click()
    await one.locator("#right").click()
    for page in (one, other):
        await expect(page.locator("#left")).to_have_text("2 4")
        await expect(page.locator("#right")).to_have_text("1 2")

    await other.evaluate("void belvedere.subscribe('sums.done', (told) => { window.told = told.sum })")
    await one.locator("#sum").click()
    await expect(one.locator("#sum")).to_have_text("5")
    await expect(other.locator("#sum")).to_have_text("")
    await other.wait_for_function("window.told === 5")
    assert pages.console_errors == []
