"""The document: a versioned store of entries in a shared scope and one private scope a session.

Writes come from any thread and are *staged*: readers see them at once, clients do not. Once a turn of the loop the
owner calls `Store.commit`, which gives versions to what was staged: one version to all plain writes between two
transactions, one to each transaction. Nothing here does I/O or knows of an event loop; `Store.wake` is called when
there is something to commit.

Lock order: there is one lock, it guards the swap of references, and nothing is encoded, copied or compared under it.
"""

from __future__ import annotations

import asyncio
import contextvars
import itertools
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, final

from belvedere.document.lanes import Lane, Path
from belvedere.document.scope import Scope
from belvedere.document.values import DocumentValue

__all__ = ["Commit", "Reader", "Store"]


@final
@dataclass(frozen=True, slots=True)
class Commit:
    """What one version changed."""

    version: int
    changes: tuple[tuple[Scope, Path], ...]  # in the order of writing
    atomic: bool  # whether it was an explicit transaction


class Reader(Protocol):
    """Whoever is being sent what changes."""

    @property
    def read_up_to(self) -> int:
        """The version up to which it lacks nothing that was removed."""


class _Unit:
    """Writes that will share a version."""

    __slots__ = ("atomic", "writes")

    def __init__(self, atomic: bool) -> None:
        self.atomic = atomic
        self.writes: dict[Scope, dict[Path, DocumentValue | None]] = {}

    def put(self, scope: Scope, path: Path, item: DocumentValue | None) -> None:
        by_path = self.writes.get(scope)
        if by_path is None:
            by_path = self.writes[scope] = {}
        by_path[path] = item

    def __iter__(self) -> Iterator[tuple[Scope, Path, DocumentValue | None]]:
        for scope, by_path in self.writes.items():
            for path, item in by_path.items():
                yield scope, path, item


class _Block(_Unit):
    """An open ``with`` block that gathers writes: a transaction, or a hold.

    It belongs to the thread and task that opened it. Context variables are inherited by tasks and threads started
    inside; their writes are their own.
    """

    __slots__ = ("owner",)

    def __init__(self, atomic: bool) -> None:
        super().__init__(atomic)
        self.owner: tuple[int, int] | None = _here()  # None: closed

    def mine(self) -> bool:
        return self.owner is not None and self.owner == _here()

    def written(self, scope: Scope, path: Path, default: Any) -> Any:
        by_path = self.writes.get(scope)
        return default if by_path is None else by_path.get(path, default)

    def paths(self, scope: Scope) -> list[Path]:
        return [path for of, path, _ in self if of is scope or of is scope.parent]


def _here() -> tuple[int, int]:
    try:
        task = asyncio.current_task()
    except RuntimeError:
        task = None
    return threading.get_ident(), id(task)


