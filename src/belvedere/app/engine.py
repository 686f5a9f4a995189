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
from collections.abc import Coroutine, Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any, final

from belvedere.app.calls import Calls
from belvedere.app.changes import Changes
from belvedere.app.controller import Controller
from belvedere.app.current import current_session
from belvedere.app.dispatch import Dispatcher
from belvedere.app.errors import ServerStateError
from belvedere.app.face import StateFace
from belvedere.app.hooks import Hooks
from belvedere.app.inbox import Inbox
from belvedere.app.listeners import cascade
from belvedere.app.local import LocalStore
from belvedere.app.options import ServerOptions
from belvedere.app.report import Reporter
from belvedere.app.rules import WriteRules
from belvedere.app.session import Session, encoded, encoded_names, method_name
from belvedere.app.sessions import Sessions
from belvedere.app.state import SharedState, State
from belvedere.app.triggers import Triggers
from belvedere.app.uploads import Uploads
from belvedere.document import Store
from belvedere.transport.host import Role
from belvedere.wire import Limits
from belvedere.wire.messages import ClientEvent

__all__ = ["Engine"]

_log = logging.getLogger("belvedere.app")

_TICK_SECONDS = 1.0
_LONGEST_ERROR = 2000  # characters of an error in a page
_SILENT_HEARTBEATS = 2  # without a word from a client, after which it is gone


@final
class Engine:
    """Document, sessions, listeners and calls of one server."""

    def __init__(self, options: ServerOptions) -> None:
        self.options = options
        self.store = Store()
        self.local = LocalStore()
        self.face = StateFace(self.store)
        self.context_face = StateFace(self.local)
        self.rules = WriteRules(self.store.shared)
        self.state = SharedState(self.face, self.store.shared, self.rules)
        self.context = State(self.context_face, self.local.shared)
        self.triggers = Triggers()
        self.controller = Controller(self.triggers, self.create_task)
        self.report = Reporter(self._tell_program, self._tell_viewers)
        self.dispatcher = Dispatcher(self.report)
        self.hooks = Hooks(self.controller, self.dispatcher, self.report)
        self.sessions = Sessions(options.resume_window, self._started, self._ended, self._counted)
        self.uploads = Uploads()
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
        for session in self.sessions.connected:
            session.link.tick()
            socket = session.socket
            if socket is not None and session.link.silent_for() > _SILENT_HEARTBEATS * self.options.ws_heart_beat:
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
        future: Future[Any] = Future()
        self.dispatcher.on_loop(self._create_for_thread, coroutine, context, session, future)
        return future

    def _create_for_thread(
        self,
        coroutine: Coroutine[Any, Any, Any],
        context: contextvars.Context,
        session: Session | None,
        future: Future[Any],
    ) -> None:
        if not future.set_running_or_notify_cancel():
            coroutine.close()
            return
        task = self.loop.create_task(coroutine, context=context)
        self.dispatcher.keep(task, session)
        task.add_done_callback(partial(_pass_on, future))

    # --- clients --------------------------------------------------------------------------------------------------

    def new_session(self, role: Role, info: Mapping[str, Any]) -> Session:
        """Return a session that nobody is connected to yet."""
        limits = Limits(heartbeat=self.options.ws_heart_beat)
        return Session(self.store, self.face, self.dispatcher, role, info, limits, self.sessions.end)

    def inbox(self, session: Session) -> Inbox:
        """Return where the messages of `session` go."""
        inbox = self._inboxes.get(session)
        if inbox is None:
            calls = self._calls[session] = Calls(session, self.triggers, self.dispatcher, self.report)
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
        self.hooks.fire("on_client_connected", session, session=session)

    def _ended(self, session: Session) -> None:
        inbox, calls = self._inboxes.pop(session, None), self._calls.pop(session, None)
        if inbox is not None:
            inbox.end()
        if calls is not None:
            calls.end()
        self.dispatcher.forget_session(session)
        self._changes.forget_session(session)
        self.hooks.fire("on_client_exited", session, session=session)

    def _counted(self, connected: int) -> None:
        self.idle_since = None if connected else self.loop.time()

    def _event(self, session: Session, event: ClientEvent) -> None:
        for handler in session.handlers(event.topic):
            self.dispatcher.create_task(self._handle(handler, event, session), session)
        if event.topic == "unmounted":
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


def _pass_on(future: Future[Any], task: asyncio.Task[Any]) -> None:
    if task.cancelled():
        future.set_exception(asyncio.CancelledError())
    elif (error := task.exception()) is not None:
        future.set_exception(error)
    else:
        future.set_result(task.result())
