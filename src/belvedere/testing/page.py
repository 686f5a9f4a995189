"""A page at work: the JavaScript engine, its channel to the server, and the turns between them.

The page works only when it is given a turn, on the test's loop: after something came, after something was asked of it,
and when one of its timers is due.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, final

from belvedere.testing.engine import Engine
from belvedere.testing.requests import PageFiles

if TYPE_CHECKING:
    from belvedere.app import Server
    from belvedere.testing.logs import ErrorLog
    from belvedere.transport import Channel

__all__ = ["Page", "PageCall"]

_log = logging.getLogger("belvedere.testing.page")
_LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "info": logging.INFO}

_TURNS = 100
"""Turns of the page without a pause; one that never rests (an animation) gets its next turn with the next frame."""

_FRAME = 1 / 60


class PageCall:
    """What the server called in the page.

    Attributes:
        ref: the component's ``ref``; empty for the page itself.
        method: its method.
        args: its arguments.
        kwargs: its named arguments.
    """

    def __init__(self, told: dict[str, Any]) -> None:
        self.ref: str = told["ref"]
        self.method: str = told["method"]
        self.args: list[Any] = told["args"]
        self.kwargs: dict[str, Any] = told["kwargs"]

    def __repr__(self) -> str:
        return f"<call {self.ref or 'page'}.{self.method}({', '.join(map(repr, self.args))})>"


@final
class Page:
    """One page of a server that runs on this loop, over the generic transport.

    Args:
        server: what it connects to.
        errors: what the page says on its console as an error goes there, by way of the log.

    Attributes:
        told: what the page said of itself in its last turn.
        calls: what the server called.
        events: topics and payloads of what was published to it.
        results: answers to what was asked for later, by number.
        news: set when anything happened.
        online: whether a connection can be had.
    """

    def __init__(self, server: Server, errors: ErrorLog) -> None:
        self.told: dict[str, Any] = {}
        self.calls: list[PageCall] = []
        self.events: list[tuple[str, Any]] = []
        self.results: dict[int, dict[str, Any]] = {}
        self.news = asyncio.Event()
        self.online = True
        self._server = server
        self._errors = errors
        self._loop = asyncio.get_running_loop()
        self._engine = Engine()
        self._files = PageFiles()
        self._channel: Channel | None = None
        self._working = False
        self._closed = False
        self._timer: asyncio.TimerHandle | None = None
        self._answering: set[asyncio.Task[None]] = set()

    def ask(self, method: str, *args: Any) -> Any:
        """Ask something of the page; see `Engine.ask`."""
        answer = self._engine.ask(method, *args)
        self._plan(0.0)
        return answer

    def choose(self, queries: Sequence[Any], files: Sequence[Any], content_type: str) -> None:
        """Choose files in a widget."""
        self.ask("choose", list(queries), [self._files.choose(file, content_type) for file in files])

    def lose(self) -> None:
        """Let the network fail."""
        self.online = False
        if self._channel is not None:
            self._channel.close()
        self.work()

    def work(self) -> None:
        """Give the page what came, let it work until it rests, and take what it sends."""
        if self._closed or self._working:
            return
        self._working = True
        try:
            for _ in range(_TURNS):
                if not self._turn():
                    break
            else:
                self._plan(_FRAME)
        finally:
            self._working = False

    def close(self) -> None:
        """Leave, as a tab that is closed."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._channel is not None:
            self._channel.close()
        for task in self._answering:
            task.cancel()
        self._engine.close()
        self._files.close()

    def _wake(self) -> None:
        """Work soon."""
        self.news.set()
        self._plan(0.0)

    def _plan(self, delay: float) -> None:
        due = self._loop.time() + delay
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._timer.cancel()
        self._timer = self._loop.call_later(delay, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        self.work()

    def _turn(self) -> bool:
        """Let the page work once; return whether anything happened."""
        messages = self._take()
        told = self.told = self._engine.ask("turn")
        for line in told["console"]:
            # The server logs why it answers by an error; only what it does not count as one is news.
            if "answer" not in line or not self._errors.holds(line["answer"]):
                _log.log(_LEVELS[line["level"]], "%s", line["text"])
        self.calls += [PageCall(call) for call in told["calls"]]
        self.events += [(event["topic"], event["payload"]) for event in told["events"]]
        self.results |= {result["id"]: result["answer"] for result in told["results"]}
        for request in told["requests"]:
            task = self._loop.create_task(self._answer(request))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        if told["wantsSocket"]:
            self._connect()
        self._give(told["sent"])
        worked = bool(messages or told["ran"] or told["sent"] or told["wantsSocket"])
        if worked or told["events"] or told["calls"] or told["results"]:
            self.news.set()
        if told["next"] is not None:
            self._plan(told["next"] / 1e3)
        return worked

    def _take(self) -> int:
        if self._channel is None:
            return 0
        messages = self._channel.receive()
        if messages:
            self._engine.ask("receive", [message.decode("latin-1") for message in messages])
        if self._channel.closed:
            self._channel = None
            self._engine.ask("lost")
        return len(messages)

    def _give(self, messages: Sequence[str]) -> None:
        for message in messages:
            if self._channel is not None and not self._channel.closed:
                self._channel.send(message.encode("latin-1"))

    def _connect(self) -> None:
        transport = self._server.transport
        if not self.online or transport is None:
            self._engine.ask("lost")
            return
        self._channel = transport.connect(on_wake=lambda: self._loop.call_soon(self._wake))
        self._engine.ask("opened")

    async def _answer(self, request: dict[str, Any]) -> None:
        status, body = await self._files.answer(self._server.transport.host, request)
        self.ask("answered", request["id"], status, body)