@final
class Store:
    """The versioned document of one server.

    Attributes:
        epoch: random id of this store; versions of different epochs have nothing in common.
        version: the last committed version.
        shared: the scope every session sees.
        readers: those who are connected; what was removed is remembered until all of them have it.
        wake: called, from any thread, when something was staged and nobody has been woken since the last commit.
    """

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(8)
        self.version = 0
        self.lock = threading.Lock()
        self.wake: Callable[[], None] | None = None
        self.readers: set[Reader] = set()
        self._ids = itertools.count(1)
        self.shared = Scope(self, self._ids)
        self._units: list[_Unit] = []
        self._woken = False
        self._block: contextvars.ContextVar[_Block | None] = contextvars.ContextVar("belvedere_block", default=None)

    def private(self) -> Scope:
        """Return a new private scope, whose reads fall through to the shared one."""
        return Scope(self, self._ids, self.shared)

    @property
    def promised(self) -> int:
        """The version that will hold everything written up to now, staged writes included."""
        return self.version + len(self._units)

    def read_by_all(self) -> int:
        """Return the version up to which no connected reader lacks what was removed."""
        return min((reader.read_up_to for reader in self.readers), default=self.version)

    @property
    def settled(self) -> bool:
        """Whether nothing is staged."""
        return not self._units

    # --- writing --------------------------------------------------------------------------------------------------

    def write(self, scope: Scope, path: Path, item: DocumentValue | None) -> bool:
        """Stage `item` (None: removal) at `path` of `scope`; return whether it differs from what stands."""
        if path not in scope.entries:
            _check_path(path)
        block = self._open_block()
        if block is not None and block.atomic:
            before = scope.latest(path)
            block.put(scope, path, item)
            return not _same(item, before)
        while True:
            before = scope.standing(path)
            if _same(item, before):
                return False
            with self.lock:
                if scope.standing(path) is not before:
                    continue  # another thread wrote meanwhile: compare with that
                scope.staged[path] = item
                (block or self._plain_unit()).put(scope, path, item)
            if block is None and not self._woken:
                self._tell()
            return True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write together: clients apply all writes of the block between two frames, or none.

        Other readers see nothing of it before it ends; an exception leaves the document as it was. A transaction
        inside a transaction belongs to the outer one. Only explicit transactions are atomic.
        """
        if self.current_transaction() is not None:
            yield
            return
        block = _Block(atomic=True)
        reset = self._block.set(block)
        try:
            yield
        finally:
            block.owner = None
            self._block.reset(reset)
        unit = _Unit(atomic=True)
        for scope, path, item in block:
            if not _same(item, scope.standing(path)):
                unit.put(scope, path, item)
        if not unit.writes:
            return
        with self.lock:
            for scope, path, item in unit:
                scope.staged[path] = item
            self._units.append(unit)
        self._tell()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Gather the writes of the block: readers see them at once, clients when the outermost block ends.

        Not atomic, and nothing is rolled back: what was written before an exception is sent.
        """
        if self._open_block() is not None:
            yield
            return
        block = _Block(atomic=False)
        reset = self._block.set(block)
        try:
            yield
        finally:
            block.owner = None
            self._block.reset(reset)
            with self.lock:
                unit = self._plain_unit()
                for scope, path, item in block:
                    if scope.staged.get(path, _NOTHING) is item:  # otherwise overwritten from elsewhere since
                        unit.put(scope, path, item)
            self._tell()

    def current_transaction(self) -> _Block | None:
        """Return the open transaction of this thread and task, if there is one."""
        block = self._open_block()
        return block if block is not None and block.atomic else None

    def _open_block(self) -> _Block | None:
        block = self._block.get()
        return block if block is not None and block.mine() else None

    def _plain_unit(self) -> _Unit:
        if not self._units or self._units[-1].atomic:
            self._units.append(_Unit(atomic=False))
        return self._units[-1]

    def _tell(self) -> None:
        if not self._woken:
            self._woken = True
            if self.wake is not None:
                self.wake()

    # --- committing -----------------------------------------------------------------------------------------------

    def commit(self) -> list[Commit]:
        """Give versions to everything staged; return what each changed. Called on the loop's thread."""
        if not self._units:
            self._woken = False
            return []
        with self.lock:
            self._woken = False
            units, self._units = self._units, []
            return [commit for unit in units if (commit := self._commit(unit)) is not None]

    def _commit(self, unit: _Unit) -> Commit | None:
        changes: list[_Change] = []
        for scope, by_path in unit.writes.items():
            for path, item in by_path.items():
                if scope.would_change(path, item):
                    changes.append((scope, path, item))
                elif scope.staged.get(path, _NOTHING) is item:
                    del scope.staged[path]
        if not changes:
            return None
        self.version += 1
        version, floor, txn = self.version, Lane.CONTROL, 0
        if unit.atomic and len(changes) > 1:
            txn = version
            floor = _common_floor(changes)
        for scope, path, item in changes:
            scope.commit(path, item, version, txn, floor)
        if txn:
            _join_components(changes, version)
        for scope in unit.writes:
            scope.prune()
        return Commit(version, tuple((scope, path) for scope, path, _ in changes), unit.atomic)


_ANY_LANES = sum(1 << lane for lane in Lane)
_NOTHING: Any = object()
_Change = tuple[Scope, Path, DocumentValue | None]


def _check_path(path: Path) -> None:
    if not isinstance(path, tuple) or not path or not all(isinstance(part, str) for part in path):
        raise TypeError(f"a path is a non-empty tuple of strings, not {path!r}")
    try:
        "".join(path).encode()
    except UnicodeEncodeError as error:  # found when it is sent it would be in the way of every client
        raise ValueError(f"a path is text that can be sent: {path!r} has {error.reason}") from None


def _same(item: DocumentValue | None, before: DocumentValue | None) -> bool:
    if item is None or before is None:
        return item is before
    return not item.forced and item.equals(before)


def _common_floor(changes: list[_Change]) -> Lane:
    """Return the lane below which no small entry of a transaction may travel, so that one batch holds them all."""
    lanes = {scope.lane_of(path, item) for scope, path, item in changes}
    return Lane.MOTION if Lane.MOTION in lanes else Lane.CONTROL


def _join_components(changes: list[_Change], version: int) -> None:
    """Connect the entries of a transaction.

    A session sees the shared entries and its own: the component of a private scope holds both, that of the shared
    scope only the shared ones.
    """
    by_scope: dict[Scope, list[Path]] = {}
    lanes = 0  # which they travel in; across two scopes they may come apart at any time: a mask is set or lifted
    for scope, path, item in changes:
        by_scope.setdefault(scope, []).append(path)
        unmasked = item is None and scope.parent is not None
        lanes |= _ANY_LANES if unmasked else 1 << scope.entries[path].lane
    for scope, paths in by_scope.items():
        shared = [] if scope.parent is None else by_scope.get(scope.parent, [])
        if len(paths) + len(shared) > 1:
            scope.components.join(paths + shared, version, lanes if not shared else _ANY_LANES)
