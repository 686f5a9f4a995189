"""A browser without a network: a `Replica` over the generic transport, driven by the server's own wake-ups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from belvedere.app import Server
from belvedere.transport import Channel
from belvedere.wire import Happening, Replica, ReplyStatus, encode
from belvedere.wire.messages import Call, Close, Error, Event, Welcome

PATIENCE = 10.0
"""Seconds after which what was waited for is taken not to happen."""


def tokens(server: Server) -> dict[str, str]:
    """Return the token of each role."""
    return {role: link.partition("#token=")[2] for role, link in server.links().items()}


class Browser:
    """One page: shows state, writes, calls, answers calls."""

    def __init__(self, server: Server, role: str = "control", replica: Replica | None = None) -> None:
        self.server = server
        self.replica = replica or Replica()
        self.happened: list[Happening] = []
        self.answer: Callable[[Call], Any] | None = None
        self.token = tokens(server)[role]
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._pumping = False
        self.channel: Channel = server.transport.connect(on_wake=self._wake)

    async def join(self) -> Browser:
        """Say hello, and wait for the first copy."""
        self.send(self.replica.hello(self.token, {"kind": "test"}))
        await self.until(lambda: self.welcome is not None)
        return self

    @property
    def welcome(self) -> Welcome | None:
        """The server's first message."""
        return next((one for one in self.happened if isinstance(one, Welcome)), None)

    @property
    def closed(self) -> Close | None:
        """The server's last message."""
        return next((one for one in self.happened if isinstance(one, Close)), None)

    @property
    def errors(self) -> list[Error]:
        """What was refused."""
        return [one for one in self.happened if isinstance(one, Error)]

    @property
    def notices(self) -> list[str]:
        """Sentences shown to the user."""
        return [one.payload["text"] for one in self.happened if isinstance(one, Event) and one.topic == "notice"]

    @property
    def calls(self) -> list[Call]:
        """What the server called."""
        return [one for one in self.happened if isinstance(one, Call)]

    def get(self, key: str) -> Any:
        """Return what is shown."""
        return self.replica.get(("state", key))

    def write(self, **items: Any) -> int:
        """Write without waiting."""
        number = self.replica.write(items)
        self.pump()
        return number

    async def written(self, **items: Any) -> None:
        """Write, and wait until the server has handled it."""
        number = self.write(**items)
        await self.until(lambda: self.replica.is_handled(number))

    def start_call(self, name: str, *args: Any, **kwargs: Any) -> tuple[int, asyncio.Queue[tuple[int, Any]]]:
        """Call without waiting for the answers."""
        answers: asyncio.Queue[tuple[int, Any]] = asyncio.Queue()
        number = self.replica.call(name, args, kwargs, lambda *answer: answers.put_nowait(answer))
        self.pump()
        return number, answers

    async def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call the server; return its answer."""
        _, answers = self.start_call(name, *args, **kwargs)
        async with asyncio.timeout(PATIENCE):
            status, value = await answers.get()
        if status == ReplyStatus.ERROR:
            raise RuntimeError(value)
        return value

    def event(self, topic: str, payload: Any = None) -> None:
        """Tell the server of something."""
        self.replica.event(topic, payload)
        self.pump()

    def send(self, buffers: Any) -> None:
        """Send buffers as they are."""
        self.channel.send(b"".join(buffers))

    def send_message(self, message: Any) -> None:
        """Send a message past the replica."""
        self.send(encode(message))

    def lose(self) -> None:
        """Let the network fail."""
        self.channel.close()

    async def until(self, condition: Callable[[], Any]) -> None:
        """Wait until `condition` holds."""
        async with asyncio.timeout(PATIENCE):
            self.pump()
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def sees(self, key: str, value: Any) -> None:
        """Wait until a state variable has that value here."""
        await self.until(lambda: self.get(key) == value)

    def pump(self) -> None:
        """Take and give what there is now."""
        if self._pumping:
            return
        self._pumping = True
        try:
            while not self.channel.closed and self._take() | self._give():
                self._news.set()
        finally:
            self._pumping = False
        if self.channel.closed:
            self._news.set()

    def _take(self) -> bool:
        messages = self.channel.receive()
        for message in messages:
            for one in self.replica.receive(message):
                self.happened.append(one)
                if isinstance(one, Call) and one.answer and self.answer is not None:
                    self.replica.reply(one.number, ReplyStatus.RESULT, self.answer(one))
        return bool(messages)

    def _give(self) -> bool:
        given = False
        while not self.channel.closed and (buffers := self.replica.next_message()) is not None:
            self.send(buffers)
            given = True
        return given

    def _wake(self) -> None:
        self._loop.call_soon(self.pump)


class Recorder:
    """Notes what it is called with, on any thread, and lets a test wait for it."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def __call__(self, value: Any = None) -> None:
        """Note `value`."""
        self.seen.append(value)
        self._loop.call_soon_threadsafe(self._news.set)

    async def until(self, count: int = 1) -> list[Any]:
        """Wait for `count` calls; return what they were given."""
        async with asyncio.timeout(PATIENCE):
            while len(self.seen) < count:
                await self._news.wait()
                self._news.clear()
        return self.seen
