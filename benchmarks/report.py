"""The figures of a run as a table and as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

from benchmarks.bench import Figures, Probe
from benchmarks.contenders import FLOOR, PEERS
from benchmarks.targets import Metric, ratio_of

__all__ = ["Measured", "as_json", "as_table"]

Measured = Mapping[str, list[Figures]]
"""The figures of a probe: one record a repeat, by name of the contender."""

_HEADINGS = ("probe", "metric", "belvedere", FLOOR, "ratio", "target", "met")
_FIGURES = 4  # of them, before the ratio: there stand the peers that took part


def as_table(results: Mapping[str, Measured], probes: Mapping[str, Probe]) -> str:
    """Return the medians as a Markdown table, one line a metric."""
    peers = [peer for peer in PEERS if any(peer in measured for measured in results.values())]
    headings = (*_HEADINGS[:_FIGURES], *peers, *_HEADINGS[_FIGURES:])
    lines = [headings, tuple("---" for _ in headings)]
    for name, measured in results.items():
        for metric in probes[name].metrics:
            own, floor = _values(measured, "belvedere", metric), _values(measured, FLOOR, metric)
            ratio = ratio_of(own, floor)
            lines.append(
                (
                    name,
                    f"{metric.name} ({metric.unit})" if metric.unit else metric.name,
                    _figure(own),
                    _figure(floor),
                    *(_figure(_values(measured, peer, metric)) for peer in peers),
                    "" if ratio is None else f"{ratio:.2f}",
                    str(metric.target or ""),
                    _verdict(metric, own, floor),
                )
            )
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )  # fmt: skip


def as_json(results: Mapping[str, Measured], probes: Mapping[str, Probe], seconds: float) -> dict[str, Any]:
    """Return every figure of every repeat, and the machine they were found on."""
    return {
        "machine": {
            "cores": os.cpu_count(),
            "processor": platform.processor() or platform.machine(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
        "seconds": seconds,
        "probes": {
            name: {
                "question": probes[name].question,
                "metrics": [_record(metric, measured) for metric in probes[name].metrics],
            }
            for name, measured in results.items()
        },
    }


def _record(metric: Metric, measured: Measured) -> dict[str, Any]:
    own, floor = _values(measured, "belvedere", metric), _values(measured, FLOOR, metric)
    return {
        "name": metric.name,
        "unit": metric.unit,
        "target": str(metric.target) if metric.target else None,
        "met": metric.target.is_met(own, floor) if metric.target and own else None,
        "ratio": ratio_of(own, floor),
        "values": {contender: _values(measured, contender, metric) for contender in measured},
    }


def _values(measured: Measured, contender: str, metric: Metric) -> list[float]:
    records: Iterable[Figures] = measured.get(contender, ())
    return [record[metric.name] for record in records if metric.name in record]


def _figure(values: list[float]) -> str:
    return f"{median(values):.3g}" if values else ""


def _verdict(metric: Metric, own: list[float], floor: list[float]) -> str:
    if metric.target is None or not own:
        return ""
    met = metric.target.is_met(own, floor)
    return "" if met is None else "yes" if met else "NO"
