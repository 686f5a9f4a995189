"""The inside of a server: its document, and how what happens to it becomes known.

An engine exists as long as its server. `open` ties it to a loop, `close` unties it; in between, every turn of the
loop in which something was written commits it, lets each connection send, and calls the listeners.
"""

from __future__ import annotations

import asyncio
import contextvars
import dataclasses
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any, Protocol, final

from belvedere.app.code_site import Builder
from belvedere.app.controller import Controller
from belvedere.app.current import current_session
from belvedere.app.errors import ServerStateError
from belvedere.app.modules.modules import Modules
from belvedere.app.options.options import ServerOptions
from belvedere.app.protocols import TOPIC_PREFIX, Protocols
from belvedere.app.report import Reporter
from belvedere.app.running.dispatch import Dispatcher, ended
from belvedere.app.running.hooks import Hooks
from belvedere.app.sessions.calls import Calls
from belvedere.app.sessions.downloads import Downloads
from belvedere.app.sessions.inbox import Inbox
from belvedere.app.sessions.session import Session, encoded, encoded_names, method_name
from belvedere.app.sessions.sessions import Sessions
from belvedere.app.sessions.uploads import Uploads
from belvedere.app.sessions.views import Views
from belvedere.app.state.changes import Changes
from belvedere.app.state.face import StateFace
from belvedere.app.state.listeners import cascade
from belvedere.app.state.local import LocalStore
from belvedere.app.state.rules import WriteRules
from belvedere.app.state.state import SharedState, State
from belvedere.app.state.translator import Translator
from belvedere.app.triggers import Triggers
from belvedere.document import Store
from belvedere.transport.folders import ServedFolders
from belvedere.transport.host import Role
from belvedere.transport.routes import Routes
from belvedere.wire import Limits
from belvedere.wire.codec import raw_value
from belvedere.wire.messages import ClientEvent

__all__ = ["Engine", "Follower"]

_log = logging.getLogger("belvedere.app")

_TICK_SECONDS = 1.0
_LONGEST_ERROR = 2000  # characters of an error in a page
_SILENT_HEARTBEATS = 2  # without a word from a client, after which it is gone


class Follower(Protocol):
    """Somebody on a higher floor who keeps something for each session."""

    def session_started(self, session: Session) -> None:
        """Take note of a session, before anything of its client is handled. On the loop."""

    def session_ended(self, session: Session) -> None:
        """Take note that a session is over. On the loop."""


