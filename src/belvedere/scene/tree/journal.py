"""What an operation on a scene writes: all of it, or nothing.

The values of an operation are encoded as it goes along and written at its end, so that one that cannot be sent leaves
the document as it was; and what the operation did to the tables of its graph is taken back then.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, final

if TYPE_CHECKING:
    from belvedere.document import DocumentValue, Path, Scope, Store

__all__ = ["Journal"]

_Write: TypeAlias = "tuple[Scope, Path, DocumentValue | None] | list[_Write]"


class _Block(list[Callable[[], None]]):
    """What takes an open transaction back."""

    within: object = None
    """The store's transaction, which is the caller's own: tasks and threads begun inside inherit this block, and their
    writes are not part of it. None: closed."""


@final
class Journal:
    """The writes of one graph. Its methods are called under the graph's lock, but for `transaction`.

    Args:
        store: the document.
        scope: whose entries are written.
        encode: makes what the document holds of a value.
        lock: the graph's.
    """

    def __init__(
        self, store: Store, scope: Scope, encode: Callable[[Any], DocumentValue], lock: AbstractContextManager[Any]
    ) -> None:
        self._store = store
        self._scope = scope
        self._encode = encode
        self._lock = lock
        self._writes: list[_Write] | None = None  # of the running operation
        self._undo: list[Callable[[], None]] | None = None  # what takes it back
        self._block: contextvars.ContextVar[_Block | None]  # the open transaction of each task
        self._block = contextvars.ContextVar("belvedere_scene_transaction", default=None)

    @contextmanager
    def operation(self) -> Iterator[None]:
        """Write what the block puts, all of it or, where something fails, nothing."""
        within, block = self._writes, self._open_block()
        undo = self._undo = []
        writes = self._writes = []
        try:
            yield
        except BaseException:
            _take_back(undo)
            raise
        else:
            for write in writes:
                self._carry_out(write)
            if block is not None:
                block += undo
        finally:
            self._undo, self._writes = None, within

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let browsers apply the operations of the block together; take them back where one fails."""
        if self._open_block() is not None:
            yield
            return
        undo = _Block()
        reset = self._block.set(undo)
        try:
            with self._store.transaction():
                undo.within = self._store.current_transaction()
                yield
        except BaseException:
            with self._lock:
                _take_back(undo)
            raise
        finally:
            undo.within = None
            self._block.reset(reset)

    @contextmanager
    def together(self, wanted: bool) -> Iterator[None]:
        """Let browsers apply the writes of the block together, where that is wanted."""
        if not wanted or self._writes is None:
            yield
            return
        gathered, self._writes = self._writes, []
        yield
        block, self._writes = self._writes, gathered
        gathered.append(block)

    @contextmanager
    def part_of(self, other: Journal) -> Iterator[None]:
        """Let what the block writes and does belong to the operation that runs on `other`."""
        before = self._writes, self._undo
        self._writes, self._undo = other._writes, other._undo
        try:
            yield
        finally:
            self._writes, self._undo = before

    def put(self, path: Path, value: Any, *, forced: bool = False) -> None:
        """Write a value; `forced`: tell it also where it is the same. Raises EncodeError where it cannot be sent."""
        item = self._encode(value)
        self._gather(path, item.forced_copy() if forced else item)

    def drop(self, path: Path) -> None:
        """Remove an entry."""
        self._gather(path, None)

    def remember(self, back: Callable[[], None]) -> None:
        """Call `back` if the operation, or the transaction it is part of, fails."""
        if self._undo is not None:
            self._undo.append(back)

    def _gather(self, path: Path, item: DocumentValue | None) -> None:
        if self._writes is None:
            raise RuntimeError("a scene is written to by operations only")
        self._writes.append((self._scope, path, item))

    def _carry_out(self, write: _Write) -> None:
        if isinstance(write, tuple):
            self._store.write(*write)
            return
        with self._store.transaction():
            for one in write:
                self._carry_out(one)

    def _open_block(self) -> _Block | None:
        block = self._block.get()
        mine = block is not None and block.within is not None and block.within is self._store.current_transaction()
        return block if mine else None


def _take_back(undo: list[Callable[[], None]]) -> None:
    for back in reversed(undo):
        back()
