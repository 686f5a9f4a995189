"""Targets, and the arithmetic of repeated measurements."""

from __future__ import annotations

import pytest

from benchmarks.targets import at_least, at_least_floor, at_most, at_most_floor, ratio_of


def test_an_upper_bound_is_met_by_the_median() -> None:
    """One bad repeat of three does not break an upper bound."""
    assert at_most(3.0).is_met([1.0, 9.0, 2.0], [])


def test_a_lower_bound_is_broken_by_the_median() -> None:
    """One good repeat of three does not meet a lower bound."""
    assert at_least(3.0).is_met([1.0, 9.0, 2.0], []) is False


def test_a_relative_bound_compares_repeats_made_together() -> None:
    """When the machine slows down for both, the ratio of each repeat counts, not that of the medians."""
    own, floor = [1.0, 10.0, 100.0], [1.0, 10.0, 100.0]
    assert at_most_floor(1.0).is_met(own, floor)
    assert ratio_of([2.0, 20.0, 100.0], floor) == 2.0


def test_a_relative_bound_needs_a_floor() -> None:
    """Without figures of the floor nothing is said."""
    assert at_least_floor(0.9).is_met([1.0], []) is None


@pytest.mark.parametrize(
    ("target", "text"), [(at_most(3), "≤ 3"), (at_least_floor(0.98), "≥ 0.98× raw"), (at_most_floor(2.0), "≤ 2× raw")]
)
def test_a_target_prints_as_in_the_table(target: object, text: str) -> None:
    """A target is printed with its direction and what it relates to."""
    assert str(target) == text
