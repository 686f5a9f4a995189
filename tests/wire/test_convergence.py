"""Whatever happens in whatever order, every copy ends equal to the document and never shows half a transaction.

A small world in memory: one document, three clients, two queues of messages each. Hypothesis chooses what happens:
writes small and large, removals, transactions over several scopes, masks set and lifted, messages delivered or kept
back, connections lost and resumed. Values are unique numbers, so that what a client shows tells which versions of the
document it can be.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from belvedere.document import Path, Scope, Store
from belvedere.wire import Link, Replica
from belvedere.wire.codec import decode_client, decode_server, encode
from belvedere.wire.messages import PROTOCOL, Batch, Call, Hello, Welcome

CLIENTS = 3
LARGE = 30_000  # float64 elements: several pieces at the window used here
PATHS: list[Path] = [
    ("state", "a"),
    ("state", "b"),
    ("scene", "n", "pose"),
    ("scene", "m", "pose"),
    ("view", "v", "points"),
    ("view", "v", "triangles"),
]
_GONE = -1


class Client:
    """One client of the world and the network between it and the document."""

    def __init__(self, world: World, index: int) -> None:
        self.world = world
        self.index = index
        self.scope = world.store.private()
        self.link = Link(world.store, self.scope, clock=world.now)
        self.replica = Replica()
        self.to_client: deque[bytes] = deque()
        self.to_server: deque[bytes] = deque()
        self.shown: dict[Path, list[tuple[int, int]]] = {path: [(0, _GONE)] for path in PATHS}
        self.joined = 0
        self.calls: list[int] = []
        self.connect()

    def connect(self) -> None:
        """Open a connection, resuming where the client knows a session."""
        hello = decode_client(b"".join(self.replica.hello("token")))
        assert isinstance(hello, Hello)
        known = hello.session is not None
        self.link.connect(hello.complete_to, hello.received, whole=not known)
        welcome = Welcome(PROTOCOL, self.world.store.epoch, "s", "x", "control", known, self.link.received, 30.0, 10**7)
        self.receive(b"".join(encode(welcome)))

    def disconnect(self) -> None:
        """Lose the connection and all that is under way."""
        self.link.disconnect()
        self.to_client.clear()
        self.to_server.clear()

    def send(self) -> bool:
        """Let the link send one message."""
        self.link.flow.window = 64 * 1024
        message = self.link.next_message()
        if message is None:
            return False
        self.to_client.append(b"".join(message))
        return True

    def deliver(self) -> bool:
        """Let one message arrive at the client."""
        if not self.to_client:
            return False
        self.receive(self.to_client.popleft())
        return True

    def answer(self) -> bool:
        """Let the client send one message and the server take it."""
        self.replica.acknowledge()
        message = self.replica.next_message()
        if message is None:
            return False
        inbound = self.link.receive(b"".join(message))
        if inbound is not None:
            self.world.handle(self, inbound)
        return True

    def receive(self, data: bytes) -> None:
        """Take one message at the client, and look at what it shows then."""
        message, _ = decode_server(data)
        if isinstance(message, Batch) and message.listing == []:
            self.joined = message.version  # a first copy: what is older may come in parts
        for happening in self.replica.receive(data):
            if isinstance(happening, Call):
                assert self.replica.complete_to >= happening.after
                self.calls.append(happening.args[0])
        self.check()

    # --- what must hold -------------------------------------------------------------------------------------------

    def value(self, path: Path) -> int:
        """Return the number that the client has at `path`."""
        value = self.replica._values.get(path, _GONE)
        return int(value[0]) if isinstance(value, np.ndarray) else value

    def span(self, path: Path) -> tuple[int, float]:
        """The first version at which the document may have shown what the client shows, and the end of the last."""
        value = self.value(path)
        history = self.shown[path]
        spans = [
            (version, history[at + 1][0] if at + 1 < len(history) else float("inf"))
            for at, (version, shown) in enumerate(history)
            if shown == value
        ]
        assert spans, f"{path} shows {value}, which it never was"
        return spans[0][0], spans[-1][1]

    def check(self) -> None:
        """Look whether the copy is one that may be shown."""
        if not self.replica.ready:
            return
        spans = {path: self.span(path) for path in PATHS}
        for path, (_, end) in spans.items():
            assert end > self.replica.complete_to, f"{path} is older than complete_to {self.replica.complete_to}"
        for version, members in self.world.transactions(self.index):
            seen = [spans[path] for path in members if version > self.joined or path[0] != "state"]
            torn = any(end <= version for _, end in seen) and any(start >= version for start, _ in seen)
            assert not torn, f"half of transaction {version} of {members}: {spans}"


class World:
    """The document and its clients."""

    def __init__(self) -> None:
        self.time = 0.0
        self.store = Store()
        self.count = 0
        self.atomic: list[tuple[int, dict[int, list[Path]]]] = []
        self.calls = [0] * CLIENTS
        self.clients: list[Client] = []
        self.clients = [Client(self, index) for index in range(CLIENTS)]

    def now(self) -> float:
        """Return the time, which goes on a little whenever somebody looks."""
        self.time += 0.001
        return self.time

    def scope(self, index: int) -> Scope:
        """Return a client's scope, or the shared one."""
        return self.store.shared if index == CLIENTS else self.clients[index].scope

    def write(self, scope: int, path: int, size: str) -> None:
        """Write a new number, small or large, or remove what is there."""
        if size == "gone":
            self.scope(scope).remove(PATHS[path])
            return
        self.count += 1
        value: Any = self.count if size == "small" else np.full(LARGE, float(self.count))
        self.scope(scope).set(PATHS[path], value)

    def transaction(self, writes: list[tuple[int, int, str]]) -> None:
        """Write several together."""
        self.commit()
        with self.store.transaction():
            for scope, path, size in writes:
                self.write(scope, path, size)
        self.commit()

    def commit(self) -> None:
        """Commit, and note what each client should see from then on."""
        for commit in self.store.commit():
            members: dict[int, list[Path]] = {}
            for client in self.clients:
                for path in PATHS:
                    item = client.scope.effective(path)
                    shown = _GONE if item is None else item.value
                    shown = int(shown[0]) if isinstance(shown, np.ndarray) else shown
                    if shown != client.shown[path][-1][1]:
                        client.shown[path].append((commit.version, shown))
                        members.setdefault(client.index, []).append(path)
            if commit.atomic:
                self.atomic.append((commit.version, members))

    def transactions(self, index: int) -> list[tuple[int, list[Path]]]:
        """Return the versions of all transactions with what each changed for a client."""
        return [(version, members.get(index, [])) for version, members in self.atomic]

    def call(self, index: int) -> None:
        """Call a client."""
        self.calls[index] += 1
        self.clients[index].link.call("r", "m", [self.calls[index]])

    def handle(self, client: Client, inbound: Any) -> None:
        """Take what is for the application."""
        raise AssertionError(f"unexpected {inbound}")

    def settle(self) -> None:
        """Deliver everything."""
        self.commit()
        for client in self.clients:
            if not client.link.connected:
                client.connect()
        moved = True
        while moved:
            moved = False
            for client in self.clients:
                moved |= client.send()
                moved |= client.deliver()
                if client.replica._messages != client.replica._acknowledged or client.replica._ack_now:
                    moved |= client.answer()


