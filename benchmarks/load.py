"""The process of the clients: ``python -m benchmarks.load NAME``."""

from __future__ import annotations

import asyncio
import sys
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from benchmarks.contenders import Arrival, Dialect, dialect_of
from benchmarks.lines import obey
from benchmarks.reader import Reader
from benchmarks.serve import run_on_fastest_loop
from benchmarks.workloads import WARM_UP

__all__ = ["lateness"]

_GRACE = 0.3
"""Seconds for what is under way at the end of a window to arrive."""


_PATIENCE = 3.0
"""Seconds for what was written to be handled."""

_LOOKS = 100
"""How often it is looked meanwhile whether it is."""


class _Client:
    """One client and everything it noticed."""

    def __init__(self, dialect: Dialect, port: int, *, deflate: bool, rate: float | None) -> None:
        self._dialect = dialect
        self._port = port
        self._deflate = deflate
        self._rate = rate
        self.seen: dict[str, list[tuple[float, float]]] = defaultdict(list)  # key: (first number, arrival)
        self._poses: dict[str, float] = {}
        self.torn = 0  # messages after which some nodes had moved and others not

    async def connect(self) -> None:
        """Connect, or connect again."""
        self.reader = Reader(self._dialect, self._port, deflate=self._deflate, rate=self._rate)
        self.reader.arrivals = self._note
        await self.reader.connect()

    def _note(self, arrivals: list[Arrival], at: float) -> None:
        for key, value in arrivals:
            self.seen[key].append((value, at))
            if key.startswith("node"):
                self._poses[key] = value
        if self._poses:
            self.torn += len(set(self._poses.values())) > 1

    def write(self, key: str, value: float | str) -> None:
        """Write a value."""
        self.reader.send(self._dialect.write(key, value))

    def call(self, name: str) -> None:
        """Call a function of the server."""
        self.reader.send(self._dialect.call(name))

    def bytes_at(self, at: float) -> int:
        """Return how many bytes had come at a time."""
        timeline = self.reader.timeline
        index = bisect_right(timeline, (at, sys.maxsize))
        return timeline[index - 1][1] if index else 0

    @property
    def session_kept(self) -> bool | None:
        """Whether the server resumed what this client had."""
        return self._dialect.session_kept


