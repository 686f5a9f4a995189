from __future__ import annotations

from typing import Any

import pytest

from belvedere.app import Server
from belvedere.wire import decode_server
from belvedere.wire.messages import Error, Write
from tests.app.conftest import Join
from tests.app.driver import Recorder


async def test_write_reaches_program_and_others(server: Server, join: Join) -> None:
    """What one client writes is seen by the program and by other clients."""
    writer, other = await join(server), await join(server)
    await writer.written(a=[1, 2])
    assert server.state.a == [1, 2]
    await other.sees("a", [1, 2])


async def test_private_write_stays_with_its_session(server: Server, join: Join) -> None:
    """What a client writes to a private variable is its session's own."""
    server.state.private("zoom")
    server.state.zoom = 1
    writer, other = await join(server), await join(server)
    await writer.written(zoom=2)
    assert server.state.zoom == 1
    assert server.sessions[0].state.zoom == 2
    assert (writer.get("zoom"), other.get("zoom")) == (2, 1)
    assert writer.replica.get(("session", "private")) == ["zoom"]


@pytest.mark.parametrize("key", ["_hidden", "belvedere__x", "trame__template_main", "k" * 257, ""])
async def test_reserved_names_are_refused(server: Server, join: Join, key: str) -> None:
    """Reserved, empty and overlong names are refused with an error, and nothing is written."""
    browser = await join(server)
    await browser.written(**{key: 1})
    assert [error.code for error in browser.errors] == ["refused"]
    assert server.state.to_dict() == {}


async def test_read_only_snaps_back(server: Server, join: Join) -> None:
    """A write to a read-only variable is refused by name, and the client sees what stands."""
    server.state.read_only("limit")
    server.state.limit = 5
    browser = await join(server)
    await browser.written(limit=9)
    await browser.sees("limit", 5)
    assert "'limit'" in browser.errors[0].message
    assert server.state.limit == 5


async def test_view_role_may_not_write(server: Server, join: Join) -> None:
    """A view link's write is refused, and its client sees what stands."""
    server.state.a = 1
    browser = await join(server, "view")
    await browser.written(a=2)
    await browser.sees("a", 1)
    assert browser.errors
    assert server.state.a == 1


async def test_validator_clamps(server: Server, join: Join) -> None:
    """A validator may accept another value; the client sees that one, also where it changes nothing."""
    server.state.a = 10
    server.state.set_validator("a")(lambda value: min(value, 10))
    browser = await join(server)
    await browser.written(a=15)
    await browser.sees("a", 10)
    await browser.written(a=7)
    assert server.state.a == browser.get("a") == 7


async def test_validator_refuses(server: Server, join: Join) -> None:
    """A validator that raises ValueError refuses, and the client is told why."""
    server.state.name = "old"

    @server.state.set_validator("name")
    def judge(value: Any) -> Any:
        if not value:
            raise ValueError("a name is needed")
        return value

    browser = await join(server)
    await browser.written(name="")
    await browser.sees("name", "old")
    assert "a name is needed" in browser.errors[0].message


async def test_failing_validator_is_a_refusal(server: Server, join: Join) -> None:
    """A validator that fails refuses, is reported, and the connection lives."""
    server.state.a = 1
    server.state.set_validator("a")(lambda value: value.strip())
    browser = await join(server)
    await browser.written(a=2)
    await browser.sees("a", 1)
    await browser.written(a=" x ")
    await browser.sees("a", "x")


async def test_client_only_stays_with_the_client(server: Server, join: Join) -> None:
    """What a client writes to a variable of its own is not taken."""
    server.state.client_only("menu")
    server.state.menu = False
    browser = await join(server)
    await browser.written(menu=True)
    assert server.state.menu is False
    assert browser.errors == []


async def test_write_to_a_masked_variable_stays_private(server: Server, join: Join) -> None:
    """A client that sees its session's own value changes that one."""
    server.state.a = 1
    browser = await join(server)
    server.sessions[0].state.a = 2
    await browser.sees("a", 2)
    await browser.written(a=3)
    assert (server.state.a, server.sessions[0].state.a) == (1, 3)


async def test_too_many_new_names(server: Server, join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients cannot add variables without end."""
    monkeypatch.setattr("belvedere.app.state.rules.MAX_CLIENT_KEYS", 3)
    browser = await join(server)
    await browser.written(**{f"k{number}": 1 for number in range(5)})
    assert len(server.state.to_dict()) == 3
    assert len(browser.errors) == 2
    await browser.written(k0=2)
    assert server.state.k0 == 2


async def test_odd_write(server: Server, join: Join) -> None:
    """A write without a value for each key is answered by an error and writes nothing."""
    browser = await join(server)
    browser.send_message(Write(1, ["a", 1, "b"]))
    answers = [decode_server(message)[0] for message in browser.channel.receive()]
    assert [answer.code for answer in answers if isinstance(answer, Error)] == ["malformed"]
    assert server.state.to_dict() == {}


async def test_clients_write_state_only(server: Server, join: Join) -> None:
    """A key that looks like a path of another face is a state variable, and the template stays."""
    server.store.shared.set(("ui", "main", "root"), {"template": "<p/>"})
    browser = await join(server)
    await browser.written(**{"ui/main/root": "<script/>"})
    assert server.store.shared.get(("ui", "main", "root")) == {"template": "<p/>"}


async def test_events(server: Server, join: Join) -> None:
    """An event of a client reaches the handlers of its session."""
    browser = await join(server)
    seen = Recorder()
    server.sessions[0].on("picked")(seen)
    browser.event("picked", {"cell": 3})
    assert await seen.until() == [{"cell": 3}]


async def test_view_role_may_not_send_events(server: Server, join: Join) -> None:
    """A view link's events are refused, but errors of its page are heard."""
    heard = Recorder()
    server.controller.on_error.add(heard)
    browser = await join(server, "view")
    acted = Recorder()
    server.sessions[0].on("picked")(acted)
    browser.event("picked", 1)
    browser.event("error", {"message": "template"})
    assert await heard.until() == ["template"]
    assert browser.errors[0].code == "refused"
    assert acted.seen == []
