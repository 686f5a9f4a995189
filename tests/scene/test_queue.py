"""The events of a session that wait to be read."""

from __future__ import annotations

import asyncio
import logging

import pytest

from belvedere.scene.events import ClientEvent
from belvedere.scene.serving.queue import EventQueue, EventStream


def put(queue: EventQueue, *types: str) -> None:
    """Put events of these types."""
    for etype in types:
        queue.put(ClientEvent(etype))


def test_reads_in_order() -> None:
    """`popleft` gives the oldest, `pop` the newest, both None where there is none."""
    queue = EventQueue(10, "it")
    put(queue, "A", "B", "C")
    assert queue.popleft() == "A"
    assert queue.pop() == "C"
    queue.clear()
    assert queue.popleft() is None
    assert queue.pop() is None


def test_the_oldest_go(caplog: pytest.LogCaptureFixture) -> None:
    """A full queue drops the oldest; that is counted, and logged once if anybody reads."""
    queue = EventQueue(2, "the session")
    put(queue, "A", "B", "C")
    assert (queue.dropped, caplog.messages) == (1, [])
    assert queue.popleft() == "B"
    with caplog.at_level(logging.WARNING):
        put(queue, "D", "E", "F")
    assert queue.dropped == 3
    assert len(caplog.messages) == 1
    assert "the session has more than 2 events" in caplog.text


async def test_a_stream_goes_on_until_the_end() -> None:
    """`for` takes what waits, `async for` waits for more and ends with the session."""
    queue = EventQueue(10, "it")
    put(queue, "A", "B")
    assert [event.etype for event in EventStream(queue)] == ["A", "B"]

    async def read() -> list[str]:
        return [event.etype async for event in EventStream(queue)]

    reading = asyncio.create_task(read())
    await asyncio.sleep(0)
    put(queue, "C")
    await asyncio.sleep(0)
    put(queue, "D")
    queue.end()
    assert await reading == ["C", "D"]


async def test_waits_for_a_certain_event() -> None:
    """Somebody who waits gets the next event that is wanted, and is cancelled when the session ends."""
    queue = EventQueue(1, "it")
    waiting = asyncio.create_task(queue.matching(lambda event: event == "B"))
    await asyncio.sleep(0)
    put(queue, "A", "B", "C")
    assert await waiting == "B"
    waiting = asyncio.create_task(queue.matching(lambda event: True))
    await asyncio.sleep(0)
    queue.end()
    with pytest.raises(asyncio.CancelledError):
        await waiting
