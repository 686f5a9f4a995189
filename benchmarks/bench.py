"""What a probe may use: servers and clients in processes of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.contenders import FLOOR, python_of
from benchmarks.lines import Child
from benchmarks.network import Loopback, Network
from benchmarks.targets import Metric

__all__ = ["Bench", "Figures", "Probe", "Seen", "Stage"]

Figures = dict[str, float]
"""What one measurement of one contender found, by name of the metric."""


@dataclass(frozen=True)
class Seen:
    """What the clients of a stage got of one key in a window."""

    numbers: list[int]  # different values, for each client
    late: list[list[float]]  # ms from due until a value at least that new was there, for each client
    rates: list[float]  # bytes a second, for each client

    def percentile(self, percent: float, clients: Sequence[int] | None = None) -> float:
        """Return a percentile of the latencies of some clients, all of them by default; NaN where there are none."""
        chosen = range(len(self.late)) if clients is None else clients
        late = np.concatenate([np.asarray(self.late[client]) for client in chosen])
        return float(np.percentile(late, percent)) if len(late) else float("nan")


@dataclass
class Stage:
    """A running server and a process for its clients."""

    server: Child
    load: Child
    info: dict[str, Any]
    network: str  # what the way between them is

    async def connect(self, number: int = 1, **options: Any) -> dict[str, Any]:
        """Add clients."""
        return await self.load.order("connect", info=self.info, number=number, **options)

    async def seen(self, key: str, window: dict[str, Any]) -> Seen:
        """Ask the clients what they got of `key` in the window of a workload."""
        chosen = {name: window[name] for name in ("since", "until", "first", "period") if name in window}
        clients = (await self.load.order("report", key=key, **chosen))["clients"]
        return Seen(
            [client["number"] for client in clients],
            [client["late"] for client in clients],
            [client["bytes"] for client in clients],
        )


@dataclass(frozen=True)
class Bench:
    """The bench on which contenders are measured.

    Attributes:
        seconds: length of a measured window.
    """

    seconds: float

    @asynccontextmanager
    async def stage(
        self,
        contender: str,
        *,
        keys: Sequence[str] = (),
        private: Sequence[str] = (),
        network: Network | None = None,
    ) -> AsyncIterator[Stage]:
        """Run a server of `contender` and a process for its clients, at the two ends of `network`."""
        path = network or Loopback()
        async with AsyncExitStack() as stack:
            children = []
            for module in ("serve", "load"):
                child = await Child.spawn(*path.prefix, python_of(contender), "-m", f"benchmarks.{module}", contender)
                stack.push_async_callback(child.end)
                children.append(child)
            server, load = children
            info = await server.order("start", keys=list(keys), private=list(private))
            yield Stage(server, load, {**info, "port": await path.entry(info["port"])}, path.name)


@dataclass(frozen=True)
class Probe:
    """A question to all contenders."""

    name: str
    question: str
    metrics: tuple[Metric, ...]
    measure: Callable[[Bench, str], Awaitable[Figures]]
    floor: bool = True  # whether the floor can answer it
    peers: tuple[str, ...] = ()  # which others can

    def can_answer(self, contender: str) -> bool:
        """Whether a contender can take part."""
        return contender in self.peers or contender == "belvedere" or (contender == FLOOR and self.floor)
