from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from belvedere.app import Server, Session, current_session, on_behalf_of
from belvedere.ui import AppLayout
from belvedere.widgets import html
from tests.app.conftest import Join, Start
from tests.app.driver import Browser, Recorder


@pytest.fixture
async def clients(server: Server, join: Join) -> AsyncIterator[tuple[Browser, Browser]]:
    """Yield two browsers of a server with the private variables `choice` and `cart`, and the shared `total`."""
    server.state.private("choice", "cart")
    server.state.update(choice="default", cart=[], total=0)
    yield await join(server), await join(server)


def session_of(server: Server, browser: Browser) -> Session:
    """Return the session of a browser."""
    return next(one for one in server.sessions if browser.welcome is not None and one.id == browser.welcome.session)


async def test_listener_works_on_the_sessions_own(server: Server, clients: tuple[Browser, Browser]) -> None:
    """A listener that writes `server.state` writes the variable of the session that caused the change."""
    one, other = clients
    server.state.private("shout")

    @server.change("choice")
    def on_choice(choice: str) -> None:
        server.state.shout = f"{choice}! {server.state.choice}"
        server.state.total += 1

    await one.written(choice="a")
    await one.sees("shout", "a! a")
    await other.sees("total", 1)
    assert other.get("shout") is None
    assert "shout" not in server.state


async def test_async_listener_and_its_tasks(server: Server, clients: tuple[Browser, Browser]) -> None:
    """An asynchronous listener, the tasks it creates and the threads it waits for go on for the same session."""
    one, other = clients
    server.state.private("steps")

    @server.change("choice")
    async def on_choice(choice: str) -> None:
        async def later() -> None:
            await asyncio.sleep(0)
            server.state.steps = [choice, await asyncio.to_thread(lambda: server.state.choice)]

        await asyncio.gather(asyncio.create_task(later()))

    await asyncio.gather(one.written(choice="a"), other.written(choice="b"))
    await one.sees("steps", ["a", "a"])
    await other.sees("steps", ["b", "b"])


async def test_trigger_reads_and_counts_its_own(server: Server, clients: tuple[Browser, Browser]) -> None:
    """A trigger that counts with `+=` counts for each session apart, from the shared default on."""
    one, other = clients
    server.state.private("count")
    server.state.count = 10

    @server.trigger("more")
    def more(by: int) -> int:
        server.state.count += by
        return int(server.state.count)

    assert await one.call("more", 1) == 11
    assert await one.call("more", 1) == 12
    assert await other.call("more", 5) == 15
    await one.sees("count", 12)
    await other.sees("count", 15)
    assert server.state.count == 10


async def test_the_program_sets_the_default(server: Server, clients: tuple[Browser, Browser]) -> None:
    """Code that runs for nobody writes the default, which those see who have no value of their own."""
    one, other = clients
    await one.written(choice="mine")
    server.state.choice = "new default"
    await other.sees("choice", "new default")
    assert one.get("choice") == "mine"
    assert server.state.choice == "new default"


async def test_hook_of_a_session(server: Server, join: Join) -> None:
    """on_client_connected can give a new session its values."""
    server.state.private("name")

    @server.controller.add("on_client_connected")
    def greet(session: Session) -> None:
        server.state.name = session.id

    browser = await join(server)
    await browser.sees("name", browser.welcome.session if browser.welcome else None)
    assert "name" not in server.state


async def test_on_behalf_of(server: Server, clients: tuple[Browser, Browser]) -> None:
    """on_behalf_of lets code choose for whom it writes: one session, or nobody."""
    one, other = clients
    with on_behalf_of(session_of(server, one)):
        assert current_session() is session_of(server, one)
        server.state.choice = "for one"
        with on_behalf_of(None):
            server.state.choice = "for all"
        assert server.state.to_dict()["choice"] == "for one"
    assert server.state.to_dict()["choice"] == "for all"
    await one.sees("choice", "for one")
    await other.sees("choice", "for all")


async def test_editing_the_default_in_place(server: Server, clients: tuple[Browser, Browser]) -> None:
    """A handler that appends to a private list and calls dirty changes the session's own, nobody else's."""
    one, other = clients

    @server.trigger("add")
    def add(item: str) -> Any:
        server.state.cart.append(item)
        server.state.dirty("cart")
        return server.state.cart

    assert await one.call("add", "apple") == ["apple"]
    assert await other.call("add", "pear") == ["pear"]
    assert await one.call("add", "plum") == ["apple", "plum"]
    await one.sees("cart", ["apple", "plum"])
    await other.sees("cart", ["pear"])
    assert server.state.cart == []


