from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from belvedere import decorators
from belvedere.app import App, Component, Server, Session, UnknownTriggerError, forget_server, get_server
from belvedere.app.components import bind_methods
from belvedere.decorators import change, controller, life_cycle, trigger
from tests.app.conftest import Join, Start
from tests.app.driver import Recorder


class Counter(Component):
    def __init__(self, server: Server, name: str = "counter", **options: Any) -> None:
        self.name = name
        self.heard: Any = None
        super().__init__(server, **options)

    @change("count", "step")
    def on_count(self, count: int, **_: Any) -> None:
        """Note the count."""
        if self.heard is not None:
            self.heard((self.name, count))

    @trigger("reset")
    def reset(self) -> str:
        """Begin again."""
        self.state.count = 0
        return self.name

    @controller.set("redraw")
    def redraw(self) -> str:
        """Draw."""
        return self.name

    @controller.add("refresh")
    def refresh(self) -> str:
        """Draw, too."""
        return self.name


class Deeper(Counter):
    def on_count(self, count: int, **_: Any) -> None:
        """Note the count."""
        raise AssertionError("an override without a decorator is bound to nothing")

    @trigger("reset")
    @trigger("clear")
    def reset(self) -> str:
        """Begin again."""
        return "deeper"


class Hooked(App):
    seen: Any

    @life_cycle.server_ready
    def ready(self, **state: Any) -> None:
        """Note a variable."""
        self.seen(("ready", state["x"]))

    @life_cycle.client_connected
    def connected(self, session: Session) -> None:
        """Note a role."""
        self.seen(("connected", session.role))

    @life_cycle.client_connected_task
    async def connected_later(self, session: Session) -> None:
        """Note a role, as a task."""
        self.seen(("later", session.role))


@pytest.fixture
def server_of_components() -> Server:
    """Return a server that does not run."""
    return Server("components")


def test_bound_when_made(server_of_components: Server) -> None:
    """Decorated methods are triggers and functions of the controller once the object is made."""
    server = server_of_components
    counter = Counter(server, "c", ctx_name="counter")
    assert server.controller.trigger_fn("reset")() == "c"
    assert server.controller.redraw() == "c"
    assert server.context.counter is counter
    assert (counter.server, counter.state, counter.ctrl, counter.ctx) == (
        server,
        server.state,
        server.controller,
        server.context,
    )


def test_each_instance_its_own(server_of_components: Server) -> None:
    """Instances of one class on parts of a server are bound apart."""
    one = Counter(server_of_components.create_child_server(prefix="one_"), "one")
    two = Counter(server_of_components.create_child_server(prefix="two_"), "two")
    assert (one.ctrl.redraw(), two.ctrl.redraw()) == ("one", "two")
    assert server_of_components.controller.one_redraw() == "one"


def test_overridden(server_of_components: Server) -> None:
    """An override counts with its own decorators only."""
    Deeper(server_of_components)
    assert server_of_components.controller.trigger_fn("reset")() == "deeper"
    assert server_of_components.controller.trigger_fn("clear")() == "deeper"
    assert "count" not in server_of_components._engine.face.listeners


async def test_changes(server: Server) -> None:
    """Methods listen to variables, each instance for itself, until it is unbound."""
    heard = Recorder()
    one, two = Counter(server, "one"), Counter(server, "two")
    one.heard = two.heard = heard
    server.state.count = 1
    assert await heard.until(2) == [("one", 1), ("two", 1)]
    one.unbind()
    one.unbind()
    server.state.count = 2
    assert (await heard.until(3))[2:] == [("two", 2)]
    assert server.controller.refresh() == ["two"]


def test_unbound(server_of_components: Server) -> None:
    """After unbind nothing of a component is left in its server."""
    counter = Counter(server_of_components, ctx_name="counter")
    counter.unbind()
    assert server_of_components.context.counter is None
    assert not server_of_components.controller.redraw.exists()
    with pytest.raises(UnknownTriggerError):
        server_of_components.controller.trigger_fn("reset")
    gone = weakref.ref(counter)
    del counter
    gc.collect()
    assert gone() is None


async def test_weak(server: Server) -> None:
    """A weakly bound component goes when nobody holds it, and its bindings with it."""
    heard = Recorder()
    counter = Counter(server, "weak", weak=True)
    counter.heard = heard
    server.state.count = 1
    assert await heard.until() == [("weak", 1)]
    assert server.controller.redraw() == "weak"
    gone = weakref.ref(counter)
    del counter
    gc.collect()
    assert gone() is None
    assert not server.controller.redraw.exists()
    with pytest.raises(UnknownTriggerError):
        server.controller.trigger_fn("reset")
    assert not server.state.remove_listener(print)
    assert server._engine.face.listeners.touched(["count"]) == []
    assert "count" not in server._engine.face.listeners


def test_strong_by_default(server_of_components: Server) -> None:
    """A component that nobody holds is held by its server."""
    Counter(server_of_components, "held")
    gc.collect()
    assert server_of_components.controller.redraw() == "held"


async def test_hooks(start: Start, join: Join) -> None:
    """Methods are hooks of the server's life, and get what hooks get."""
    app = Hooked(Server("hooked"), client_type="vue3")
    app.seen = Recorder()
    app.state.x = 1
    await start(app.server)
    await join(app.server)
    seen = await app.seen.until(3)
    assert sorted(seen) == [("connected", "control"), ("later", "control"), ("ready", 1)]


def test_app_finds_its_server() -> None:
    """An App takes a server, the name of one, or the current one."""
    try:
        named = App("named app")
        assert named.server is get_server("named app") is App().server
        assert App(named.server).server is named.server
    finally:
        forget_server("named app")


def test_any_object(server_of_components: Server) -> None:
    """The methods of an object of any class can be bound, and unbound."""

    class Plain:
        @trigger("plain")
        @decorators.hot_reload
        def method(self) -> str:
            return "plain"

    unbind = bind_methods(Plain(), server_of_components)
    assert server_of_components.controller.trigger_fn("plain")() == "plain"
    unbind()
    unbind()
    with pytest.raises(UnknownTriggerError):
        server_of_components.controller.trigger_fn("plain")


def test_wrong_decorators() -> None:
    """A decorator without names is an error where it stands."""
    with pytest.raises(TypeError, match="@change"):
        change()
    with pytest.raises(TypeError, match="@trigger"):
        trigger(len)  # type: ignore[arg-type]


def test_every_hook_has_decorators() -> None:
    """There is a decorator for each hook, and one that makes a task of it."""
    for hook in ("server_start", "server_bind", "server_ready", "server_reload", "server_exited", "client_connected",
                 "client_unmounted", "client_exited", "error", "exception"):  # fmt: skip
        assert callable(getattr(decorators.life_cycle, hook))
        assert callable(getattr(decorators.life_cycle, f"{hook}_task"))
