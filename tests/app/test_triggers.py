from __future__ import annotations

import gc

import pytest

from belvedere.app import Server, UnknownTriggerError
from belvedere.app.triggers import Triggers, keeper


def test_registered_name() -> None:
    """A trigger registered by hand is found by its name, and its function keeps that name."""
    triggers = Triggers()

    @triggers.register("hello")
    def hello() -> int:
        return 1

    assert triggers.find("hello") is hello
    assert triggers.name_of(hello) == "hello"


def test_automatic_names_are_stable() -> None:
    """A function gets one name, always the same; another function gets another."""
    triggers = Triggers()

    def f() -> None: ...

    def g() -> None: ...

    assert triggers.name_of(f) == triggers.name_of(f) != triggers.name_of(g)
    assert triggers.find(triggers.name_of(f)) is f


def test_bound_methods_have_one_name() -> None:
    """A bound method has the same name each time it is looked up, and another for another object."""

    class Thing:
        def act(self) -> Thing:
            return self

    triggers, one, other = Triggers(), Thing(), Thing()
    name = triggers.name_of(one.act)
    assert triggers.name_of(one.act) == name != triggers.name_of(other.act)
    assert triggers.find(name)() is one


def test_kept_for_good() -> None:
    """A function named outside any layout stays callable though nobody else holds it."""
    triggers = Triggers()
    name = triggers.name_of(lambda: 7)
    gc.collect()
    assert triggers.find(name)() == 7


def test_kept_by_the_layout() -> None:
    """A function named while a layout is built lives as long as the layout, and leaves nothing behind."""
    triggers = Triggers()
    layout: dict[int, object] = {}
    reset = keeper.set(layout)
    name = triggers.name_of(lambda: 7)
    keeper.reset(reset)
    assert triggers.find(name)() == 7
    layout.clear()
    gc.collect()
    with pytest.raises(UnknownTriggerError):
        triggers.find(name)
    assert len(triggers) == 0


def test_not_kept() -> None:
    """Rebuilding leaves no triggers: a thousand lambdas that nobody holds are gone."""
    triggers = Triggers()
    for _ in range(1000):
        triggers.name_of(lambda: None, keep=False)
    gc.collect()
    assert len(triggers) == 0


def test_unknown_names_the_nearest() -> None:
    """An unknown trigger is an error that names the nearest, or all there are."""
    triggers = Triggers()
    triggers.register("reset_camera")(lambda: None)
    with pytest.raises(UnknownTriggerError, match="'reset_camera'"):
        triggers.find("reset_camra")
    with pytest.raises(UnknownTriggerError, match="known are: reset_camera"):
        triggers.find("zzz")


def test_unregister() -> None:
    """A trigger that was unregistered is unknown."""
    triggers = Triggers()
    triggers.register("a")(print)
    assert triggers.unregister("a")
    assert not triggers.unregister("a")


def test_server_and_controller_share_triggers() -> None:
    """A trigger of the server is one of the controller."""
    server = Server("idle")

    @server.trigger("hello")
    def hello() -> None: ...

    assert server.trigger_name(hello) == server.controller.trigger_name(hello) == "hello"
    assert server.controller.trigger_fn("hello") is hello