async def test_editing_what_a_listener_got(server: Server, clients: tuple[Browser, Browser]) -> None:
    """What a listener gets of a private variable is the session's own copy, by name and with all others."""
    one, _ = clients
    heard = Recorder()

    @server.change("choice")
    def on_choice(cart: list[str], **state: Any) -> None:
        cart.append("edited")
        heard(server.state.cart)

    @server.change("choice")
    def on_any(**state: Any) -> None:
        heard(state["cart"])

    await one.written(choice="a")
    assert await heard.until(2) == [["edited"], ["edited"]]
    assert server.state.cart == []
    server.state.cart = ["a new default"]
    with on_behalf_of(session_of(server, one)):
        assert server.state.cart == ["a new default"]


async def test_modified_flush_and_clean(server: Server, clients: tuple[Browser, Browser]) -> None:
    """Of private variables, a session's code sees as modified what the session modified."""
    one, other = clients
    server.state.flush()
    with on_behalf_of(session_of(server, one)):
        server.state.choice = "a"
        assert server.state.modified_keys == {"choice"}
        server.state.clean("choice")
        assert not server.state.is_dirty("choice")
        server.state.cart = ["b"]
        with on_behalf_of(session_of(server, other)):
            assert server.state.modified_keys == set()
        assert server.state.flush() == {"cart"}
    await one.sees("cart", ["b"])


async def test_removing(server: Server, clients: tuple[Browser, Browser]) -> None:
    """Removing a session's own value shows it the default again; there is nothing more to remove."""
    one, _ = clients
    with on_behalf_of(session_of(server, one)):
        server.state.choice = "a"
        del server.state.choice
        assert server.state.choice == "default"
        with pytest.raises(KeyError, match="no value of its own"):
            del server.state["choice"]


async def test_initial_is_everybodys(server: Server, clients: tuple[Browser, Browser]) -> None:
    """What a new client gets is the default, also where code runs for a session."""
    one, _ = clients
    with on_behalf_of(session_of(server, one)):
        server.state.choice = "a"
        assert server.state.initial["choice"] == server.get_server_state()["choice"] == "default"


async def test_another_servers_session(server: Server, start: Start, clients: tuple[Browser, Browser]) -> None:
    """A handler of one server that writes the state of another writes that one's default."""
    one, _ = clients
    elsewhere = await start(Server("elsewhere"))
    elsewhere.state.private("choice")
    heard = Recorder()

    @elsewhere.change("choice")
    def on_choice(choice: str) -> None:
        heard((choice, current_session()))

    with on_behalf_of(session_of(server, one)):
        elsewhere.state.choice = "theirs"
    assert elsewhere.state.choice == "theirs"
    assert await heard.until() == [("theirs", None)]


async def test_after_the_session(server: Server, clients: tuple[Browser, Browser]) -> None:
    """A task that outlives its session reads and writes what was the session's, and calls no listener."""
    one, other = clients
    heard, done = Recorder(), Recorder()
    ended = asyncio.Event()

    @server.change("choice")
    def on_choice(choice: str) -> None:
        heard(choice)

    async def work() -> None:
        await ended.wait()
        server.state.choice = "too late"
        done(server.state.choice)

    session = session_of(server, one)
    with on_behalf_of(session):
        server.create_task(work())
    session.close()
    assert session.ended
    ended.set()
    assert await done.until() == ["too late"]
    await other.written(choice="after")
    assert await heard.until() == ["after"]
    assert server.state.choice == "default"


async def test_context_listeners_see_the_context(server: Server, clients: tuple[Browser, Browser]) -> None:
    """What a handler writes to the context, which no session has of its own, its listeners get."""
    one, _ = clients
    heard = Recorder()
    server.context.change("job")(lambda job, **others: heard((job, others)))

    @server.trigger("begin")
    def begin() -> None:
        server.context.job = "solve"

    await one.call("begin")
    assert await heard.until() == [("solve", {})]


async def test_through_a_child_server(server: Server, clients: tuple[Browser, Browser]) -> None:
    """A part's private variables are each session's own, by its names."""
    one, other = clients
    part = server.create_child_server(prefix="p_")
    part.state.private("x")
    part.state.x = 0

    @part.trigger("up")
    def up() -> dict[str, Any]:
        part.state.x += 1
        return part.state.to_dict()

    assert await one.call("up") == {"x": 1}
    assert await one.call("up") == {"x": 2}
    assert await other.call("up") == {"x": 1}
    await one.sees("p_x", 2)


async def test_a_page_that_a_handler_builds(server: Server, clients: tuple[Browser, Browser]) -> None:
    """The defaults of a page's widgets are everybody's, also where one user's handler builds the page."""
    one, other = clients
    server.state.private("picked")

    @server.trigger("build")
    def build() -> None:
        with AppLayout(server):
            html.Input(v_model=("picked", "first"))

    await one.call("build")
    await other.sees("picked", "first")
    assert server.state.initial["picked"] == "first"
