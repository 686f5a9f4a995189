"""The numbered streams of calls and events that run beside the document, one in each direction.

Items of a stream are delivered in order and exactly once, across reconnections: the sender keeps each until the
receiver has it, and the receiver knows the last number it has seen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

import msgspec

from belvedere.wire.codec import Buffer, ProtocolError, encode
from belvedere.wire.messages import ClientReply, ReplyStatus

__all__ = ["Answers", "IncomingStream", "LinkOverflow", "OutgoingStream"]


class LinkOverflow(Exception):
    """A client has not taken what was sent for so long that its queue is full. It is disconnected, never robbed."""


@dataclass(slots=True)
class _Item:
    number: int
    after: int  # version it depends on
    nbytes: int
    make: Callable[[int], msgspec.Struct]
    buffers: list[Buffer] | None = None  # set once sent, so that it is sent the same again


@final
class OutgoingStream:
    """Items for the other side, kept until it has them.

    Args:
        most_items: items kept at most.
        most_bytes: bytes of arguments kept at most.
    """

    def __init__(self, most_items: int, most_bytes: int) -> None:
        self._most_items = most_items
        self._most_bytes = most_bytes
        self._kept: deque[_Item] = deque()
        self._next = 0  # index into _kept of the first item not sent on this connection
        self._nbytes = 0
        self.last = 0
        self.overflowed = False

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def unsent(self) -> bool:
        """Whether there are items that were not sent on this connection."""
        return self._next < len(self._kept)

    @property
    def first(self) -> int:
        """The number of the oldest item kept, or of the next one."""
        return self._kept[0].number if self._kept else self.last + 1

    def add(self, nbytes: int, after: int, make: Callable[[int, int], msgspec.Struct]) -> int:
        """Queue an item; return its number.

        Args:
            nbytes: size of what it carries.
            after: version it depends on, 0 for none.
            make: makes the message from its number and the version.

        Raises:
            LinkOverflow: if the queue is full.
        """
        if self.overflowed or len(self._kept) >= self._most_items or self._nbytes + nbytes > self._most_bytes:
            self.overflowed = True
            raise LinkOverflow(f"{len(self._kept)} calls and events of {self._nbytes} bytes wait for the client")
        self.last = number = self.last + 1
        self._kept.append(_Item(number, after, nbytes, lambda version: make(number, version)))
        self._nbytes += nbytes
        return number

    def next(self, version: int, settled: bool) -> tuple[list[Buffer], int] | None:
        """Return the next item to send and the version it waits for, or None.

        Args:
            version: the document's version.
            settled: whether nothing is staged, so that no higher version is on its way.
        """
        if self._next >= len(self._kept):
            return None
        item = self._kept[self._next]
        if item.after > version and not settled:
            return None
        self._next += 1
        if item.buffers is None:
            item.after = min(item.after, version)
            item.buffers = encode(item.make(item.after))
        return item.buffers, item.after

    def acknowledged(self, number: int) -> None:
        """Forget the items up to `number`.

        Raises:
            ProtocolError: if so many were never sent.
        """
        if number > self.last:
            raise ProtocolError("order", f"item {number} was acknowledged, the last one is {self.last}")
        while self._kept and self._kept[0].number <= number:
            self._nbytes -= self._kept.popleft().nbytes
            self._next = max(self._next - 1, 0)

    def resume(self, received: int) -> None:
        """Begin a connection with a receiver that has the items up to `received`."""
        self.acknowledged(received)
        self._next = 0


@final
class IncomingStream:
    """Numbers of what the other side sent, and how far it has been handled."""

    def __init__(self) -> None:
        self.received = 0
        self.handled = 0
        self._done: set[int] = set()  # handled ahead of earlier ones

    def accept(self, number: int) -> bool:
        """Return whether an item is new; a repeated one is not.

        Raises:
            ProtocolError: if one before it is missing.
        """
        if number <= self.received:
            return False
        if number != self.received + 1:
            raise ProtocolError("order", f"item {number} came after item {self.received}")
        self.received = number
        return True

    def done(self, number: int) -> bool:
        """Note that one item is handled; return whether that moves `handled`."""
        self._done.add(number)
        before = self.handled
        while self.handled + 1 in self._done:
            self.handled += 1
            self._done.discard(self.handled)
        return self.handled != before

    def done_up_to(self, number: int) -> bool:
        """Note that everything up to `number` is handled; return whether that moves `handled`."""
        number = min(number, self.received)
        if number <= self.handled:
            return False
        self.handled = number
        self._done = {one for one in self._done if one > number}
        while self.handled + 1 in self._done:
            self.handled += 1
            self._done.discard(self.handled)
        return True


@final
class Answers:
    """Who waits for the answers to which calls."""

    def __init__(self) -> None:
        self._waiting: dict[int, Callable[[int, Any], None]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def expect(self, number: int, on_answer: Callable[[int, Any], None]) -> None:
        """Pass the answers to call `number` to `on_answer(status, value)`."""
        self._waiting[number] = on_answer

    def forget(self, number: int) -> bool:
        """Drop further answers to call `number`; return whether any were expected."""
        return self._waiting.pop(number, None) is not None

    def answer(self, reply: ClientReply) -> None:
        """Deliver an answer. One that nobody waits for any more is dropped: its call timed out or was cancelled."""
        if reply.status == ReplyStatus.MORE:
            on_answer = self._waiting.get(reply.to)
        else:
            on_answer = self._waiting.pop(reply.to, None)
        if on_answer is not None:
            on_answer(reply.status, reply.value)

    def abandon(self, reason: str) -> None:
        """Answer everybody who waits with an error."""
        waiting, self._waiting = self._waiting, {}
        for on_answer in waiting.values():
            on_answer(ReplyStatus.ERROR, reason)
