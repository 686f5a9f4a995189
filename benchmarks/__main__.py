"""``python -m benchmarks``: run probes and print what they found."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench import Bench, Figures
from benchmarks.contenders import CONTENDERS, PEERS, prepare
from benchmarks.probes import PROBES
from benchmarks.report import as_json, as_table


def main() -> None:
    """Read the command line, run, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures the link beside the raw floor.")
    parser.add_argument("probes", nargs="*", metavar="probe", help=f"all by default: {', '.join(PROBES)}")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of a measured window (default 5)")
    parser.add_argument("--repeat", type=int, default=3, help="measurements of each contender, interleaved (default 3)")
    parser.add_argument(
        "--contender", action="append", choices=(*CONTENDERS, *PEERS), help="only this one; may be repeated"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to this file")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.probes if name not in PROBES]
    if unknown:
        parser.error(f"there is no probe {', '.join(unknown)}; there are {', '.join(PROBES)}")
    if arguments.seconds < 1 or arguments.repeat < 1:
        parser.error("--seconds and --repeat are at least 1")
    contenders = arguments.contender or CONTENDERS
    for contender in contenders:
        prepare(contender)
    results = asyncio.run(_run(arguments.probes or list(PROBES), contenders, arguments.seconds, arguments.repeat))
    print(as_table(results, PROBES))
    if arguments.json is not None:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(as_json(results, PROBES, arguments.seconds), indent=1) + "\n")


async def _run(
    names: Sequence[str], contenders: Sequence[str], seconds: float, repeat: int
) -> dict[str, dict[str, list[Figures]]]:
    bench = Bench(seconds)
    results: dict[str, dict[str, list[Figures]]] = {}
    for name in names:
        probe = PROBES[name]
        taking_part = [contender for contender in contenders if probe.can_answer(contender)]
        results[name] = {contender: [] for contender in taking_part}
        for turn in range(repeat):
            # Who goes first changes, so that a machine that slows down favours nobody.
            for contender in taking_part if turn % 2 == 0 else reversed(taking_part):
                figures = await probe.measure(bench, contender)
                results[name][contender].append(figures)
                found = ", ".join(f"{metric} {value:.3g}" for metric, value in figures.items())
                print(f"{name} {contender} {turn + 1}/{repeat}: {found}", file=sys.stderr, flush=True)
    return results


if __name__ == "__main__":
    main()
