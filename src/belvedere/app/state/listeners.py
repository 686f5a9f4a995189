"""Who listens to which keys of a state.

The table is indexed by key, so that finding the listeners of a change costs in proportion to those it touches.
"""

from __future__ import annotations

import contextvars
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, final

from belvedere.app.code_site import CodeSite, call_site
from belvedere.app.current import Place, here
from belvedere.app.signatures import Signature, is_async, signature_of
from belvedere.app.state.translator import Translator
from belvedere.app.weak import alive, same, when_gone

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session

__all__ = ["MAX_PASSES", "Cascade", "Listener", "Listeners", "cascade", "hear", "heard"]

MAX_PASSES = 100
"""Passes of listeners that may follow from one change before they are taken to be endless."""

_ASYNC_CASCADE = 0.01  # s; what an asynchronous listener writes later than that is a change of its own


@dataclass(frozen=True)
class Cascade:
    """How many passes of listeners led to the code that runs now.

    An asynchronous listener may live for long, and pace an animation by writing a key that it listens to; what it
    writes after a while therefore counts as a new beginning.
    """

    depth: int
    keys: tuple[str, ...]  # of the last passes
    until: float | None  # `time.monotonic` at which it ends; None: with the listener

    @property
    def live(self) -> bool:
        """Whether what is written now belongs to it."""
        return self.until is None or time.monotonic() < self.until

    def brief(self) -> Cascade:
        """Return it as an asynchronous listener carries it."""
        return Cascade(self.depth, self.keys, time.monotonic() + _ASYNC_CASCADE)


cascade: contextvars.ContextVar[Cascade | None] = contextvars.ContextVar("belvedere_cascade", default=None)

_heard: contextvars.ContextVar[tuple[object, frozenset[str], Place] | None] = contextvars.ContextVar(
    "belvedere_heard", default=None
)


def hear(face: object, keys: Iterable[str]) -> None:
    """Let the calling listener know what it is called for: changes of `keys` of the state `face`."""
    _heard.set((face, frozenset(keys), here()))


def heard(face: object) -> frozenset[str]:
    """Return the keys of `face` that the calling listener is called for; none elsewhere, in its tasks too."""
    called = _heard.get()
    return called[1] if called is not None and called[0] is face and called[2] == here() else frozenset()


@final
@dataclass(frozen=True, eq=False)
class Listener:
    """A function that is called when one of its keys changes."""

    target: Callable[..., Any]  # or a weak reference to it
    keys: tuple[str, ...]
    session: Session | None  # the session it was registered on; None: on the server
    order: int  # of registration
    names: Translator | None  # through which it knows the variables; None: by their own names
    site: CodeSite | None  # where it was registered
    signature: Signature = field(init=False)
    asynchronous: bool = field(init=False)

    def __post_init__(self) -> None:
        function = alive(self.target)
        object.__setattr__(self, "signature", signature_of(function))
        object.__setattr__(self, "asynchronous", is_async(function))

    @property
    def function(self) -> Callable[..., Any] | None:
        """What is called; None once the object it belonged to is gone."""
        function: Callable[..., Any] | None = alive(self.target)
        return function


@final
class Listeners:
    """The listeners of one state, those of its sessions included. Used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._order = itertools.count()
        self._by_key: dict[str, tuple[Listener, ...]] = {}  # tuples are replaced, never changed: readers need no lock
        self._gone: deque[Listener] = deque()  # an object may be collected while the lock is held: dropped later

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def add(
        self,
        keys: Iterable[str],
        function: Callable[..., Any],
        session: Session | None,
        names: Translator | None = None,
    ) -> Listener:
        """Call `function` when one of `keys` changes."""
        if not callable(alive(function)):
            raise TypeError(f"a listener is a function, not {type(function).__name__}")
        listener = Listener(function, tuple(dict.fromkeys(keys)), session, next(self._order), names, call_site())
        with self._lock:
            for key in listener.keys:
                self._by_key[key] = (*self._by_key.get(key, ()), listener)
        when_gone(function, partial(self._gone.append, listener))
        return listener

    def remove(self, function: Callable[..., Any], session: Session | None) -> bool:
        """Forget every registration of `function`; return whether there was one."""
        return self._drop(lambda listener: listener.session is session and same(listener.target, function))

    def forget_session(self, session: Session) -> None:
        """Forget what was registered on `session`."""
        self._drop(lambda listener: listener.session is session)

    def forget_sites(self, unwanted: Callable[[CodeSite], bool]) -> None:
        """Forget what was registered where `unwanted` says so."""
        self._drop(lambda listener: listener.site is not None and unwanted(listener.site))

    def saved(self) -> object:
        """Return what is registered, for `restore`."""
        return dict(self._by_key)

    def restore(self, saved: Any) -> None:
        """Let that be registered, and nothing else."""
        with self._lock:
            self._by_key = dict(saved)

    def touched(self, keys: Iterable[str]) -> list[Listener]:
        """Return the listeners of any of `keys`, each once, in the order of registration."""
        if self._gone:
            gone = {self._gone.popleft() for _ in range(len(self._gone))}
            self._drop(gone.__contains__)
        found: dict[Listener, None] = {}
        for key in keys:
            for listener in self._by_key.get(key, ()):
                found[listener] = None
        return sorted(found, key=lambda listener: listener.order)

    def _drop(self, unwanted: Callable[[Listener], bool]) -> bool:
        dropped = False
        with self._lock:
            for key, listeners in list(self._by_key.items()):
                kept = tuple(listener for listener in listeners if not unwanted(listener))
                dropped = dropped or len(kept) < len(listeners)
                if kept:
                    self._by_key[key] = kept
                else:
                    del self._by_key[key]
        return dropped
