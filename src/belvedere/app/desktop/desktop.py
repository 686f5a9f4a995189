"""An application in a window of its own.

Graphical toolkits want the main thread of a process, and so does a server that runs in the main thread; so the window
is opened by a child process, `belvedere.app.desktop.window`. Both talk over pipes, a line of JSON a message: the
parent says what to show, which keeps the token out of the list of processes; the child says that the window is there.
The end of either pipe is the end of the other side's wish to go on.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import logging
import sys
from collections import deque
from collections.abc import Mapping
from typing import Any, final

from belvedere.app.errors import NotAvailableError

__all__ = ["DesktopWindow", "WindowError", "check_desktop"]

_log = logging.getLogger("belvedere.app")

_PROGRAM = (sys.executable, "-m", "belvedere.app.desktop.window")
_CLOSING_SECONDS = 5.0  # that a window has to close itself
_LAST_WORDS = 8  # lines of what a child that failed had written


class WindowError(RuntimeError):
    """The window could not be opened, or its process ended unasked."""


def check_desktop() -> None:
    """Check that windows can be opened as far as can be told without opening one.

    Raises:
        NotAvailableError: pywebview is not installed.
    """
    if importlib.util.find_spec("webview") is None:
        raise NotAvailableError("exec_mode 'desktop' needs pywebview: pip install 'belvedere[desktop]'")


@final
class DesktopWindow:
    """One window, in a process of its own.

    Args:
        url: of the page, with its token.
        options: of the window, under pywebview's names; those that do not exist there were refused before.
        debug: whether the developer tools open.
    """

    def __init__(self, url: str, options: Mapping[str, Any], *, debug: bool = False) -> None:
        self._order = {"url": url, "options": dict(options), "debug": debug}
        self._process: asyncio.subprocess.Process | None = None
        self._closing = False
        self._failure: str | None = None
        self._written: deque[str] = deque(maxlen=_LAST_WORDS)

    async def run(self) -> None:
        """Open the window, and return when it was closed, by its user or by `close`.

        Raises:
            WindowError: it could not be opened, or its process crashed.
        """
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*_PROGRAM, stdin=pipe, stdout=pipe, stderr=pipe)
        self._process = process
        try:
            await self._tell(process)
            await asyncio.gather(self._listen(process), self._read_errors(process))
            status = await process.wait()
        except asyncio.CancelledError:
            await self.close()
            raise
        if self._failure is not None:
            raise WindowError(self._failure)
        if status != 0 and not self._closing:
            words = "\n".join(self._written)
            raise WindowError(f"the process of the window ended unasked, with status {status}:\n{words}".rstrip(":\n"))

    async def close(self) -> None:
        """Close the window, and return when its process is gone. Closing twice is fine."""
        process, self._closing = self._process, True
        if process is None or process.returncode is not None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _CLOSING_SECONDS)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _tell(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None:
            raise WindowError("the process of the window has no input")
        with contextlib.suppress(ConnectionError):  # it is gone already: its last words say why
            process.stdin.write(json.dumps(self._order).encode() + b"\n")
            await process.stdin.drain()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None:
            return
        async for line in process.stdout:
            message = json.loads(line)
            if "error" in message:
                self._failure = message["error"]
            else:
                _log.debug("the window: %s", message.get("event"))

    async def _read_errors(self, process: asyncio.subprocess.Process) -> None:
        if process.stderr is None:
            return
        async for line in process.stderr:
            text = line.decode(errors="replace").rstrip()
            self._written.append(text)
            _log.debug("the window's process: %s", text)
