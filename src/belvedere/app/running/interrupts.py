"""Ctrl-C and SIGTERM, for all the servers of a loop.

Signals belong to the process, and several servers may run in one: what they did before is put back only when the last
server that watches them is gone, and a first signal stops all of them. A second one has its usual effect.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, final

__all__ = ["stopped_by_signals"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@final
class _Watch:
    """The servers of one loop that a signal stops."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.stops: list[Callable[[], None]] = []
        self._loop = loop
        self._before: dict[signal.Signals, Any] = {}

    def install(self) -> None:
        for number in _SIGNALS:
            before = signal.getsignal(number)
            try:
                self._loop.add_signal_handler(number, self._stop_all)
            except NotImplementedError:  # Windows
                return
            self._before[number] = before

    def restore(self) -> None:
        for number in list(self._before):
            self._loop.remove_signal_handler(number)
            signal.signal(number, self._before.pop(number))

    def _stop_all(self) -> None:
        self.restore()
        for stop in list(self.stops):
            stop()


_watches: dict[asyncio.AbstractEventLoop, _Watch] = {}


@contextmanager
def stopped_by_signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> Iterator[None]:
    """Let a signal call `stop` while the block runs. Does nothing on another thread than the main one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    watch = _watches.get(loop)
    if watch is None:
        watch = _watches[loop] = _Watch(loop)
        watch.install()
    watch.stops.append(stop)
    try:
        yield
    finally:
        watch.stops.remove(stop)
        if not watch.stops:
            _watches.pop(loop, None)
            watch.restore()
