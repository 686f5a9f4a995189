"""A state without a running server: for tests of listeners, for tools, and for programs that have not started yet.

While a server runs, its loop commits what was written and its dispatcher calls the listeners. Here `ImmediateFlush`
does both in the thread that flushes, and a `StandaloneState` keeps its variables in a `Draft` of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, final

from belvedere.app.errors import EndlessListenersError
from belvedere.app.running.dispatch import View, call_listener, listen
from belvedere.app.signatures import describe
from belvedere.app.state.face import FACE, StateFace
from belvedere.app.state.listeners import MAX_PASSES
from belvedere.app.state.rules import WriteRules
from belvedere.app.state.state import SharedState, State
from belvedere.app.tasks import create_task
from belvedere.document import Path
from belvedere.document.values import DocumentValue, encode_value

if TYPE_CHECKING:
    from types import TracebackType

    from belvedere.app.state.translator import Translator

__all__ = ["Draft", "ImmediateFlush", "StandaloneState"]

_log = logging.getLogger("belvedere.app")

Push = Callable[[dict[str, Any]], object]


@final
@dataclass(frozen=True)
class _Flushed:
    changes: tuple[tuple[Draft, Path], ...]


@final
class Draft:
    """Store and scope in one: values by path, and which of them differ from what was flushed last.

    A value that is set back to what was flushed is no change. Equality is that of the document: by type and bytes.
    """

    parent: None = None

    def __init__(self) -> None:
        self.wake: Callable[[], None] | None = None
        self._flushed: dict[Path, DocumentValue] = {}
        self._pending: dict[Path, DocumentValue | None] = {}  # None: removed

    @property
    def shared(self) -> Draft:
        """The only scope."""
        return self

    @property
    def pending(self) -> list[Path]:
        """What differs from what was flushed, in the order of writing."""
        return list(self._pending)

    def get(self, path: Path, default: Any = None) -> Any:
        """Return the value at `path`, or `default`."""
        value = self._pending[path] if path in self._pending else self._flushed.get(path)
        return default if value is None else value.value

    def set(self, path: Path, value: Any) -> bool:
        """Write a value; return whether it differs from what was flushed."""
        written = encode_value(value)
        if written.equals(self._flushed.get(path)):
            self._pending.pop(path, None)
            return False
        self._pending[path] = written
        return True

    def touch(self, path: Path) -> None:
        """Flush a value again, changed or not."""
        value = self._flushed.get(path)
        if value is not None:
            self._pending.setdefault(path, value)

    def remove(self, path: Path) -> bool:
        """Remove a value; return whether it was there."""
        if path not in self:
            return False
        self._pending[path] = None
        return True

    def own(self, path: Path) -> bool:
        """Return whether there is a value."""
        return path in self

    def __contains__(self, path: Path) -> bool:
        return (self._pending[path] if path in self._pending else self._flushed.get(path)) is not None

    def paths(self, prefix: Path = ()) -> list[Path]:
        """Return the paths that begin with `prefix`, in the order of their first writing."""
        known = dict.fromkeys((*self._flushed, *self._pending))
        return [path for path in known if path in self and path[: len(prefix)] == prefix]

    def forget(self, path: Path) -> None:
        """Take what is pending at `path` as flushed."""
        if path in self._pending:
            self._settle(path, self._pending.pop(path))

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Do nothing: nothing goes out before it is flushed."""
        yield

    def commit(self) -> list[_Flushed]:
        """Take all that is pending as flushed."""
        pending, self._pending = self._pending, {}
        for path, value in pending.items():
            self._settle(path, value)
        return [_Flushed(tuple((self, path) for path in pending))] if pending else []

    def _settle(self, path: Path, value: DocumentValue | None) -> None:
        if value is None:
            self._flushed.pop(path, None)
        else:
            self._flushed[path] = value


@final
class ImmediateFlush:
    """Commits what was written and calls the listeners, in the calling thread, until nothing more is written.

    Args:
        face: whose variables.
        state: as the listeners see it.
        push: is given what a pass writes, before its listeners are called.
    """

    def __init__(self, face: StateFace, state: State, push: Push | None = None) -> None:
        self._face = face
        self._view = View(face, None, state.get, state.to_dict)
        self._push = push
        self._running = False

    def __call__(self) -> None:
        """Flush. Called by a listener, it leaves the work to the flush that is under way."""
        if self._running:
            return
        self._running = True
        try:
            self._flush()
        finally:
            self._running = False

    def _flush(self) -> None:
        for _ in range(MAX_PASSES):
            changes = [change for commit in self._face.store.commit() for change in commit.changes]
            keys = {path[1]: (scope, path[1]) for scope, path in changes if path[0] == FACE}
            if not keys:
                return
            if self._push is not None:
                self._push({key: self._view.value(key, None) for key in keys})
            origins = {key: self._face.origins.pop(place, None) for key, place in keys.items()}
            self._call(
                {key: None for key, origin in origins.items() if not (origin and (origin.quiet or origin.clean))}
            )
        raise EndlessListenersError(f"listeners of {', '.join(map(repr, keys))} changed these keys again and again")

    def _call(self, keys: Mapping[str, None]) -> None:
        for listener in self._face.listeners.touched(keys):
            try:
                if listener.asynchronous:
                    create_task(listen(listener, self._view))
                else:
                    call_listener(listener, self._view)
            except Exception:  # the other listeners are called all the same
                _log.exception("the listener %s failed", describe(listener.target))


class StandaloneState(SharedState):
    """A state of its own. Nothing is flushed before `ready`; then `flush` and ``with state:`` do it.

    Args:
        translator: gives the variables names of their own.
        push: is given what is flushed, by name in the document.
        parent: shares the variables of another state.
        ready: whether it is ready from the beginning.
    """

    def __init__(
        self,
        translator: Translator | None = None,
        push: Push | None = None,
        parent: State | None = None,
        ready: bool = False,
    ) -> None:
        face = StateFace(Draft()) if parent is None else parent._face
        draft: Draft = face.store.shared
        super().__init__(face, draft, WriteRules(draft), translator)  # type: ignore[arg-type] # it writes lists of keys only
        root = SharedState(face, draft, self._rules)
        self._flush_here = ImmediateFlush(face, root, push)
        if ready:
            self.ready()

    def ready(self) -> None:
        """Flush what was written up to now, and let it be flushed from now on."""
        if self._face.flush_now is None:
            self._face.flush_now = self._flush_here
        self._face.flush_now()

    def _unsent(self, more: Iterable[str] = ()) -> set[str]:
        keys = [path[1] for path in self._face.store.pending if path[0] == FACE]  # type: ignore[attr-defined]
        keys += more
        return {self._names.reverse_translate_key(key) for key in keys if self._names.reaches(key)}

    def clean(self, *keys: str) -> None:
        """Take `keys` as flushed, without telling anybody."""
        for key in self._names.translate_list(keys):
            self._face.store.forget((FACE, key))  # type: ignore[attr-defined]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self.flush()

    def _view(self, translator: Translator) -> Self:
        return type(self)(translator, parent=self)
