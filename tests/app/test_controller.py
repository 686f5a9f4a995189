from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest

from belvedere.app import Controller, FunctionNotImplementedError, Server, UnknownTriggerError
from tests.app.driver import Recorder


@pytest.fixture
def ctrl() -> Controller:
    """Return the controller of a server that does not run."""
    return Server("idle").controller


def test_bound_late(ctrl: Controller) -> None:
    """A function may be taken from the controller before it is bound, and gives its own result."""
    late = ctrl.double
    ctrl.double = lambda x: 2 * x
    assert late(3) == 6
    assert ctrl["double"](4) == 8


def test_unbound_call(ctrl: Controller) -> None:
    """Calling what nothing is bound to is an error that names it."""
    assert not ctrl.nothing.exists()
    with pytest.raises(FunctionNotImplementedError, match=r"controller\.nothing"):
        ctrl.nothing()


def test_added_run_in_order(ctrl: Controller) -> None:
    """The function that was set comes first, then those added in their order; the results are a list."""
    for number in range(1, 10):
        ctrl.f.add(lambda number=number: number)
    ctrl.f = lambda: 0
    assert ctrl.f() == list(range(10))


def test_only_added(ctrl: Controller) -> None:
    """Added functions alone give a list."""
    ctrl.f.add(lambda: 1)
    assert ctrl.f() == [1]


def test_all_run_though_one_raises(ctrl: Controller) -> None:
    """Every function runs though one before raises, and the first exception is raised."""
    ran: list[int] = []

    def fail() -> None:
        raise ValueError("first")

    ctrl.f.add(fail)
    ctrl.f.add(lambda: ran.append(1))
    with pytest.raises(ValueError, match="first"):
        ctrl.f()
    assert ran == [1]


def test_once(ctrl: Controller) -> None:
    """A function added once runs once, and counts as existing until then."""
    ctrl.f.once(lambda: 1)
    assert ctrl.f.exists()
    assert ctrl.f() == [1]
    assert not ctrl.f.exists()


def test_remove_discard_clear(ctrl: Controller) -> None:
    """remove raises for what is not bound, discard does not; clear unbinds all or only what was set."""

    def f() -> int:
        return 1

    ctrl.f.add(f)
    ctrl.f.remove(f)
    with pytest.raises(ValueError, match="not bound"):
        ctrl.f.remove(f)
    ctrl.f.discard(f)
    ctrl.f = f
    ctrl.f.add(lambda: 2)
    ctrl.f.clear(set_only=True)
    assert ctrl.f() == [2]
    ctrl.f.clear()
    assert not ctrl.f.exists()


def test_decorators(ctrl: Controller) -> None:
    """set, add and once decorate functions, which stay themselves."""

    @ctrl.set("f")
    def one() -> int:
        return 1

    @ctrl.add("f")
    def two() -> int:
        return 2

    @ctrl.once("f")
    def three() -> int:
        return 3

    assert one() == 1
    assert ctrl.f() == [1, 2, 3]
    assert ctrl.f() == [1, 2]

    @ctrl.add("f", clear=True)
    def four() -> int:
        return 4

    assert ctrl.f() == [4]


def test_adding_twice(ctrl: Controller) -> None:
    """A function that is added twice runs once."""

    def f() -> int:
        return 1

    ctrl.f.add(f)
    ctrl.f.add(f)
    assert ctrl.f() == [1]


def test_members_are_protected(ctrl: Controller) -> None:
    """A function cannot take the name of the controller's own methods, and only functions are bound."""
    with pytest.raises(AttributeError, match="trigger"):
        ctrl.trigger = print  # type: ignore[method-assign, assignment]
    with pytest.raises(TypeError, match="functions"):
        ctrl.f = 3
    with pytest.raises(TypeError, match="coroutine"):
        ctrl.f.add_task(print)


async def test_tasks(server: Server) -> None:
    """A coroutine function added as a task is scheduled; the result is its task."""
    seen = Recorder()

    @server.controller.add_task("work")
    async def work(value: int) -> int:
        seen(value)
        return value + 1

    (task,) = server.controller.work(3)
    assert await task == 4
    assert seen.seen == [3]


async def test_tasks_from_a_thread(server: Server) -> None:
    """The same from another thread gives a future that can be waited for there."""

    async def work(value: int) -> int:
        return value + 1

    server.controller.work.add_task(work)
    result: list[Any] = await asyncio.to_thread(lambda: [one.result(10) for one in server.controller.work(3)])
    assert result == [4]


def test_weak_methods() -> None:
    """Weak methods are bound as functions are, called while their object lives, and unbound with it."""

    server = Server("weak")

    class Panel:
        def first(self) -> str:
            return "first"

        def second(self) -> str:
            return "second"

    panel = Panel()
    server.controller.f = weakref.WeakMethod(panel.first)
    server.controller.f.add(weakref.WeakMethod(panel.second))
    assert server.controller.f() == ["first", "second"]
    server.controller.f.remove(panel.second)
    assert server.controller.f() == "first"
    server.trigger("weak")(weakref.WeakMethod(panel.first))
    assert server.controller.trigger_fn("weak")() == "first"
    assert server.trigger_name(panel.first) == "weak"
    del panel
    gc.collect()
    assert not server.controller.f.exists()
    with pytest.raises(UnknownTriggerError):
        server.controller.trigger_fn("weak")


def test_empty_may_be_fine(ctrl: Controller) -> None:
    """A function that may be empty returns None while nothing is bound."""
    ctrl.f.enable_empty()
    assert ctrl.f() is None
    ctrl.f = lambda: 1
    assert ctrl.f() == 1


async def test_remove_task(ctrl: Controller) -> None:
    """A coroutine function that was added as a task is removed as one."""

    async def work() -> None: ...

    ctrl.f.add_task(work)
    ctrl.f.remove_task(work)
    assert not ctrl.f.exists()


def test_unregister_trigger() -> None:
    """A trigger is unregistered by its name or its function."""
    server = Server("triggers")
    server.trigger("a")(print)
    server.trigger("b")(repr)
    assert server.controller.trigger_unregister("a")
    assert server.controller.trigger_unregister(repr)
    assert not server.controller.trigger_unregister("a")
