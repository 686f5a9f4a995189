"""The link: from a document to one client.

A link answers one question: *what shall be sent next?* It keeps no queue of changes. For each lane it knows the
version up to which the client has been sent everything (its *cut*); the next batch of the lane is whatever has
changed since. A client that is slow is asked about less often and so gets the newest values; one that joins late has
a cut of 0; one that resumes has the cut it tells.

Only large values and transactions that mix lanes travel apart (`belvedere.wire.parcels`), and only calls, answers and
events are queued (`belvedere.wire.stream`). There is no I/O here, and no clock but the one passed in.
"""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

import msgspec

from belvedere.document import BULK_BYTES, Lane, Path
from belvedere.wire.batches import BatchCache, Content, make_batch
from belvedere.wire.codec import Buffer, ProtocolError, decode_client, encode, raw_value, size_of
from belvedere.wire.flow import Flow
from belvedere.wire.messages import (
    Ack,
    Call,
    Cancel,
    CancelTransfer,
    ClientCall,
    ClientCancel,
    ClientEvent,
    ClientReply,
    Event,
    Handled,
    Hello,
    Ping,
    Pong,
    Reply,
    Write,
)
from belvedere.wire.parcels import Parcel, Parcels, Transfer
from belvedere.wire.stream import Answers, IncomingStream, OutgoingStream

if TYPE_CHECKING:
    from belvedere.document import Component, Entry, Scope, Store

__all__ = ["Inbound", "Limits", "Link", "LinkStatistics"]

Inbound = Write | ClientCall | ClientCancel | ClientEvent
"""What a client sends that is for the application."""

_FIRST_FACES = frozenset({"state", "ui", "session"})  # never wait for bulk in a first copy
_MOST_UNAPPLIED = 4  # motion batches that a client may have received and not applied


