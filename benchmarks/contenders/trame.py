"""trame 4 with Vuetify, as its documentation uses it; runs in an environment of its own.

A frame of its WebSocket is twelve bytes (a random number, an offset, a size) and MessagePack. A request is answered
under its id; what is published goes to everybody.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.contenders import Arrival, Dialect, PageSide, ServerSide, Value

_HEADER = 12
_PUBLISHED = "publish:trame.state.topic:"


async def _start(server: Any) -> int:
    server.start(
        exec_mode="task",
        port=0,
        host="127.0.0.1",
        thread=True,
        open_browser=False,
        show_connection_info=False,
        disable_logging=True,
        timeout=0,
    )
    await server.ready
    return int(server.port)


class TrameServer:
    """A server whose values are state."""

    def __init__(self) -> None:
        self._server = import_module("trame.app").get_server("benchmark")

    async def start(self, keys: Iterable[str], private: Iterable[str] = ()) -> Mapping[str, Any]:
        """Start on a free port."""
        if tuple(private):
            raise NotImplementedError("state of one client")
        for key in keys:
            self._server.state[key] = 0.0

        async def slow() -> None:
            await asyncio.sleep(1.0)

        async def quick() -> int:
            return 1

        self._server.trigger("slow")(slow)
        self._server.trigger("quick")(quick)
        return {"port": await _start(self._server)}

    def write(self, key: str, value: Value) -> None:
        """Write state and send it."""
        self.write_together({key: value})

    def write_together(self, values: Mapping[str, Value]) -> None:
        """Write state and send it."""
        with self._server.state as state:
            for key, value in values.items():
                state[key] = value.tobytes() if isinstance(value, np.ndarray) else value

    async def stop(self) -> None:
        """Stop."""
        await self._server.stop()


class TrameDialect:
    """A client that says hello and listens."""

    path = "/ws"
    session_kept: bool | None = None

    def __init__(self) -> None:
        msgpack = import_module("msgpack")
        self._pack, self._unpack = msgpack.packb, msgpack.unpackb
        self._numbers = itertools.count(1)
        self._waiting: dict[str, Arrival] = {}
        self.ready = False

    def hello(self) -> list[bytes]:
        """Show the secret that every server has by default."""
        return [self._message("system:c0:0", "wslink.hello", [{"secret": "wslink-secret"}])]

    def receive(self, head: bytearray, size: int) -> list[Arrival]:
        """Take a message."""
        if len(head) < size or size - _HEADER < int.from_bytes(head[8:12], "little"):
            return []  # an array, or a piece of one
        message = self._unpack(memoryview(head)[_HEADER:])
        name = message["id"]
        if name == "system:c0:0":
            self.ready = True
        elif name.startswith(_PUBLISHED):
            pairs = ((key, value[0] if isinstance(value, list) else value) for key, value in message["result"].items())
            return [(key, value) for key, value in pairs if isinstance(value, float)]
        elif name in self._waiting:
            return [self._waiting.pop(name)]
        return []

    def answers(self, *, idle: bool) -> list[bytes]:
        """Nothing is acknowledged."""
        return []

    def write(self, key: str, value: float | str) -> bytes:
        """Write state."""
        return self._request("handled", "trame.state.update", [[{"key": key, "value": value}]])

    def call(self, name: str) -> bytes:
        """Call a trigger."""
        return self._request(name, "trame.trigger", [name, [], {}])

    def _request(self, name: str, method: str, args: list[Any]) -> bytes:
        number = f"rpc:c0:{next(self._numbers)}"
        self._waiting[number] = name, time.monotonic()
        return self._message(number, method, args)

    def _message(self, number: str, method: str, args: list[Any]) -> bytes:
        body: bytes = self._pack({"wslink": "1.0", "id": number, "method": method, "args": args, "kwargs": {}})
        head = next(self._numbers).to_bytes(4, "little") + bytes(4) + len(body).to_bytes(4, "little")
        return head + body


class TramePage:
    """A page of Vuetify widgets."""

    async def start(self, widgets: int) -> str:
        """Start on a free port."""
        layouts, vuetify3 = import_module("trame.ui.vuetify3"), import_module("trame.widgets.vuetify3")
        self._server = import_module("trame.app").get_server("page", client_type="vue3")
        with layouts.VAppLayout(self._server) as self._layout, vuetify3.VMain():
            vuetify3.VSlider(v_model=("value", 1))
            buttons = [vuetify3.VBtn(str(index), classes="widget", title=" ") for index in range(widgets)]
        self._middle = buttons[widgets // 2] if buttons else None
        return f"http://127.0.0.1:{await _start(self._server)}/"

    def change(self, title: str) -> None:
        """Set an attribute and send the layout."""
        assert self._middle is not None
        self._middle.title = title
        with self._server.state:
            self._layout.flush_content()

    async def stop(self) -> None:
        """Stop."""
        await self._server.stop()


def make_server() -> ServerSide:
    """Return a server."""
    return TrameServer()


def make_dialect(info: Mapping[str, Any]) -> Dialect:
    """Return a client."""
    return TrameDialect()


def make_page() -> PageSide:
    """Return a page."""
    return TramePage()
