"""Many nodes moved a frame: singly to a client that cannot take them all, and as one."""

from __future__ import annotations

from benchmarks.bench import Bench, Figures, Probe
from benchmarks.contenders import FLOOR
from benchmarks.targets import Metric, at_least, at_most

__all__ = ["PROBES"]

_HZ = 60.0
_MANY = 1000
_GROUP = 300
_DRAIN = 2e6  # bytes a second, half of what all poses need


async def _fairness(bench: Bench, contender: str) -> Figures:
    async with bench.stage(contender) as stage:
        await stage.connect(rate=_DRAIN)
        # The floor has no notion of nodes: it sends every frame as one message, which is as fair as can be.
        together = contender == FLOOR
        window = await stage.server.order("poses", number=_MANY, hz=_HZ, seconds=bench.seconds, together=together)
        nodes = await stage.load.order("nodes", since=window["since"], until=window["until"])
        moves = list(nodes["moves"].values())
        return {
            "moved": sum(count > 0 for count in moves),
            "evenness": min(moves) / max(moves) if moves and max(moves) else 0.0,
            "rate": sum(moves) / _MANY / (window["until"] - window["since"]),
            "cpu": window["cpu"],
        }


async def _atomic(bench: Bench, contender: str) -> Figures:
    async with bench.stage(contender) as stage:
        await stage.connect()
        before = (await stage.load.order("count"))["messages"][0]
        window = await stage.server.order("poses", number=_GROUP, hz=_HZ, seconds=bench.seconds, together=True)
        nodes = await stage.load.order("nodes", since=window["since"], until=window["until"])
        seen = await stage.seen("node0", window)
        after = (await stage.load.order("count"))["messages"][0]
        return {
            "torn": nodes["torn"],
            "messages": (after - before) / max(1, nodes["frames"]),
            "rate": seen.numbers[0] / (window["until"] - window["since"]),
            "p99": seen.percentile(99),
        }


PROBES = (
    Probe(
        "fairness",
        f"{_MANY} nodes posed at {_HZ:g} Hz to a client that takes half of it",
        (
            Metric("moved", "nodes", at_least(_MANY)),
            Metric("evenness", "min/max", at_least(0.9)),
            Metric("rate", "Hz a node"),
            Metric("cpu", "%"),
        ),
        _fairness,
    ),
    Probe(
        "atomic",
        f"{_GROUP} poses in one transaction at {_HZ:g} Hz",
        (
            Metric("torn", "frames", at_most(0)),
            Metric("messages", "a frame"),
            Metric("rate", "Hz"),
            Metric("p99", "ms"),
        ),
        _atomic,
    ),
)
