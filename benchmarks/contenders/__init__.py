"""Who takes part: for each contender a server side and a client side.

Contenders are found by name, and each runs in an environment of its own where there is one in
``.env-bench/<name>``, so that systems with conflicting needs can be compared. A new one is a module in this folder
with `make_server` and `make_dialect`, and `make_page` where it has pages of its own. Peers take part where they are
asked for; `prepare` makes the environment of one.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np

__all__ = [
    "CONTENDERS",
    "FLOOR",
    "PEERS",
    "Arrival",
    "Dialect",
    "PageSide",
    "SceneSide",
    "ServerSide",
    "Value",
    "dialect_of",
    "page_of",
    "prepare",
    "python_of",
    "scene_of",
    "server_of",
]

FLOOR = "raw"
"""The contender that all others are compared with."""

CONTENDERS = ("belvedere", FLOOR)

PEERS = ("trame", "viser", "vuer")
"""Other systems, compared where they are asked for."""

_NEEDS = {
    "trame": ("trame>=4.0", "trame-vuetify>=3.3", "msgpack", "numpy", "psutil", "uvloop"),
    "viser": ("viser==1.1.1", "psutil", "uvloop"),
    "vuer": ("vuer[all]==0.1.6", "psutil", "uvloop"),
}
_ENVIRONMENTS = Path(__file__).resolve().parents[2] / ".env-bench"

Value = float | list[float] | np.ndarray[Any, Any]
"""A small number, a pose, or an array whose first eight bytes hold a float64."""

Arrival = tuple[str, float]
"""Key and first number of a value that reached a client."""


class ServerSide(Protocol):
    """A contender's server. All methods are called on its loop."""

    async def start(self, keys: Iterable[str], private: Iterable[str] = ()) -> Mapping[str, Any]:
        """Listen on a free port of 127.0.0.1. Return what a client needs to know, ``port`` among it.

        `keys` are those that clients will write, `private` those that are each client's own. Where clients can call,
        ``slow`` is answered after a second of waiting and ``quick`` at once.
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

    def write(self, key: str, value: float | str) -> bytes:
        """Return the message that writes a value.

        Where the server says that it has handled it, that arrives as ``handled`` with the time of this call.
        """

    def call(self, name: str) -> bytes:
        """Return the message that calls a function; the answer arrives under its name with the time of this call."""

    @property
    def ready(self) -> bool:
        """Whether the server has accepted this client."""


class PageSide(Protocol):
    """A contender's page, for a browser."""

    async def start(self, widgets: int) -> str:
        """Serve a page with a slider and `widgets` buttons of the class ``widget``; return its address."""

    def change(self, title: str) -> None:
        """Change the attribute ``title`` of the button in the middle."""

    async def stop(self) -> None:
        """Stop and free the port."""


class SceneSide(Protocol):
    """A contender's scene, for a browser. All methods are called on its loop."""

    async def start(self) -> str:
        """Serve a page that shows a scene; return its address."""

    async def joined(self) -> None:
        """Wait until a page has come."""

    async def flush(self) -> None:
        """Let what was written go."""

    def boxes(self, number: int, poses: np.ndarray[Any, Any], batched: bool) -> None:
        """Make boxes of 8 cm at poses (number, 7): elements of their own, or batched into one."""

    def move(self, poses: np.ndarray[Any, Any]) -> None:
        """Move them all."""

    def cloud(self, places: np.ndarray[Any, Any], colors: np.ndarray[Any, Any]) -> None:
        """Show points (N, 3) float32 with colours (N, 3) uint8."""

    def recolor(self, colors: np.ndarray[Any, Any]) -> None:
        """Give the points other colours."""

    def add_one(self) -> None:
        """Add a sphere of about a thousand triangles."""

    def remove_one(self) -> None:
        """Remove it."""

    def overflow(self, keys: list[str]) -> None:
        """Set a scene and add a box for each key, all in one turn of the loop."""

    def far(self, x: float) -> None:
        """Place an element at x metres from the origin."""

    def tick(self, stamp: float) -> None:
        """Move a small thing to x = `stamp`."""

    def burden(self, places: np.ndarray[Any, Any]) -> None:
        """Send a large array that is not drawn."""

    async def grab(self, width: int, height: int) -> int:
        """Ask the page for a picture; return its size."""

    async def stop(self) -> None:
        """Stop and free the port."""


def python_of(name: str) -> str:
    """Return the interpreter that runs the contender."""
    own = _ENVIRONMENTS / name / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def prepare(name: str) -> None:
    """Make the environment of a contender that needs one of its own, unless it is there."""
    folder = _ENVIRONMENTS / name
    if name not in _NEEDS or (folder / "bin" / "python").exists():
        return
    venv.create(folder, with_pip=True)
    subprocess.run([str(folder / "bin" / "python"), "-m", "pip", "install", "-q", *_NEEDS[name]], check=True)


def server_of(name: str) -> ServerSide:
    """Return a new server of the contender."""
    make: Callable[[], ServerSide] = import_module(f"benchmarks.contenders.{name}").make_server
    return make()


def dialect_of(name: str, info: Mapping[str, Any]) -> Dialect:
    """Return a new client of the contender, for the server that told `info`."""
    make: Callable[[Mapping[str, Any]], Dialect] = import_module(f"benchmarks.contenders.{name}").make_dialect
    return make(info)


def page_of(name: str) -> PageSide:
    """Return a new page of the contender."""
    make: Callable[[], PageSide] = import_module(f"benchmarks.contenders.{name}").make_page
    return make()


def scene_of(name: str) -> SceneSide:
    """Return a new scene of the contender."""
    module = "belvedere_scene" if name == "belvedere" else name
    make: Callable[[], SceneSide] = import_module(f"benchmarks.contenders.{module}").make_scene
    return make()
