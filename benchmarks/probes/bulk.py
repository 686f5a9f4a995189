"""Large arrays to many clients."""

from __future__ import annotations

import asyncio
from functools import partial

from benchmarks.bench import Bench, Figures, Probe
from benchmarks.targets import Metric, Target, at_least, at_least_floor, at_most, at_most_floor
from benchmarks.workloads import WARM_UP

__all__ = ["PROBES"]


async def _fanout(
    bench: Bench, contender: str, *, number: int, hz: float, clients: int, deflate: bool = False
) -> Figures:
    async with bench.stage(contender) as stage:
        options = await stage.connect(clients, deflate=deflate)
        run = asyncio.ensure_future(stage.server.order("frames", number=number, hz=hz, seconds=bench.seconds))
        memory = [megabytes for _, megabytes in await stage.server.watch_rss(WARM_UP + bench.seconds)]
        window = await run
        seen = await stage.seen("frame", window)
        third = len(memory) // 3
        return {
            "rate": sum(seen.numbers) / clients / (window["until"] - window["since"]),
            "least": min(seen.numbers) / (window["until"] - window["since"]),
            "cpu": window["cpu"],
            "p50": seen.percentile(50),
            "p99": seen.percentile(99),
            "rss": max(memory),
            "growth": max(memory[-third:]) - max(memory[third : 2 * third]),
            "deflated": float(options["deflated"]),
        }


def _metrics(rate: Target, cpu: Target | None = None, rss: Target | None = None) -> tuple[Metric, ...]:
    return (
        Metric("rate", "Hz", rate),
        Metric("least", "Hz"),
        Metric("cpu", "%", cpu),
        Metric("p50", "ms"),
        Metric("p99", "ms"),
        Metric("rss", "MB", rss),
        Metric("growth", "MB", at_most(50.0)),
    )


PROBES = (
    Probe(
        "fanout_bulk",
        "100k points (1.2 MB) at 30 Hz to 50 clients",
        _metrics(at_least_floor(0.98), at_most_floor(1.1)),
        partial(_fanout, number=100_000, hz=30.0, clients=50),
    ),
    Probe(
        "fanout_bulk_large",
        "1M points (12 MB) at 10 Hz to 10 clients",
        _metrics(at_least_floor(0.98), rss=at_most(200.0)),
        partial(_fanout, number=1_000_000, hz=10.0, clients=10),
    ),
    Probe(
        "fanout_bulk_overload",
        "1M points (12 MB) at 10 Hz to 50 clients, more than the machine can",
        _metrics(at_least_floor(0.9)),
        partial(_fanout, number=1_000_000, hz=10.0, clients=50),
    ),
    Probe(
        "fanout_deflate",
        "100k points at 30 Hz to 10 clients that offer permessage-deflate",
        (*_metrics(at_least(29.0)), Metric("deflated", "", at_most(0.0))),
        partial(_fanout, number=100_000, hz=30.0, clients=10, deflate=True),
    ),
)
