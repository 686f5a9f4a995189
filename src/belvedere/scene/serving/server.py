"""A scene server: a program's scene in any number of browsers, each with a coroutine of its own.

::

    app = SceneServer()

    @app.spawn(start=True)
    async def main(session):
        session.set @ DefaultScene(Box(key="box"))
        while True:
            session.update @ Box(key="box", rotation=[0, time.time(), 0])
            await asyncio.sleep(1 / 60)

It is made of an app `Server`, which can be used beside it: state, triggers, pages with widgets around the scene.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast, overload

from belvedere.app import Server
from belvedere.app.signatures import describe
from belvedere.scene.events import NOOP, ClientEvent, Event, InitEvent, ServerEvent, ServerRPC
from belvedere.scene.kinds.roots import AssetRoots
from belvedere.scene.serving.catalogue import MalformedEvent, decode_event, element_class, event_from
from belvedere.scene.serving.handlers import Handlers
from belvedere.scene.serving.options import SceneOptions, add_arguments
from belvedere.scene.serving.page import lay_out
from belvedere.scene.serving.receiving import EDITS, TOPIC, client_event, mapped_event
from belvedere.scene.serving.relay import relayed
from belvedere.scene.serving.routing import page_route
from belvedere.scene.serving.serving import Serving
from belvedere.scene.serving.session import SceneSession
from belvedere.scene.serving.spawning import Spawned, description
from belvedere.scene.tree.graph import SceneGraph
from belvedere.scene.tree.operators import SceneFace
from belvedere.transport.routes import Route
from belvedere.widgets.scene import SceneView

if TYPE_CHECKING:
    from belvedere.app import Session
    from belvedere.app.running.dispatch import Running
    from belvedere.scene.element import Element

__all__ = ["SceneServer"]

_F = TypeVar("_F", bound=Callable[..., Any])

_log = logging.getLogger("belvedere.scene")

_STRANGERS_BODY = 1 << 16  # bytes of a request that needs no token: who sends it may have many sockets


class SceneServer(Serving, SceneFace):
    """Scenes for clients. Its own operations change the scene that all of them see: ``app.upsert @ Box(…)``.

    Args:
        name: of the server.
        server: the app's server to be part of; None makes one.
        options: see `SceneOptions`.

    Raises:
        TypeError: an option is not known; the text names the nearest.
        ValueError: an option is out of range, or the server has a scene already.

    Attributes:
        server: the app's server: state, ui, triggers.
    """

    def __init__(self, name: str = "scene", *, server: Server | None = None, **options: Any) -> None:
        self.options = SceneOptions.of(options, self._environment)
        self.server = self._make_server(name) if server is None else server.root_server
        if TOPIC in self.engine.topics:
            raise ValueError(f"{self.server!r} has a scene already; a server has one")
        self._own_server = server is None
        self.assets = AssetRoots(self.engine.folders)
        store = self.server.store
        self.graph = SceneGraph(store, store.shared, encode=self.assets.encode)
        self.handlers = Handlers()
        self._spawned: list[Spawned] = []
        self._sessions: dict[Session, SceneSession] = {}
        self.engine.followers.append(self)
        self.engine.topics[TOPIC] = self._happened
        self.engine.topics[EDITS] = self._edited
        self.engine.routes.add(
            "POST", "relay", Route(partial(relayed, self), "control", self.options.request_max_size), reserved=True
        )
        self.server.controller.on_server_start.add(self._lay_out)
        add_arguments(self.server.cli)
        self._apply_options()

    def __repr__(self) -> str:
        return f"<belvedere.SceneServer {self.server.name!r}{f' on port {self.port}' if self.port else ''}>"

    # --- clients --------------------------------------------------------------------------------------------------

    @property
    def scene(self) -> Self:
        """The scene that every client sees, those that come later too; its operations are those of the server."""
        return self

    @property
    def sessions(self) -> list[SceneSession]:
        """The sessions that have not ended. To be read on the loop."""
        return list(self._sessions.values())

    @property
    def queue_len(self) -> int | None:
        """Events of a session that may wait to be read."""
        return self.options.queue_len

    def session(self, ws_id: str | Session) -> SceneSession | None:
        """Return the session of that id, or of that session of the app; None where it has ended."""
        if not isinstance(ws_id, str):
            return self._sessions.get(ws_id)
        return next((one for one in self._sessions.values() if one.id == ws_id), None)

    def view(self, children: Any = None, **attributes: Any) -> SceneView:
        """Return a view of the scene, to be laid out in a page of the program; see `SceneView` for the arguments."""
        return SceneView(children, **{"trame_server": self.server, "name": self.graph.name, **attributes})

    # --- main coroutines ------------------------------------------------------------------------------------------

    @overload
    def spawn(self, fn: _F, start: bool = False, **filters: str) -> _F: ...
    @overload
    def spawn(self, fn: None = None, start: bool = False, **filters: str) -> Callable[[_F], _F]: ...
    def spawn(self, fn: Callable[..., Any] | None = None, start: bool = False, **filters: str) -> Any:
        """Run ``async fn(session)`` for each client, from its first connection on; a decorator.

        When `fn` returns, session and scene stay. An exception is logged, shown to that viewer, and ends that session.
        The session's tasks end with the session. Several functions may be spawned: all that match run.

        Args:
            fn: the function.
            start: start the server now; see `start`.
            filters: patterns for what the client says of itself: ``client="python"``, ``platform="Linux*"``.

        Returns:
            the function.
        """
        if fn is None:
            return lambda function: self.spawn(function, start, **filters)
        if not callable(fn):
            raise TypeError(f"a coroutine function of a session is spawned, not {fn!r}")
        spawned = Spawned(fn, filters)
        self._spawned.append(spawned)
        if self._sessions:  # as in a notebook, where clients came first
            self.engine.dispatcher.run_on_loop(self._run_mains, spawned, self.sessions)
        if start:
            self.start()
        return fn

    @overload
    def spawn_task(self, fn: _F, start: bool = False, **filters: str) -> _F: ...
    @overload
    def spawn_task(self, fn: None = None, start: bool = False, **filters: str) -> Callable[[_F], _F]: ...
    def spawn_task(self, fn: Callable[..., Any] | None = None, start: bool = False, **filters: str) -> Any:
        """As a decorator of ``fn(session)``, the same as `spawn`."""
        return self.spawn(None, start, **filters) if fn is None else self.spawn(fn, start, **filters)

    @overload
    def bind(self, fn: _F, start: bool = False) -> _F: ...
    @overload
    def bind(self, fn: None = None, start: bool = False) -> Callable[[_F], _F]: ...
    def bind(self, fn: Callable[..., Any] | None = None, start: bool = False) -> Any:
        """Let a generator ``fn(session)`` drive each session: it yields what is sent and is sent what happens.

        Args:
            fn: a generator function, asynchronous or not; see `belvedere.scene.serving.generators`.
            start: start the server now; see `start`.

        Returns:
            the function.
        """
        return self.spawn(start=start) if fn is None else self.spawn(fn, start)

    async def bound_fn(self, session_proxy: SceneSession) -> AsyncGenerator[ServerEvent, ClientEvent]:
        """Take events and call their handlers: what happens to events of sessions without a generator of their own.

        To be used by a program that feeds events to a session itself: ``generator.asend(event)``.
        """
        event = yield NOOP
        while True:
            if event is not None:
                session_proxy.take(event)
            event = yield NOOP

    # --- events ---------------------------------------------------------------------------------------------------

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
        """Call ``fn(event, session)`` with every client's events of a type. A function, or a decorator without `fn`.

        A synchronous function runs on the application thread, one after another; an asynchronous one on the loop. An
        exception is logged and shown to that viewer, and the other handlers run.

        Args:
            event_type: ``"CLICK"``, ``"CAMERA_MOVE"`` …; ``"*"`` is any.
            fn: the function; it may take the event alone, or nothing.
            once: whether the first event is the last it is called with.
            key: of the element that the event must be about; None is any.

        Returns:
            a function that takes the handler away, which may be called more than once; as a decorator the function
            itself, which `remove_handler` takes away.
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

    def dispatch(self, event: ClientEvent, session: SceneSession, nbytes: int = 0) -> None:
        """Call the handlers of an event: the server's, then the session's. On the loop."""
        dispatcher, client = self.engine.dispatcher, session.client
        for handlers, queue in ((self.handlers, None), (session.handlers, client)):
            for handler in handlers.take(event):
                running = dispatcher.start(
                    handler.function,
                    handler.arguments(event, session),
                    session=client,
                    queue=None if queue is None else client.queue,
                )
                session.backlog.begin(running, nbytes)
                dispatcher.create_task(self._finish(handler.function, running, event, session), client)

    async def _finish(self, function: Any, running: Running, event: ClientEvent, session: SceneSession) -> None:
        try:
            value = await running.result
            if inspect.isawaitable(value):
                await value
        except Exception as error:
            self.engine.report(error, f"{describe(function)}, the handler of {event.etype},", session.client)
        finally:
            session.backlog.end(running)

    async def send(
        self, ws_id: str, event: ServerEvent | Element | None = None, event_bytes: bytes | None = None
    ) -> None:
        """Send a server event to one client; see `SceneSession.send`.

        Args:
            ws_id: id of its session.
            event: the event.
            event_bytes: instead of an event one in MessagePack, in the reference system's form.

        Raises:
            KeyError: there is no such session.
            MalformedEvent: the bytes are no event, or about elements that do not exist.
        """
        session = self._known(ws_id)
        session.send(self._given(event, event_bytes))

    async def rpc(self, ws_id: str, event: ServerRPC, ttl: float = 2.0) -> ClientEvent | None:
        """Ask one client and return its answer; nobody else can answer. See `SceneSession.rpc`.

        Args:
            ws_id: id of its session.
            event: the question.
            ttl: seconds to wait.

        Raises:
            KeyError: there is no such session.
            asyncio.TimeoutError: no answer came in time.
            RemoteError: the client cannot answer; the text says why.
        """
        return await self._known(ws_id).rpc(event, ttl=ttl)

    async def rpc_stream(
        self, ws_id: str, event: ServerEvent | None = None, event_bytes: bytes | None = None
    ) -> AsyncIterator[ClientEvent]:
        """Ask one client something that it answers several times: ``async for answer in app.rpc_stream(…)``.

        Args:
            ws_id: id of its session.
            event: the question.
            event_bytes: instead of an event one in MessagePack.

        Raises:
            KeyError: there is no such session.
            RemoteError: the client cannot answer; the text says why.
        """
        answers = self._known(ws_id).rpc_stream(cast("ServerEvent", self._given(event, event_bytes)))
        async for answer in answers:
            yield answer

    async def relay(self, request: Any) -> Any:
        """Answer ``POST relay?sid=<id or *>``, one event into a session or all; see `belvedere.scene.serving.relay`.

        Args:
            request: a `belvedere.transport.routes.RouteRequest`, as the server's own route gets it. Its sender is
                taken to be allowed: the route asks for the role control.

        Returns:
            a `RouteAnswer` with the status 200, or 400 and the reason.
        """
        return await relayed(self, request)

    async def uplink(self, proxy: SceneSession) -> None:
        """Keep sending to a session what is written, until it ends.

        The server does this for every session by itself, as fast as its client takes it, so there is nothing to be
        started; a program may wait here for the end.
        """
        self.engine.flush()
        await proxy.forever()

    async def downlink(self, request: Any, ws: AsyncIterator[Any]) -> None:
        """Take client events from a WebSocket that the program has accepted itself, until it closes.

        Args:
            request: of the WebSocket; its query names the session, ``?sid=…``.
            ws: yields messages; ``message.data`` is a client event as a map in MessagePack.

        Raises:
            KeyError: there is no such session.
            MalformedEvent: a message is no event.
        """
        session = self._known(request.query.get("sid", ""))
        async for message in ws:
            session.take(mapped_event(bytes(message.data)))

    def decode(self, content: bytes, content_type: str = "") -> ServerEvent:
        """Return the server event in bytes. Raises MalformedEvent where there is none."""
        return decode_event(content, content_type, self.element_class)

    @staticmethod
    def element_class(tag: str) -> type[Element]:
        """Return the class of elements that other programs name by `tag`. Raises MalformedEvent."""
        return element_class(tag)

    def add_route(
        self, path: str, fn: Callable[..., Any], method: str = "GET", content_type: str = "text/html"
    ) -> None:
        """Let a function answer requests at an address of its own.

        What it returns is shown in a sandbox: whatever it is, it cannot run scripts or reach the page of the scene. A
        GET needs no token, so it is for what everybody who can reach the server may read; a POST needs the control
        token, as ``Authorization: Bearer …``, and its body may be as large as `request_max_size`.

        Args:
            path: of the address.
            fn: called with nothing, or with a `RouteRequest`; returns text or bytes. May be asynchronous.
            method: ``"GET"`` or ``"POST"``.
            content_type: of what it returns.

        Raises:
            ValueError: the address is the server's own, or no plain path.
        """
        role, most = (None, _STRANGERS_BODY) if method.upper() == "GET" else ("control", self.options.request_max_size)
        answer = page_route(fn, content_type, lambda *args: self.engine.dispatcher.start(fn, args).result)
        self.engine.routes.add(method, path, Route(answer, role, most))  # type: ignore[arg-type]

    # --- for the engine -------------------------------------------------------------------------------------------

    def session_started(self, session: Session) -> None:
        """Begin the scene of a session, before anything of its client is handled. On the loop."""
        store = self.server.store
        graph = SceneGraph(store, session.scope, self.graph.name, self.graph, encode=self.assets.encode)
        info = description(session.info, session.role)
        scene_session = self._sessions[session] = self._make_session(session, graph, info)
        self.dispatch(InitEvent(value=info), scene_session)
        for spawned in list(self._spawned):
            self._run_mains(spawned, [scene_session])

    @staticmethod
    def _run_mains(spawned: Spawned, sessions: list[SceneSession]) -> None:
        for session in sessions:
            if not session.ended and spawned.matches(session.info):
                session.run_main(spawned.function)

    def session_ended(self, session: Session) -> None:
        """End what belongs to a session. On the loop."""
        ended = self._sessions.pop(session, None)
        if ended is not None:
            ended.end()

    def failed(self, error: BaseException, where: str, session: SceneSession) -> None:
        """Report what a main function of a session raised, and end the session."""
        self.engine.report(error, f"{where} of {session!r}", session.client)
        session.client.close("failed", f"the program failed: {self.engine.report.answer(error)}")

    def note(self, direction: str, session: SceneSession, event: Event) -> None:
        """Log an event where the program wants that."""
        if self.options.verbose:
            _log.info("%s %s: %s", direction, session.id, event)

    def _happened(self, session: Session, payload: Any, nbytes: int) -> None:
        scene_session = self._sessions.get(session)
        if scene_session is None:
            return
        try:
            event = client_event(payload, self.graph.name)
        except MalformedEvent as error:
            session.error("malformed", str(error))
            return
        if event is not None:
            scene_session.take(event, nbytes)

    def _edited(self, session: Session, payload: Any, _nbytes: int) -> None:
        if not self.options.remote_edits:
            session.error("refused", "this server takes no changes of its scene: SceneServer(remote_edits=True) does")
            return
        try:
            event = event_from(payload, self.element_class)
            apply = getattr(event, "apply", None)
            if apply is None:
                raise MalformedEvent(f"{event.etype} does not change a scene")
            apply(self)
        except (MalformedEvent, TypeError, ValueError, KeyError) as error:
            session.error("refused", str(error.args[0]) if error.args else str(error))

    # --- its inside -----------------------------------------------------------------------------------------------

    def _make_session(self, session: Session, graph: SceneGraph, info: dict[str, Any]) -> SceneSession:
        return SceneSession(self, session, graph, info)

    def _lay_out(self) -> None:
        lay_out(self.server, self.graph.name, self.server.name)

    def _known(self, ws_id: str) -> SceneSession:
        session = self.session(ws_id)
        if session is None:
            raise KeyError(f"there is no session {ws_id!r}")
        return session

    def _given(self, event: ServerEvent | Element | None, event_bytes: bytes | None) -> Any:
        if (event is None) == (event_bytes is None):
            raise TypeError("an event is sent, or event_bytes")
        return event if event_bytes is None else self.decode(event_bytes)
