"""Clients that come late or come back."""

from __future__ import annotations

import asyncio
from statistics import median

from benchmarks.bench import Bench, Figures, Probe
from benchmarks.targets import Metric, at_least, at_most, at_most_floor

__all__ = ["PROBES"]

_JOINS = 3
_KEYS = 1000
_CHANGED = 10
_SETTLED_SECONDS = 1.0


async def _late_join(bench: Bench, contender: str) -> Figures:
    async with bench.stage(contender) as stage:
        await stage.server.order("put", key="points", number=10_000_000)
        times = []
        for _ in range(_JOINS):
            await stage.connect()
            times.append((await stage.load.order("until", key="points"))["seconds"])
            await stage.load.order("drop", client=-1)
        return {"seconds": median(times), "throughput": 120.0 / median(times)}


async def _reconnect(bench: Bench, contender: str) -> Figures:
    async with bench.stage(contender) as stage:
        await stage.server.order("put", key="points", number=1_000_000)
        await stage.server.order("fill", first=0, number=_KEYS)
        await stage.connect()
        await stage.load.order("until", key="points")
        await stage.load.order("until", key=f"value{_KEYS - 1}")
        await asyncio.sleep(_SETTLED_SECONDS)  # until the server knows what the client has
        await stage.load.order("drop", client=0)
        await stage.server.order("fill", first=0, number=_CHANGED)
        resumed = await stage.load.order("resume", client=0)
        back = await stage.load.order("until", key=f"value{_CHANGED - 1}", times=2)
        await asyncio.sleep(_SETTLED_SECONDS)
        count = await stage.load.order("count")
        return {
            "bytes": count["bytes"][0] / 1e3,
            "seconds": back["seconds"],
            "resumed": float(bool(resumed["session_kept"])),
        }


PROBES = (
    Probe(
        "late_join",
        "10 M points (120 MB) are there; connecting → complete",
        (Metric("seconds", "s", at_most_floor(1.5)), Metric("throughput", "MB/s")),
        _late_join,
    ),
    Probe(
        "reconnect",
        f"{_KEYS} values and 12 MB are known, {_CHANGED} values change meanwhile",
        (
            Metric("bytes", "kB", at_most(10.0)),
            Metric("seconds", "s"),
            Metric("resumed", "", at_least(1.0)),
        ),
        _reconnect,
    ),
)
