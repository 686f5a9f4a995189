"""`trame_server.controller.Controller`: what is bound, what is called, and what comes back."""

from __future__ import annotations

import asyncio
import weakref

import pytest

from belvedere.compat.trame_server.controller import Controller, FunctionNotImplementedError
from belvedere.compat.trame_server.core import Server, Translator


def test_a_function_is_bound_later() -> None:
    """Calling it before is an error of its own; afterwards the one that was taken out before works."""
    controller = Controller()
    function = controller.later
    with pytest.raises(FunctionNotImplementedError, match="later"):
        function()
    controller.later = lambda: 3
    assert (function(), controller["later"] is function) == (3, True)


def test_results_come_in_the_order_of_binding() -> None:
    """One function gives its result, added ones a list with the main one's first; `once` is called once."""
    controller = Controller()
    controller.add("f")(lambda: 1.5)
    assert controller.f() == [1.5]
    controller.add("f", clear=True)(lambda: 2)
    controller.once("f")(lambda: 3)
    controller.f = lambda: 1
    assert controller.f() == [1, 2, 3]
    assert controller.f() == [1, 2]


def test_members_cannot_be_replaced() -> None:
    """A function cannot have the name of a member of the controller."""
    with pytest.raises(NameError, match="trigger"):
        Controller().trigger = print  # type: ignore[method-assign, assignment]


def test_triggers_are_numbered() -> None:
    """The names that functions get are stable, and lead back to them."""
    controller = Controller()

    def one() -> None: ...

    def two() -> None: ...

    assert [controller.trigger_name(function) for function in (one, two, one)] == [
        "trigger__1",
        "trigger__2",
        "trigger__1",
    ]
    assert controller.trigger_fn("trigger__2") is two


def test_a_method_can_be_held_weakly() -> None:
    """A `WeakMethod` is called while its object lives, and forgotten with it."""
    controller = Controller()
    called = []

    class Owner:
        def method(self) -> None:
            called.append(1)

    owner = Owner()
    controller.f.add(weakref.WeakMethod(owner.method))
    controller.add("f")(lambda: 1.5)
    controller.f()
    del owner
    assert controller.f() == [1.5]
    assert called == [1]


async def test_tasks_are_among_the_results() -> None:
    """A coroutine function that was added as a task gives its task, after the others."""
    controller = Controller()

    @controller.add_task("f")
    async def work() -> int:
        await asyncio.sleep(0)
        return 2

    controller.add("f")(lambda: 4)
    controller.set("f")(lambda: 5)
    main, added, task = controller.f()
    assert (main, added, await task) == (5, 4, 2)
    controller.f.remove_task(work)
    with pytest.raises(KeyError, match="not bound"):
        controller.f.remove(work)
    assert controller.f() == [5, 4]
    controller.f.clear()
    assert not controller.f.exists()


def test_a_child_calls_its_functions_by_names_of_its_own() -> None:
    """What is bound under a name in the child has the prefixed name in the parent; hooks have one name everywhere."""
    server = Server()
    child = server.create_child_server(prefix="child_")
    child.controller.add("f")(lambda: 1)
    assert child.controller.f() == server.controller.child_f() == [1]
    child.controller.on_server_ready = lambda **_: "ready"
    assert server.controller.on_server_ready() == "ready"
    other = Controller(Translator("other_"), internal=server.controller)
    other.g = lambda: 7
    assert server.controller.other_g() == 7


def test_triggers_of_a_part_have_names_of_their_own() -> None:
    """A part of an application registers its triggers under its prefix, and takes no name from the whole."""
    server = Server("parts")
    part = server.create_child_server(prefix="part_")
    whole = server.trigger("go")(lambda: 1)
    own = part.trigger("go")(lambda: 2)
    assert (server.controller.trigger_fn("go"), server.controller.trigger_fn("part_go")) == (whole, own)
    assert part.trigger_name(own) == "part_go"
