"""A log of every message, for those who look for a fault on the wire.

One line a message: seconds since the start, connection, direction, bytes, kind. Contents are never written, they may
be secret.
"""

from __future__ import annotations

import logging
import time
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from belvedere.transport.host import Buffer
from belvedere.wire import messages

__all__ = ["TrafficLog"]

_logger = logging.getLogger("belvedere.network")

_NAMES: dict[int, str] = {
    kind.__struct_config__.tag: kind.__name__
    for union in (messages.ServerMessage, messages.ClientMessage)
    for kind in typing.get_args(union)
}
_TAG_AT = 5  # bytes; before it stand the length of the header and one byte of an array of less than 16 elements


class TrafficLog:
    """Writes one line a message.

    Args:
        target: True for the logger ``belvedere.network``, or the path of a file, which is started anew.
    """

    def __init__(self, target: bool | str | Path) -> None:
        self._start = time.monotonic()
        self._file: IO[str] | None = None
        if not isinstance(target, bool):
            self._file = Path(target).open("w", encoding="utf-8", buffering=1)  # noqa: SIM115 (closed by `close`)

    def received(self, connection: int, data: Buffer) -> None:
        """Note a message from the client."""
        self._note(connection, "<", len(data), data)

    def sent(self, connection: int, buffers: Sequence[Buffer]) -> None:
        """Note a message to the client."""
        size = sum(memoryview(buffer).nbytes for buffer in buffers)
        self._note(connection, ">", size, b"".join(bytes(buffer[:16]) for buffer in buffers[:2]))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def _note(self, connection: int, direction: str, size: int, beginning: Buffer) -> None:
        line = f"{time.monotonic() - self._start:.6f} {connection} {direction} {size} {_kind(beginning)}"
        if self._file is None:
            _logger.info("%s", line)
        elif not self._file.closed:
            self._file.write(line + "\n")


def _kind(data: Buffer) -> str:
    return _NAMES.get(data[_TAG_AT], "?") if len(data) > _TAG_AT else "?"
