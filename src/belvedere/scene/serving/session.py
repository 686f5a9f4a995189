"""One client's time with a scene server: its own scene, what happens in front of it, and what runs on its behalf."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, final, overload

from belvedere.app.errors import SessionEndedError
from belvedere.app.signatures import describe, is_async, signature_of
from belvedere.scene.events import (
    ClientEvent,
    End,
    Frame,
    GetWebXRMesh,
    GrabRender,
    Noop,
    SceneEvent,
    ServerEvent,
    ServerRPC,
    server_event,
)
from belvedere.scene.serving.backlog import Backlog
from belvedere.scene.serving.generators import drive, is_generator
from belvedere.scene.serving.handlers import Handlers
from belvedere.scene.serving.queue import EventQueue, EventStream
from belvedere.scene.serving.rpc import ask, ask_stream, tell
from belvedere.scene.tree.operators import SceneFace

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session
    from belvedere.app.state.state import State
    from belvedere.scene.element import Element
    from belvedere.scene.serving.server import SceneServer
    from belvedere.scene.tree.graph import SceneGraph

__all__ = ["SceneSession", "SessionSocket"]

_F = TypeVar("_F", bound=Callable[..., Any])

_Main = set["asyncio.Task[Any]"]

_tasks_of_main: contextvars.ContextVar[_Main | None] = contextvars.ContextVar("belvedere_scene_main", default=None)
"""Tasks that end with the main coroutine that the calling code runs in."""


class SceneSession(SceneFace):
    """A client of a scene server. Made by the server, one for each app session, and kept as long as that.

    It is the face of the session's own scene, which lies over the shared one. Its operations, `send` and the reading
    of the queue may be used from any thread, everything that is awaited on the server's loop.

    Attributes:
        client: the app's session: its state, dialogs, notices, downloads.
        server: whose client it is.
        graph: its scene.
        info: what the client says of itself, unchecked; what filters of `SceneServer.spawn` are compared with.
    """

    def __init__(self, server: SceneServer, client: Session, graph: SceneGraph, info: Mapping[str, Any]) -> None:
        self.server = server
        self.client = client
        self.graph = graph
        self.info = dict(info)
        self.queue = EventQueue(server.queue_len, repr(self))
        self.handlers = Handlers()
        self.backlog = Backlog()
        self._socket = SessionSocket(client)
        self._listeners: list[EventQueue] = []  # of generators
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ended: asyncio.Event = asyncio.Event()

    def __repr__(self) -> str:
        return f"<scene session {self.client.id} {self.client.role}>"

    # --- who it is ------------------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """Its name, by which `SceneServer.send` and relays find it. Not a secret."""
        return self.client.id

    @property
    def role(self) -> str:
        """``"control"``, or ``"view"``: its user sees the scene and cannot act."""
        return self.client.role

    @property
    def state(self) -> State:
        """The app's state as this client sees it."""
        return self.client.state

    @property
    def socket(self) -> SessionSocket:
        """The live connection; ``session.socket.close()`` ends the session."""
        return self._socket

    @property
    def connected(self) -> bool:
        """Whether there is a connection now. A session outlives its connections."""
        return self.client.connected

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self._ended.is_set()

    # --- to the client --------------------------------------------------------------------------------------------

    def __matmul__(self, event: ServerEvent | Element) -> None:
        """Send a server event: ``session @ Set(Scene(…))``."""
        self.send(event)

    def send(self, event: ServerEvent | Element) -> None:
        """Send a server event. Operations on the scene are carried out at once.

        Args:
            event: what is to be sent; an element stands for a `Set`. The answer to a `ServerRPC` that is sent comes
                as an event of the type ``event.rtype``.

        Raises:
            TypeError: it is no server event.
            SceneError: the scene cannot carry it out.
        """
        event = server_event(event)
        self.server.note("to", self, event)
        if isinstance(event, SceneEvent):
            event.apply(self)
        elif isinstance(event, Frame):
            self.send(event.data)
        elif isinstance(event, End):
            self.socket.close()
        elif isinstance(event, ServerRPC):
            self.client.create_task(self._ask_later(event))
        elif not isinstance(event, Noop):
            tell(self.client, self.graph.name, event)

    async def rpc(self, event: ServerRPC, ttl: float = 2.0) -> ClientEvent:
        """Ask this client, and wait for its answer.

        Args:
            event: the question.
            ttl: seconds to wait.

        Returns:
            the answer, with the type ``event.rtype``.

        Raises:
            asyncio.TimeoutError: no answer came in time; the client is told that nobody waits any more.
            RemoteError: the client cannot answer; the text says why.
            SessionEndedError: the session ended first.
        """
        self.server.note("to", self, event)
        return await ask(self.client, self.graph.name, event, ttl)

    def rpc_stream(self, event: ServerEvent) -> AsyncIterator[ClientEvent]:
        """Ask this client something that it answers several times; iterate over the answers.

        Leaving the loop tells the client to stop. Raises as `rpc`.
        """
        self.server.note("to", self, event)
        return ask_stream(self.client, self.graph.name, event)

    async def grab_render(self, ttl: float = 2.0, **kwargs: Any) -> ClientEvent:
        """Return a picture of what this client sees, after everything that was set before has been drawn.

        Args:
            ttl: seconds to wait.
            kwargs: ``quality`` 0.0 to 1.0, ``format`` ``"jpeg"`` or ``"png"``, ``size=(width, height)`` in
                pixels, ``subsample`` (every n-th pixel), ``key`` of another element that renders; see `GrabRender`.

        Returns:
            an event whose ``value`` holds ``frame`` (JPEG or PNG bytes), ``width`` and ``height``.

        Raises:
            asyncio.TimeoutError: no picture came in time.
            RemoteError: the client cannot render; the text says why.
        """
        return await self.rpc(GrabRender(**kwargs), ttl=ttl)

    async def get_webxr_mesh(self, key: str = "webxr-mesh", ttl: float = 2.0) -> ClientEvent:
        """Return the room as this client's headset has seen it; see the element `WebXRMesh`. Raises as `rpc`."""
        return await self.rpc(GetWebXRMesh(key=key), ttl=ttl)

    async def _ask_later(self, event: ServerRPC) -> None:
        self.take(await ask(self.client, self.graph.name, event, None))

    # --- from the client ------------------------------------------------------------------------------------------

    @overload
    def add_handler(
        self, event_type: str, fn: Callable[..., Any], once: bool = False, key: str | None = None
    ) -> Callable[[], None]: ...
    @overload
    def add_handler(
        self, event_type: str, fn: None = None, once: bool = False, key: str | None = None
    ) -> Callable[[_F], _F]: ...
    def add_handler(
        self,
        event_type: str,
        fn: Callable[..., Any] | None = None,
        once: bool = False,
        key: str | None = None,
    ) -> Any:
        """Call a function with this client's events of a type; see `SceneServer.add_handler`.

        Synchronous functions run one after another on the session's own queue.
        """
        if fn is None:

            def register(function: _F) -> _F:
                self.handlers.add(event_type, function, once=once, key=key)
                return function

            return register
        return self.handlers.add(event_type, fn, once=once, key=key)

    def remove_handler(self, event_type: str, fn: Callable[..., Any]) -> None:
        """Do not call a function any more."""
        self.handlers.remove(event_type, fn)

    def popleft(self) -> ClientEvent | None:
        """Return the oldest event that was not read and forget it; None where there is none."""
        return self.queue.popleft()

    def pop(self) -> ClientEvent | None:
        """Return the newest event that was not read and forget it; None where there is none."""
        return self.queue.pop()

    def clear(self) -> None:
        """Forget the events that were not read."""
        self.queue.clear()

    def stream(self) -> EventStream:
        """Return this client's events: ``for`` takes those that wait, ``async for`` goes on until the session ends."""
        return EventStream(self.queue)

    async def till(self, event_type: str, timeout: float | None = None, key: str | None = None) -> ClientEvent:  # noqa: ASYNC109
        """Wait for this client's next event of a type and return it.

        Args:
            event_type: its type; ``"*"`` is any.
            timeout: seconds to wait; None waits as long as the session lasts.
            key: of the element that it is about; None is any.

        Raises:
            asyncio.TimeoutError: none came in time.
        """

        def wanted(event: ClientEvent) -> bool:
            return event_type in (event.etype, "*") and key in (event.key, None)

        async with asyncio.timeout(timeout):
            return await self.queue.matching(wanted)

    def take(self, event: ClientEvent, nbytes: int = 0) -> None:
        """Take an event as if the client had sent it: queue, handlers. On the loop.

        Args:
            event: the event.
            nbytes: its size as it was sent. What waits to be read or handled is limited.
        """
        if not self.backlog.takes(nbytes):
            self.client.close("overflow", "too many events wait for their handlers", retry=True)
            return
        self.server.note("from", self, event)
        for queue in (self.queue, *self._listeners):
            queue.put(event, nbytes)
        self.server.dispatch(event, self, nbytes)

    # --- what runs on its behalf ----------------------------------------------------------------------------------

    def spawn_task(
        self,
        task: Callable[..., Coroutine[Any, Any, Any]] | Coroutine[Any, Any, Any],
        name: str | None = None,
        *,
        until: str = "session",
    ) -> asyncio.Task[Any]:
        """Run a coroutine in the background, on behalf of this session. On the server's loop.

        Args:
            task: a coroutine, or a coroutine function, which is called with the session if it takes an argument.
            name: of the task.
            until: what cancels it: ``"session"``, its end; or ``"main"``, the end of the main coroutine that calls.

        Returns:
            the task, which can be cancelled. A failure is logged and shown to the viewer.

        Raises:
            TypeError: `task` is neither a coroutine nor a coroutine function.
            ValueError: `until` is neither, or there is no main coroutine here.
            SessionEndedError: the session is over.
            RuntimeError: the caller is not on the server's loop.
        """
        if until not in ("session", "main"):
            raise ValueError(f"until is 'session' or 'main', not {until!r}")
        if inspect.iscoroutine(task):
            coroutine: Coroutine[Any, Any, Any] = task
        elif callable(task):
            args, _ = signature_of(task).fit((self,), {})
            made = task(*args)
            if not inspect.iscoroutine(made):
                raise TypeError(f"a coroutine function is spawned; {describe(task)} is none")
            coroutine = made
        else:
            raise TypeError(f"a coroutine or a coroutine function is spawned, not {task!r}")
        mine = _tasks_of_main.get()
        if self.ended or (until == "main" and mine is None):
            coroutine.close()
            if self.ended:
                raise SessionEndedError(f"{self!r} is over")
            raise ValueError("until='main' is for tasks that a main coroutine spawns; here is none")
        running = self._begin(coroutine, name)
        if until == "main" and mine is not None:
            mine.add(running)
            running.add_done_callback(mine.discard)
        return running

    def run_main(self, function: Callable[..., Any]) -> asyncio.Task[Any]:
        """Run a main coroutine ``function(session)``; its failure is shown and ends the session. On the loop."""
        return self._begin(self._main(function), f"{describe(function)} of {self!r}")

    async def forever(self) -> None:
        """Wait until the session ends."""
        await self._ended.wait()

    async def _main(self, function: Callable[..., Any]) -> None:
        bound: _Main = set()
        _tasks_of_main.set(bound)
        try:
            args, _ = signature_of(function).fit((self,), {})
            if is_async(function):
                result = function(*args)
            else:
                result = await self.server.engine.dispatcher.start(
                    function, args, session=self.client, queue=self.client.queue
                ).result
            if is_generator(result):
                await drive(result, self, self._listener())
            elif inspect.isawaitable(result):
                await result
        except Exception as error:
            self.server.failed(error, f"the main function {describe(function)}", self)
        finally:
            for task in bound:
                task.cancel()

    def _listener(self) -> EventQueue:
        """Return a queue of its own, for events from now on."""
        queue = EventQueue(self.server.queue_len, repr(self))
        self._listeners.append(queue)
        return queue

    def _begin(self, coroutine: Coroutine[Any, Any, Any], name: str | None) -> asyncio.Task[Any]:
        dispatcher = self.server.engine.dispatcher
        if not self.server.engine.on_loop():
            coroutine.close()
            raise RuntimeError("tasks of a session are spawned on the server's loop; elsewhere use Server.create_task")
        running = dispatcher.create_task(coroutine, self.client)
        if name is not None:
            running.set_name(name)
        self._tasks.add(running)
        running.add_done_callback(self._tasks.discard)
        return running

    def end(self) -> None:
        """Take note that the client is gone for good. On the loop."""
        self._ended.set()
        self.backlog.drop()
        for queue in (self.queue, *self._listeners):
            queue.end()
        for task in list(self._tasks):
            task.cancel()


@final
class SessionSocket:
    """The connection of a session, as far as programs have to do with it."""

    def __init__(self, client: Session) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<socket of {self._client!r}>"

    @property
    def closed(self) -> bool:
        """Whether the session is over."""
        return self._client.ended

    @property
    def address(self) -> str:
        """Network address of the client."""
        return self._client.address

    def close(self, code: str | int = "closed", message: str | bytes = "closed by the program") -> Awaitable[None]:
        """End the session, at once. What is returned may be awaited, and need not be."""
        reason = message.decode(errors="replace") if isinstance(message, bytes) else message
        self._client.close(str(code), reason)
        return _Done()


@final
class _Done:
    """Something to be awaited that is done, and complains of nothing where nobody awaits it."""

    def __await__(self) -> Generator[Any, None, None]:
        return
        yield
