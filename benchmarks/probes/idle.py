"""When little happens: how soon one small write arrives, and what waiting costs."""

from __future__ import annotations

from benchmarks.bench import Bench, Figures, Probe
from benchmarks.targets import Metric, at_most, at_most_floor

__all__ = ["PROBES"]

_CLIENTS = 10


async def _latency(bench: Bench, contender: str) -> Figures:
    async with bench.stage(contender) as stage:
        await stage.connect()
        await stage.server.order("singles", number=20)
        window = await stage.server.order("singles", number=int(bench.seconds / 0.03))
        seen = await stage.seen("tick", window)
        return {"p50": seen.percentile(50), "p95": seen.percentile(95), "p99": seen.percentile(99)}


async def _cpu(bench: Bench, contender: str) -> Figures:
    async with bench.stage(contender) as stage:
        await stage.connect(_CLIENTS)
        window = await stage.server.order("pause", seconds=bench.seconds)
        return {"cpu": window["cpu"]}


PROBES = (
    Probe(
        "idle_latency",
        "one small write after idle, set → received",
        (Metric("p50", "ms", at_most_floor(2.0)), Metric("p95", "ms"), Metric("p99", "ms")),
        _latency,
        peers=("trame",),
    ),
    Probe("idle_cpu", f"{_CLIENTS} idle clients", (Metric("cpu", "%", at_most(1.0)),), _cpu),
)
