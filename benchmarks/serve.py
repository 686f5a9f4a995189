"""The process of a contender's server: ``python -m benchmarks.serve NAME``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from benchmarks.contenders import server_of
from benchmarks.lines import obey
from benchmarks.workloads import WORKLOADS

__all__ = ["run_on_fastest_loop"]


def run_on_fastest_loop(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run `main` on uvloop where there is one."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        asyncio.run(main())
        return
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main())


async def _serve() -> None:
    server = server_of(sys.argv[1])
    handlers = {name: partial(workload, server) for name, workload in WORKLOADS.items()}
    await obey({"start": server.start, "stop": server.stop, **handlers})


if __name__ == "__main__":
    run_on_fastest_loop(_serve)
