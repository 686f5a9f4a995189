"""The events of one session whose handlers have not ended.

A browser tells as fast as its user moves; where handlers are slower for long, what waits must not take all memory. Up
to a limit everything waits its turn; beyond it the session ends, as it does where too much waits behind a call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from belvedere.app.running.dispatch import Running

__all__ = ["MOST_BYTES", "MOST_RUNNING", "Backlog"]

MOST_RUNNING = 10_000
"""Handlers of events of one session that may run or wait to run."""

MOST_BYTES = 256 << 20
"""Bytes of these events, one of them excepted."""


@final
class Backlog:
    """Used on the loop's thread."""

    def __init__(self) -> None:
        self._running: dict[Running, int] = {}  # with the size of the event
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._running)

    def takes(self, nbytes: int) -> bool:
        """Return whether another event of that size may come."""
        return len(self._running) < MOST_RUNNING and (not self._running or self._bytes + nbytes <= MOST_BYTES)

    def begin(self, running: Running, nbytes: int) -> None:
        """Take note of a handler that was started, for an event of `nbytes`."""
        self._running[running] = nbytes
        self._bytes += nbytes

    def end(self, running: Running) -> None:
        """Take note that a handler has ended."""
        self._bytes -= self._running.pop(running, 0)

    def drop(self) -> None:
        """Do not run what has not begun."""
        for running in self._running:
            if not running.begun.done():
                running.result.cancel()
