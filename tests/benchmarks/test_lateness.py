"""How late values were, where only the newest are sent."""

from __future__ import annotations

import pytest

from benchmarks.load import lateness


def test_lateness_counts_from_when_a_value_was_due() -> None:
    """A value that arrives is late by the time since it was due."""
    assert lateness([(1.0, 1.2), (2.0, 2.5)], [1.0, 2.0]) == pytest.approx([0.2, 0.5])


def test_a_value_that_was_skipped_is_late_until_a_newer_one() -> None:
    """A stall shows in the values that never came: the newer one ends their wait."""
    assert lateness([(3.0, 3.1)], [1.0, 2.0, 3.0]) == pytest.approx([2.1, 1.1, 0.1])


def test_a_value_that_nothing_followed_is_late_until_now() -> None:
    """What never came and was followed by nothing is still being waited for."""
    (late,) = lateness([(1.0, 1.1)], [2.0])
    assert late > 0.0
