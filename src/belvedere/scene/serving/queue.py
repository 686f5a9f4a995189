"""The events of a session that wait to be read: ``popleft``, ``stream``, ``till``.

A queue is bounded: where a program reads more slowly than a user acts, the oldest events go. That is counted, and
logged once for each session whose program reads its queue at all; most programs have handlers instead.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from typing import final

from belvedere.scene.events import ClientEvent

__all__ = ["MOST_BYTES", "EventQueue", "EventStream"]

MOST_BYTES = 64 << 20
"""Bytes of events that may wait in a queue, one of them excepted."""

_log = logging.getLogger("belvedere.scene")


@final
class EventQueue:
    """Used on the loop's thread; `popleft`, `pop` and `clear` may be used from any.

    Args:
        length: events that may wait; None: any number.
        owner: whose events, for the log.
    """

    def __init__(self, length: int | None, owner: str) -> None:
        self._length = length
        self._events: deque[tuple[ClientEvent, int]] = deque()  # with their sizes
        self._bytes = 0  # of these
        self._lock = threading.Lock()
        self._owner = owner
        self._read = False
        self._told = False
        self._news: set[asyncio.Future[None]] = set()
        self._waiters: dict[asyncio.Future[ClientEvent], Callable[[ClientEvent], bool]] = {}
        self.dropped = 0
        """How many events were dropped, unread."""
        self.ended = False

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: ClientEvent, nbytes: int = 0) -> None:
        """Take an event, of `nbytes`; the oldest ones make room."""
        for waiter, wanted in list(self._waiters.items()):
            if not waiter.done() and wanted(event):
                waiter.set_result(event)
        with self._lock:
            before, waited = self.dropped, len(self._events)
            while self._events and (len(self._events) == self._length or self._bytes + nbytes > MOST_BYTES):
                self._bytes -= self._events.popleft()[1]
                self.dropped += 1
            self._events.append((event, nbytes))
            self._bytes += nbytes
        if self.dropped > before and self._read and not self._told:
            self._told = True
            _log.warning(
                "%s has more than %d events that were not read: the oldest are dropped; "
                "read faster, use handlers, or give the server a larger queue_len",
                self._owner,
                waited,
            )
        self._wake()

    def popleft(self) -> ClientEvent | None:
        """Return the oldest event and forget it; None where there is none."""
        return self._taken(self._events.popleft)

    def pop(self) -> ClientEvent | None:
        """Return the newest event and forget it; None where there is none."""
        return self._taken(self._events.pop)

    def clear(self) -> None:
        """Forget all events."""
        with self._lock:
            self._events.clear()
            self._bytes = 0

    def _taken(self, take: Callable[[], tuple[ClientEvent, int]]) -> ClientEvent | None:
        self._read = True
        with self._lock:
            if not self._events:
                return None
            event, nbytes = take()
            self._bytes -= nbytes
            return event

    async def next(self) -> ClientEvent | None:
        """Wait for an event and return it; None once the session has ended."""
        while (event := self.popleft()) is None:
            if self.ended:
                return None
            news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._news.add(news)
            try:
                await news
            finally:
                self._news.discard(news)
        return event

    async def matching(self, wanted: Callable[[ClientEvent], bool]) -> ClientEvent:
        """Wait for an event that is still to come.

        Raises:
            asyncio.CancelledError: the session ended first.
        """
        waiter: asyncio.Future[ClientEvent] = asyncio.get_running_loop().create_future()
        if self.ended:
            waiter.cancel()
        self._waiters[waiter] = wanted
        try:
            return await waiter
        finally:
            self._waiters.pop(waiter, None)

    def end(self) -> None:
        """Let everybody who waits know that nothing will come any more."""
        self.ended = True
        for waiter in list(self._waiters):
            waiter.cancel()
        self._wake()

    def _wake(self) -> None:
        for news in self._news:
            if not news.done():
                news.set_result(None)


@final
class EventStream:
    """The events of a session, one after another: ``for`` takes those that wait, ``async for`` waits for more."""

    def __init__(self, queue: EventQueue) -> None:
        self._queue = queue

    def __iter__(self) -> Iterator[ClientEvent]:
        while (event := self._queue.popleft()) is not None:
            yield event

    async def __aiter__(self) -> AsyncIterator[ClientEvent]:
        while (event := await self._queue.next()) is not None:
            yield event
