"""The link: from a document to one client.

A link answers one question: *what shall be sent next?* It keeps no queue of changes: what is sent is the difference
between the document and what the client has (`belvedere.wire.difference`). A client that is slow is asked about less
often and so gets the newest values; one that joins late lacks everything; one that resumes lacks what it says.

Only calls, answers and events are queued (`belvedere.wire.stream`). There is no I/O here, and no clock but the one
passed in.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

import msgspec

from belvedere.document import BULK_BYTES, Path
from belvedere.wire.codec import Buffer, ProtocolError, decode_client, encode, raw_value
from belvedere.wire.difference import Difference, Tally
from belvedere.wire.flow import Flow
from belvedere.wire.messages import (
    Ack,
    Call,
    Cancel,
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
from belvedere.wire.stream import Answers, IncomingStream, OutgoingStream

if TYPE_CHECKING:
    from belvedere.document import Scope, Store

__all__ = ["Inbound", "Limits", "Link", "LinkStatistics"]

Inbound = Write | ClientCall | ClientCancel | ClientEvent
"""What a client sends that is for the application."""

_MOST_HANDLED = 1000  # steps of the client's stream that are told one by one


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
    rate: float  # bytes per second, the mean seen lately; 0 while unknown
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
        self._tally = Tally()
        self._stream = OutgoingStream(self.limits.stream_items, self.limits.stream_bytes)
        self._incoming = IncomingStream()
        self._answers = Answers()
        self._handled: deque[tuple[int, int, bool]] = deque()  # number, version it shows in, whether large
        self._applied = 0  # complete_to of what the client has applied
        self._begin(0)

    def _begin(self, cut: int, listing: list[Path] | None = None) -> None:
        """Set what belongs to one connection."""
        self.flow = Flow(self._clock)
        self._difference = Difference(self.store, self.scope, self.flow, self._tally, cut, listing)
        self._quiet = -1  # the version at which there was nothing to send, -1: perhaps there is
        self._pings: deque[float] = deque()
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
        if whole or complete_to <= self.scope.forgotten or complete_to > self.store.version:
            self._begin(0, [])  # also where a mask was lifted too long ago to be remembered
        elif complete_to < self.store.shared.forgotten:
            self._begin(complete_to, list(dict.fromkeys([*self.store.shared.live, *self.scope.live])))
        else:
            self._begin(complete_to)
        if self._incoming.handled:
            self._handled.clear()
            self._handled.append((self._incoming.handled, self.store.promised, False))
        self._applied = self._difference.told
        self.connected = True
        self.store.readers.add(self)

    def disconnect(self) -> None:
        """End the connection. Calls, answers and events are kept for the next one, captured values are not."""
        self.connected = False
        self.store.readers.discard(self)
        self._begin(self._difference.told)

    def abandon(self, reason: str) -> None:
        """End the link: everybody who waits for an answer of this client gets an error."""
        self.connected = False
        self.store.readers.discard(self)
        self._answers.abandon(reason)

    @property
    def read_up_to(self) -> int:
        """The version up to which the client was told of what was removed."""
        return self._difference.read_up_to

    @property
    def behind(self) -> bool:
        """Whether something was forgotten that the client was not told of: its connection must begin anew."""
        forgotten = max(self.scope.forgotten, self.store.shared.forgotten)
        return self.connected and self.read_up_to < forgotten

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
            self._difference.force(path)
            self._quiet = -1
        if self._incoming.done_up_to(number):
            self._note_handled()

    def _note_handled(self) -> None:
        number = self._incoming.handled
        large = any(one <= number for one in self._large_writes)
        self._large_writes = {one for one in self._large_writes if one > number}
        version = self.store.promised
        if self._handled and (self._handled[-1][1:] == (version, large) or len(self._handled) >= _MOST_HANDLED):
            large = self._handled.pop()[2] or large  # one word for both: a client that takes nothing piles up nothing
        self._handled.append((number, version, large))
        self._quiet = -1

    def _acknowledge(self, ack: Ack) -> None:
        if ack.messages > self.flow.messages or ack.complete_to > self._difference.told or ack.applied > ack.messages:
            raise ProtocolError("order", f"{ack} acknowledges what was never sent")
        self._stream.acknowledged(ack.received)
        self.flow.on_acknowledged(ack.messages)
        self._applied = max(self._applied, ack.complete_to)
        self._difference.applied(ack.applied)

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
        self._queue(len(memoryview(raw)), self._version(after), lambda number, after: Event(number, after, topic, raw))

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
        message = self._next_urgent() or self._difference.next_message()
        if message is not None:
            return message
        message = self._next_handled() or self._difference.promise(self._wanted)
        if message is None and self._difference.idle and not self._stream.unsent and not self._handled:
            self._quiet = self.store.version
        return message

    def _next_urgent(self) -> list[Buffer] | None:
        if self._pings:
            return encode(Ping(self._pings.popleft()))
        if self._stream.unsent:
            item = self._next_item()
            if item is not None:
                return item
        return self._next_handled() if self._handled else None

    def _next_item(self) -> list[Buffer] | None:
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
            shown = self._difference.complete_to() if large else self._difference.done_small()
            if shown < version:
                break
            number = candidate
            self._handled.popleft()
        return encode(Handled(number)) if number else None

    def statistics(self) -> LinkStatistics:
        """Return a snapshot of this link."""
        difference, flow = self._difference, self.flow
        return LinkStatistics(
            version=self.store.version,
            complete_to=difference.told,
            applied=self._applied,
            dirty=difference.waiting(),
            in_flight=flow.in_flight,
            window=flow.window,
            round_trip=flow.round_trip,
            rate=flow.rate,
            sent_bytes=flow.sent,
            sent_batches=self._tally.batches,
            conflated=self._tally.conflated,
            cancelled=self._tally.cancelled,
            stream=len(self._stream),
            answers=len(self._answers),
        )
