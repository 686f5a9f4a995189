"""Python programs that show something, each in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable

__all__ = ["Program", "Run"]


class Program:
    """A Python program that shows something."""

    def __init__(self, *arguments: str) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("BELVEDERE_")}
        environment["BELVEDERE_SERVER"] = "1"  # no browser opens, screen or not
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def says(self, pattern: str) -> str:
        """Wait until the program prints a line that matches; return the first group."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if match := re.search(pattern, line):
                return match[1]
        raise AssertionError(f"{pattern!r} was not printed; on standard error: {self.process.communicate()[1]}")

    def ends(self) -> tuple[int, str]:
        """Wait for the end; return exit code and what was said on standard error."""
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


Run = Callable[..., Program]
"""Starts a program; it is ended with the test."""
