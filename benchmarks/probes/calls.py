"""What clients ask of the server at the same time: long calls beside short ones, and many people typing."""

from __future__ import annotations

import time
from functools import partial

import numpy as np

from benchmarks.bench import Bench, Figures, Probe
from benchmarks.targets import Metric, at_least, at_most

__all__ = ["PROBES"]

_TYPISTS = 200
_HZ = 10.0


async def _slow_handler(bench: Bench, contender: str) -> Figures:
    async with bench.stage(contender, keys=["shared"]) as stage:
        await stage.connect(2)
        found = await stage.load.order("call_slow", seconds=max(bench.seconds, 2.0))
        return {
            "own.p50": _percentile(found["own"], 50),
            "own.p99": _percentile(found["own"], 99),
            "writes.p99": _percentile(found["writes"], 99),
            "others.p99": _percentile(found["others"], 99),
        }


async def _typing(bench: Bench, contender: str, *, private: bool) -> Figures:
    keys = [] if private else [f"text{index}" for index in range(_TYPISTS)]
    async with bench.stage(contender, keys=keys, private=["text"] if private else []) as stage:
        await stage.connect(_TYPISTS)
        cpu, clients, began = stage.server.cpu(), stage.load.cpu(), time.monotonic()
        found = await stage.load.order("type", seconds=bench.seconds, hz=_HZ, private=private)
        cpu, clients = stage.server.cpu() - cpu, stage.load.cpu() - clients
        return {
            "p50": _percentile(found["late"], 50),
            "p99": _percentile(found["late"], 99),
            "handled": found["handled"] / found["written"],
            "cpu": 1e3 * cpu / found["all"],
            "clients": 100.0 * clients / (time.monotonic() - began),
        }


def _percentile(late: list[float], percent: float) -> float:
    return float(np.percentile(late, percent)) if late else float("nan")


def _typing_metrics(p99: float) -> tuple[Metric, ...]:
    return (
        Metric("p50", "ms"),
        Metric("p99", "ms", at_most(p99)),
        Metric("handled", "", at_least(1.0)),
        Metric("cpu", "ms a write"),
        Metric("clients", "% of a core"),  # near 100 they are what is measured
    )


PROBES = (
    Probe(
        "slow_handler",
        "a client calls an asynchronous function of 1 s; its own quick calls and writes meanwhile, and another's calls",
        (
            Metric("own.p50", "ms"),
            Metric("own.p99", "ms", at_most(100.0)),
            Metric("writes.p99", "ms", at_most(100.0)),
            Metric("others.p99", "ms"),
        ),
        _slow_handler,
        floor=False,
        peers=("trame",),
    ),
    Probe(
        "typing_shared",
        f"{_TYPISTS} clients write text at {_HZ:g} Hz, each a key that all see; written → handled",
        _typing_metrics(250.0),
        partial(_typing, private=False),
        floor=False,
        peers=("trame",),
    ),
    Probe(
        "typing_private",
        f"{_TYPISTS} clients write text at {_HZ:g} Hz, the same key, private to each; written → handled",
        _typing_metrics(100.0),
        partial(_typing, private=True),
        floor=False,
    ),
)
