"""What travels apart from the batches of its lane: large values, and transactions that mix lanes.

A *parcel* waits: it names the paths that go together. When its turn comes the present values are captured and it is
a *transfer*: bytes under way, sent whole or in pieces, finished whatever is written meanwhile. Overwriting a value
makes a new parcel behind the others, so every entry keeps moving.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from typing import final

from belvedere.document import Path
from belvedere.wire.codec import Buffer, encode
from belvedere.wire.messages import Chunk

__all__ = ["Parcel", "Parcels", "Transfer"]

_MOST_TRANSFERS = 4  # under way at a time: each pins the values it captured


@final
class Parcel:
    """Paths that wait to be sent together."""

    __slots__ = ("awaited", "group", "paths", "since")

    def __init__(self, paths: Iterable[Path], since: int, group: bool) -> None:
        self.paths = dict.fromkeys(paths)
        self.since = since  # the client has nothing of it after this version
        self.group = group  # a transaction: all or nothing
        self.awaited: dict[int, Transfer] = {}  # by id, must have arrived first


@final
class Transfer:
    """A message under way, piece by piece."""

    __slots__ = ("_at", "_buffers", "_index", "_within", "held", "id", "parcel", "total", "version")

    def __init__(self, id_: int, parcel: Parcel, buffers: list[Buffer], version: int) -> None:
        self.id = id_
        self.parcel = parcel
        self.version = version  # at which the values were captured
        self.held: dict[Path, int] = {}  # written meanwhile; sent once this has arrived
        self._buffers = [memoryview(buffer) for buffer in buffers]
        self.total = sum(buffer.nbytes for buffer in self._buffers)
        self._at = 0
        self._index = 0
        self._within = 0

    @property
    def started(self) -> bool:
        """Whether the client has had a piece of it."""
        return self._at > 0

    @property
    def left(self) -> int:
        """Bytes not yet sent."""
        return self.total - self._at

    def next_piece(self, nbytes: int, complete_to: int) -> list[Buffer]:
        """Return the buffers of the message that carries the next `nbytes` bytes."""
        chunk = Chunk(self.id, self._at, self.total, complete_to)
        pieces: list[memoryview] = []
        wanted = min(nbytes, self.left)
        self._at += wanted
        while wanted:
            buffer = self._buffers[self._index]
            take = min(wanted, buffer.nbytes - self._within)
            pieces.append(buffer[self._within : self._within + take])
            wanted -= take
            self._within += take
            if self._within == buffer.nbytes:
                self._index += 1
                self._within = 0
        (head,) = encode(chunk)
        return [bytes(head) + bytes(-len(head) % 8), *pieces]


@final
class Parcels:
    """Parcels that wait, in order, and transfers under way, which take turns."""

    def __init__(self) -> None:
        self._waiting: dict[int, Parcel] = {}  # by id(), in the order of their turns
        self._sinces: Counter[int] = Counter()  # of all parcels, waiting and under way
        self.waiting_at: dict[Path, Parcel] = {}
        self.flying_at: dict[Path, Transfer] = {}
        self._flying: deque[Transfer] = deque()

    def __len__(self) -> int:
        return len(self._waiting) + len(self._flying)

    def __bool__(self) -> bool:
        return bool(self._waiting or self._flying)

    @property
    def since(self) -> int | None:
        """The version up to which the client lacks nothing of what is here, or None where nothing is."""
        return min(self._sinces) if self._sinces else None

    def touches(self, paths: Iterable[Path]) -> bool:
        """Return whether any of `paths` waits or is under way here."""
        return not (self.waiting_at.keys().isdisjoint(paths) and self.flying_at.keys().isdisjoint(paths))

    def groups(self, paths: Iterable[Path]) -> bool:
        """Return whether any of `paths` belongs to a transaction that waits or is under way here."""
        return any(
            ((parcel := self.waiting_at.get(path)) is not None and parcel.group)
            or ((transfer := self.flying_at.get(path)) is not None and transfer.parcel.group)
            for path in paths
        )

    def add(self, path: Path, since: int) -> None:
        """Let the value at `path` wait, of which the client has all up to `since`."""
        parcel = self.waiting_at.get(path)
        if parcel is None:
            self._wait(Parcel((path,), since, group=False))
        else:
            self.lower(parcel, since)

    def add_group(self, paths: Iterable[Path], since: int, awaited: Iterable[Transfer] = ()) -> None:
        """Let the values at `paths` wait to be sent together, with everything waiting that shares one of them.

        They are sent after the transfers `awaited`.
        """
        parcel = Parcel(paths, since, group=True)
        parcel.awaited = {transfer.id: transfer for transfer in awaited}
        others = {id(found): found for path in parcel.paths if (found := self.waiting_at.get(path)) is not None}
        for other in others.values():
            self._unwait(other)
            parcel.paths = other.paths | parcel.paths
            parcel.since = min(parcel.since, other.since)
            parcel.awaited |= other.awaited
        self._wait(parcel)

    def lower(self, parcel: Parcel, since: int) -> None:
        """Note that of a waiting parcel the client has all only up to `since`."""
        if since < parcel.since:
            self._forget(parcel.since)
            parcel.since = since
            self._sinces[since] += 1

    def withdraw(self, path: Path) -> int | None:
        """Let a single waiting value not be sent from here; return the version up to which the client has all of it."""
        parcel = self.waiting_at.get(path)
        if parcel is None or parcel.group:
            return None
        self._unwait(parcel)
        return parcel.since

    def next_parcel(self) -> Parcel | None:
        """Take the first parcel whose turn has come, or None."""
        if len(self._flying) >= _MOST_TRANSFERS:
            return None
        flying = {transfer.id for transfer in self._flying}
        for parcel in self._waiting.values():
            if self.flying_at.keys().isdisjoint(parcel.paths) and parcel.awaited.keys().isdisjoint(flying):
                self._unwait(parcel)
                return parcel
        return None

    def depart(self, transfer: Transfer) -> None:
        """Note that `transfer` is under way in pieces."""
        self._flying.append(transfer)
        self._sinces[transfer.parcel.since] += 1
        for path in transfer.parcel.paths:
            self.flying_at[path] = transfer

    def next_transfer(self) -> Transfer | None:
        """Return the transfer whose turn it is to send a piece."""
        if not self._flying:
            return None
        self._flying.rotate(-1)
        return self._flying[-1]

    def arrive(self, transfer: Transfer) -> None:
        """Note that the last piece of `transfer` was sent."""
        self._flying.remove(transfer)
        self._forget(transfer.parcel.since)
        for path in transfer.parcel.paths:
            del self.flying_at[path]

    def cancel(self, transfer: Transfer) -> None:
        """Give up `transfer`. What is left of a group waits again, before all others."""
        self.arrive(transfer)
        if transfer.parcel.group:
            self.add_group([*transfer.parcel.paths, *transfer.held], transfer.parcel.since)
            first = self.waiting_at[next(iter(transfer.parcel.paths))]
            self._waiting = {id(first): first} | self._waiting

    def _wait(self, parcel: Parcel) -> None:
        self._waiting[id(parcel)] = parcel
        self._sinces[parcel.since] += 1
        for path in parcel.paths:
            self.waiting_at[path] = parcel

    def _unwait(self, parcel: Parcel) -> None:
        del self._waiting[id(parcel)]
        self._forget(parcel.since)
        for path in parcel.paths:
            del self.waiting_at[path]

    def _forget(self, since: int) -> None:
        self._sinces[since] -= 1
        if not self._sinces[since]:
            del self._sinces[since]
