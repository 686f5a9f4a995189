"""The client's side of the link: a copy of the document, without I/O.

The mirror image of `belvedere.wire.link`, and of ``document.ts`` in the browser. Bytes in, happenings out; "what shall
I send next?" out. Batches are applied as they arrive, each as a whole.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, final

from belvedere.document import Path, encode_value
from belvedere.wire.codec import Buffer, ProtocolError, batch_arrays, chunk_payload, decode_server, encode, raw_value
from belvedere.wire.messages import (
    PROTOCOL,
    Ack,
    Batch,
    Call,
    Cancel,
    CancelTransfer,
    Chunk,
    ClientCall,
    ClientCancel,
    ClientEvent,
    ClientReply,
    Close,
    Error,
    Event,
    Handled,
    Hello,
    Ping,
    Pong,
    Reply,
    Welcome,
    Write,
)
from belvedere.wire.stream import Answers, IncomingStream, OutgoingStream

__all__ = ["Changed", "Happening", "Replica"]

_ACK_MESSAGES = 8
_ACK_BYTES = 64 * 1024
_ACK_SECONDS = 0.1  # the first message after such a pause is acknowledged at once: it tells the round trip
_MOST_ITEMS = 100_000
_MOST_BYTES = 256 * 1024 * 1024


@final
@dataclass(frozen=True, slots=True)
class Changed:
    """Entries whose shown value changed together."""

    paths: frozenset[Path]
    version: int


Happening = Welcome | Changed | Call | Cancel | Event | Error | Close


@final
class Replica:
    """A client's copy of the document and its streams of calls.

    Attributes:
        complete_to: the version below which this copy lacks nothing.
        ready: whether the first copy of the state has arrived.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._acknowledged_at = 0.0
        self.welcome: Welcome | None = None
        self.complete_to = 0
        self.version = 0
        self.ready = False
        self._values: dict[Path, Any] = {}
        self._versions: dict[Path, int] = {}
        self._path_of: dict[int, Path] = {}
        self._id_of: dict[Path, int] = {}
        self._own: dict[str, tuple[int, Any]] = {}  # written here, not yet handled: number and value
        self._transfers: dict[int, bytearray] = {}
        self._held: deque[Call | Event] = deque()  # wait for a version
        self._begin_session()
        self._begin_connection()

    def _begin_session(self) -> None:
        self._incoming = IncomingStream()
        self._stream = OutgoingStream(_MOST_ITEMS, _MOST_BYTES)
        self._answers = Answers()

    def _begin_connection(self) -> None:
        self._transfers.clear()
        self._pongs: deque[float] = deque()
        self._messages = self._acknowledged = self._unacknowledged_bytes = 0
        self._ack_now = False
        self._welcomed = False

    # --- connection -----------------------------------------------------------------------------------------------

    def hello(self, token: str, info: Mapping[str, Any] | None = None) -> list[Buffer]:
        """Begin a connection; return its first message. A session that is known is resumed."""
        self._begin_connection()
        known = self.welcome
        return encode(
            Hello(
                PROTOCOL,
                token,
                known.session if known else None,
                known.secret if known else None,
                known.epoch if known else None,
                self.complete_to,
                self._incoming.received,
                dict(info or {}),
            )
        )

    def receive(self, data: Buffer) -> list[Happening]:
        """Take one message; return what happened.

        Raises:
            ProtocolError: if it is malformed.
        """
        message, blobs = decode_server(data)
        match message:
            case Batch():
                self._count(memoryview(data).nbytes)
                return self._apply(message, blobs, message.complete_to)
            case Chunk():
                self._count(memoryview(data).nbytes)
                return self._assemble(message, blobs)
            case CancelTransfer():
                self._count(memoryview(data).nbytes)
                self._transfers.pop(message.transfer, None)
                return []
            case Handled():
                return self._handled(message.number)
            case Welcome():
                return self._welcome(message)
            case Ping():
                self._pongs.append(message.time)
                return []
            case Close() | Error():
                return [message]
        self._ack_now = True
        if not self._incoming.accept(message.number):
            return []
        match message:
            case Reply():
                self._answers.answer(ClientReply(message.number, message.to, message.status, message.value))
                return []
            case Cancel():
                return [message]
        if not message.after:
            return [message]
        self._held.append(message)
        return self._release()

    def _welcome(self, message: Welcome) -> list[Happening]:
        if message.protocol != PROTOCOL:
            raise ProtocolError("protocol", f"the server speaks protocol {message.protocol}, this client {PROTOCOL}")
        self._welcomed = True
        self.welcome = message
        if message.resumed:
            self._stream.resume(message.received)
            return [message]
        abandoned, own = self._answers, self._own
        self._own = {}
        self._held.clear()
        self._begin_session()
        abandoned.abandon("the session ended while the answer was awaited")
        return [message, Changed(frozenset(("state", key) for key in own), self.version)]

    def _count(self, nbytes: int) -> None:
        self._messages += 1
        self._unacknowledged_bytes += nbytes

    # --- the copy -------------------------------------------------------------------------------------------------

    def get(self, path: Path, default: Any = None) -> Any:
        """Return the value shown at `path`: this client's own until it is handled, else the server's."""
        if len(path) == 2 and path[0] == "state" and path[1] in self._own:
            return self._own[path[1]][1]
        return self._values.get(path, default)

    def __contains__(self, path: Path) -> bool:
        return path in self._values or (len(path) == 2 and path[0] == "state" and path[1] in self._own)

    def paths(self, prefix: Path = ()) -> list[Path]:
        """Return the paths that begin with `prefix`."""
        own = (("state", key) for key in self._own)
        return [path for path in dict.fromkeys([*self._values, *own]) if path[: len(prefix)] == prefix]

    def _assemble(self, chunk: Chunk, blobs: memoryview) -> list[Happening]:
        payload = chunk_payload(chunk, blobs)
        buffer = self._transfers.get(chunk.transfer)
        if buffer is None:
            buffer = self._transfers[chunk.transfer] = bytearray(chunk.total)
        end = chunk.offset + payload.nbytes
        buffer[chunk.offset : end] = payload
        if end < chunk.total:
            return []
        del self._transfers[chunk.transfer]
        message, rest = decode_server(buffer)
        if not isinstance(message, Batch):
            raise ProtocolError("malformed", f"a transfer carries a Batch, not a {type(message).__name__}")
        return self._apply(message, rest, chunk.complete_to)

    def _apply(self, batch: Batch, blobs: memoryview, complete_to: int) -> list[Happening]:
        changed: set[Path] = set()
        if batch.listing is not None:
            self._keep_only({tuple(path) for path in batch.listing}, changed)
        for id_, *elements in batch.definitions:
            self._define(id_, tuple(elements))
        arrays = batch_arrays(batch, blobs)
        for id_ in batch.removed:
            self._remove(id_, batch.version, changed)
        pairs = iter(batch.values)
        for id_, value in zip(pairs, pairs, strict=True):
            self._set(id_, value, batch.version, changed)
        for id_, array in arrays.items():
            array.flags.writeable = False
            self._set(id_, array, batch.version, changed)
        self.version = max(self.version, batch.version)
        self.complete_to = max(self.complete_to, complete_to)
        self.ready = True
        shown = frozenset(path for path in changed if not (path[0] == "state" and path[-1] in self._own))
        return [Changed(shown, batch.version), *self._release()]

    def _keep_only(self, listed: set[Path], changed: set[Path]) -> None:
        for path in [path for path in self._values if path not in listed]:
            del self._values[path]
            self._versions.pop(path, None)
            self._path_of.pop(self._id_of.pop(path, -1), None)
            changed.add(path)
        if not listed:
            self.complete_to = self.version = 0
            self._versions.clear()
            self._path_of.clear()
            self._id_of.clear()

    def _define(self, id_: int, path: Path) -> None:
        before = self._id_of.get(path)
        if before is not None and before != id_:
            del self._path_of[before]
        self._id_of[path] = id_
        self._path_of[id_] = path

    def _known(self, id_: int) -> Path:
        try:
            return self._path_of[id_]
        except KeyError:
            raise ProtocolError("malformed", f"entry id {id_} was never defined") from None

    def _set(self, id_: int, value: Any, version: int, changed: set[Path]) -> None:
        path = self._known(id_)
        if version < self._versions.get(path, 0):
            return
        self._versions[path] = version
        self._values[path] = value
        changed.add(path)

    def _remove(self, id_: int, version: int, changed: set[Path]) -> None:
        path = self._path_of.get(id_)
        if path is None or version < self._versions.get(path, 0):
            return  # gone already, by another of its ids
        del self._path_of[id_]
        del self._id_of[path]
        self._versions.pop(path, None)
        if self._values.pop(path, self) is not self:
            changed.add(path)

    def _handled(self, number: int) -> list[Happening]:
        self._stream.acknowledged(number)
        settled = [key for key, (written, _) in self._own.items() if written <= number]
        changed = set()
        for key in settled:
            path = ("state", key)
            _, own = self._own.pop(key)
            if not _same_value(own, self._values.get(path)):
                changed.add(path)
        return [Changed(frozenset(changed), self.version)] if changed else []

    def _release(self) -> list[Happening]:
        released: list[Happening] = []
        while self._held and self._held[0].after <= self.complete_to:
            released.append(self._held.popleft())
        return released

    # --- out ------------------------------------------------------------------------------------------------------

    def write(self, items: Mapping[str, Any]) -> int:
        """Write state; it is shown here at once. Return the number that tells when it is handled."""
        flat: list[Any] = []
        nbytes = 0
        for key, value in items.items():
            raw = raw_value(value)
            nbytes += len(memoryview(raw))
            flat += [key, raw]
        number = self._stream.add(nbytes, 0, lambda number, _: Write(number, flat))
        for key, value in items.items():
            self._own[key] = number, value
        return number

    def call(
        self,
        name: str,
        args: Iterable[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        on_answer: Callable[[int, Any], None] | None = None,
    ) -> int:
        """Call what the server registered as `name`; return the call's number."""
        raw_args = [raw_value(arg) for arg in args]
        raw_kwargs = {key: raw_value(value) for key, value in (kwargs or {}).items()}
        nbytes = sum(len(memoryview(raw)) for raw in (*raw_args, *raw_kwargs.values()))
        answer = on_answer is not None
        number = self._stream.add(nbytes, 0, lambda number, _: ClientCall(number, name, raw_args, raw_kwargs, answer))
        if on_answer is not None:
            self._answers.expect(number, on_answer)
        return number

    def cancel(self, to: int) -> None:
        """No longer wait for the answer to call `to`."""
        if self._answers.forget(to):
            self._stream.add(0, 0, lambda number, _: ClientCancel(number, to))

    def reply(self, to: int, status: int, value: Any) -> int:
        """Answer the server's call `to` (see `ReplyStatus`); return the number of the answer."""
        raw = raw_value(value)
        return self._stream.add(len(memoryview(raw)), 0, lambda number, _: ClientReply(number, to, status, raw))

    def event(self, topic: str, payload: Any) -> int:
        """Tell the server that something happened; return the number of the event."""
        raw = raw_value(payload)
        return self._stream.add(len(memoryview(raw)), 0, lambda number, _: ClientEvent(number, topic, raw))

    def is_handled(self, number: int) -> bool:
        """Return whether the server has handled what was sent under `number`."""
        return self._stream.first > number

    def acknowledge(self) -> None:
        """Let the next message be an acknowledgement, if there is anything to acknowledge."""
        self._ack_now = True

    def next_message(self) -> list[Buffer] | None:
        """Return the buffers of the next message, or None when there is nothing to send."""
        if not self._welcomed:
            return None
        if self._pongs:
            return encode(Pong(self._pongs.popleft()))
        item = self._stream.next(0, settled=True)
        if item is not None:
            return item[0]
        due = self._messages - self._acknowledged
        if self._ack_now or due >= _ACK_MESSAGES or self._unacknowledged_bytes >= _ACK_BYTES or self._ack_late(due):
            self._ack_now = False
            self._acknowledged_at = self._clock()
            self._acknowledged = self._messages
            self._unacknowledged_bytes = 0
            return encode(Ack(self._messages, self.complete_to, self._incoming.received, self._messages))
        return None

    def _ack_late(self, due: int) -> bool:
        return due > 0 and self._clock() - self._acknowledged_at >= _ACK_SECONDS


def _same_value(one: Any, other: Any) -> bool:
    if other is None or one is None:
        return one is other
    return encode_value(one).equals(encode_value(other))
