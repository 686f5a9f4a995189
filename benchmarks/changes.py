"""The process in which changes are made for the probe `flush_cost`: ``python -m benchmarks.changes NAME``."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from statistics import median
from typing import Any

from benchmarks.lines import obey
from benchmarks.serve import run_on_fastest_loop

_KEYS = 5000
_LISTENERS = 100
_CHANGES = 500


class _Listened:
    """Makes changes and waits until the listener of each has been called."""

    def __init__(self, change: Callable[[int], None]) -> None:
        self._change = change
        self._called = threading.Event()
        self._called_at = 0.0

    def called(self) -> None:
        """Note that the listener runs."""
        self._called_at = time.perf_counter()
        self._called.set()

    def measure(self) -> tuple[float, float]:
        """Return the processor time of a change and the median delay of its listener, both in ms."""
        delays = []
        cpu = time.process_time()
        for number in range(_CHANGES):
            self._called.clear()
            changed_at = time.perf_counter()
            self._change(number)
            if not self._called.wait(10.0):
                raise TimeoutError("a listener was not called")
            delays.append(self._called_at - changed_at)
        return (time.process_time() - cpu) / _CHANGES * 1e3, median(delays) * 1e3


async def _measure() -> dict[str, Any]:
    if sys.argv[1] == "trame":
        return await _measure_trame()
    import belvedere

    server = belvedere.Server("flush")
    state = server.state
    state.update({f"key{index}": index for index in range(_KEYS)} | {"named": -1, "whole": -1})
    for index in range(_LISTENERS):
        server.change(f"key{index}")(lambda **_: None)
    named = _Listened(lambda number: state.update({"named": number}))
    whole = _Listened(lambda number: state.update({"whole": number}))

    @server.change("named")
    def on_named(named: int, _listened: _Listened = named) -> None:
        _listened.called()

    @server.change("whole")
    def on_whole(**values: Any) -> None:
        whole.called()

    server.start(exec_mode="task", port=0, open_browser=False, show_connection_info=False, thread=True)
    ready = server.ready
    await (ready if isinstance(ready, asyncio.Future) else asyncio.wrap_future(ready))
    await asyncio.to_thread(named.measure)  # warms up
    figures: dict[str, float] = {}
    for name, listened in (("named", named), ("whole", whole)):
        figures[f"{name}.cpu"], figures[f"{name}.delay"] = await asyncio.to_thread(listened.measure)
    await server.stop()
    return figures


async def _measure_trame() -> dict[str, Any]:
    """Listeners are called by the flush itself."""
    server = import_module("trame.app").get_server("flush")
    state = server.state
    state.update({f"key{index}": index for index in range(_KEYS)} | {"named": -1, "whole": -1})
    for index in range(_LISTENERS):
        state.change(f"key{index}")(lambda **_: None)

    def set_to(key: str) -> Callable[[int], None]:
        def change(number: int) -> None:
            with state:
                state[key] = number

        return change

    listened = {name: _Listened(set_to(name)) for name in ("named", "whole")}
    state.change("named")(lambda named, **_: listened["named"].called())
    state.change("whole")(lambda **_: listened["whole"].called())
    task = server.start(
        exec_mode="task", port=0, open_browser=False, show_connection_info=False, thread=True, timeout=0
    )
    await server.ready
    listened["named"].measure()  # warms up
    figures: dict[str, float] = {}
    for name, one in listened.items():
        figures[f"{name}.cpu"], figures[f"{name}.delay"] = one.measure()
    await server.stop()
    await asyncio.gather(task, return_exceptions=True)
    return figures


if __name__ == "__main__":
    run_on_fastest_loop(lambda: obey({"measure": _measure}))
