"""What one client lacks of the document, and in which order it is sent.

For each lane a *cut* is known: the version up to which everything was put into messages. The next batch of a lane is
whatever has changed since. Large values, and transactions whose entries would travel in different lanes, are *parcels*
that take turns (`belvedere.wire.parcels`).

Control goes first. Between motion and bulk one piece of bulk follows each batch of motion. A batch, once cut, is sent
to its end before the next of its lane.

Two promises hold whatever is written meanwhile: a client never shows part of a transaction, and `complete_to` is the
version below which it lacks nothing. For the second, everything that waits carries the version up to which the client
has all of it.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from belvedere.document import Lane, Path
from belvedere.wire.batches import BatchCache, Content, make_batch
from belvedere.wire.codec import Buffer, encode, size_of
from belvedere.wire.flow import Flow
from belvedere.wire.messages import CancelTransfer
from belvedere.wire.parcels import Parcel, Parcels, Transfer

if TYPE_CHECKING:
    from belvedere.document import Component, Entry, Scope, Store

__all__ = ["Difference", "Tally"]

_FIRST_FACES = frozenset({"state", "ui", "session"})  # never wait for bulk in a first copy
_MOST_UNAPPLIED = 4  # motion batches that a client may have received and not applied
_SMALL = (Lane.CONTROL, Lane.MOTION)


@final
@dataclass(slots=True)
class Tally:
    """What was counted over all connections of a link."""

    batches: int = 0
    conflated: int = 0  # values overwritten before they were captured
    cancelled: int = 0  # transfers given up


@final
class Difference:
    """The difference between the document and one client's copy, over one connection.

    Args:
        store: the document.
        scope: the session's own part of it.
        flow: tells how much may be under way.
        tally: where to count.
        cut: the version up to which the client has everything; 0: send a whole copy.
        listing: the paths that the client may keep, told with the first batch; None: all.
    """

    def __init__(
        self, store: Store, scope: Scope, flow: Flow, tally: Tally, cut: int, listing: list[Path] | None
    ) -> None:
        self.store = store
        self.scope = scope
        self.flow = flow
        self.told = cut  # the last complete_to that was sent
        self._tally = tally
        self._cache = BatchCache.of(store)
        self._cut = [cut, cut]  # by small lane: the version up to which everything was put into messages
        self._scanned = cut  # the version up to which what travels apart was put into parcels
        self._lacks: list[int | None] = [None, None]  # by small lane with changes: the version up to which it has all
        self._late: list[dict[Path, int]] = [{}, {}]  # held back, by small lane, each with what the client has of it
        self._sending: list[Transfer | None] = [None, None]  # by small lane: a batch under way in pieces
        self._joined = 0 if cut else store.version  # a whole copy: tombstones up to here tell it nothing
        self._listing = listing
        self._listed = 0  # the version of a listing that was sent
        self._parcels = Parcels()
        self._transfer_ids = itertools.count(1)
        self._cancels: deque[int] = deque()
        self._unapplied: deque[int] = deque()  # counts of messages at which motion batches were sent
        self._bulk_turn = False
        self._settled_at = -1  # the version at which one step is known to have brought the client everything

    # --- for the link ---------------------------------------------------------------------------------------------

    def next_message(self) -> list[Buffer] | None:
        """Return the next message, or None when nothing is to be sent now."""
        if self._settled_at == self.store.version or not self.flow.open:
            return None
        message = self._next_step()
        if message is not None:
            return message
        message = self._next_in_turn()
        if message is None:
            self.flow.nothing_to_send()
            return None
        self.flow.on_sent(size_of(message))
        return message

    def promise(self, wanted: int) -> list[Buffer] | None:
        """Tell that versions up to `wanted` change nothing more for this client, where that was not told."""
        if self.told >= wanted or self.told >= self.complete_to() or not self.flow.open:
            return None
        message = self._batch(Content(), Lane.CONTROL, self._tell(), None)
        self.flow.on_sent(size_of(message))
        return message

    @property
    def read_up_to(self) -> int:
        """The version up to which the client was told of what was removed, or will be by the listing to come."""
        return self.store.version if self._listing is not None else max(self._listed, min(*self._cut, self._scanned))

    @property
    def idle(self) -> bool:
        """Whether the client has been sent everything."""
        if self._settled_at == self.store.version:
            return True
        return not (self._parcels or self._cancels or any(self._sending) or any(map(self._changed, _SMALL)))

    def force(self, path: Path) -> None:
        """Send the value at `path` again."""
        entry = self._effective(path)
        if entry is not None and entry.lane is not Lane.BULK:
            self._settled_at = -1
            self._late[entry.lane].setdefault(path, self._scanned)

    def applied(self, messages: int) -> None:
        """Note that the client has applied `messages` messages in all."""
        while self._unapplied and self._unapplied[0] <= messages:
            self._unapplied.popleft()

    def done_small(self) -> int:
        """Return the version up to which everything of the small lanes was sent."""
        return min(map(self._done, _SMALL))

    def waiting(self) -> tuple[int, int, int]:
        """Return how many entries wait in each lane; transactions that travel apart count once, as bulk."""
        control, motion = (
            len(self.store.shared.changed(lane, self._cut[lane])) + len(self.scope.changed(lane, self._cut[lane]))
            for lane in _SMALL
        )
        return control, motion, len(self._parcels)

    # --- whose turn it is -----------------------------------------------------------------------------------------

    def _next_step(self) -> list[Buffer] | None:
        """Return what is to be sent in the common case: the client is up to date but for one batch that all get."""
        since, scope, flow = self._scanned, self.scope, self.flow
        if self._cut[0] != since or self._cut[1] != since or since == self.store.version:
            return None
        if self._parcels or self._sending[0] or self._sending[1] or self._late[0] or self._late[1]:
            return None
        if self._listing is not None or max(scope.newest) > since or scope.components.newest > since:
            return None
        step = self._cache.step(self.store, since)
        if step is None or step.nbytes > flow.piece(step.nbytes) or not scope.entries.keys().isdisjoint(step.paths):
            return None
        if step.lane is Lane.MOTION:
            if not self._motion_welcome():
                return None
            self._sent_motion()
        if step.lane is not Lane.BULK:
            flow.on_small()
        self._cut[0] = self._cut[1] = self._scanned = self.told = self._settled_at = self.store.version
        self._tally.batches += 1
        flow.on_sent(step.nbytes)
        flow.nothing_to_send()
        return step.buffers

    def _next_in_turn(self) -> list[Buffer] | None:
        if self._cancels:
            return encode(CancelTransfer(self._cancels.popleft()))
        self._scan()
        message = self._next_small(Lane.CONTROL)
        if message is None and self._bulk_turn:
            self._bulk_turn = False
            message = self._next_bulk()
        if message is None and self._motion_welcome():
            message = self._next_small(Lane.MOTION)
            if message is not None:
                self._sent_motion()
        return message or self._next_bulk()

    def _sent_motion(self) -> None:
        self._bulk_turn = True
        self._unapplied.append(self.flow.messages + 1)

    def _motion_welcome(self) -> bool:
        """Whether the client keeps up with applying what it receives."""
        if len(self._unapplied) < _MOST_UNAPPLIED:
            return True
        received = self.flow.acknowledged
        return sum(1 for at in itertools.islice(self._unapplied, _MOST_UNAPPLIED) if at <= received) < _MOST_UNAPPLIED

    # --- small lanes ----------------------------------------------------------------------------------------------

    def _next_small(self, lane: Lane) -> list[Buffer] | None:
        transfer = self._sending[lane]
        if transfer is not None:
            return self._next_piece(transfer, lane)
        if lane is Lane.CONTROL and self._listing is not None:
            listing, self._listing, self._listed = self._listing, None, self.store.version
        else:
            listing = None
            if not self._changed(lane):
                self._cut[lane] = self.store.version
                return None
        buffers, since = self._cut_batch(lane, listing)
        if buffers is None:
            return None
        self.flow.on_small()
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
        # A mask that was lifted counts as well: the client may know the path by the id of the mask only.
        plain = not (late or own) and listing is None and scope.entries.keys().isdisjoint(shared)
        if plain and not self._parcels.touches(shared):
            self._tally.batches += 1
            return self._cache.batch(store, lane, since, self.complete_to())[0], lacks
        paths = dict.fromkeys(path for path in shared if path not in scope.live)
        paths |= dict.fromkeys(own)
        paths |= dict.fromkeys(late)
        content = Content()
        for path in paths:
            lacks = min(lacks, self._put(content, path, lane, late.get(path, lacks)))
        if not content and listing is None:
            return None, lacks
        return self._batch(content, lane, self.complete_to(), listing), lacks

    def _put(self, content: Content, path: Path, lane: Lane, lacks: int) -> int:
        """Put the effective value of `path` into a batch of `lane`, unless it must travel otherwise.

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
        if entry is not None and entry.lane > lane:
            # A mask was lifted: what it hid may belong to a transaction that travels in the later lane.
            self._late[entry.lane][path] = min(self._late[entry.lane].get(path, lacks), lacks)
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
        self._tally.cancelled += 1
        if transfer.started:
            self._cancels.append(transfer.id)

    def _batch(self, content: Content, lane: Lane, complete_to: int, listing: list[Path] | None) -> list[Buffer]:
        self._tally.batches += 1
        return make_batch(content, lane, self.store.version, complete_to, listing)

    # --- bulk -----------------------------------------------------------------------------------------------------

    def _scan(self) -> None:
        """Put what has changed and travels apart into parcels."""
        since, version = self._scanned, self.store.version
        if self._listing == []:
            self._joined = version  # the first batch is still to be made: the first copy is of this version
        if since == version:
            return
        lacks = min(since, self.done_small())
        for lane in _SMALL:
            if self._lacks[lane] is None and self._changed(lane):
                self._lacks[lane] = lacks
        self._scan_transactions(since, lacks)
        for scope in (self.store.shared, self.scope):
            if scope.newest[Lane.BULK] <= since:
                continue
            changed = self._cache.changed(self.store, Lane.BULK, since) if scope.parent is None else None
            for path in scope.changed(Lane.BULK, since) if changed is None else changed:
                if scope is self.scope or path not in self.scope.live:
                    self._tally.conflated += path in self._parcels.waiting_at
                    self._parcels.add(path, min(lacks, self._late_since(path)))
        self._scanned = version
        for lane in _SMALL:
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
        return self._batch(content, Lane.BULK, self.complete_to(), None) if content else None

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

    def complete_to(self) -> int:
        """Return the version up to which everything was sent."""
        versions = [self.done_small(), self._scanned]
        if (parcels := self._parcels.since) is not None:
            versions.append(parcels)
        for late in self._late:
            versions.extend(late.values())
        return min(versions)

    def _tell(self) -> int:
        """Note that the message being sent tells `complete_to`; return that."""
        complete_to = self.complete_to()
        self.told = max(self.told, complete_to)
        return complete_to
