"""A run of the benchmarks, with real servers and clients in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks from the command line."""
    command = [sys.executable, "-m", "benchmarks", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_run_compares_belvedere_with_the_floor(tmp_path: Path) -> None:
    """A run prints a table and writes the figures of every contender and repeat."""
    result = run("idle_latency", "atomic", "--seconds", "1", "--repeat", "2", "--json", tmp_path / "out.json")
    assert result.returncode == 0, result.stderr
    assert "| idle_latency | p50 (ms)" in result.stdout
    probes = json.loads((tmp_path / "out.json").read_text())["probes"]
    p50 = probes["idle_latency"]["metrics"][0]
    assert {name: len(values) for name, values in p50["values"].items()} == {"belvedere": 2, "raw": 2}
    torn = probes["atomic"]["metrics"][0]
    assert (torn["name"], torn["values"]["belvedere"]) == ("torn", [0, 0])


def test_an_unknown_probe_is_named() -> None:
    """A probe that does not exist is an error that lists those that do."""
    result = run("nonsense")
    assert result.returncode == 2
    assert "there is no probe nonsense; there are idle_latency" in result.stderr
