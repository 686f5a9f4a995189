"""What a change costs the program that makes it, as the number of keys and listeners grows. No network takes part."""

from __future__ import annotations

from benchmarks.bench import Bench, Figures, Probe
from benchmarks.contenders import python_of
from benchmarks.lines import Child
from benchmarks.targets import Metric, at_most

__all__ = ["PROBES"]


async def _flush(bench: Bench, contender: str) -> Figures:
    child = await Child.spawn(python_of(contender), "-m", "benchmarks.changes", contender)
    try:
        return await child.order("measure")
    finally:
        await child.end()


PROBES = (
    Probe(
        "flush_cost",
        "one of 5,000 keys changes, 100 listeners on others, one on it; change → listener",
        (
            Metric("named.cpu", "ms", at_most(0.1)),
            Metric("named.delay", "ms"),
            Metric("whole.cpu", "ms", at_most(1.0)),
            Metric("whole.delay", "ms"),
        ),
        _flush,
        floor=False,
        peers=("trame",),
    ),
)