class _Load:
    """All clients of the process, in the order in which they connected."""

    def __init__(self, contender: str) -> None:
        self._contender = contender
        self._clients: list[_Client] = []

    async def connect(
        self, *, info: Mapping[str, Any], number: int = 1, deflate: bool = False, rate: float | None = None
    ) -> dict[str, Any]:
        """Add clients."""
        new = [
            _Client(dialect_of(self._contender, info), info["port"], deflate=deflate, rate=rate) for _ in range(number)
        ]
        for client in new:
            await client.connect()
        self._clients += new
        return {"deflated": any(client.reader.deflated for client in new)}

    async def until(self, *, key: str, times: int = 1, client: int = -1, patience: float = 60.0) -> dict[str, Any]:
        """Wait until a client has got `key` that often; return how long after connecting that was, and the bytes."""
        watched = self._clients[client]
        deadline = time.monotonic() + patience
        while len(watched.seen[key]) < times:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{key} came {len(watched.seen[key])} times in {patience} s, not {times}")
            await asyncio.sleep(0.001)
        at = watched.seen[key][times - 1][1]
        return {"seconds": at - watched.reader.begun_at, "bytes": watched.reader.nbytes}

    async def stall(self, *, client: int) -> None:
        """Let a client read no more."""
        self._clients[client].reader.stall()

    async def drop(self, *, client: int) -> None:
        """Cut a client's connection."""
        self._clients[client].reader.drop()
        await self._clients[client].reader.lost

    async def resume(self, *, client: int) -> dict[str, Any]:
        """Let a client connect again."""
        await self._clients[client].connect()
        return {"session_kept": self._clients[client].session_kept}

    async def write(self, *, client: int, key: str, times: int) -> dict[str, Any]:
        """Let a client write a value, as often as asked, and tell when it began and ended."""
        since = time.monotonic()
        for _ in range(times):
            self._clients[client].write(key, time.monotonic())
            await asyncio.sleep(0.03)
        await asyncio.sleep(0.2)
        return {"since": since, "until": time.monotonic()}

    async def type(self, *, seconds: float, hz: float, private: bool) -> dict[str, Any]:
        """Let every client write text at a rate, a key of its own each, or all of them the same private key.

        Returns of the window after a warm-up how many writes there were, how many were handled, then or soon after,
        and the latencies of all in ms (what was not handled is late by the time since); and ``all`` writes.
        """
        since = time.monotonic()
        begun, until = since + WARM_UP, since + WARM_UP + seconds
        number = len(self._clients)
        written: list[list[float]] = [[] for _ in self._clients]

        async def one(index: int) -> None:
            key, due = "text" if private else f"text{index}", since + index / number / hz
            while due < until:
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                written[index].append(time.monotonic())
                self._clients[index].write(key, f"typed {len(written[index])}")
                due += 1 / hz

        await asyncio.gather(*(one(index) for index in range(number)))
        for _ in range(_LOOKS):
            if all(len(one.seen["handled"]) == len(sent) for one, sent in zip(self._clients, written, strict=True)):
                break
            await asyncio.sleep(_PATIENCE / _LOOKS)
        now = time.monotonic()
        late = [(at, sent) for client in self._clients for sent, at in client.seen["handled"] if sent >= begun]
        handled = len(late)
        for client, times in zip(self._clients, written, strict=True):
            late += [(now, sent) for sent in times[len(client.seen["handled"]) :] if sent >= begun]
        return {
            "written": len(late),
            "handled": handled,
            "all": sum(map(len, written)),
            "late": [round((at - sent) * 1e3, 3) for at, sent in late],
        }

    async def call_slow(self, *, seconds: float) -> dict[str, Any]:
        """Let the first client call a slow function again and again and a quick one beside it, the second a quick one.

        Returns latencies in ms: of the quick calls and the writes of the first client, and of the second's calls.
        """
        slow, other = self._clients[:2]
        until = time.monotonic() + seconds
        next_slow = 0.0
        while time.monotonic() < until:
            if time.monotonic() >= next_slow:
                slow.call("slow")
                next_slow = time.monotonic() + 1.1
            slow.write("shared", "typed")
            slow.call("quick")
            other.call("quick")
            await asyncio.sleep(0.05)
        await asyncio.sleep(1.5)

        def late(client: _Client, key: str) -> list[float]:
            return [round((at - sent) * 1e3, 3) for sent, at in client.seen[key]]

        return {"own": late(slow, "quick"), "writes": late(slow, "handled"), "others": late(other, "quick")}

    async def count(self) -> dict[str, Any]:
        """Return for each client the messages and bytes it has received on its connection."""
        return {
            "messages": [client.reader.messages for client in self._clients],
            "bytes": [client.reader.nbytes for client in self._clients],
        }

    async def nodes(self, *, since: float, until: float) -> dict[str, Any]:
        """Return how often each node moved for the first client in a window; of all time frames seen and torn."""
        client = self._clients[0]
        moves = {
            key: sum(since <= at <= until for _, at in seen)
            for key, seen in client.seen.items()
            if key.startswith("node")
        }
        frames = max((len(seen) for key, seen in client.seen.items() if key in moves), default=0)
        return {"moves": moves, "torn": client.torn, "frames": frames}

    async def report(
        self, *, since: float, until: float, key: str, first: float = 0.0, period: float = 0.0
    ) -> dict[str, Any]:
        """Return for each client what it got of `key` in a window: values, latencies in ms, bytes a second.

        Where `first` and `period` tell when values were due, a value that never came because a newer one was sent
        instead was late by the time until the newer one was there.
        """
        await asyncio.sleep(_GRACE)
        dues = [first + index * period for index in range(1, int((until - first) / period))] if period else []
        reports = []
        for client in self._clients:
            seen = client.seen[key]
            wanted = dues or [value for value, _ in seen]
            late = lateness(seen, [due for due in wanted if since <= due <= until])
            reports.append(
                {
                    "number": len({value for value, at in seen if since <= at <= until}),
                    "late": [round(seconds * 1e3, 4) for seconds in late],
                    "bytes": (client.bytes_at(until) - client.bytes_at(since)) / (until - since),
                }
            )
        return {"clients": reports}


def lateness(seen: list[tuple[float, float]], dues: list[float]) -> list[float]:
    """Return how long after each due time a value at least that new was there; until now, where none is."""
    values = [value for value, _ in seen]
    late = []
    for due in dues:
        index = bisect_left(values, due - 1e-9)
        late.append((seen[index][1] if index < len(seen) else time.monotonic()) - due)
    return late


async def _load() -> None:
    load = _Load(sys.argv[1])
    orders = (load.connect, load.count, load.drop, load.nodes, load.report, load.resume, load.stall, load.until)
    await obey({order.__name__: order for order in (*orders, load.call_slow, load.type, load.write)})


if __name__ == "__main__":
    run_on_fastest_loop(_load)
