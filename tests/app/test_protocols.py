from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import numpy as np
import pytest

from belvedere.app import (
    LinkProtocol,
    RootProtocol,
    Server,
    ServerStateError,
    UnknownMethodError,
    current_session,
    export_rpc,
    on_behalf_of,
)
from belvedere.wire.messages import Event
from tests.app.conftest import Join, Start
from tests.app.driver import Browser, Recorder


class Solver(LinkProtocol):
    def __init__(self) -> None:
        self.met = Recorder()

    @export_rpc("solver.add")
    @export_rpc("solver.sum")
    def add(self, a: float, b: float = 1.0) -> float:
        """Return a sum."""
        return a + b

    @export_rpc("solver.wait")
    async def wait(self, value: Any) -> Any:
        """Return `value` later, and on whose behalf."""
        await asyncio.sleep(0)
        session = current_session()
        return [value, session is not None and session.id]

    @export_rpc("solver.field")
    def field(self, count: int) -> dict[str, Any]:
        """Return large values."""
        return {"array": np.arange(count, dtype=np.float32), "bytes": self.addAttachment(bytes(count))}

    @export_rpc("solver.fail")
    def fail(self) -> None:
        """Fail."""
        raise ValueError("diverged")

    def on_connect(self, request: Any, client_id: str) -> None:
        """Note who came."""
        self.met((request["kind"], client_id))

    def on_close(self, client_id: str) -> None:
        """Note who left."""
        self.met(client_id)


class Faster(Solver):
    def add(self, a: float, b: float = 1.0) -> float:
        """Return it faster."""
        return super().add(a, b) * 10


@pytest.fixture
async def solver(server: Server) -> AsyncIterator[Solver]:
    """Yield a protocol of the running server."""
    protocol = Solver()
    server.add_protocol_to_configure(lambda root: root.registerLinkProtocol(protocol))
    yield protocol


def published(browser: Browser) -> list[tuple[str, Any]]:
    """Return topics and payloads that reached a browser."""
    events = [one for one in browser.happened if isinstance(one, Event) and one.topic.startswith("publish:")]
    return [(one.topic, one.payload) for one in events]


async def test_configured_at_each_start(start: Start) -> None:
    """What configures protocols is called once a start, before the transport is bound, with a new root."""
    server = Server("starts")
    order: list[Any] = []
    server.add_protocol_to_configure(order.append)
    server.controller.on_server_start.add(lambda: order.append("start"))
    server.controller.on_server_bind.add(lambda: order.append("bind"))
    assert server.protocol is None
    await start(server)
    await server.stop()
    await start(server)
    assert [one for one in order[:3] if isinstance(one, str)] == ["start", "bind"]
    assert order[4] is server.protocol
    assert order[1] is not order[4]
    assert isinstance(server.protocol, RootProtocol)


async def test_configuration_that_fails() -> None:
    """An exception of what configures protocols keeps the server from starting, and it can be started again."""
    server = Server("misconfigured")
    working = [False, True]

    def configure(root: RootProtocol) -> None:
        if not working.pop(0):
            raise RuntimeError("no solver here")

    server.add_protocol_to_configure(configure)
    with pytest.raises(RuntimeError, match="no solver here"):
        await server.start(exec_mode="coroutine", backend="generic", thread=True, show_connection_info=False)
    assert not server.running
    task = server.start(exec_mode="task", backend="generic", thread=True, show_connection_info=False)
    assert await server.ready
    await server.stop()
    await task


async def test_called_by_clients(server: Server, solver: Solver, join: Join) -> None:
    """A client calls what is exported by name, with arguments; coroutine functions know for whom they run."""
    browser = await join(server)
    assert await browser.call("solver.add", 2, b=3) == 5
    assert await browser.call("solver.sum", 2) == 3
    assert await browser.call("solver.wait", [1]) == [[1], browser.welcome.session if browser.welcome else None]


async def test_large_answers(server: Server, solver: Solver, join: Join) -> None:
    """Arrays and bytes of megabytes are answered as they are."""
    browser = await join(server)
    answer = await browser.call("solver.field", 3_000_000)
    assert answer["bytes"] == bytes(3_000_000)
    assert np.array_equal(answer["array"], np.arange(3_000_000, dtype=np.float32))


async def test_failing_method(server: Server, solver: Solver, join: Join) -> None:
    """An exception of a method is the answer, and the connection goes on."""
    browser = await join(server)
    with pytest.raises(RuntimeError, match="ValueError: diverged"):
        await browser.call("solver.fail")
    assert await browser.call("solver.add", 1) == 2


