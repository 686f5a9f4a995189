"""What a client sends, handled in order.

Writes are applied as they arrive. A call starts after the listeners of the writes before it have run, and what comes
after it waits until it has started. Nothing else ever waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, final

from belvedere.app.report import Reporter
from belvedere.app.sessions.ratelimit import TokenBucket
from belvedere.app.state.face import StateFace, state_path
from belvedere.app.state.rules import RefusedError, WriteRules
from belvedere.document import EncodeError, Path, encode_value
from belvedere.wire import Inbound
from belvedere.wire.messages import ClientCall, ClientCancel, ClientEvent, Write

if TYPE_CHECKING:
    from belvedere.app.running.dispatch import Dispatcher
    from belvedere.app.sessions.calls import Calls
    from belvedere.app.sessions.session import Session

__all__ = ["MAX_ITEMS", "MAX_WAITING", "MAX_WAITING_BYTES", "Inbox"]

MAX_ITEMS = 10_000
"""State variables that one write may hold."""

MAX_WAITING = 10_000
"""Messages of one client that may wait behind a call that has not started."""

MAX_WAITING_BYTES = 64 << 20
"""Bytes of these messages, one of them excepted."""

_REFUSALS_TOLD = 10  # of one write
_WATCHER_TOPICS = frozenset({"error", "mounted", "unmounted"})  # what a page tells of itself, whoever looks at it
_VIEW_TOPICS = frozenset({"dialog", "view"})  # what a page answers and asks about what it shows, whoever looks at it
_WATCHER_EVENTS_PER_SECOND = 2.0  # of these, for long; they are logged, and cost the program a call
_WATCHER_BURST = 30.0
_VIEW_EVENTS_PER_SECOND = 10.0  # of a watcher; whoever may act is not limited
_VIEW_BURST = 60.0


@final
class Inbox:
    """The messages of one session that are for the application. Used on the loop's thread."""

    def __init__(
        self,
        session: Session,
        face: StateFace,
        rules: WriteRules,
        calls: Calls,
        dispatcher: Dispatcher,
        report: Reporter,
        flush: Callable[[], None],
        on_event: Callable[[Session, ClientEvent, int], None],
    ) -> None:
        self._session = session
        self._face = face
        self._rules = rules
        self._calls = calls
        self._dispatcher = dispatcher
        self._report = report
        self._flush = flush
        self._on_event = on_event
        self._waiting: deque[tuple[Inbound, int]] = deque()  # with their sizes
        self._waiting_bytes = 0
        self._draining: asyncio.Task[None] | None = None
        self._of_page = TokenBucket(_WATCHER_EVENTS_PER_SECOND, _WATCHER_BURST)
        self._of_views = TokenBucket(_VIEW_EVENTS_PER_SECOND, _VIEW_BURST)

    def put(self, message: Inbound, nbytes: int) -> None:
        """Handle `message`, of `nbytes`, now or after those that came before it."""
        if isinstance(message, ClientCancel):
            # The stream has no gaps, so that what waits is known by its number alone.
            self._calls.cancel(
                message.to, bool(self._waiting) and self._waiting[0][0].number <= message.to < message.number
            )
        if self._draining is None and not isinstance(message, ClientCall):
            self._handle(message, nbytes)
            return
        if len(self._waiting) >= MAX_WAITING or (self._waiting and self._waiting_bytes + nbytes > MAX_WAITING_BYTES):
            self._session.close("overflow", "too much waits behind a call that has not started", retry=True)
            return
        self._waiting.append((message, nbytes))
        self._waiting_bytes += nbytes
        if self._draining is None:
            self._draining = self._dispatcher.create_task(self._drain(), self._session)

    def end(self) -> None:
        """Drop what waits."""
        self._waiting.clear()
        self._waiting_bytes = 0
        if self._draining is not None:
            self._draining.cancel()

    async def _drain(self) -> None:
        try:
            while self._waiting:
                message, nbytes = self._waiting[0]
                if isinstance(message, ClientCall) and self._session.role == "control":
                    await self._dispatcher.settle(self._session, self._flush)
                    await self._calls.begin(message)
                    self._session.link.handled(message.number)
                    self._session.wake()
                else:
                    self._handle(message, nbytes)
                self._waiting.popleft()
                self._waiting_bytes -= nbytes
        finally:
            self._draining = None

    def _handle(self, message: Inbound, nbytes: int) -> None:
        forced: list[Path] = []
        if isinstance(message, Write):
            forced = self._write(message)
        elif isinstance(message, ClientCall):
            self._calls.refuse(message, "a view link may watch, but not call")
        elif isinstance(message, ClientEvent):
            if message.topic in _WATCHER_TOPICS:
                if self._of_page.take(1):
                    self._on_event(self._session, message, nbytes)
            elif self._session.role == "control" or (message.topic in _VIEW_TOPICS and self._of_views.take(1)):
                self._on_event(self._session, message, nbytes)
            elif message.topic not in _VIEW_TOPICS:
                self._session.error("refused", "a view link may watch, but not act")
        self._session.link.handled(message.number, forced)
        self._session.wake()

    def _write(self, message: Write) -> list[Path]:
        """Apply what the client wrote; return the paths where it must see what stands instead."""
        if len(message.items) % 2 or len(message.items) > 2 * MAX_ITEMS:
            self._session.error("malformed", f"a write has a value for each key, and at most {MAX_ITEMS:,} keys")
            return [state_path(key) for key in message.items[: 2 * MAX_ITEMS : 2] if isinstance(key, str)]
        pairs = list(zip(message.items[::2], message.items[1::2], strict=True))
        if self._session.role != "control":
            self._session.error("refused", "a view link may watch, but not write")
            return [state_path(key) for key, _ in pairs if isinstance(key, str)]
        forced: list[Path] = []
        refusals = 0
        for key, value in pairs:
            try:
                same = self._apply(key, value)
            except (RefusedError, EncodeError) as error:
                refusals += 1
                if refusals <= _REFUSALS_TOLD:  # one message must not be answered by thousands
                    self._session.error("refused", str(error))
                same = False
            except Exception as error:  # of a validator
                self._report(error, f"judging what a client wrote to {key!r}", self._session)
                same = False
            if not same and isinstance(key, str):
                forced.append(state_path(key))
        return forced

    def _apply(self, key: str, value: object) -> bool:
        """Write one value; return whether what stands now is what the client wrote."""
        accepted = self._rules.judge(key, value, self._session.scope)
        if self._rules.has("client_only", key):
            return True
        path, own = state_path(key), self._session.scope
        scope = own if self._rules.has("private", key) or own.own(path) else own.parent or own
        self._face.write(scope, key, lambda: scope.set(path, accepted), self._session)
        return accepted is value or encode_value(accepted).equals(encode_value(value))