sizes = st.sampled_from(["small", "small", "large", "gone"])
writes = st.tuples(st.integers(0, CLIENTS), st.integers(0, len(PATHS) - 1), sizes)
shared_writes = st.tuples(st.just(CLIENTS), st.integers(0, len(PATHS) - 1), sizes)
one_client = st.integers(0, CLIENTS - 1)
actions = st.one_of(
    st.tuples(st.just("write"), shared_writes),
    st.tuples(st.just("write"), writes),
    st.tuples(st.just("transaction"), st.lists(shared_writes, min_size=2, max_size=4)),
    st.tuples(st.just("transaction"), st.lists(writes, min_size=2, max_size=4)),
    st.tuples(st.just("commit"), st.none()),
    st.tuples(st.just("send"), one_client),
    st.tuples(st.just("send"), one_client),
    st.tuples(st.just("deliver"), one_client),
    st.tuples(st.just("deliver"), one_client),
    st.tuples(st.just("answer"), one_client),
    st.tuples(st.just("answer"), one_client),
    st.tuples(st.just("call"), one_client),
    st.tuples(st.just("drop"), one_client),
)


def perform(world: World, action: str, detail: Any) -> None:
    """Let one thing happen."""
    client = world.clients[detail] if isinstance(detail, int) else None
    if action == "write":
        world.write(*detail)
        world.commit()
    elif action == "transaction":
        world.transaction(detail)
    elif action == "commit":
        world.commit()
    elif action == "call":
        world.call(detail)
    elif client is not None and action == "drop":
        client.disconnect()
    elif client is not None:
        if not client.link.connected:
            client.connect()
        getattr(client, action)()


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(actions, max_size=60))
def test_every_interleaving_converges(script: list[tuple[str, Any]]) -> None:
    """Any interleaving of writes, transactions, removals, losses and slow readers ends with equal copies."""
    world = World()
    for action, detail in script:
        perform(world, action, detail)
    world.settle()
    for client in world.clients:
        for path in PATHS:
            assert client.value(path) == client.shown[path][-1][1], path
        assert client.calls == list(range(1, world.calls[client.index] + 1))


@pytest.mark.parametrize("seed", range(20))
def test_a_long_random_run_converges(seed: int) -> None:
    """A run of a thousand random actions keeps every promise."""
    random = np.random.default_rng(seed)
    world = World()
    kinds = ["write"] * 4 + ["transaction"] * 2 + ["send"] * 6 + ["deliver"] * 6 + ["answer"] * 4 + ["call", "drop"]

    def one_write(shared: bool) -> tuple[int, int, str]:
        scope = CLIENTS if shared else int(random.integers(0, CLIENTS + 1))
        return scope, int(random.integers(len(PATHS))), str(random.choice(["small", "small", "large", "gone"]))

    for _ in range(1000):
        kind = str(random.choice(kinds))
        shared = bool(random.integers(2))
        if kind == "write":
            perform(world, kind, one_write(shared))
        elif kind == "transaction":
            perform(world, kind, [one_write(shared) for _ in range(random.integers(2, 5))])
        else:
            perform(world, kind, int(random.integers(CLIENTS)))
    world.settle()
    for client in world.clients:
        assert {path: client.value(path) for path in PATHS} == {path: client.shown[path][-1][1] for path in PATHS}