@final
class Engine:
    """Document, sessions, listeners and calls of one server."""

    def __init__(self, options: ServerOptions) -> None:
        self.options = options
        self.store = Store()
        self.local = LocalStore()
        self.face = StateFace(self.store)
        self.context_face = StateFace(self.local, self.store)
        self.rules = WriteRules(self.store.shared)
        self.state = SharedState(self.face, self.store.shared, self.rules)
        self.context = State(self.context_face, self.local.shared)
        self.triggers = Triggers()
        self.controller = Controller(self.triggers, self.create_task)
        self.report = Reporter(self._tell_program, self._tell_viewers)
        self.dispatcher = Dispatcher(self.report)
        self.hooks = Hooks(self.controller, self.dispatcher, self.report)
        self.sessions = Sessions(options.resume_window, self._started, self._ended, self._counted)
        self.builders: dict[str, Builder | None] = {}  # what built the pages that are shown, by template
        self.uploads = Uploads()
        self.protocols = Protocols(self.publish)
        self.downloads = Downloads()
        self.views = Views(self.dispatcher)
        self.folders = ServedFolders()
        self.routes = Routes()
        self.followers: list[Follower] = []
        self.topics: dict[str, Callable[[Session, Any, int], None]] = {}
        """Who takes events of a topic, beside handlers: on the loop, with payload and size in bytes."""
        self.modules = Modules(self.store.shared, self.folders)
        self.idle_since: float | None = None  # loop time since which nobody has been connected; None: somebody is
        self._changes = Changes(self.face, self.state, self.sessions.of_scope, self.dispatcher)
        self._context_changes = Changes(self.context_face, self.context, lambda _: None, self.dispatcher)
        self._inboxes: dict[Session, Inbox] = {}
        self._calls: dict[Session, Calls] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self._turn_planned = False
        self._ticking: asyncio.TimerHandle | None = None

    # --- its time -------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Begin, on the running loop. Nothing is committed before `go`."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self.dispatcher.open(self.create_task)
        self.idle_since = self._loop.time()

    def go(self) -> None:
        """Commit what was written up to now, and from now on in every turn of the loop."""
        self.store.wake = self.local.wake = self.plan_turn
        self.face.flush_now = self.context_face.flush_now = self.flush
        self.turn()
        self._tick()

    async def close(self, patience: float) -> None:
        """End what runs. The document stays."""
        if self._ticking is not None:
            self._ticking.cancel()
        self.store.wake = self.local.wake = None
        self.face.flush_now = self.context_face.flush_now = None
        await self.dispatcher.close(patience)
        self._loop = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop the server runs on.

        Raises:
            ServerStateError: if it does not run.
        """
        if self._loop is None:
            raise ServerStateError("the server does not run; start it first, or use the hook on_server_ready")
        return self._loop

    def owns_thread(self) -> bool:
        """Return whether the calling thread is one of the server's own: its loop's, or one that runs handlers."""
        return threading.get_ident() == self._thread or self.dispatcher.owns_thread()

    def on_loop(self) -> bool:
        """Return whether the calling thread is that of the loop."""
        return self._loop is not None and threading.get_ident() == self._thread

    # --- turns ----------------------------------------------------------------------------------------------------

    def plan_turn(self) -> None:
        """Let the loop take a turn. From any thread."""
        if self._loop is None:
            return
        if threading.get_ident() != self._thread:
            self.dispatcher.on_loop(self.turn)
        elif not self._turn_planned:
            self._turn_planned = True
            self._loop.call_soon(self.turn)

    def turn(self) -> None:
        """Commit what is staged, let connections send it, and call listeners."""
        self._turn_planned = False
        if self._changes.commit():
            for session in self.sessions.connected:
                session.wake()
        self._context_changes.commit()

    def flush(self) -> None:
        """Take a turn now where that can be: on the loop's thread."""
        if threading.get_ident() == self._thread:
            self.turn()

    def _tick(self) -> None:
        self._ticking = self.loop.call_later(_TICK_SECONDS, self._tick)
        self.downloads.expire()
        for session in self.sessions.connected:
            session.link.tick()
            socket = session.socket
            if socket is not None and session.link.behind:
                socket.close("behind", "more was removed than this connection could be told of", retry=True)
                self.sessions.detach(session, socket)
            elif socket is not None and session.link.silent_for() > _SILENT_HEARTBEATS * self.options.ws_heart_beat:
                socket.close("idle", "nothing was heard for too long", retry=True)
                self.sessions.detach(session, socket)
            else:
                session.wake()

    # --- tasks ----------------------------------------------------------------------------------------------------

    def create_task(self, coroutine: Coroutine[Any, Any, Any]) -> asyncio.Task[Any] | Future[Any]:
        """Run a coroutine on the loop, on behalf of whoever is being served. From any thread.

        Returns:
            the task, or in another thread than the loop's a `concurrent.futures.Future`.
        """
        try:
            loop = self.loop
        except ServerStateError:
            coroutine.close()
            raise
        context = contextvars.copy_context()
        context.run(cascade.set, None)
        session = current_session()
        if threading.get_ident() == self._thread:
            task = loop.create_task(coroutine, context=context)
            self.dispatcher.keep(task, session)
            return task
        future = _TaskOfThread(self.dispatcher.on_loop)
        self.dispatcher.on_loop(self._create_for_thread, coroutine, context, session, future)
        return future

    def _create_for_thread(
        self,
        coroutine: Coroutine[Any, Any, Any],
        context: contextvars.Context,
        session: Session | None,
        future: _TaskOfThread,
    ) -> None:
        task = self.loop.create_task(coroutine, context=context)
        future.begun(task)
        self.dispatcher.keep(task, session)
        task.add_done_callback(partial(_pass_on, future))

    def on_application_thread(self, function: Callable[..., object], args: Iterable[Any]) -> None:
        """Call a function where synchronous handlers run: at once where the caller does, or the server does not."""
        if self._loop is None or self.dispatcher.on_application_thread():
            function(*args)
            return
        session = current_session()
        self.dispatcher.on_loop(self._start_there, partial(function, *args), session)

    def _start_there(self, call: Callable[[], object], session: Session | None) -> None:
        self.dispatcher.create_task(ended(self.dispatcher.start(call, session=session)), session)

    # --- clients --------------------------------------------------------------------------------------------------

    def new_session(self, role: Role, info: Mapping[str, Any]) -> Session:
        """Return a session that nobody is connected to yet."""
        limits = Limits(heartbeat=self.options.ws_heart_beat)
        session = Session(self.store, self.face, self.dispatcher, role, info, limits, self.sessions.end)
        session.downloads = self.downloads
        return session

    def inbox(self, session: Session) -> Inbox:
        """Return where the messages of `session` go."""
        inbox = self._inboxes.get(session)
        if inbox is None:
            calls = self._calls[session] = Calls(session, self.called, self.dispatcher, self.report)
            inbox = self._inboxes[session] = Inbox(
                session, self.face, self.rules, calls, self.dispatcher, self.report, self.turn, self._event
            )
        return inbox

    def js_call(
        self,
        ref: str | None,
        method: str | None,
        args: Iterable[Any],
        kwargs: Mapping[str, Any],
        after: int | None,
    ) -> None:
        """Call a method of a component of every client's page."""
        target, arguments, named = method_name(method), encoded(args), encoded_names(kwargs)

        def call_all() -> None:
            for session in self.sessions:
                session.js_call(ref, target, *arguments, after=after, **named)

        self.face.after_hold(partial(self._on_loop, call_all))

    def called(self, name: str) -> Callable[..., Any]:
        """Return what clients call as `name`: a trigger, or what a protocol exports.

        Raises:
            UnknownTriggerError: if there is neither.
        """
        method = None if self.triggers.get(name) is not None else self.protocols.get(name)
        return method or self.triggers.find(name, self.protocols.names())

    def publish(
        self, topic: str, data: Any, client_id: str | None = None, skip_last_active_client: bool = False
    ) -> None:
        """Tell clients what a protocol has to say; see `LinkProtocol.publish`. From any thread."""
        topic, payload = TOPIC_PREFIX + topic, raw_value(data)
        skipped = current_session() if skip_last_active_client else None

        def tell() -> None:
            for session in self.sessions:
                if client_id in (None, session.id) and session is not skipped:
                    session.event(topic, payload)

        self.face.after_hold(partial(self._on_loop, tell))

    def shown_through(self, translator: Translator) -> tuple[SharedState, State, Controller]:
        """Return state, context and controller as a server with that translator shows them."""
        return (
            SharedState(self.face, self.store.shared, self.rules, translator),
            State(self.context_face, self.local.shared, translator=translator),
            Controller(self.triggers, self.create_task, self.controller, translator),
        )

    def event(self, topic: str, payload: Any = None) -> None:
        """Tell every client that something happened."""

        def tell_all() -> None:
            for session in self.sessions:
                session.event(topic, payload)

        self.face.after_hold(partial(self._on_loop, tell_all))

    def _on_loop(self, function: Any) -> None:
        if self._loop is not None:  # otherwise there is no client
            self.dispatcher.run_on_loop(function)

    def _started(self, session: Session) -> None:
        for follower in self.followers:
            follower.session_started(session)
        self.hooks.fire("on_client_connected", session, session=session)
        self._tell_protocols(self.protocols.connected(session), session)

    def _ended(self, session: Session) -> None:
        inbox, calls = self._inboxes.pop(session, None), self._calls.pop(session, None)
        if inbox is not None:
            inbox.end()
        if calls is not None:
            calls.end()
        self.dispatcher.forget_session(session)
        self.downloads.forget(session.id)
        self.uploads.forget(session.id)
        self._changes.forget_session(session)
        for follower in self.followers:
            follower.session_ended(session)
        self.hooks.fire("on_client_exited", session, session=session)
        self._tell_protocols(self.protocols.closed(session), session)

    def _tell_protocols(self, calls: Iterable[Callable[[], Any]], session: Session) -> None:
        for call in calls:
            running = self.dispatcher.start(call, session=session)  # at once: what follows in its queue comes after it
            self.dispatcher.create_task(ended(running), session)

    def _counted(self, connected: int) -> None:
        self.idle_since = None if connected else self.loop.time()

    def _event(self, session: Session, event: ClientEvent, nbytes: int) -> None:
        for handler in session.handlers(event.topic):
            self.dispatcher.create_task(self._handle(handler, event, session), session)
        taken = self.topics.get(event.topic)
        if taken is not None:
            taken(session, event.payload, nbytes)
        elif event.topic == "view":
            self.views.ask(session, event.payload)
        elif event.topic == "dialog":
            session.dialogs.answered(event.payload)
        elif event.topic == "unmounted":
            self.hooks.fire("on_client_unmounted", session, session=session)
        elif event.topic == "error":
            told = event.payload if isinstance(event.payload, dict) else {"message": event.payload}
            message = str(told.get("message"))[:_LONGEST_ERROR]
            _log.warning("an error in the page of %s: %r", session, message)
            self.hooks.fire("on_error", message, session=session)

    async def _handle(self, handler: Any, event: ClientEvent, session: Session) -> None:
        result = await self.dispatcher.start(handler, (event.payload,), {}, session, session.queue).result
        if asyncio.iscoroutine(result):
            await result

    # --- failures -------------------------------------------------------------------------------------------------

    def _tell_program(self, error: BaseException) -> None:
        if self._loop is not None and self.controller.on_exception.exists():
            self.dispatcher.run_on_loop(partial(self.hooks.fire, "on_exception", error))

    def _tell_viewers(self, text: str, session: Session | None) -> None:
        if self._loop is None:
            return
        if session is not None:
            session.notify(text, "error")
        else:
            self.event("notice", {"level": "error", "text": text})

    def statistics(self) -> dict[str, Any]:
        """Return a snapshot for the operator."""
        return {
            "version": self.store.version,
            "epoch": self.store.epoch,
            "sessions": len(self.sessions),
            "connected": len(self.sessions.connected),
            "triggers": len(self.triggers),
            "waiting_jobs": len(self.dispatcher.queue) if self._loop is not None else 0,
            "links": {
                session.id: {
                    "role": session.role,
                    "connected": session.connected,
                    **dataclasses.asdict(session.link.statistics()),
                }
                for session in self.sessions
            },
        }


@final
class _TaskOfThread(Future[Any]):
    """A task of the loop, as another thread holds it. Unlike others of its kind it can be cancelled while it runs."""

    def __init__(self, on_loop: Callable[..., object]) -> None:
        super().__init__()
        self._on_loop = on_loop
        self._task: asyncio.Task[Any] | None = None
        self._unwanted = False
        self.set_running_or_notify_cancel()

    def begun(self, task: asyncio.Task[Any]) -> None:
        """Take note of the task. On the loop."""
        self._task = task
        if self._unwanted:
            task.cancel()

    def cancel(self) -> bool:
        """Cancel the task, wherever it is; return False where it has ended."""
        if self.done():
            return False
        self._on_loop(self._cancel)
        return True

    def _cancel(self) -> None:
        self._unwanted = True
        if self._task is not None:
            self._task.cancel()


def _pass_on(future: Future[Any], task: asyncio.Task[Any]) -> None:
    if task.cancelled():
        future.set_exception(asyncio.CancelledError())
    elif (error := task.exception()) is not None:
        future.set_exception(error)
    else:
        future.set_result(task.result())
