"""A scope: one set of entries, the shared one or a session's own.

Each committed entry stands in the index of its lane, in the order of versions. "What changed since version v" is
then a walk from the end of an index back to v, whoever asks: a client that is one frame behind, one that was away
for a minute, and one that has nothing yet.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, final

from belvedere.document.components import Components
from belvedere.document.lanes import BULK_BYTES, Lane, Path, natural_lane
from belvedere.document.values import DocumentValue, encode_value

if TYPE_CHECKING:
    from belvedere.document.store import Store

__all__ = ["Entry", "Scope"]

_LEAST_TOMBSTONES = 1024
_MOST_UNREAD = 131_072  # tombstones beyond those kept anyway that wait for connected readers
_UNSET: Any = object()


@final
class Entry:
    """A committed value, or the tombstone of a removed one. Changed on commit only."""

    __slots__ = ("born", "id", "item", "lane", "lane_floor", "txn", "version")

    def __init__(self, id_: int) -> None:
        self.id = id_  # name on the wire; a path that is removed and written again gets a new one
        self.item: DocumentValue | None = None  # None: removed
        self.version = 0
        self.lane = Lane.CONTROL
        self.lane_floor = Lane.CONTROL  # raised by a transaction that mixed lanes, so that it goes in one batch
        self.born = 0  # version at which it entered its present lane: later readers of the lane know its id
        self.txn = 0  # version of the last transaction that wrote it, 0 if none did


@final
class Scope:
    """Entries by path. Written from any thread; committed entries are read on the loop's thread.

    A private scope falls through to the shared one: what it does not hold itself is read there. Made by `Store`.
    """

    def __init__(self, store: Store, ids: Iterator[int], parent: Scope | None = None) -> None:
        self.store = store
        self.parent = parent
        self.entries: dict[Path, Entry] = {}  # live and tombstones
        self.live: dict[Path, Entry] = {}
        self.components = Components()
        self.forgotten = 0  # version of the newest tombstone given up: older cursors need a whole copy
        self._ids = ids
        self.staged: dict[Path, DocumentValue | None] = {}  # written, not yet committed; None: removed; see `Store`
        self._tombstones: dict[Path, Entry] = {}  # oldest first
        self._recent: tuple[dict[Path, Entry], ...] = ({}, {}, {})  # by lane, in the order of versions
        self.newest = [0, 0, 0]  # by lane, the version of the last change

    # --- reading --------------------------------------------------------------------------------------------------

    def latest(self, path: Path) -> DocumentValue | None:
        """Return what a reader sees at `path` of this scope alone: the open transaction's value first."""
        block = self.store.current_transaction()
        if block is not None:
            written = block.written(self, path, _UNSET)
            if written is not _UNSET:
                return written  # type: ignore[no-any-return]
        return self.standing(path)

    def standing(self, path: Path) -> DocumentValue | None:
        """Return the value at `path` outside any open transaction, staged or committed, of this scope alone."""
        if self.staged:
            staged = self.staged.get(path, _UNSET)
            if staged is not _UNSET:
                return staged  # type: ignore[no-any-return]
        entry = self.live.get(path)
        return None if entry is None else entry.item

    def effective(self, path: Path) -> DocumentValue | None:
        """Return the value at `path` as this scope's session sees it."""
        item = self.latest(path)
        if item is None and self.parent is not None:
            return self.parent.latest(path)
        return item

    def get(self, path: Path, default: Any = None) -> Any:
        """Return the value at `path`, or `default`."""
        item = self.effective(path)
        return default if item is None else item.value

    def raw(self, path: Path) -> bytes | None:
        """Return the encoded value at `path`: MessagePack, or the bytes of an array."""
        item = self.effective(path)
        if item is None:
            return None
        return item.raw if item.array is None else item.array.tobytes()

    def own(self, path: Path) -> bool:
        """Return whether this scope itself has a value at `path`."""
        return self.latest(path) is not None

    def __contains__(self, path: Path) -> bool:
        return self.effective(path) is not None

    def paths(self, prefix: Path = ()) -> list[Path]:
        """Return the paths that begin with `prefix`, those of the shared scope included."""
        with self.store.lock:
            candidates = dict.fromkeys(itertools.chain(self.live, self.staged))
            if self.parent is not None:
                candidates |= dict.fromkeys(itertools.chain(self.parent.live, self.parent.staged))
        block = self.store.current_transaction()
        if block is not None:
            candidates |= dict.fromkeys(block.paths(self))
        length = len(prefix)
        return [path for path in candidates if path[:length] == prefix and path in self]

    # --- writing --------------------------------------------------------------------------------------------------

    def set(self, path: Path, value: Any, lane: Lane | None = None) -> bool:
        """Write `value` at `path`; return whether that changes anything.

        Args:
            path: at least one string; the first names the face.
            value: anything MessagePack can carry, or a numeric array.
            lane: sends the value in this lane whatever its size.

        Raises:
            EncodeError: where the value has no place in the document; what stood stays.
        """
        item = encode_value(value)
        return self.store.write(self, path, item if lane is None else _LaneValue(item, lane))

    def remove(self, path: Path) -> bool:
        """Remove `path`; return whether it was there. Removing a private value shows the shared one again."""
        return self.store.write(self, path, None)

    def touch(self, path: Path) -> None:
        """Send the value at `path` again, even though it has not changed."""
        item = self.latest(path)
        if item is not None:
            self.store.write(self, path, item.forced_copy())

    # --- committing: called by the store, under its lock ----------------------------------------------------------

    def would_change(self, path: Path, item: DocumentValue | None) -> bool:
        """Return whether committing `item` at `path` changes the document."""
        entry = self.live.get(path)
        if item is None:
            return entry is not None
        if entry is None or entry.item is None or item.forced:
            return True
        if item.array is not None:
            return item is not entry.item  # compared when it was written; not again under the lock
        return item.raw != entry.item.raw

    def lane_of(self, path: Path, item: DocumentValue | None) -> Lane:
        """Return the lane in which `item` at `path` will travel."""
        entry = self.entries.get(path)
        floor = Lane.CONTROL if entry is None else entry.lane_floor
        if self.parent is not None and (masked := self.parent.entries.get(path)) is not None:
            floor = max(floor, masked.lane_floor)
        if isinstance(item, _LaneValue):
            return max(item.lane, floor)
        return max(natural_lane(path, 0 if item is None else item.nbytes), floor)

    def commit(self, path: Path, item: DocumentValue | None, version: int, txn: int, floor: Lane) -> None:
        """Make `item` the value at `path` as of `version`, and no longer only a staged one."""
        if self.staged.get(path, _UNSET) is item:
            del self.staged[path]
        entry = self.entries.get(path)
        if entry is not None and self.parent is None and floor <= entry.lane_floor and _stays(entry, item):
            recent = self._recent[entry.lane]  # the common case: a small value after a small value
            recent.pop(path, None)
            recent[path] = entry
            entry.item = item
            entry.version = self.newest[entry.lane] = version
            entry.txn = txn or entry.txn
            return
        if entry is None or (entry.item is None and item is not None):
            reborn = Entry(next(self._ids))
            if entry is not None:
                reborn.lane_floor, reborn.txn, reborn.lane = entry.lane_floor, entry.txn, entry.lane
                del self._tombstones[path]
                self._recent[entry.lane].pop(path, None)
            entry = self.entries[path] = reborn
            entry.born = version
        entry.lane_floor = max(entry.lane_floor, floor)
        lane = self.lane_of(path, item)
        self._recent[entry.lane].pop(path, None)
        if lane is not entry.lane:
            entry.lane = lane
            entry.born = version
            self.components.lane_changed(path, lane, version)
        if self.parent is not None and path in self.parent.entries:
            self.parent.components.lane_changed(path, lane, version)  # for this session the masked entry travels so
            if item is None:
                self.components.scatter(path, version)
        entry.item = item
        entry.version = version
        entry.txn = txn or entry.txn
        self._recent[lane][path] = entry
        self.newest[lane] = version
        if item is None:
            self.live.pop(path, None)
            self._tombstones[path] = entry
        else:
            self.live[path] = entry

    def prune(self) -> None:
        """Give up the oldest tombstones beyond the number kept, but for those that a connected reader has yet to see.

        There is a limit to that too: a reader that is so far behind has to begin anew.
        """
        keep = max(_LEAST_TOMBSTONES, len(self.live))
        if len(self._tombstones) <= keep:
            return
        read = self.store.read_by_all()
        while (excess := len(self._tombstones) - keep) > 0:
            path, entry = next(iter(self._tombstones.items()))
            if entry.version > read and excess <= _MOST_UNREAD:
                return
            del self._tombstones[path]
            del self.entries[path]
            self._recent[entry.lane].pop(path, None)
            self.components.drop(path)
            self.forgotten = max(self.forgotten, entry.version)

    # --- differences ----------------------------------------------------------------------------------------------

    def changed(self, lane: Lane, since: int) -> dict[Path, Entry]:
        """Return the entries of `lane` with versions above `since`, oldest first, tombstones included."""
        found: list[tuple[Path, Entry]] = []
        for path, entry in reversed(self._recent[lane].items()):
            if entry.version <= since:
                break
            found.append((path, entry))
        found.reverse()
        return dict(found)

    def transaction_of(self, path: Path) -> int:
        """Return the version of the last transaction that wrote `path`, here or in the scope beneath; 0 if none did."""
        entry = self.entries.get(path)
        txn = 0 if entry is None else entry.txn
        return txn if self.parent is None else max(txn, self.parent.transaction_of(path))


def _stays(entry: Entry, item: DocumentValue | None) -> bool:
    """Return whether `item` after the live value of `entry` surely travels in the same lane."""
    return (
        type(item) is DocumentValue
        and item.nbytes < BULK_BYTES
        and type(entry.item) is DocumentValue
        and entry.item.nbytes < BULK_BYTES
    )


class _LaneValue(DocumentValue):
    """A value whose lane the writer chose."""

    __slots__ = ("lane",)

    def __init__(self, item: DocumentValue, lane: Lane) -> None:
        super().__init__(item.value, item.raw, item.array, item.nbytes, item.held)
        self.lane = lane

    def forced_copy(self) -> DocumentValue:
        copy = _LaneValue(self, self.lane)
        copy.forced = True
        return copy
