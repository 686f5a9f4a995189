"""Who takes part: for each contender a server side and a client side.

Contenders are found by name, and each runs in an environment of its own where there is one in
``.env-bench/<name>``, so that systems with conflicting needs can be compared. A new one is a module in this folder
with `make_server` and `make_dialect`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np

__all__ = ["CONTENDERS", "FLOOR", "Arrival", "Dialect", "ServerSide", "Value", "dialect_of", "python_of", "server_of"]

FLOOR = "raw"
"""The contender that all others are compared with."""

CONTENDERS = ("belvedere", FLOOR)

Value = float | list[float] | np.ndarray[Any, Any]
"""A small number, a pose, or an array whose first eight bytes hold a float64."""

Arrival = tuple[str, float]
"""Key and first number of a value that reached a client."""


class ServerSide(Protocol):
    """A contender's server. All methods are called on its loop."""

    async def start(self, keys: Iterable[str]) -> Mapping[str, Any]:
        """Listen on a free port of 127.0.0.1. Return what a client needs to know, ``port`` among it.

        `keys` are those that clients will write.
        """

    def write(self, key: str, value: Value) -> None:
        """Let all clients have `value`. Arrays are overwritten by the caller afterwards, unless read-only."""

    def write_together(self, values: Mapping[str, Value]) -> None:
        """Let all clients have `values`, as one."""

    async def stop(self) -> None:
        """Stop and free the port."""


class Dialect(Protocol):
    """A contender's client: how to talk to its server over a WebSocket. One for each connection's lifetime and more:
    `hello` begins another connection of the same client.
    """

    path: str
    session_kept: bool | None
    """Whether the server resumed what this client had, None where it knows no such thing."""

    def hello(self) -> list[bytes]:
        """Return the messages to send first."""

    def receive(self, head: bytearray, size: int) -> list[Arrival]:
        """Take a message of `size` bytes, of which `head` holds the beginning. Return what it brought, as applied."""

    def answers(self, *, idle: bool) -> list[bytes]:
        """Return what is to be sent now; `idle`: nothing came for a moment."""

    def write(self, key: str, value: float) -> bytes:
        """Return the message that writes a value."""

    @property
    def ready(self) -> bool:
        """Whether the server has accepted this client."""


def python_of(name: str) -> str:
    """Return the interpreter that runs the contender."""
    own = Path(__file__).resolve().parents[2] / ".env-bench" / name / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def server_of(name: str) -> ServerSide:
    """Return a new server of the contender."""
    make: Callable[[], ServerSide] = import_module(f"benchmarks.contenders.{name}").make_server
    return make()


def dialect_of(name: str, info: Mapping[str, Any]) -> Dialect:
    """Return a new client of the contender, for the server that told `info`."""
    make: Callable[[Mapping[str, Any]], Dialect] = import_module(f"benchmarks.contenders.{name}").make_dialect
    return make(info)
