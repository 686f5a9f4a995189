"""The process of a contender's page: ``python -m benchmarks.pages NAME``."""

from __future__ import annotations

import sys
import time
from typing import Any

from benchmarks.contenders import page_of
from benchmarks.lines import obey
from benchmarks.serve import run_on_fastest_loop

__all__: list[str] = []


async def _pages() -> None:
    page = page_of(sys.argv[1])

    async def start(*, widgets: int) -> dict[str, Any]:
        return {"url": await page.start(widgets)}

    async def change(*, title: str) -> None:
        page.change(title)

    async def cpu() -> dict[str, Any]:
        return {"seconds": time.process_time()}

    await obey({"start": start, "change": change, "cpu": cpu, "stop": page.stop})


if __name__ == "__main__":
    run_on_fastest_loop(_pages)
