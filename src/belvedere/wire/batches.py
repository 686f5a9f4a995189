"""Batches: differences of the document as messages, made once for all clients that need the same.

A batch is named by its lane and the versions it spans. Clients that keep up have the same cut, so fifty of them
share the bytes of one batch; a batch that holds anything of one session's own is made for that session alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, final
from weakref import WeakKeyDictionary

import msgspec

from belvedere.document import Lane, Path
from belvedere.wire.codec import Buffer, encode, size_of
from belvedere.wire.messages import Batch

if TYPE_CHECKING:
    from belvedere.document import Entry, Store

__all__ = ["BatchCache", "Content", "Step", "make_batch"]

_KEPT_BATCHES = 64
_KEPT_STEPS = 2  # a step may hold a large array
_KEPT_BYTES = 8 * 1024 * 1024


@final
class Content:
    """Entries on their way into a batch."""

    __slots__ = ("arrays", "blobs", "definitions", "removed", "values")

    def __init__(self) -> None:
        self.definitions: list[list[Any]] = []
        self.removed: list[int] = []
        self.values: list[Any] = []
        self.arrays: list[list[Any]] = []
        self.blobs: list[memoryview] = []

    def __bool__(self) -> bool:
        return bool(self.removed or self.values or self.arrays)

    def put(self, path: Path, entry: Entry, define: bool) -> None:
        """Add the live `entry`; `define` binds its id to its path."""
        if define:
            self.definitions.append([entry.id, *path])
        item = entry.item
        if item is None:
            raise ValueError(f"{path} is removed")
        if item.array is None:
            self.values.append(entry.id)
            self.values.append(msgspec.Raw(item.raw or b""))
            return
        array = item.array
        self.arrays.append([entry.id, array.dtype.str.lstrip("<|"), list(array.shape)])
        self.blobs.append(array.reshape(-1).data.cast("B") if array.size else memoryview(b""))

    def drop(self, path: Path, entry: Entry, define: bool) -> None:
        """Add the removal of `path`, whose last id is that of `entry`."""
        if define:
            self.definitions.append([entry.id, *path])
        self.removed.append(entry.id)


def make_batch(
    content: Content, lane: Lane, version: int, complete_to: int, listing: Iterable[Path] | None = None
) -> list[Buffer]:
    """Return the buffers of a batch."""
    message = Batch(
        version,
        complete_to,
        lane,
        None if listing is None else [list(path) for path in listing],
        content.definitions,
        content.removed,
        content.values,
        content.arrays,
    )
    return encode(message, content.blobs)


@final
@dataclass(frozen=True, slots=True)
class Step:
    """All that a client lacks that was up to date a moment ago, where that is one batch of shared entries."""

    lane: Lane
    paths: Mapping[Path, Entry]
    buffers: list[Buffer]
    nbytes: int


@final
class BatchCache:
    """The recent batches of a document's shared scope."""

    _of: ClassVar[WeakKeyDictionary[Store, BatchCache]] = WeakKeyDictionary()

    def __init__(self) -> None:
        self._changed: OrderedDict[tuple[Lane, int, int], Mapping[Path, Entry]] = OrderedDict()
        self._batches: OrderedDict[tuple[Lane, int, int, int], tuple[list[Buffer], int]] = OrderedDict()
        self._steps: OrderedDict[tuple[int, int], Step | None] = OrderedDict()
        self._bytes = 0
        self.made = 0
        self.shared = 0

    @classmethod
    def of(cls, store: Store) -> BatchCache:
        """Return the cache that belongs to `store`."""
        cache = cls._of.get(store)
        if cache is None:
            cache = cls._of[store] = cls()
        return cache

    def changed(self, store: Store, lane: Lane, since: int) -> Mapping[Path, Entry]:
        """Return the shared entries of `lane` changed after `since`, as of the present version."""
        key = (lane, since, store.version)
        found = self._changed.get(key)
        if found is None:
            found = self._changed[key] = store.shared.changed(lane, since)
            while len(self._changed) > _KEPT_BATCHES:
                self._changed.popitem(last=False)
        return found

    def step(self, store: Store, since: int) -> Step | None:
        """Return the step from version `since` to the present one, or None where it takes more than one batch."""
        key = (since, store.version)
        if key in self._steps:
            self.shared += 1
            return self._steps[key]
        step = self._steps[key] = self._make_step(store, since)
        while len(self._steps) > _KEPT_STEPS:
            self._steps.popitem(last=False)
        return step

    def _make_step(self, store: Store, since: int) -> Step | None:
        shared = store.shared
        lanes = [lane for lane in Lane if shared.newest[lane] > since]
        if len(lanes) != 1 or shared.components.scattered_since(since):
            return None
        (lane,) = lanes
        changed = self.changed(store, lane, since)
        if lane is not Lane.BULK:
            buffers, nbytes = self.batch(store, lane, since, store.version)
            return Step(lane, changed, buffers, nbytes)
        if len(changed) > 1:
            return None  # each goes by itself
        content = Content()
        for path, entry in changed.items():
            content.put(path, entry, define=True)
        buffers = make_batch(content, lane, store.version, store.version)
        return Step(lane, changed, buffers, size_of(buffers))

    def batch(self, store: Store, lane: Lane, since: int, complete_to: int) -> tuple[list[Buffer], int]:
        """Return the batch of everything shared that changed in `lane` after `since`, and its size in bytes."""
        key = (lane, since, store.version, complete_to)
        found = self._batches.get(key)
        if found is not None:
            self.shared += 1
            return found
        content = Content()
        for path, entry in self.changed(store, lane, since).items():
            if entry.item is not None:
                content.put(path, entry, entry.born > since)
            else:
                content.drop(path, entry, entry.born > since)
        buffers = make_batch(content, lane, store.version, complete_to)
        self.made += 1
        return self._keep(key, buffers)

    def _keep(self, key: tuple[Lane, int, int, int], buffers: list[Buffer]) -> tuple[list[Buffer], int]:
        nbytes = size_of(buffers)
        kept = self._batches[key] = buffers, nbytes
        self._bytes += nbytes
        while len(self._batches) > _KEPT_BATCHES or (self._bytes > _KEPT_BYTES and len(self._batches) > 1):
            _, (_, dropped) = self._batches.popitem(last=False)
            self._bytes -= dropped
        return kept