async def test_unknown_method(server: Server, solver: Solver, join: Join) -> None:
    """An unknown name is an error with the nearest name, for clients and for the program."""
    browser = await join(server)
    with pytest.raises(RuntimeError, match=r"did you mean 'solver\.add'"):
        await browser.call("solver.ad")
    with pytest.raises(UnknownMethodError, match=r"did you mean 'solver\.add'"):
        server.protocol_call("solver.ad")


async def test_viewers_may_not_call(server: Server, solver: Solver, join: Join) -> None:
    """A view link cannot call what protocols export."""
    browser = await join(server, "view")
    with pytest.raises(RuntimeError, match="watch, but not call"):
        await browser.call("solver.add", 1)


async def test_a_trigger_goes_first(server: Server, solver: Solver, join: Join) -> None:
    """A trigger of the same name is called in the place of an exported method."""
    server.trigger("solver.add")(lambda *_: "trigger")
    assert await (await join(server)).call("solver.add", 1) == "trigger"


async def test_called_by_the_program(server: Server, solver: Solver) -> None:
    """protocol_call returns what the method returns: of a coroutine function, a coroutine."""
    assert server.protocol_call("solver.add", 1, b=2) == 3
    waiting = server.protocol_call("solver.wait", 1)
    assert inspect.iscoroutine(waiting)
    assert await waiting == [1, False]


def test_not_started() -> None:
    """Before the server has started there is no protocol to call."""
    with pytest.raises(ServerStateError, match="start"):
        Server("idle").protocol_call("solver.add")


async def test_publish_to_all(server: Server, solver: Solver, join: Join) -> None:
    """What a protocol publishes reaches every client, viewers too, as it was when it was published."""
    browsers = [await join(server), await join(server, "view")]
    data = {"step": 1, "field": np.arange(4, dtype=np.float32), "raw": b"\x00" * 100_000}
    solver.publish("solver.progress", data)
    data["step"] = 2
    for browser in browsers:
        await browser.until(partial(published, browser))
        ((topic, payload),) = published(browser)
        assert topic == "publish:solver.progress"
        assert (payload["step"], payload["raw"]) == (1, b"\x00" * 100_000)
        assert np.array_equal(payload["field"], np.arange(4))


async def test_publish_to_one(server: Server, solver: Solver, join: Join) -> None:
    """A client is named by its id; the one that acts can be left out."""
    one, other = await join(server), await join(server)
    first, second = server.sessions
    solver.publish("to.one", 1, client_id=first.id)
    with on_behalf_of(first):
        solver.publish("to.others", 2, skip_last_active_client=True)
    solver.publish("to.all", 3)
    await one.until(lambda: len(published(one)) == 2)
    await other.until(lambda: len(published(other)) == 2)
    assert second.id != first.id
    assert [topic for topic, _ in published(one)] == ["publish:to.one", "publish:to.all"]
    assert [topic for topic, _ in published(other)] == ["publish:to.others", "publish:to.all"]


async def test_connections_are_told(server: Server, solver: Solver, join: Join) -> None:
    """A protocol hears of sessions that begin and end."""
    await join(server)
    session = server.sessions[0]
    session.close()
    assert await solver.met.until(2) == [("test", session.id), session.id]


async def test_registering_and_unregistering(server: Server, solver: Solver) -> None:
    """A later protocol takes over names, an override keeps them, and unregistering gives them back."""
    root = server.protocol
    assert root is not None
    faster = Faster()
    root.register_link_protocol(faster)
    assert server.protocol_call("solver.add", 1) == 20
    assert root.getLinkProtocols() == [solver, faster]
    root.unregisterLinkProtocol(faster)
    assert server.protocol_call("solver.add", 1) == 2
    assert faster.core_server is None
    with pytest.raises(TypeError, match="class Solver"):
        root.registerLinkProtocol(Solver)  # type: ignore[arg-type]


async def test_shared_objects(server: Server, solver: Solver) -> None:
    """Protocols find the server, and what others left for them."""
    root = server.protocol
    assert root is not None
    assert solver.getApplication() is server
    root.setSharedObject("mesh", "m")
    assert solver.getSharedObject("mesh") == "m"
    root.setSharedObject("mesh", None)
    assert solver.get_shared_object("mesh") is None
    assert solver.coreServer is root


async def test_not_registered() -> None:
    """A protocol that is not registered publishes to nobody, and knows nothing."""
    protocol = Solver()
    protocol.publish("topic", 1)
    assert protocol.getApplication() is None


async def test_child_servers_share_protocols(server: Server, solver: Solver) -> None:
    """A part's protocols are those of the whole."""
    part = server.create_child_server(prefix="p_")
    assert part.protocol_call("solver.add", 1) == 2
    assert part.protocol is server.protocol
