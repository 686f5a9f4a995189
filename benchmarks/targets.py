"""What counts as good enough, and the arithmetic of repeated measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

__all__ = ["Metric", "Target", "at_least", "at_least_floor", "at_most", "at_most_floor", "ratio_of"]


@dataclass(frozen=True)
class Target:
    """A bound on a figure, or on its ratio to the floor's."""

    limit: float
    upper: bool
    relative: bool

    def __str__(self) -> str:
        return f"{'≤' if self.upper else '≥'} {self.limit:g}{'× raw' if self.relative else ''}"

    def is_met(self, own: Sequence[float], floor: Sequence[float]) -> bool | None:
        """Whether the median is good enough; None where there is nothing to compare with."""
        value = ratio_of(own, floor) if self.relative else median(own) if own else None
        if value is None:
            return None
        return value <= self.limit if self.upper else value >= self.limit


@dataclass(frozen=True)
class Metric:
    """A figure that a probe finds."""

    name: str
    unit: str
    target: Target | None = None


def at_most(limit: float) -> Target:
    """Return a bound from above."""
    return Target(limit, upper=True, relative=False)


def at_least(limit: float) -> Target:
    """Return a bound from below."""
    return Target(limit, upper=False, relative=False)


def at_most_floor(times: float) -> Target:
    """Return a bound from above, in multiples of the floor's figure."""
    return Target(times, upper=True, relative=True)


def at_least_floor(times: float) -> Target:
    """Return a bound from below, in multiples of the floor's figure."""
    return Target(times, upper=False, relative=True)


def ratio_of(own: Sequence[float], floor: Sequence[float]) -> float | None:
    """Return the median of the ratios of measurements that were made one after the other."""
    ratios = [one / other for one, other in zip(own, floor, strict=False) if other]
    return median(ratios) if ratios else None
