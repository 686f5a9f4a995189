"""Other systems beside Belvedere and the floor."""

from __future__ import annotations

import pytest

from benchmarks.bench import Bench, Figures, Probe
from benchmarks.contenders import dialect_of
from benchmarks.probes import PROBES
from benchmarks.report import as_table
from benchmarks.targets import Metric, at_most


async def _nothing(bench: Bench, contender: str) -> Figures:
    return {}


PROBE = Probe("typing", "?", (Metric("p50", "ms", at_most(3.0)),), _nothing, floor=False, peers=("trame",))


def test_a_peer_has_a_column_of_its_own_where_it_took_part() -> None:
    """The figures of a peer stand beside those of Belvedere; the target is Belvedere's alone."""
    table = as_table({"typing": {"belvedere": [{"p50": 2.0}], "trame": [{"p50": 9.0}]}}, {"typing": PROBE})
    heading, _, line = (tuple(cell.strip() for cell in row.split("|")[1:-1]) for row in table.splitlines())
    assert dict(zip(heading, line, strict=True)) == {
        "probe": "typing",
        "metric": "p50 (ms)",
        "belvedere": "2",
        "raw": "",
        "trame": "9",
        "ratio": "",
        "target": "≤ 3",
        "met": "yes",
    }
    assert "trame" not in as_table({"typing": {"belvedere": [{"p50": 2.0}]}}, {"typing": PROBE})


@pytest.mark.parametrize(("contender", "can"), [("belvedere", True), ("raw", False), ("trame", True)])
def test_a_probe_says_who_can_answer_it(contender: str, can: bool) -> None:
    """Belvedere answers all; the floor and peers where the probe says so."""
    assert PROBE.can_answer(contender) is can
    assert PROBES["fairness"].can_answer("trame") is False


def test_a_write_arrives_as_handled_with_its_time() -> None:
    """A client learns when the server has handled what it wrote, and when a call was answered."""
    from belvedere.wire import encode
    from belvedere.wire.messages import Handled, Reply

    client = dialect_of("belvedere", {"token": "t"})
    client.write("a", "x")
    client.write("a", "y")
    client.call("quick")
    handled = client.receive(bytearray(b"".join(encode(Handled(2)))), 10)
    assert [name for name, _ in handled] == ["handled", "handled"]
    assert handled[0][1] <= handled[1][1]
    (answer,) = client.receive(bytearray(b"".join(encode(Reply(1, 3, 0, None)))), 10)
    assert answer[0] == "quick"
