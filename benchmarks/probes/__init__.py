"""The probes, by name, in the order in which they are reported.

A probe measures one contender at a time and returns figures by name. What a figure means, and what Belvedere must
reach, stands in its `Metric`.
"""

from __future__ import annotations

from benchmarks.bench import Probe
from benchmarks.probes import bulk, calls, flush, idle, joining, pages, points, poses, scenes, slow, small

__all__ = ["PROBES"]

PROBES: dict[str, Probe] = {
    probe.name: probe
    for module in (idle, small, bulk, slow, poses, joining, flush, calls, pages, scenes, points)
    for probe in module.PROBES
}  # fmt: skip
