"""`trame_server.state.State` on its own: what is flushed when, and who hears of it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from belvedere.app.state.translator import Translator
from belvedere.compat.trame_server.state import State


class Pushed:
    """A state, and what it pushed and called, in order."""

    def __init__(self, *, ready: bool = True) -> None:
        self.events: list[Any] = []
        self.state = State(commit_fn=lambda values: self.events.append(dict(values)), ready=ready)

    def take(self) -> list[Any]:
        """Return what happened since the last time."""
        events, self.events = self.events, []
        return events


def test_nothing_is_flushed_before_it_is_ready() -> None:
    """What is written before `ready` is flushed by it, the last value of each variable, and listeners hear of it."""
    pushed = Pushed(ready=False)
    pushed.state.change("a")(lambda a, **_: pushed.events.append(a))
    pushed.state.a = 1
    pushed.state.a = 2
    assert pushed.state.flush() is None
    assert pushed.take() == []
    pushed.state.ready()
    assert pushed.take() == [{"a": 2}, 2]


def test_a_value_that_was_set_back_is_no_change() -> None:
    """Only what differs from what was flushed last is dirty and flushed."""
    pushed = Pushed()
    pushed.state.a = 4
    assert pushed.state.flush() == {"a"}
    pushed.take()
    with pushed.state as state:
        state.a = 3
        state.a = 4
        assert not state.is_dirty("a")
    with pushed.state as state:
        state.update({"a": 5, "b": 1})
        state.update({"a": 4, "b": 2})
    assert pushed.take() == [{"b": 2}]


def test_equality_is_exact() -> None:
    """True is not 1, and an object edited in place and assigned again is seen to differ."""
    pushed = Pushed()
    pushed.state.update({"flag": 1, "list": [1]})
    pushed.take()
    with pushed.state as state:
        state.flag = True
        state.list.append(2)
        state.list = state.list
    assert pushed.take() == [{"flag": True, "list": [1, 2]}]


def test_nested_blocks_flush_at_the_outermost() -> None:
    """The end of an inner block flushes nothing."""
    pushed = Pushed()
    with pushed.state as state:
        state.a = 1
        with state:
            state.b = 2
        assert pushed.take() == []
    assert pushed.take() == [{"a": 1, "b": 2}]


def test_the_members_of_a_mapping() -> None:
    """`has`, `setdefault`, `in`, `initial`, `to_dict` and a missing variable are as documented."""
    state = Pushed().state
    state.a = 1
    assert (state.has("a"), state.has("b"), "a" in state, state.missing) == (True, False, True, None)
    assert (state.setdefault("a", 10), state.setdefault("b", 20)) == (1, 20)
    assert state.is_dirty_all("a", "b")
    assert state.modified_keys == {"a", "b"}
    state.flush()
    assert not state.is_dirty("a", "b")
    assert state.to_dict() == state.initial == {"a": 1, "b": 20}


def test_an_edit_in_place_is_flushed_after_dirty() -> None:
    """`dirty` marks a variable, `clean` takes it as flushed."""
    pushed = Pushed()
    with pushed.state as state:
        state.nested = []
    state.nested.append("item")
    assert not state.is_dirty("nested")
    state.dirty("nested")
    assert state.is_dirty("nested")
    state.flush()
    assert pushed.take()[-1] == {"nested": ["item"]}
    state.a = 1
    state.clean("a")
    assert not state.is_dirty("a")
    assert state.flush() == set()


def test_listeners_run_in_order_and_all_of_them(caplog: pytest.LogCaptureFixture) -> None:
    """An exception is logged with its traceback, and the listeners after it are called."""
    pushed = Pushed()

    @pushed.state.change("a")
    def first(**_: Any) -> None:
        pushed.events.append("first")

    @pushed.state.change("a")
    def fails(**_: Any) -> None:
        raise ValueError("on purpose")

    @pushed.state.change("a")
    def last(a: int) -> None:
        pushed.events.append(f"last {a}")

    with caplog.at_level(logging.ERROR), pushed.state as state:
        state.a = 1
    assert pushed.take() == [{"a": 1}, "first", "last 1"]
    assert "on purpose" in caplog.text


def test_what_a_listener_writes_is_the_next_pass() -> None:
    """Listeners that change variables are followed by another flush, of these alone."""
    pushed = Pushed()

    @pushed.state.change("celsius")
    def convert(celsius: float, **_: Any) -> None:
        pushed.state.fahrenheit = celsius * 9 / 5 + 32

    with pushed.state as state:
        state.celsius = 100
    assert pushed.take() == [{"celsius": 100}, {"fahrenheit": 212.0}]


async def test_an_asynchronous_listener_is_a_task() -> None:
    """It runs after the synchronous ones, on the loop."""
    pushed = Pushed()
    ran = asyncio.Event()

    @pushed.state.change("a")
    async def later(**_: Any) -> None:
        ran.set()

    pushed.state.change("a")(lambda **_: pushed.events.append("sync"))
    with pushed.state as state:
        state.a = 2
    assert pushed.take() == [{"a": 2}, "sync"]
    await ran.wait()


def test_suppressed_listeners_are_not_called() -> None:
    """What is written meanwhile is pushed, but nobody on the server hears of it."""
    pushed = Pushed()
    pushed.state.change("a", "b")(lambda **_: pushed.events.append("heard"))
    with pushed.state.suppress_change_listeners("a"), pushed.state as state:
        state.a = 1
    assert pushed.take() == [{"a": 1}]
    with pushed.state.suppress_change_listeners("a"), pushed.state as state:
        state.b = 1
    assert pushed.take() == [{"b": 1}, "heard"]


def test_two_states_share_their_variables_under_different_names() -> None:
    """A state over another one sees the same variables, through its translator."""
    root = State(ready=True)
    same, other = State(internal=root), State(Translator(prefix="other_"), internal=root)
    root.value, other.value = 1, 2
    assert (same.value, other.value, root.other_value) == (1, 2, 2)
    same.translator.add_translation("value", "renamed")
    same.value = 3
    assert root.to_dict() == {"value": 1, "other_value": 2, "renamed": 3}
    heard: dict[str, Any] = {}
    other.change("value")(lambda **state: heard.update(state))
    other.value = 5
    other.flush()
    assert heard["value"] == 5
    assert "other_value" not in heard
