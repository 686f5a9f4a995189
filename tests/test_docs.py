"""The programs in the documentation run."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from belvedere.app.registry import forget_server

DOCS = Path(__file__).parents[1] / "docs"
PAGES = ["applications.md", "scenes.md"]


@pytest.mark.parametrize("page", PAGES)
def test_the_blocks_of_a_page_run_one_after_another(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of Python of the page can be pasted after those before it."""
    blocks = re.findall(r"^```python\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert blocks
    forget_server("guide")
    module = ModuleType("guide")
    monkeypatch.setitem(sys.modules, "guide", module)  # dataclasses look for the module they are in
    for block in blocks:
        exec(compile(block, page, "exec"), module.__dict__)
    forget_server("guide")
