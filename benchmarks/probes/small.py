"""Small values to many clients."""

from __future__ import annotations

from benchmarks.bench import Bench, Figures, Probe
from benchmarks.targets import Metric, at_least_floor, at_most, at_most_floor

__all__ = ["PROBES"]

_CLIENTS = 50
_HZ = 60.0
_WRITERS_CLIENTS = 10
_WRITES = 50


async def _fanout(bench: Bench, contender: str) -> Figures:
    async with bench.stage(contender) as stage:
        await stage.connect(_CLIENTS)
        window = await stage.server.order("ticks", hz=_HZ, seconds=bench.seconds)
        seen = await stage.seen("tick", window)
        return {
            "cpu": window["cpu"],
            "rate": min(seen.numbers) / (window["until"] - window["since"]),
            "p50": seen.percentile(50),
            "p99": seen.percentile(99),
        }


async def _client_write(bench: Bench, contender: str) -> Figures:
    async with bench.stage(contender, keys=["shared"]) as stage:
        await stage.connect(_WRITERS_CLIENTS)
        await stage.load.order("write", client=0, key="shared", times=5)
        before = (await stage.load.order("count"))["messages"]
        window = await stage.load.order("write", client=0, key="shared", times=_WRITES)
        seen = await stage.seen("shared", window)
        after = (await stage.load.order("count"))["messages"]
        others = range(1, _WRITERS_CLIENTS)
        return {
            "messages": sum(after[client] - before[client] for client in others) / _WRITES,
            "p50": seen.percentile(50, others),
            "p99": seen.percentile(99, others),
        }


PROBES = (
    Probe(
        "fanout_small",
        f"one value at {_HZ:g} Hz to {_CLIENTS} clients",
        (
            Metric("cpu", "%", at_most_floor(2.0)),
            Metric("rate", "Hz", at_least_floor(0.98)),
            Metric("p50", "ms"),
            Metric("p99", "ms"),
        ),
        _fanout,
        peers=("trame",),
    ),
    Probe(
        "client_write_fanout",
        f"one client writes, {_WRITERS_CLIENTS - 1} others receive; messages to the others for each write",
        (Metric("messages", "", at_most(_WRITERS_CLIENTS - 1)), Metric("p50", "ms"), Metric("p99", "ms")),
        _client_write,
        peers=("trame",),
    ),
)