@final
@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one link."""

    stream_items: int = 10_000  # calls, answers and events kept for a client
    stream_bytes: int = 32 * 1024 * 1024
    heartbeat: float = 30.0  # seconds between pings


@final
@dataclass(frozen=True, slots=True)
class LinkStatistics:
    """A snapshot of a link, for the operator."""

    version: int  # of the document
    complete_to: int  # the version below which the client has been sent everything
    applied: int  # the version below which the client has said that it shows everything
    dirty: tuple[int, int, int]  # entries that wait: control, motion, bulk
    in_flight: int  # bytes sent and not acknowledged
    window: int  # bytes that may be in flight
    round_trip: float  # seconds, the least seen lately; 0 while unknown
    rate: float  # bytes per second, the largest seen lately; 0 while unknown
    sent_bytes: int  # on this connection, batches and pieces
    sent_batches: int  # on all connections
    conflated: int  # values that were overwritten before they were captured for this client
    cancelled: int  # transfers given up because what they carried was removed or replaced
    stream: int  # calls, answers and events kept until the client has them
    answers: int  # calls the client has not answered


@final
class Link:
    """The server's side of one session's conversation. It outlives connections.

    Used on the thread of the loop only. `connect`, then for each message `receive`, and `next_message` whenever
    the transport has nothing left to write.
    """

    def __init__(
        self,
        store: Store,
        scope: Scope,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self.scope = scope
        self.limits = limits or Limits()
        self.connected = False
        self._clock = clock
        self._cache = BatchCache.of(store)
        self._stream = OutgoingStream(self.limits.stream_items, self.limits.stream_bytes)
        self._incoming = IncomingStream()
        self._answers = Answers()
        self._handled: deque[tuple[int, int, bool]] = deque()  # number, version it shows in, whether large
        self._transfer_ids = itertools.count(1)
        self._batches = 0
        self._conflated = 0
        self._cancelled = 0
        self._applied = 0
        self._begin(0)

    def _begin(self, cut: int) -> None:
        """Set what belongs to one connection."""
        self.flow = Flow(self._clock)
        self._cut = [cut, cut]  # by small lane: the version up to which everything was put into messages
        self._quiet = -1  # the version at which there was nothing to send, -1: perhaps there is
        self._lacks: list[int | None] = [None, None]  # by small lane with changes: the version up to which it has all
        self._scanned = cut  # the version up to which large values were put into parcels
        self._joined = 0 if cut else self.store.version  # a whole copy: tombstones up to here tell it nothing
        self._listing: list[Path] | None = None
        self._parcels = Parcels()
        self._late: list[dict[Path, int]] = [{}, {}]  # held back, by lane: the version they lack
        self._sending: list[Transfer | None] = [None, None]  # by small lane: a batch under way in pieces
        self._cancels: deque[int] = deque()
        self._pings: deque[float] = deque()
        self._bulk_turn = False
        self._unapplied: deque[int] = deque()  # counts of messages at which motion batches were sent
        self._told = cut  # the last complete_to that was sent
        self._wanted = 0  # the highest version a sent call waits for
        self._large_writes: set[int] = set()
        self._heard_at = self._pinged_at = self._clock()

    # --- connections ----------------------------------------------------------------------------------------------

    def connect(self, complete_to: int = 0, received: int = 0, whole: bool = True) -> None:
        """Begin a connection.

        Args:
            complete_to: the version below which the client lacks nothing.
            received: the last number of the stream of calls and events that the client has.
            whole: send everything, whatever the client has.

        Raises:
            ProtocolError: if the client claims to have what was never sent.
        """
        self._stream.resume(received)
        if whole or complete_to <= 0 or complete_to > self.store.version:
            self._begin(0)
            self._listing = []
        else:
            self._begin(complete_to)
            if complete_to < max(self.store.shared.forgotten, self.scope.forgotten):
                self._listing = list(dict.fromkeys([*self.store.shared.live, *self.scope.live]))
        if self._incoming.handled:
            self._handled.clear()
            self._handled.append((self._incoming.handled, self.store.promised, False))
        self._applied = self._told
        self.connected = True

    def disconnect(self) -> None:
        """End the connection. Calls, answers and events are kept for the next one, captured values are not."""
        self.connected = False
        self._begin(self._told)

    def abandon(self, reason: str) -> None:
        """End the link: everybody who waits for an answer of this client gets an error."""
        self.connected = False
        self._answers.abandon(reason)

    @property
    def received(self) -> int:
        """The last number of the client's stream that was received."""
        return self._incoming.received

    @property
    def overflowed(self) -> bool:
        """Whether the client's queue is full: the session must end."""
        return self._stream.overflowed

    # --- in -------------------------------------------------------------------------------------------------------

    def receive(self, data: Buffer) -> Inbound | None:
        """Take one message; return it if it is for the application and new.

        Raises:
            ProtocolError: if it is malformed or out of order. The link is as it was.
        """
        message = decode_client(data)
        self._heard_at = self._clock()
        match message:
            case Ack():
                self._acknowledge(message)
                return None
            case Pong():
                return None
            case Hello():
                raise ProtocolError("order", "a connection begins with one Hello; this is another")
            case ClientReply():
                if self._incoming.accept(message.number):
                    self._answers.answer(message)
                    if self._incoming.done(message.number):
                        self._note_handled()
                return None
        if not self._incoming.accept(message.number):
            return None
        if isinstance(message, Write) and memoryview(data).nbytes >= BULK_BYTES:
            self._large_writes.add(message.number)
        return message

    def handled(self, number: int, forced: Iterable[Path] = ()) -> None:
        """Note that the client's stream is handled up to `number`; send `forced` paths to it even if unchanged."""
        for path in forced:
            entry = self._effective(path)
            if entry is not None and entry.lane is not Lane.BULK:
                self._late[entry.lane].setdefault(path, self._scanned)
                self._quiet = -1
        if self._incoming.done_up_to(number):
            self._note_handled()

    def _note_handled(self) -> None:
        number = self._incoming.handled
        large = any(one <= number for one in self._large_writes)
        self._large_writes = {one for one in self._large_writes if one > number}
        self._handled.append((number, self.store.promised, large))
        self._quiet = -1

    def _acknowledge(self, ack: Ack) -> None:
        if ack.messages > self.flow.messages or ack.complete_to > self._told or ack.applied > ack.messages:
            raise ProtocolError("order", f"{ack} acknowledges what was never sent")
        self._stream.acknowledged(ack.received)
        self.flow.on_acknowledged(ack.messages)
        self._applied = max(self._applied, ack.complete_to)
        while self._unapplied and self._unapplied[0] <= ack.applied:
            self._unapplied.popleft()

    # --- calls, answers, events -----------------------------------------------------------------------------------

    def call(
        self,
        ref: str,
        method: str,
        args: Iterable[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        after: int | None = -1,
        on_answer: Callable[[int, Any], None] | None = None,
    ) -> int:
        """Call a method of the client; return the call's number.

        Args:
            ref: name of the component, empty for the page.
            method: its method.
            args: encoded now; later changes to them are not seen.
            kwargs: likewise.
            after: run once the client has applied this version; -1: everything written so far, None: at once.
            on_answer: called on the loop with `ReplyStatus` and value for each answer.

        Raises:
            LinkOverflow: if the client has too many calls to take.
            EncodeError: if an argument cannot be sent.
        """
        raw_args = [raw_value(arg) for arg in args]
        raw_kwargs = {name: raw_value(value) for name, value in (kwargs or {}).items()}
        nbytes = sum(len(memoryview(raw)) for raw in (*raw_args, *raw_kwargs.values()))
        answer = on_answer is not None
        number = self._queue(
            nbytes,
            self._version(after),
            lambda number, after: Call(number, after, ref, method, raw_args, raw_kwargs, answer),
        )
        if on_answer is not None:
            self._answers.expect(number, on_answer)
        return number

    def cancel(self, to: int) -> None:
        """Tell the client that nobody waits for the answer to its call `to` any more."""
        if self._answers.forget(to):
            self._queue(0, 0, lambda number, _: Cancel(number, to))

    def reply(self, to: int, status: int, value: Any) -> None:
        """Answer the client's call `to` (see `ReplyStatus`)."""
        raw = raw_value(value)
        self._queue(len(memoryview(raw)), 0, lambda number, _: Reply(number, to, status, raw))

    def event(self, topic: str, payload: Any, *, after: int | None = -1) -> None:
        """Tell the client that something happened."""
        raw = raw_value(payload)
        self._queue(
            len(memoryview(raw)), self._version(after), lambda number, after: Event(number, after, topic, raw)
        )

    def _queue(self, nbytes: int, after: int, make: Callable[[int, int], msgspec.Struct]) -> int:
        self._quiet = -1
        return self._stream.add(nbytes, after, make)

    def _version(self, after: int | None) -> int:
        if after is None:
            return 0
        return self.store.promised if after < 0 else after

    # --- heartbeat ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Send a heartbeat if it is time for one. To be called about once a second."""
        now = self._clock()
        if self.connected and now - max(self._pinged_at, self._heard_at) >= self.limits.heartbeat:
            self._pinged_at = now
            self._pings.append(now)
            self._quiet = -1

    def silent_for(self) -> float:
        """Return the seconds since the client was last heard."""
        return self._clock() - self._heard_at

    # --- out ------------------------------------------------------------------------------------------------------

    def next_message(self) -> list[Buffer] | None:
        """Return the buffers of the next message, or None when nothing is to be sent now."""
        if self._quiet == self.store.version or not self.connected:
            return None
        if self._pings or self._stream.unsent or self._handled:
            urgent = self._next_item() or self._next_handled()
            if urgent is not None:
                return urgent
        return self._next_step() or self._next_data()

    def _next_step(self) -> list[Buffer] | None:
        """Return what is to be sent in the common case: the client is up to date but for one batch that all get."""
        since, scope, flow = self._scanned, self.scope, self.flow
        if self._cut[0] != since or self._cut[1] != since or since == self.store.version or not flow.open:
            return None
        if self._parcels or self._sending[0] or self._sending[1] or self._late[0] or self._late[1]:
            return None
        if self._listing is not None or max(scope.newest) > since or scope.components.newest > since:
            return None
        step = self._cache.step(self.store, since)
        if step is None or step.nbytes > flow.piece(step.nbytes) or not scope.live.keys().isdisjoint(step.paths):
            return None
        if step.lane is not Lane.BULK:
            flow.on_small()
        if step.lane is Lane.MOTION:
            if not self._motion_welcome():
                return None
            self._bulk_turn = True
            self._unapplied.append(flow.messages + 1)
        self._cut[0] = self._cut[1] = self._scanned = self._told = self.store.version
        self._batches += 1
        flow.on_sent(step.nbytes)
        if not (self._stream.unsent or self._handled):
            self._quiet = self._scanned
            flow.nothing_to_send()
        return step.buffers

    def _next_item(self) -> list[Buffer] | None:
        if self._pings:
            return encode(Ping(self._pings.popleft()))
        item = self._stream.next(self.store.version, self.store.settled)
        if item is None:
            return None
        buffers, after = item
        self._wanted = max(self._wanted, after)
        return buffers

    def _next_handled(self) -> list[Buffer] | None:
        number = 0
        while self._handled:
            candidate, version, large = self._handled[0]
            if version > self.store.version:
                if not self.store.settled:
                    break
                version = self.store.version
            shown = self._complete_to() if large else min(self._done(Lane.CONTROL), self._done(Lane.MOTION))
            if shown < version:
                break
            number = candidate
            self._handled.popleft()
        return encode(Handled(number)) if number else None

    def _next_data(self) -> list[Buffer] | None:
        if not self.flow.open:
            return None
        if self._cancels:
            return self._sent(encode(CancelTransfer(self._cancels.popleft())))
        self._scan()
        message = self._next_small(Lane.CONTROL)
        if message is not None:
            self.flow.on_small()
        if message is None and self._bulk_turn:
            message = self._next_bulk()
            self._bulk_turn = False
        if message is None and self._motion_welcome():
            message = self._next_small(Lane.MOTION)
            if message is not None:
                self._bulk_turn = True
                self._unapplied.append(self.flow.messages + 1)
                self.flow.on_small()
        if message is None:
            message = self._next_bulk()
        if message is None:
            handled = self._next_handled()
            if handled is not None:
                return handled
            message = self._next_promise()
        if message is None:
            self.flow.nothing_to_send()
            if not (self._stream.unsent or self._handled or self._parcels or self._changed_small()):
                self._quiet = self.store.version
            return None
        return self._sent(message)

    def _changed_small(self) -> bool:
        """Whether anything of a small lane waits, to be sent when the client is ready for it."""
        return any(self._sending) or self._changed(Lane.CONTROL) or self._changed(Lane.MOTION)

    def _sent(self, message: list[Buffer]) -> list[Buffer]:
        self.flow.on_sent(size_of(message))
        return message

    def _motion_welcome(self) -> bool:
        """Whether the client keeps up with applying what it receives."""
        if len(self._unapplied) < _MOST_UNAPPLIED:
            return True
        received = self.flow.acknowledged
        return sum(1 for at in itertools.islice(self._unapplied, _MOST_UNAPPLIED) if at <= received) < _MOST_UNAPPLIED

    def _next_promise(self) -> list[Buffer] | None:
        """Tell of a version that changed nothing for this client, where one of its calls waits for it."""
        complete_to = self._complete_to()
        if self._told >= min(self._wanted, complete_to):
            return None
        return self._batch(Content(), Lane.CONTROL, self._tell(), None)

    # --- small lanes ----------------------------------------------------------------------------------------------

    def _next_small(self, lane: Lane) -> list[Buffer] | None:
        transfer = self._sending[lane]
        if transfer is not None:
            return self._next_piece(transfer, lane)
        if lane is Lane.CONTROL and self._listing is not None:
            listing, self._listing = self._listing, None
        else:
            listing = None
            if not self._changed(lane):
                self._cut[lane] = self.store.version
                return None
        buffers, since = self._cut_batch(lane, listing)
        if buffers is None:
            return None
        total = size_of(buffers)
        if self.flow.piece(total) >= total:
            self._tell()
            return buffers
        parcel = Parcel((), since, group=False)
        transfer = Transfer(next(self._transfer_ids), parcel, buffers, self.store.version)
        self._sending[lane] = transfer
        return self._next_piece(transfer, lane)

    def _changed(self, lane: Lane) -> bool:
        cut = self._cut[lane]
        return bool(self._late[lane]) or self.store.shared.newest[lane] > cut or self.scope.newest[lane] > cut

    def _cut_batch(self, lane: Lane, listing: list[Path] | None) -> tuple[list[Buffer] | None, int]:
        """Make a batch of everything that changed in `lane`, and move its cut to the present version.

        Returns:
            The batch, None where it would be empty, and the version up to which the client has all of what is in it.
        """
        since, store, scope = self._cut[lane], self.store, self.scope
        lacks = self._lacks[lane]
        lacks = since if lacks is None else min(since, lacks)
        self._lacks[lane] = None
        self._cut[lane] = store.version
        shared = self._cache.changed(store, lane, since)
        own = scope.changed(lane, since) if scope.newest[lane] > since else {}
        late, self._late[lane] = self._late[lane], {}
        plain = not (late or own) and listing is None
        if plain and scope.live.keys().isdisjoint(shared) and not self._parcels.touches(shared):
            self._batches += 1
            return self._cache.batch(store, lane, since, self._complete_to())[0], lacks
        paths = dict.fromkeys(path for path in shared if path not in scope.live)
        paths |= dict.fromkeys(own)
        paths |= dict.fromkeys(late)
        content = Content()
        for path in paths:
            lacks = min(lacks, self._put(content, path, late.get(path, lacks)))
        if not content and listing is None:
            return None, lacks
        return self._batch(content, lane, self._complete_to(), listing), lacks

    def _put(self, content: Content, path: Path, lacks: int) -> int:
        """Put the effective value of `path` into a batch, unless it must travel otherwise.

        The client has all of it up to version `lacks`; returned is the same, knowing more.
        """
        waiting = self._parcels.waiting_at.get(path)
        if waiting is not None and waiting.group:
            self._parcels.lower(waiting, lacks)
            return lacks  # it goes with its transaction
        entry = self._effective(path)
        transfer = self._parcels.flying_at.get(path)
        if transfer is not None:
            if transfer.parcel.group and entry is not None:
                transfer.held[path] = min(transfer.held.get(path, lacks), transfer.parcel.since)
                return lacks
            self._cancel(transfer)
            if transfer.parcel.group:
                return lacks  # the removal goes with what is left of the transaction
            lacks = min(lacks, transfer.parcel.since)
        if entry is not None and entry.lane is Lane.BULK:
            self._parcels.add(path, lacks)
            return lacks
        withdrawn = self._parcels.withdraw(path)
        if withdrawn is not None:
            lacks = min(lacks, withdrawn)
        if entry is None:
            self._drop(content, path)
        else:
            content.put(path, entry, define=True)
        return lacks

    def _drop(self, content: Content, path: Path) -> None:
        tombstone = self.scope.entries.get(path) or self.store.shared.entries.get(path)
        if tombstone is not None and self._version_of(path) > self._joined:
            content.drop(path, tombstone, define=True)

    def _cancel(self, transfer: Transfer) -> None:
        self._parcels.cancel(transfer)
        self._cancelled += 1
        if transfer.started:
            self._cancels.append(transfer.id)

    def _batch(self, content: Content, lane: Lane, complete_to: int, listing: list[Path] | None) -> list[Buffer]:
        self._batches += 1
        return make_batch(content, lane, self.store.version, complete_to, listing)

    # --- bulk -----------------------------------------------------------------------------------------------------

    def _scan(self) -> None:
        """Put what has changed and travels apart into parcels."""
        since, version = self._scanned, self.store.version
        if since == version:
            return
        lacks = min(since, self._done(Lane.CONTROL), self._done(Lane.MOTION))
        for lane in (Lane.CONTROL, Lane.MOTION):
            if self._lacks[lane] is None and self._changed(lane):
                self._lacks[lane] = lacks
        self._scan_transactions(since, lacks)
        for scope in (self.store.shared, self.scope):
            if scope.newest[Lane.BULK] <= since:
                continue
            changed = self._cache.changed(self.store, Lane.BULK, since) if scope.parent is None else None
            for path in scope.changed(Lane.BULK, since) if changed is None else changed:
                if scope is self.scope or path not in self.scope.live:
                    self._conflated += path in self._parcels.waiting_at
                    self._parcels.add(path, min(lacks, self._late_since(path)))
        self._scanned = version
        for lane in (Lane.CONTROL, Lane.MOTION):
            if self._sending[lane] is None and not self._changed(lane):
                self._cut[lane] = version

    def _scan_transactions(self, since: int, lacks: int) -> None:
        """Make parcels of the transactions that the client lacks and whose entries travel apart.

        Those up to `since` were looked at before; they matter again where an entry has changed its lane. A transaction
        that could go in one batch joins a parcel that holds one of its entries, and so on.
        """
        aside: list[tuple[Scope, Component]] = []
        for scope in (self.store.shared, self.scope):
            for component in scope.components.since(lacks):
                if not component.scattered:
                    aside.append((scope, component))
                elif component.version > since or component.moved > since:
                    self._gather(scope, component.paths, lacks)
        joined = bool(self._parcels)
        while joined:
            joined = False
            for scope, component in aside[:]:
                if self._parcels.groups(component.paths):
                    aside.remove((scope, component))
                    self._gather(scope, component.paths, lacks)
                    joined = True

    def _late_since(self, path: Path) -> int:
        """Let `path` be late no more; return the version up to which the client has all of it."""
        return min(late.pop(path, self._scanned) for late in self._late)

    def _gather(self, scope: Scope, paths: Iterable[Path], lacks: int) -> None:
        """Make a parcel of those `paths` that a transaction after `lacks` wrote.

        What is under way and has not changed since need not be sent again; the parcel waits for it.
        """
        members: list[Path] = []
        awaited: list[Transfer] = []
        for path in paths:
            txn = scope.transaction_of(path)
            if txn <= lacks or (txn <= self._joined and path[0] in _FIRST_FACES):
                continue
            transfer = self._parcels.flying_at.get(path)
            entry = self._effective(path)
            if transfer is not None and entry is not None and self._version_of(path) <= transfer.version:
                awaited.append(transfer)
            else:
                members.append(path)
        if members:
            self._parcels.add_group(members, min(lacks, *map(self._late_since, members)), awaited)

    def _version_of(self, path: Path) -> int:
        """The version at which the effective value of `path` last changed."""
        found = (scope.entries.get(path) for scope in (self.store.shared, self.scope))
        return max((entry.version for entry in found if entry is not None), default=0)

    def _next_bulk(self) -> list[Buffer] | None:
        while (parcel := self._parcels.next_parcel()) is not None:
            buffers = self._capture(parcel)
            if buffers is None:
                continue
            total = size_of(buffers)
            if self.flow.piece(total) >= total:
                self._tell()
                return buffers
            transfer = Transfer(next(self._transfer_ids), parcel, buffers, self.store.version)
            self._parcels.depart(transfer)
            return self._next_piece(transfer, Lane.BULK)
        turn = self._parcels.next_transfer()
        return None if turn is None else self._next_piece(turn, Lane.BULK)

    def _capture(self, parcel: Parcel) -> list[Buffer] | None:
        """Return the batch of a parcel with the present values, or None where nothing of it is left to send."""
        content = Content()
        for path in parcel.paths:
            entry = self._effective(path)
            if not parcel.group and (entry is None or entry.lane is not Lane.BULK):
                self._release(path, parcel.since)  # it goes in another lane meanwhile
            elif entry is None:
                self._drop(content, path)
            else:
                content.put(path, entry, define=True)
        return self._batch(content, Lane.BULK, self._complete_to(), None) if content else None

    def _next_piece(self, transfer: Transfer, lane: Lane) -> list[Buffer]:
        nbytes = self.flow.piece(transfer.left)
        if nbytes < transfer.left:
            return transfer.next_piece(nbytes, 0)
        if lane is Lane.BULK:
            self._parcels.arrive(transfer)
            for path, since in transfer.held.items():
                self._release(path, since)
        else:
            self._sending[lane] = None
        return transfer.next_piece(nbytes, self._tell())

    def _release(self, path: Path, since: int) -> None:
        entry = self._effective(path)
        lane = Lane.MOTION if entry is None else entry.lane
        if lane is Lane.BULK:
            self._parcels.add(path, since)
        else:
            self._late[lane][path] = min(self._late[lane].get(path, since), since)

    # --- what the client has --------------------------------------------------------------------------------------

    def _effective(self, path: Path) -> Entry | None:
        return self.scope.live.get(path) or self.store.shared.live.get(path)

    def _done(self, lane: Lane) -> int:
        """The version up to which everything of a small lane was sent."""
        transfer, lacks = self._sending[lane], self._lacks[lane]
        versions = [self._cut[lane] if transfer is None else transfer.parcel.since]
        return min(versions if lacks is None else [*versions, lacks])

    def _complete_to(self) -> int:
        """The version up to which everything was sent."""
        versions = [self._done(Lane.CONTROL), self._done(Lane.MOTION), self._scanned]
        if (parcels := self._parcels.since) is not None:
            versions.append(parcels)
        for late in self._late:
            versions.extend(late.values())
        return min(versions)

    def _tell(self) -> int:
        """Note that the message being sent tells `_complete_to`; return that."""
        complete_to = self._complete_to()
        self._told = max(self._told, complete_to)
        return complete_to

    def statistics(self) -> LinkStatistics:
        """Return a snapshot of this link."""
        small = [
            len(self.store.shared.changed(lane, self._cut[lane])) + len(self.scope.changed(lane, self._cut[lane]))
            for lane in (Lane.CONTROL, Lane.MOTION)
        ]
        return LinkStatistics(
            version=self.store.version,
            complete_to=self._told,
            applied=self._applied,
            dirty=(small[0], small[1], len(self._parcels)),
            in_flight=self.flow.in_flight,
            window=self.flow.window,
            round_trip=self.flow.round_trip,
            rate=self.flow.rate,
            sent_bytes=self.flow.sent,
            sent_batches=self._batches,
            conflated=self._conflated,
            cancelled=self._cancelled,
            stream=len(self._stream),
            answers=len(self._answers),
        )
