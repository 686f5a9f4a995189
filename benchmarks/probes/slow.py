"""Slow clients and slow links: who else suffers, and how long a small update waits behind a large one."""

from __future__ import annotations

import asyncio
from functools import partial

from benchmarks.bench import Bench, Figures, Probe, Stage
from benchmarks.network import shaped
from benchmarks.targets import Metric, at_least, at_most
from benchmarks.workloads import WARM_UP

__all__ = ["PROBES"]

_BULK_POINTS = 7_500_000  # 90 MB
_HZ = 60.0


async def _stalled(bench: Bench, contender: str) -> Figures:
    calm = await _three_clients(bench, contender, stall=False)
    stalled = await _three_clients(bench, contender, stall=True)
    return {
        "slowdown": stalled["p99"] / calm["p99"],
        "rate": stalled["rate"],
        "p99": stalled["p99"],
        "calm_p99": calm["p99"],
        "growth": stalled["growth"],
    }


async def _three_clients(bench: Bench, contender: str, *, stall: bool) -> Figures:
    async with bench.stage(contender) as stage:
        await stage.connect(3)
        run = asyncio.ensure_future(stage.server.order("frames", number=100_000, hz=30.0, seconds=bench.seconds))
        await asyncio.sleep(WARM_UP / 2)
        if stall:
            await stage.load.order("stall", client=2)
        await asyncio.sleep(WARM_UP / 2)
        before = stage.server.rss()
        after = max(megabytes for _, megabytes in await stage.server.watch_rss(bench.seconds))
        window = await run
        seen = await stage.seen("frame", window)
        healthy = (0, 1)
        return {
            "p99": seen.percentile(99, healthy),
            "rate": min(seen.numbers[client] for client in healthy) / (window["until"] - window["since"]),
            "growth": after - before,
        }


async def _head_of_line(bench: Bench, contender: str, *, rate: float | None, bulk_hz: float) -> Figures:
    async with bench.stage(contender) as stage:
        await stage.connect(rate=rate)
        return await _beside_bulk(stage, bench.seconds, bulk_hz, rate)


async def _head_of_line_shaped(bench: Bench, contender: str, *, rate: float) -> Figures:
    async with shaped(rate) as network, bench.stage(contender, network=network) as stage:
        await stage.connect()
        return await _beside_bulk(stage, max(bench.seconds, 10.0), 0.2, rate)


async def _beside_bulk(stage: Stage, seconds: float, bulk_hz: float, rate: float | None) -> Figures:
    alone = await stage.seen("tick", await stage.server.order("ticks", hz=_HZ, seconds=seconds / 2))
    window = await stage.server.order(
        "bulk_beside_ticks", number=_BULK_POINTS, bulk_hz=bulk_hz, hz=_HZ, seconds=seconds
    )
    seen = await stage.seen("tick", window)
    figures = {
        "alone.p99": alone.percentile(99),
        "p50": seen.percentile(50),
        "p99": seen.percentile(99),
        "worst": seen.percentile(100),
        "throughput": seen.rates[0] / 1e6,
    }
    return figures if rate is None else {**figures, "share": seen.rates[0] / rate}


def _metrics(p99: float, *, share: bool) -> tuple[Metric, ...]:
    return (
        Metric("alone.p99", "ms"),
        Metric("p50", "ms"),
        Metric("p99", "ms", at_most(p99)),
        Metric("worst", "ms"),
        Metric("throughput", "MB/s"),
        *([Metric("share", "", at_least(0.8))] if share else []),
    )


PROBES = (
    Probe(
        "stalled_client",
        "3 clients, one stops reading, 100k points at 30 Hz; p99 of the others with it ÷ without",
        (
            Metric("slowdown", "", at_most(1.2)),
            Metric("rate", "Hz", at_least(29.0)),
            Metric("p99", "ms"),
            Metric("calm_p99", "ms"),
            Metric("growth", "MB", at_most(20.0)),
        ),
        _stalled,
    ),
    Probe(
        "head_of_line",
        "small updates at 60 Hz beside arrays of 90 MB, loopback",
        _metrics(3.0, share=False),
        partial(_head_of_line, rate=None, bulk_hz=10.0),
    ),
    Probe(
        "head_of_line_throttled",
        "the same, the client reads 100 MB/s",
        _metrics(10.0, share=True),
        partial(_head_of_line, rate=100e6, bulk_hz=2.0),
    ),
    Probe(
        "head_of_line_shaped",
        "the same, over a link of 100 Mbit/s",
        _metrics(25.0, share=True),
        partial(_head_of_line_shaped, rate=12.5e6),
    ),
)
