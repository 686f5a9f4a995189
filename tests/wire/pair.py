"""A link and a replica joined by nothing but lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from belvedere.document import Store
from belvedere.wire import Changed, Happening, Inbound, Limits, Link, Replica, decode_client
from belvedere.wire.codec import decode_server, encode
from belvedere.wire.messages import PROTOCOL, Ack, Hello, Welcome

__all__ = ["Pair"]


class Pair:
    """One session's two ends in memory, with a clock that is moved by hand."""

    def __init__(self, store: Store | None = None, limits: Limits | None = None) -> None:
        self.time = 0.0
        self.store = store or Store()
        self.scope = self.store.private()
        self.link = Link(self.store, self.scope, limits, clock=lambda: self.time)
        self.replica = Replica()
        self.inbound: list[Inbound] = []
        self.happened: list[Happening] = []
        self.handle: Callable[[Inbound], None] = self.inbound.append

    def connect(self, resumed: bool | None = None) -> None:
        """Open a connection; by default it resumes where the replica knows a session."""
        hello = decode_client(b"".join(self.replica.hello("t")))
        assert isinstance(hello, Hello)
        known = hello.session is not None if resumed is None else resumed
        self.link.connect(hello.complete_to, hello.received if known else 0, whole=not known)
        welcome = Welcome(PROTOCOL, self.store.epoch, "s", "x", "control", known, self.link.received, 30.0, 10**7)
        self.happened += self.replica.receive(b"".join(encode(welcome)))

    def send(self) -> list[Any]:
        """Let the link send all it may without an answer; return the messages."""
        self.store.commit()
        sent = []
        while (message := self.link.next_message()) is not None:
            data = b"".join(message)
            sent.append(decode_server(data)[0])
            self.happened += self.replica.receive(data)
        return sent

    def answer(self) -> None:
        """Let the replica send all it has."""
        self.time += 0.001
        self.replica.acknowledge()
        while (message := self.replica.next_message()) is not None:
            data = b"".join(message)
            inbound = self.link.receive(data)
            if inbound is not None:
                self.handle(inbound)
            if isinstance(decode_client(data), Ack):
                break

    def settle(self, rounds: int = 10_000) -> None:
        """Let both ends talk until neither has anything to say."""
        quiet = 0
        for _ in range(rounds):
            quiet = 0 if self.send() else quiet + 1
            if quiet == 2:
                return
            self.answer()
        raise AssertionError("the link never comes to rest")

    def changed(self) -> list[frozenset[tuple[str, ...]]]:
        """Return what changed, batch by batch."""
        return [happening.paths for happening in self.happened if isinstance(happening, Changed)]
