"""One browser tab's, or one script's, time with the server.

A session outlives its connections: while it is *detached* its state and what is queued for it are kept, and a client
that shows the session's secret goes on where it was. It ends when nobody came back within the resume window.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Mapping
from contextlib import aclosing
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, final

from belvedere.app.errors import RemoteError, SessionEndedError
from belvedere.app.running.workers import SerialQueue
from belvedere.app.sessions.interactions import Interactions
from belvedere.app.state.lending import Lending
from belvedere.app.state.state import State
from belvedere.transport.host import Role
from belvedere.wire import Limits, Link, LinkOverflow, ReplyStatus
from belvedere.wire.codec import raw_value

if TYPE_CHECKING:
    from belvedere.app.running.dispatch import Dispatcher
    from belvedere.app.state.face import StateFace
    from belvedere.document import Store

__all__ = ["Session", "Socket", "encoded", "encoded_names", "method_name"]

_F = TypeVar("_F", bound=Callable[..., Any])

_ID_BYTES = 12
_SECRET_BYTES = 24
_MOST_ANSWERS = 1000  # to one call that may wait for who called


class Socket(Protocol):
    """What a session needs of its connection."""

    address: str

    def wake(self) -> None:
        """Ask for what is to be sent."""

    def error(self, code: str, message: str) -> None:
        """Tell the client that something was refused."""

    def close(self, code: str, reason: str, retry: bool) -> None:
        """Say good-bye, then close."""


@final
class Session(Interactions):
    """A client of the server. Made by the server; its public members may be used from any thread.

    Attributes:
        id: random name; not a secret.
        role: ``"control"`` or ``"view"``.
        info: what the client says of itself, unchecked: ``{"kind": "browser", "ui": "main", …}``.
        state: the state as this client sees it; what is assigned to it is this session's own.
    """

    def __init__(
        self,
        store: Store,
        face: StateFace,
        dispatcher: Dispatcher,
        role: Role,
        info: Mapping[str, Any],
        limits: Limits,
        end: Callable[[Session, str], None],
    ) -> None:
        self.id = secrets.token_urlsafe(_ID_BYTES)
        self.secret = secrets.token_urlsafe(_SECRET_BYTES)
        self.role = role
        self.info = dict(info)
        self.scope = store.private()
        self.lending = Lending(face, self.scope)
        self.state = State(face, self.scope, self)
        self.link = Link(store, self.scope, limits)
        self.socket: Socket | None = None
        self.ended = False
        self._address = ""
        self._face = face
        self._dispatcher = dispatcher
        self._end = end
        self._handlers: dict[str, tuple[Callable[..., Any], ...]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def __repr__(self) -> str:
        condition = "ended" if self.ended else "connected" if self.connected else "detached"
        return f"<session {self.id} {self.role} {condition}>"

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self.socket is not None

    @property
    def address(self) -> str:
        """Network address of the client, of its last connection."""
        return self._address

    @cached_property
    def queue(self) -> SerialQueue:
        """Where the synchronous functions that are registered on this session run, one after another."""
        return self._dispatcher.session_queue()

    # --- from the client ------------------------------------------------------------------------------------------

    def on(self, topic: str) -> Callable[[_F], _F]:
        """Decorate a function to be called with what this client sends under `topic`."""

        def register(function: _F) -> _F:
            self._handlers[topic] = (*self._handlers.get(topic, ()), function)
            return function

        return register

    def handlers(self, topic: str) -> tuple[Callable[..., Any], ...]:
        """Return what was registered for `topic`."""
        return self._handlers.get(topic, ())

    # --- to the client --------------------------------------------------------------------------------------------

    def js_call(
        self,
        ref: str | None = None,
        method: str | None = None,
        *positional: Any,
        args: Iterable[Any] = (),
        after: int | None = -1,
        **kwargs: Any,
    ) -> None:
        """Call a method of a component of this client's page, without waiting for it.

        Args:
            ref: the component's ``ref``; None is the page itself.
            method: its method.
            positional: arguments; those in `args` follow.
            args: more arguments.
            after: run once the client shows this version; −1: all that was written up to now, None: at once.
            kwargs: named arguments.
        """
        target, arguments, named = method_name(method), encoded((*positional, *args)), encoded_names(kwargs)
        self._face.after_hold(partial(self._soon, self._call, ref or "", target, arguments, named, after, None))

    async def call(
        self,
        ref: str | None,
        method: str,
        *args: Any,
        timeout: float | None = 10.0,  # noqa: ASYNC109 - the client is told that nobody waits any more
        after: int | None = -1,
        **kwargs: Any,
    ) -> Any:
        """Call a method of a component of this client's page and return its result. To be awaited on the loop.

        Args:
            ref: the component's ``ref``; None is the page itself.
            method: its method.
            args: arguments.
            timeout: seconds to wait; None waits as long as the session lasts.
            after: run once the client shows this version; −1: all that was written up to now, None: at once.
            kwargs: named arguments.

        Raises:
            TimeoutError: no answer came in time. The client is told to stop.
            RemoteError: the client answered with an error.
            SessionEndedError: the session ended first.
        """
        async with (
            asyncio.timeout(timeout),
            aclosing(self.call_stream(ref, method, *args, after=after, **kwargs)) as answers,
        ):
            async for answer in answers:
                return answer
        return None

    async def call_stream(
        self, ref: str | None, method: str, *args: Any, after: int | None = -1, **kwargs: Any
    ) -> AsyncGenerator[Any, None]:
        """Call a method that answers several times; yield its answers as they come.

        Leaving the loop early tells the client to stop. Raises as `call` does.
        """
        if self.ended:
            raise SessionEndedError(f"{self!r} cannot be called")
        answers: asyncio.Queue[tuple[int, Any]] = asyncio.Queue()

        def take(status: int, value: Any) -> None:
            waiting = answers.qsize()
            if waiting < _MOST_ANSWERS:
                answers.put_nowait((status, value))
            elif waiting == _MOST_ANSWERS:
                answers.put_nowait((ReplyStatus.ERROR, f"more than {_MOST_ANSWERS} answers were not taken in time"))

        number = self._call(ref or "", method_name(method), args, kwargs, after, take)
        finished = False
        try:
            while True:
                status, value = await answers.get()
                finished = status != ReplyStatus.MORE
                if status == ReplyStatus.ERROR:
                    raise SessionEndedError(str(value)) if self.ended else RemoteError(str(value))
                if status == ReplyStatus.END:
                    return
                yield value
                if finished:
                    return
        finally:
            if not finished and number is not None and not self.ended:
                self._guarded(self.link.cancel, number)

    def event(self, topic: str, payload: Any = None) -> None:
        """Tell this client that something happened."""
        self._face.after_hold(partial(self._soon, self._guarded, self.link.event, topic, raw_value(payload)))

    def close(self, code: str = "closed", reason: str = "closed by the program", *, retry: bool = False) -> None:
        """End the session now. The client is told why, and whether connecting again can help."""
        self._soon(self._close, code, reason, retry)

    def create_task(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Run a coroutine on behalf of this session; it is cancelled when the session ends."""
        self._soon(self._spawn, coroutine)

    # --- for the server, on the loop's thread ---------------------------------------------------------------------

    def has_secret(self, secret: str) -> bool:
        """Return whether `secret` is this session's."""
        return hmac.compare_digest(secret.encode(errors="surrogateescape"), self.secret.encode())

    def attach(self, socket: Socket) -> None:
        """Take `socket` as the connection, in place of the one before."""
        before, self.socket = self.socket, socket
        self._address = socket.address
        if before is not None:
            before.close("superseded", "this session was opened elsewhere", retry=False)

    def detach(self) -> None:
        """Take note that the connection is gone."""
        self.socket = None
        self.link.disconnect()

    def finish(self, reason: str) -> None:
        """End what belongs to the session."""
        self.ended = True
        if self.socket is not None:
            self.socket = None
        self.link.abandon(reason)
        self.dialogs.end(f"{self!r} has ended: {reason}")
        self._face.listeners.forget_session(self)
        for task in self._tasks:
            task.cancel()
        if "queue" in self.__dict__:
            self.queue.close()

    def wake(self) -> None:
        """Let the connection ask for what is to be sent."""
        if self.socket is not None:
            self.socket.wake()

    def error(self, code: str, message: str) -> None:
        """Tell the client that something was refused."""
        if self.socket is not None:
            self.socket.error(code, message)

    def reply(self, to: int, status: int, value: Any) -> None:
        """Answer the client's call `to`."""
        self._guarded(self.link.reply, to, status, value)

    def _call(
        self,
        ref: str,
        method: str,
        args: Iterable[Any],
        kwargs: Mapping[str, Any],
        after: int | None,
        on_answer: Callable[[int, Any], None] | None,
    ) -> int | None:
        number: int | None = self._guarded(self.link.call, ref, method, args, kwargs, after=after, on_answer=on_answer)
        return number

    def _page_call(self, method: str, *args: Any) -> None:
        self.js_call(None, method, *args, after=None)

    def _guarded(self, put: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Put something into the client's queue; a queue that is full ends the session."""
        if self.ended:
            return None
        try:
            result = put(*args, **kwargs)
        except LinkOverflow as overflow:
            self._close("overflow", str(overflow), retry=True)
            return None
        self.wake()
        return result

    def _close(self, code: str, reason: str, retry: bool) -> None:
        if self.socket is not None:
            self.socket.close(code, reason, retry)
        self._end(self, reason)

    def _spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        if self.ended:
            coroutine.close()
            return
        task = self._dispatcher.create_task(coroutine, self)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _soon(self, function: Callable[..., Any], *args: Any) -> None:
        self._dispatcher.run_on_loop(function, *args)


def encoded(args: Iterable[Any]) -> list[Any]:
    """Take a snapshot of arguments, in the caller's thread. Raises EncodeError where one cannot be sent."""
    return [raw_value(arg) for arg in args]


def encoded_names(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Take a snapshot of named arguments, in the caller's thread. Raises EncodeError where one cannot be sent."""
    return {name: raw_value(value) for name, value in kwargs.items()}


def method_name(method: str | None) -> str:
    """Return `method`, which must be given."""
    if not method:
        raise TypeError("name the method to call: js_call(ref, method, …)")
    return method
