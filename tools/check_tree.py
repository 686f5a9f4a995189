"""Checks the files of the tree for what no linter looks at.

A lock file must not say where a package was downloaded from, or the next machine asks a mirror it cannot reach. No
file may name a folder of one particular machine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_MACHINE_PATH = re.compile(r"""(?:^|[\s"'`(=:])/(?:root|work|home/(?!you\b|user\b)\w+|Users/\w+)(?:/|\b(?=["'\s`)]))""")


def main() -> None:
    """Print every fault found; exit with 1 where there is one."""
    faults = [*_download_addresses(), *_machine_paths()]
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


def _download_addresses() -> Iterator[str]:
    for lock in (path for path in _files() if path.name == "package-lock.json"):
        packages = json.loads(lock.read_text(encoding="utf-8")).get("packages", {})
        for name, package in packages.items():
            if str(package.get("resolved", "")).startswith("http"):
                yield f"{lock.relative_to(_ROOT)}: '{name}' has a download address; set omit-lockfile-registry-resolved"


def _machine_paths() -> Iterator[str]:
    for path in _files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := _MACHINE_PATH.search(line):
                yield f"{path.relative_to(_ROOT)}:{number}: a path of one machine: {match.group().strip()}"


def _files() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=_ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return [path for name in listing.stdout.split("\0") if name and (path := _ROOT / name).is_file()]


if __name__ == "__main__":
    main()
