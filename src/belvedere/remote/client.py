"""An asyncio client of a Belvedere server.

One task reads and one writes; both only move bytes between the socket and a `Replica`, which knows everything else.
When the network fails the client connects again, with pauses that grow, and resumes: calls and writes that the server
has not handled are sent again, and it applies each once.
"""

from __future__ import annotations

import asyncio
import importlib
import ssl as tls
from collections.abc import AsyncGenerator, Callable, Mapping
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

from belvedere.document import Path
from belvedere.remote.address import parse_link
from belvedere.remote.blobs import BlobFetcher
from belvedere.remote.conversation import Conversation
from belvedere.remote.errors import CallFailed, ClientError, SessionLost
from belvedere.remote.handlers import Handlers
from belvedere.remote.state import RemoteState
from belvedere.wire import Changed, Happening, Replica, ReplyStatus
from belvedere.wire.codec import raw_value
from belvedere.wire.messages import Call, Cancel, Error, Event, Welcome

if TYPE_CHECKING:
    from belvedere.scene.serving.remote import RemoteScene

__all__ = ["Client"]

_ENVELOPE_BYTES = 1024  # of a message, around its values

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Client:
    """A program's copy of a server's document, kept up to date, and its line to the server.

    Used within one event loop::

        async with Client("http://127.0.0.1:8080/#token=…") as client:
            client.state.angle = 30
            await client.flush()
            print(await client.call("mean_stress"))

    Args:
        link: as the server prints it, with the token.
        token: used instead of the link's.
        info: what the client says of itself.
        reconnect: whether to connect again when the network fails.
        ssl: TLS settings, for servers whose certificate the system does not know.

    Raises:
        ValueError: `link` is no address.
    """

    def __init__(
        self,
        link: str,
        *,
        token: str | None = None,
        info: Mapping[str, Any] | None = None,
        reconnect: bool = True,
        ssl: tls.SSLContext | None = None,
    ) -> None:
        self.state = RemoteState(self)
        self._replica = Replica()
        self._handlers = Handlers(self._reply)
        address = parse_link(link, token)
        self._blobs = BlobFetcher(address.base, ssl)
        self._conversation = Conversation(
            address,
            self._replica,
            {"kind": "python", **(info or {})},
            on_happening=self._on_happening,
            on_turn=self._look,
            reconnect=reconnect,
            ssl=ssl,
        )
        self._watchers: list[tuple[Path, Callable[[list[Path]], Any]]] = []
        self._conditions: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self._task: asyncio.Task[None] | None = None
        self._ready: asyncio.Future[None] | None = None  # set by `connect`
        self._sessions = 0  # begun so far
        self._last = 0  # number of the last thing sent in this session
        self._error: ClientError | None = None  # why the client is over, once it is

    # --- life -----------------------------------------------------------------------------------------------------

    async def connect(self) -> None:
        """Connect, and return once the state is here.

        Raises:
            CannotConnect: nobody answers.
            Unauthorized: the token is not the server's.
            ProtocolMismatch: the server is of another version.
            Refused: the server says why.
            RuntimeError: it was connected before.
        """
        if self._task is not None:
            raise RuntimeError("a client connects once; make another one")
        self._ready = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run())
        try:
            await self.ready
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Close the connection; everybody who waits gets a `SessionLost`. Closing twice is fine."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def ready(self) -> asyncio.Future[None]:
        """Done once the first copy of the state is here, or an error that says why it will not come."""
        if self._ready is None:
            raise RuntimeError("the client was not connected")
        return asyncio.shield(self._ready)  # one who no longer waits must not cancel it for the others

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._conversation.connected

    @property
    def session(self) -> str | None:
        """Id of the session, once there is one."""
        return self._replica.welcome.session if self._replica.welcome else None

    @property
    def role(self) -> str | None:
        """``"control"`` or ``"view"``, once it is known."""
        return self._replica.welcome.role if self._replica.welcome else None

    async def _run(self) -> None:
        error: ClientError = SessionLost("the client was closed")
        try:
            await self._conversation.run()
        except ClientError as reason:
            error = reason
        finally:
            self._end(error)

    def _end(self, error: ClientError) -> None:
        self._error = error
        self._handlers.stop()
        waiting = [future for _, future in self._conditions]
        self._conditions.clear()
        for future in (*waiting, self._ready):
            if future is not None and not future.done():
                future.set_exception(error)
                future.exception()  # whoever waits gets it; nobody has to

    # --- the document ---------------------------------------------------------------------------------------------

    def get(self, path: str | Path, default: Any = None) -> Any:
        """Return the value at `path`, a state variable's name or a whole path. Arrays are read-only."""
        return self._replica.get(_path(path), default)

    async def fetch(self, blob: str | Path | Mapping[str, Any]) -> np.ndarray[Any, Any] | bytes:
        """Return the content of a `Blob`: a read-only array, or bytes. What is in use is not fetched again.

        Args:
            blob: the value that stands for it in the document, or the path of that value.

        Raises:
            BlobMissing: the server does not have it any more; there may be a newer value.
            CannotConnect: the server cannot be reached.
            ValueError: the value is none that stands for a blob.
        """
        return await self._blobs.fetch(blob if isinstance(blob, Mapping) else self.get(blob))

    def __contains__(self, path: str | Path) -> bool:
        return _path(path) in self._replica

    def paths(self, prefix: Path = ()) -> list[Path]:
        """Return the paths that begin with `prefix`."""
        return self._replica.paths(prefix)

    @property
    def version(self) -> int:
        """Version of the newest difference applied."""
        return self._replica.version

    def write(self, values: Mapping[str, Any]) -> None:
        """Write state variables together. They are seen here at once; `flush` waits for the server.

        Raises:
            EncodeError: a value cannot be sent.
            ValueError: the values are more than the server takes in one message.
            ClientError: the client is over.
        """
        self._check()
        self._check_size(*values.values())
        self._last = self._replica.write(dict(values))
        self._conversation.wake()

    @cached_property
    def scene(self) -> RemoteScene:
        """The scene that the server shows; see `belvedere.scene.serving.remote.RemoteScene`."""
        # A look upwards in the house: a client knows of scenes only where a program asks.
        scene: RemoteScene = importlib.import_module("belvedere.scene.serving.remote").RemoteScene(self)
        return scene

    async def flush(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 (what scripts expect)
        """Wait until the server has handled all writes, calls and events so far, and what follows from them is here.

        Raises:
            SessionLost: the session ended first.
            TimeoutError: `timeout` seconds passed.
        """
        number, session = self._last, self._sessions

        def handled() -> bool:
            if session != self._sessions:
                raise SessionLost("the session ended before the server had handled what was sent")
            return self._replica.is_handled(number)

        await self.until(handled, timeout)

    async def until(self, condition: Callable[[], Any], timeout: float | None = None) -> Any:  # noqa: ASYNC109
        """Wait until `condition()` holds, and return what it returned. It is asked whenever something has arrived.

        Raises:
            TimeoutError: `timeout` seconds passed.
            ClientError: the client is over.
            Exception: what `condition` raises.
        """
        self._check()
        value = condition()
        if value:
            return value
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        entry = (condition, future)
        self._conditions.append(entry)
        try:
            async with asyncio.timeout(timeout):
                return await future
        finally:
            if entry in self._conditions:
                self._conditions.remove(entry)

    async def wait_for(
        self,
        path: str | Path,
        predicate: Callable[[Any], Any] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> Any:
        """Wait until there is a value at `path`, and one that `predicate` accepts; return it.

        Raises:
            TimeoutError: `timeout` seconds passed.
            ClientError: the client is over.
        """
        path = _path(path)
        await self.until(
            lambda: path in self._replica and (predicate is None or predicate(self._replica.get(path))), timeout
        )
        return self._replica.get(path)

    # --- calls ----------------------------------------------------------------------------------------------------

    async def call(self, name: str, *args: Any, timeout: float | None = 30.0, **kwargs: Any) -> Any:  # noqa: ASYNC109
        """Call what the server registered as `name`; return its answer, the last one where there are several.

        A call that times out or is cancelled is cancelled on the server too.

        Raises:
            CallFailed: the server answered with an error.
            ValueError: the arguments are more than the server takes in one message.
            TimeoutError: `timeout` seconds passed.
            ClientError: the client is over.
        """
        answer: Any = None
        async with asyncio.timeout(timeout):
            async for answer in self.stream(name, *args, **kwargs):  # noqa: B007 (the last one is wanted)
                pass
        return answer

    async def stream(self, name: str, *args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        """Call what the server registered as `name`; yield its answers. Leaving early cancels the call.

        Raises:
            CallFailed: the server answered with an error.
            ClientError: the client is over.
        """
        self._check()
        self._check_size(*args, *kwargs.values())
        answers: list[tuple[int, Any]] = []
        number = self._replica.call(name, args, kwargs, lambda status, value: answers.append((status, value)))
        self._last = number
        session = self._sessions
        self._conversation.wake()
        over = False
        try:
            while not over:
                await self.until(lambda: answers)
                status, value = answers.pop(0)
                over = status != ReplyStatus.MORE
                if status == ReplyStatus.ERROR:
                    raise CallFailed(str(value))
                if status != ReplyStatus.END:
                    yield value
        finally:
            if not over and session == self._sessions and self._error is None:
                self._replica.cancel(number)
                self._conversation.wake()

    def emit(self, topic: str, payload: Any = None) -> None:
        """Tell the server that something happened.

        Raises:
            EncodeError: `payload` cannot be sent.
            ClientError: the client is over.
        """
        self._check()
        self._check_size(payload)
        self._last = self._replica.event(topic, payload)
        self._conversation.wake()

    def _reply(self, to: int, status: int, value: Any) -> None:
        self._replica.reply(to, status, value)
        self._conversation.wake()

    # --- being called ---------------------------------------------------------------------------------------------

    def method(self, ref: str, name: str) -> Callable[[_Function], _Function]:
        """Decorate what the server calls as method `name` of `ref` (empty: of the page)."""

        def register(function: _Function) -> _Function:
            self._handlers.methods[ref, name] = function
            return function

        return register

    def on(self, topic: str) -> Callable[[_Function], _Function]:
        """Decorate what is called with the payload of each event of `topic`, for instance ``"notice"``."""

        def register(function: _Function) -> _Function:
            self._handlers.events.setdefault(topic, []).append(function)
            return function

        return register

    def subscribe(self, topic: str) -> Callable[[_Function], _Function]:
        """Decorate what is called with what protocols of the server publish under `topic`."""
        return self.on(f"publish:{topic}")

    def change(self, *keys: str) -> Callable[[_Function], _Function]:
        """Decorate what is called when any of `keys` has changed (no key: any at all).

        It gets the state variables that its parameters name, all of them for ``**state``.
        """

        def register(function: _Function) -> _Function:
            self._handlers.changes.append((frozenset(keys), function))
            return function

        return register

    def watch(self, prefix: Path) -> Callable[[_Function], _Function]:
        """Decorate what is called with the paths that have changed below `prefix`, all those of a batch together."""

        def register(function: _Function) -> _Function:
            self._watchers.append((prefix, function))
            return function

        return register

    def on_error(self, function: _Function) -> _Function:
        """Decorate what is called with code and text when the server could not take something."""
        self._handlers.errors.append(function)
        return function

    # --- what arrives ---------------------------------------------------------------------------------------------

    def _on_happening(self, happening: Happening) -> None:
        match happening:
            case Welcome():
                if not happening.resumed:
                    self._sessions += 1
                    self._last = 0
                    self._handlers.stop()
            case Changed():
                for prefix, watcher in self._watchers:
                    if paths := [path for path in happening.paths if path[: len(prefix)] == prefix]:
                        self._handlers.tell([watcher], paths)
                keys = [path[1] for path in happening.paths if path[0] == "state" and len(path) == 2]
                if keys:
                    self._handlers.changed(keys, self.state.to_dict)
            case Call():
                self._handlers.called(happening)
            case Cancel():
                self._handlers.cancelled(happening.to)
            case Event():
                self._handlers.happened(happening.topic, happening.payload)
            case Error():
                self._handlers.refused(happening.code, happening.message)

    def _look(self) -> None:
        """Wake those whose condition now holds."""
        if self._replica.ready and self._ready is not None and not self._ready.done():
            self._ready.set_result(None)
        for entry in list(self._conditions):
            condition, future = entry
            if future.done():
                continue
            try:
                value = condition()
            except Exception as error:
                future.set_exception(error)
            else:
                if value:
                    future.set_result(value)

    def _check(self) -> None:
        if self._error is not None:
            raise self._error
        if self._task is None:
            raise RuntimeError("the client is not connected; use 'async with' or connect()")

    def _check_size(self, *values: Any) -> None:
        """Refuse what the server would close the connection for, again and again, each time it is sent again."""
        size = sum(_size(value) for value in values) + _ENVELOPE_BYTES
        limit = self._replica.welcome.max_message if self._replica.welcome else 0
        if limit and size > limit:
            raise ValueError(f"{size:,} bytes are more than the {limit:,} that the server takes in one message")


def _size(value: Any) -> int:
    return memoryview(raw_value(value)).nbytes


def _path(path: str | Path) -> Path:
    return ("state", path) if isinstance(path, str) else tuple(path)
