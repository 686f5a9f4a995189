"""Orders to a child process and its answers: one line of JSON each, over standard input and output."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TextIO

import psutil

__all__ = ["Child", "obey"]

Answer = Mapping[str, Any] | None


async def obey(handlers: Mapping[str, Callable[..., Awaitable[Answer]]], answers: TextIO | None = None) -> None:
    """Carry out the orders of the parent process, one after the other, until it says ``quit`` or goes away.

    Answers go to standard output, or to `answers` where others may print there.

    An order is ``{"do": name, argument: value, …}``; the answer is what the handler of that name returns.
    """
    loop = asyncio.get_running_loop()
    orders: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, after an order to quit
            for line in sys.stdin:
                loop.call_soon_threadsafe(orders.put_nowait, line)
            loop.call_soon_threadsafe(orders.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()
    while line := await orders.get():
        order = json.loads(line)
        name = order.pop("do")
        if name == "quit":
            return
        try:
            answer = {**(await handlers[name](**order) or {})}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
            raise
        finally:
            out = answers or sys.stdout
            out.write(json.dumps(answer) + "\n")
            out.flush()


class Child:
    """A process that obeys, seen from its parent."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._usage = psutil.Process(process.pid)

    @classmethod
    async def spawn(cls, *command: str) -> Child:
        """Start a process."""
        return cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=64 * 1024 * 1024
            )
        )

    async def order(self, do: str, /, **arguments: Any) -> dict[str, Any]:
        """Let the process do something and return its answer.

        Raises:
            RuntimeError: if it could not.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **arguments}).encode() + b"\n")
        line = await self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
        if "error" in answer:
            raise RuntimeError(f"{do}: {answer['error']}")
        return answer

    def rss(self) -> float:
        """Return the memory it occupies, in MB."""
        return float(self._usage.memory_info().rss) / 1e6

    def cpu(self) -> float:
        """Return the processor time it has used, in seconds."""
        times = self._usage.cpu_times()
        return float(times.user + times.system)

    async def watch_rss(self, seconds: float) -> list[tuple[float, float]]:
        """Return time and memory in MB, twenty times a second."""
        samples = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            samples.append((time.monotonic(), self.rss()))
            await asyncio.sleep(0.05)
        return samples

    async def end(self) -> None:
        """Let it end; end it where it does not."""
        assert self._process.stdin is not None
        if self._process.returncode is None:
            try:
                self._process.stdin.write(b'{"do": "quit"}\n')
                self._process.stdin.close()
                await asyncio.wait_for(self._process.wait(), 5.0)
            except (TimeoutError, ConnectionError):
                self._process.kill()
                await self._process.wait()
