"""What the `State` objects over one store have in common: the bookkeeping of who changed what.

The store knows what changed. Beside it this keeps, for each key that was written and not yet committed, its *origin*:
the session on whose behalf it was written, whether listeners are to hear of it, and which pass of listeners led to
it. The dispatcher takes origins out as their keys are committed.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, final

from belvedere.app.code_site import runs_again
from belvedere.app.current import Place, current_session, here
from belvedere.app.state.listeners import Cascade, Listeners, cascade
from belvedere.document import Path

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session

__all__ = ["FACE", "Origin", "ScopeLike", "StateFace", "StoreLike", "state_path"]

FACE = "state"
"""First element of the paths of state variables."""


def state_path(key: str) -> Path:
    """Return where the state variable `key` lives in the document."""
    return (FACE, key)


class ScopeLike(Protocol):
    """What a `State` needs of a scope of the document."""

    @property
    def parent(self) -> Any:
        """The scope it falls through to, if any."""

    def get(self, path: Path, default: Any = None) -> Any:
        """Return the value at `path`, or `default`."""

    def set(self, path: Path, value: Any) -> bool:
        """Write a value; return whether that changes anything."""

    def remove(self, path: Path) -> bool:
        """Remove a value; return whether it was there."""

    def touch(self, path: Path) -> None:
        """Announce a value again, even though it has not changed."""

    def own(self, path: Path) -> bool:
        """Return whether this scope itself has a value."""

    def __contains__(self, path: Path) -> bool: ...

    def paths(self, prefix: Path = ()) -> list[Path]:
        """Return the paths that begin with `prefix`."""


class CommitLike(Protocol):
    """What one version of a store changed."""

    @property
    def changes(self) -> Sequence[tuple[Any, Path]]:
        """Scopes and paths, in the order of writing."""


class StoreLike(Protocol):
    """What a `StateFace` needs of a store."""

    wake: Callable[[], None] | None

    @property
    def shared(self) -> Any:
        """The scope of everybody."""

    def hold(self) -> AbstractContextManager[None]:
        """Gather the writes of the block."""

    def commit(self) -> Sequence[CommitLike]:
        """Give versions to what was written."""


class Origin(NamedTuple):
    """Where a change that is not committed yet came from."""

    session: Session | None
    cascade: Cascade | None
    quiet: bool  # listeners do not hear of it
    clean: bool  # declared clean since


@dataclass(eq=False)
class _Hold:
    block: AbstractContextManager[None]
    place: Place
    afterwards: list[Callable[[], None]] = field(default_factory=list)


_everything: frozenset[str] = frozenset()
_quiet: contextvars.ContextVar[tuple[frozenset[str], ...]] = contextvars.ContextVar("belvedere_quiet", default=())


@final
class StateFace:
    """The bookkeeping of one store's state. Used from any thread."""

    def __init__(self, store: StoreLike, document: Any = None) -> None:
        self.store = store
        self.document = store if document is None else document  # what the sessions are sessions of
        self.private: frozenset[str] = frozenset()  # keys of which each session has a value; replaced, never changed
        self.listeners = Listeners()
        self.origins: dict[tuple[Any, str], Origin] = {}
        self.flush_now: Callable[[], None] | None = None  # set while the server runs
        self._holds: contextvars.ContextVar[tuple[_Hold, ...]] = contextvars.ContextVar("belvedere_holds", default=())

    def served_session(self) -> Session | None:
        """Return the session on whose behalf the calling code runs, if it is one of this server's."""
        session = current_session()
        return session if session is not None and session.scope.store is self.document else None

    # --- writing --------------------------------------------------------------------------------------------------

    def write(self, scope: ScopeLike, key: str, change: Callable[[], bool], session: Session | None = None) -> bool:
        """Make a change of `key` by calling `change`, and note where it came from."""
        if runs_again.get() and (FACE, key) in scope:
            return False
        running = cascade.get()
        origin = Origin(
            session or self.served_session(),
            running if running is not None and running.live else None,
            any(keys is _everything or key in keys for keys in _quiet.get()),
            False,
        )
        place = (scope, key)
        before = self.origins.get(place)
        self.origins[place] = origin  # first: the loop may commit the change before `change` returns
        changed = False
        try:
            changed = change()
        finally:
            if not changed and self.origins.get(place) is origin:
                if before is None:
                    del self.origins[place]
                else:
                    self.origins[place] = before
        return changed

    def modified(self, scopes: Sequence[ScopeLike]) -> set[str]:
        """Return the keys of `scopes` that were written and not yet committed."""
        return {key for (scope, key), origin in list(self.origins.items()) if scope in scopes and not origin.clean}

    def clean(self, scopes: Sequence[ScopeLike], keys: Sequence[str]) -> None:
        """Keep listeners from hearing of what was written up to now."""
        for place, origin in list(self.origins.items()):
            if place[0] in scopes and place[1] in keys:
                self.origins[place] = origin._replace(clean=True)

    @contextmanager
    def quiet(self, keys: Sequence[str]) -> Iterator[None]:
        """Keep listeners from hearing of what the block writes; without keys, of all of it."""
        reset = _quiet.set((*_quiet.get(), frozenset(keys) if keys else _everything))
        try:
            yield
        finally:
            _quiet.reset(reset)

    # --- holding --------------------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Begin to gather the writes of this thread and task."""
        hold = _Hold(self.store.hold(), here())
        hold.block.__enter__()
        self._holds.set((*self._holds.get(), hold))

    def release(self) -> None:
        """End the innermost hold; with the outermost, what was gathered goes out."""
        *outer, hold = self._holds.get()
        self._holds.set(tuple(outer))
        hold.block.__exit__(None, None, None)
        for action in hold.afterwards:
            self.after_hold(action)

    @property
    def held(self) -> bool:
        """Whether this thread and task is gathering its writes."""
        holds = self._holds.get()
        return bool(holds) and holds[-1].place == here()

    def after_hold(self, action: Callable[[], None]) -> None:
        """Call `action` now, or where writes are being gathered, once they have gone out."""
        holds = self._holds.get()
        if holds and holds[-1].place == here():
            holds[-1].afterwards.append(action)
        else:
            action()
