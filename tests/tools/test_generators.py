from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not (_ROOT / "web" / "node_modules" / "vuetify").is_dir(), reason="the npm packages are not here")
@pytest.mark.parametrize("tool", ["generate_html.py", "generate_vuetify.py", "generate_elements.py"])
def test_generated_files_are_current(tool: str) -> None:
    """The generated files are what their generator writes."""
    done = subprocess.run(
        [sys.executable, _ROOT / "tools" / tool, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
