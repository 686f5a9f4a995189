"""State from other processes: a queue that carries writes, and the task that makes them.

A solver in a process of its own gets a `StateQueue` over a `multiprocessing` queue and writes to it as to the state;
`follow_queue` on the server's side makes the writes, those of one message together, until the other side says that it
has ended.
"""

from __future__ import annotations

import asyncio
import queue as queues
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, Self, final

if TYPE_CHECKING:
    from types import TracebackType

    from belvedere.app.server import Server

__all__ = ["END", "QueueLike", "StateQueue", "follow_queue"]

END = "STOP"
"""The message that tells the end."""

_GLANCE_SECONDS = 0.5  # how long a thread looks at the queue before the task may be cancelled


class QueueLike(Protocol):
    """What is needed of a queue: those of `queue`, `multiprocessing` and its managers have it."""

    def put(self, item: Any) -> None:
        """Append an item."""

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Take the oldest item; raise `queue.Empty` when there is none in time."""


@final
class StateQueue:
    """Writes to a server's state, from another process: ``state.progress = 0.5``.

    Reading gives what was written here before, else None. As a context manager it tells the end.

    Args:
        queue: shared with the server's process.
        auto_flush: sends each write at once; otherwise they are gathered until `flush`.
    """

    def __init__(self, queue: QueueLike, auto_flush: bool = True) -> None:
        self._queue = queue
        self._auto_flush = auto_flush
        self._pending: dict[str, Any] = {}
        self._sent: dict[str, Any] = {}

    @property
    def queue(self) -> QueueLike:
        """What carries the writes."""
        return self._queue

    def __getitem__(self, key: str) -> Any:
        return self._pending.get(key, self._sent.get(key))

    def __setitem__(self, key: str, value: Any) -> None:
        self.update({key: value})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self[name] = value

    def update(self, values: Mapping[str, Any]) -> None:
        """Write several variables, sent together."""
        self._pending.update(values)
        if self._auto_flush:
            self.flush()

    def flush(self) -> None:
        """Send what was gathered."""
        if self._pending:
            self._queue.put(dict(self._pending))
            self._sent.update(self._pending)
            self._pending.clear()

    def exit(self) -> None:
        """Tell the server's side that nothing more comes."""
        self.flush()
        self._queue.put(END)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.exit()


async def follow_queue(server: Server, queue: QueueLike) -> None:
    """Write to the server's state what comes through `queue`, until the other side has ended."""
    while True:
        try:
            message = await asyncio.to_thread(queue.get, True, _GLANCE_SECONDS)
        except queues.Empty:
            continue
        if message == END:
            return
        server.state.update(message)
