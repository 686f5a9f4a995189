"""Statistics as text."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from belvedere.transport.metrics import exposition, plain


@dataclass(frozen=True)
class _Record:
    version: int
    rate: float


def test_names() -> None:
    """Nested mappings become longer names."""
    assert exposition({"sessions": {"connected": 2}, "uptime": 1.5}) == (
        "# TYPE belvedere_sessions_connected gauge\nbelvedere_sessions_connected 2\n"
        "# TYPE belvedere_uptime gauge\nbelvedere_uptime 1.5\n"
    )


def test_labels() -> None:
    """A mapping of mappings becomes a label, and a metric is declared once."""
    text = exposition({"links": {"a": _Record(1, 2.0), 'b"\n': _Record(3, 4.0)}})
    assert text == (
        '# TYPE belvedere_link_version gauge\nbelvedere_link_version{link="a"} 1\n'
        'belvedere_link_version{link="b\\"\\n"} 3\n'
        '# TYPE belvedere_link_rate gauge\nbelvedere_link_rate{link="a"} 2.0\nbelvedere_link_rate{link="b\\"\\n"} 4.0\n'
    )


def test_others_left_out() -> None:
    """Texts, lists and numbers that are none are left out."""
    assert exposition({"a": "text", "b": [1], "c": math.nan, "d": True, "e-f": 1}) == (
        "# TYPE belvedere_d gauge\nbelvedere_d 1\n# TYPE belvedere_e_f gauge\nbelvedere_e_f 1\n"
    )


def test_plain() -> None:
    """Whatever is told can be written as JSON."""
    text = json.dumps(plain({1: _Record(1, math.inf), "b": (1, {2}), "c": object}), allow_nan=False)
    assert json.loads(text)["1"] == {"version": 1, "rate": None}
