"""Where the application's functions run.

Synchronous functions registered on the server run one after another on the *application thread*, those registered on
a session on that session's queue; asynchronous ones run on the loop. So a function that takes two seconds delays
neither what is sent to clients, nor asynchronous functions, nor those of other sessions.

The listeners of a change run in *passes*. A pass that has not begun takes up later changes of the same session, so
that a slow listener is called with the newest values and never has a backlog.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, final

from belvedere.app.controller import ControllerFunction
from belvedere.app.current import Spawn, serve, spawn_with
from belvedere.app.errors import EndlessListenersError
from belvedere.app.report import Reporter
from belvedere.app.running.workers import Pool, SerialQueue
from belvedere.app.signatures import describe, is_async
from belvedere.app.state.listeners import MAX_PASSES, Cascade, Listener, cascade, hear

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session
    from belvedere.app.state.face import StateFace

__all__ = ["Dispatcher", "Running", "View", "call_listener", "ended", "listen"]

_SESSION_THREADS = 16
_KEYS_NAMED = 10  # of endless listeners, in the error


@dataclass(frozen=True)
class Running:
    """A function that was started."""

    result: asyncio.Future[Any]
    begun: asyncio.Future[None]  # done once it has been entered


@dataclass(frozen=True)
class View:
    """A state as one session sees it, or as the server does."""

    face: StateFace
    session: Session | None
    value: Callable[[str, Any], Any]  # of a key, or a default
    everything: Callable[[], dict[str, Any]]


@dataclass(eq=False)
class _Pass:
    view: View
    owner: Session | None  # whose listeners run; None: the server's
    keys: dict[str, None]
    cascade: Cascade
    waiters: list[asyncio.Future[None]] = field(default_factory=list)


_absent: Any = object()


@final
class Dispatcher:
    """Runs listeners and handlers. Its methods are called on the loop's thread unless they say otherwise."""

    def __init__(self, report: Reporter) -> None:
        self._report = report
        self._lock = threading.Lock()
        self._waiting: dict[tuple[StateFace, Session | None, Session | None], _Pass] = {}  # not begun
        self._unfinished: dict[Session | None, dict[_Pass, None]] = {}

    def open(self, spawn: Spawn | None = None) -> None:
        """Begin, on the running loop."""
        self.loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._context = contextvars.copy_context()
        self._context.run(cascade.set, None)
        serve(self._context, None)
        if spawn is not None:
            spawn_with(self._context, spawn)
        self._application = Pool("belvedere-application", 1)
        self._session_pool = Pool("belvedere-session", _SESSION_THREADS)
        self.queue = SerialQueue(self._application)
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self, patience: float) -> None:
        """Cancel tasks, drop what has not begun, and wait `patience` seconds at most for what runs."""
        with self._lock:
            self._waiting.clear()
            self._unfinished.clear()
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=patience)
        await self.drained(patience)
        self.queue.close()
        self._application.close()
        self._session_pool.close()

    async def drained(self, patience: float) -> bool:
        """Wait until the application thread has done what it was given; return whether it has, in that time."""
        done = self.loop.create_future()
        self.queue.put(lambda: self.on_loop(_resolve, done))
        try:
            await asyncio.wait_for(done, patience)
        except TimeoutError:
            return False
        return True

    def session_queue(self) -> SerialQueue:
        """Return a queue for the synchronous functions of one session."""
        return SerialQueue(self._session_pool)

    def on_application_thread(self) -> bool:
        """Return whether the calling thread is the one that runs synchronous handlers of the server."""
        return self._application.owns_thread()

    def owns_thread(self) -> bool:
        """Return whether the calling thread is one of those that run synchronous functions."""
        return self._application.owns_thread() or self._session_pool.owns_thread()

    def on_loop(self, function: Callable[..., object], *args: Any) -> None:
        """Call `function` on the loop, soon. From any thread."""
        try:
            self.loop.call_soon_threadsafe(partial(function, *args), context=self._context.copy())
        except RuntimeError:
            if not self.loop.is_closed():
                raise
            # The server has stopped: nobody waits any more.

    def run_on_loop(self, function: Callable[..., object], *args: Any) -> None:
        """Call `function` on the loop: at once where that is the thread of the caller, else soon. From any thread."""
        if threading.get_ident() == self._thread:
            function(*args)
        else:
            self.on_loop(function, *args)

    # --- calling --------------------------------------------------------------------------------------------------

    def context(self, session: Session | None) -> contextvars.Context:
        """Return the context in which code runs on behalf of `session`."""
        context = self._context.copy()
        serve(context, session)
        return context

    def create_task(self, coroutine: Coroutine[Any, Any, Any], session: Session | None) -> asyncio.Task[Any]:
        """Run a coroutine on behalf of `session`; its failure is reported."""
        task = self.loop.create_task(coroutine, context=self.context(session))
        self.keep(task, session)
        return task

    def keep(self, task: asyncio.Task[Any], session: Session | None) -> None:
        """Hold `task` until it ends, and report its failure."""
        self._tasks.add(task)
        task.add_done_callback(partial(self._finished, session))

    def _finished(self, session: Session | None, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._report(error, f"the task {task.get_name()}", session)

    def start(
        self,
        function: Callable[..., Any],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        session: Session | None = None,
        queue: SerialQueue | None = None,
    ) -> Running:
        """Call `function` where it belongs, on behalf of `session`.

        A synchronous function runs on `queue`, by default the application thread. What it returns is the result as it
        is, also where that is awaitable or an asynchronous generator.
        """
        context = self.context(session)
        call = partial(function, *args, **(kwargs or {}))
        begun: asyncio.Future[None] = self.loop.create_future()
        if function.asynchronous if isinstance(function, ControllerFunction) else is_async(function):
            return Running(self.loop.create_task(_enter(call, begun), context=context), begun)
        result: asyncio.Future[Any] = self.loop.create_future()

        def job() -> None:
            if result.cancelled():
                return
            self.on_loop(_resolve, begun)
            try:
                value = context.run(call)
            except BaseException as error:  # also SystemExit: a handler must not end the application thread
                self.on_loop(_fail, result, error)
            else:
                self.on_loop(_resolve, result, value)

        (queue or self.queue).put(job)
        return Running(result, begun)

    # --- listeners ------------------------------------------------------------------------------------------------

    def changed(self, view: View, keys: Iterable[str], caused: Cascade | None, owner: Session | None = None) -> None:
        """Run the listeners of `keys` that are registered on `owner`, a session or (None) the server.

        Args:
            view: what they see, and on whose behalf they run.
            keys: what changed.
            caused: the passes of listeners that led to the change.
            owner: whose listeners.
        """
        keys = dict.fromkeys(keys)
        listeners = [one for one in view.face.listeners.touched(keys) if one.session is owner]
        if not listeners:
            return
        following = _following(caused, keys)
        if following.depth > MAX_PASSES:
            names = ", ".join(repr(key) for key in dict.fromkeys(following.keys))
            error = EndlessListenersError(
                f"listeners of {names} changed these keys again and again, {MAX_PASSES} times; "
                "a listener that writes what it listens to needs a condition under which it stops"
            )
            self._report(error, "listening to changes", view.session)
            return
        for listener in listeners:
            if listener.asynchronous:
                self._start_async(listener, view, following, keys)
        if all(listener.asynchronous for listener in listeners):
            return
        place = (view.face, view.session, owner)
        with self._lock:
            waiting = self._waiting.get(place)
            if waiting is not None:
                waiting.keys |= keys
                waiting.cascade = max(waiting.cascade, following, key=lambda one: one.depth)
                return
            new = self._waiting[place] = _Pass(view, owner, keys, following)
            self._unfinished.setdefault(view.session, {})[new] = None
        queue = self.queue if owner is None else owner.queue
        queue.put(partial(self._run_pass, place, new))

    def forget_session(self, session: Session) -> None:
        """Drop what has not begun of a session that has ended; nobody waits for it any more."""
        with self._lock:
            for place in [place for place, one in self._waiting.items() if session in (one.owner, one.view.session)]:
                del self._waiting[place]
            self._unfinished.pop(session, None)

    async def settle(self, session: Session | None, flush: Callable[[], None]) -> None:
        """Wait until the synchronous listeners of what `session` changed have run, and those of what they changed.

        `flush` commits what is staged.
        """
        flush()
        while True:
            waiter = self.loop.create_future()
            with self._lock:
                unfinished = self._unfinished.get(session)
                if not unfinished:
                    return
                next(reversed(unfinished)).waiters.append(waiter)
            await waiter
            flush()

    def _run_pass(self, place: tuple[StateFace, Session | None, Session | None], running: _Pass) -> None:
        """Call the listeners of a pass, on its queue."""
        with self._lock:
            if self._waiting.get(place) is running:
                del self._waiting[place]
        context = self.context(running.view.session)
        context.run(cascade.set, running.cascade)
        context.run(hear, running.view.face, running.keys)
        for listener in running.view.face.listeners.touched(running.keys):
            if listener.session is running.owner and not listener.asynchronous:
                try:
                    result = context.run(call_listener, listener, running.view)
                    if asyncio.iscoroutine(result):  # it did not look asynchronous: a lambda, a late-bound function
                        self.on_loop(self._adopt, result, context, running.view.session)
                except BaseException as error:
                    self._report(error, f"the listener {describe(listener.target)}", running.view.session)
        with self._lock:
            unfinished = self._unfinished.get(running.view.session, {})
            unfinished.pop(running, None)
            if not unfinished:
                self._unfinished.pop(running.view.session, None)
            waiters = running.waiters
        for waiter in waiters:
            self.on_loop(_resolve, waiter)

    def _adopt(
        self, coroutine: Coroutine[Any, Any, Any], context: contextvars.Context, session: Session | None
    ) -> None:
        context.run(cascade.set, None)
        self.keep(self.loop.create_task(coroutine, context=context), session)

    def _start_async(self, listener: Listener, view: View, following: Cascade, keys: Iterable[str]) -> None:
        context = self.context(view.session)
        context.run(cascade.set, following.brief())
        name = f"of the listener {describe(listener.target)}"
        coroutine = listen(listener, view, keys)
        self.keep(self.loop.create_task(coroutine, context=context, name=name), view.session)


async def ended(running: Running) -> None:
    """Wait until what was started has ended, also where it returned a coroutine."""
    result = await running.result
    if asyncio.iscoroutine(result):
        await result


def call_listener(listener: Listener, view: View) -> Any:
    """Call a listener with what its signature asks for; return what it returns."""
    function = listener.function
    return None if function is None else function(**_arguments(listener, view))


async def listen(listener: Listener, view: View, keys: Iterable[str] = ()) -> None:
    """Run an asynchronous listener, called for changes of `keys`."""
    hear(view.face, keys)
    function = listener.function
    if function is not None:
        await function(**_arguments(listener, view))


def _arguments(listener: Listener, view: View) -> dict[str, Any]:
    """Return what a listener's signature asks for; a variable that is not there is None, or the parameter's default."""
    signature, translator = listener.signature, listener.names
    arguments = view.everything() if signature.any_name else {}
    if translator is not None and translator.changes_names:
        arguments = translator.reverse_translate_dict(arguments)
    for name in signature.names:
        if name not in arguments:
            value = view.value(name if translator is None else translator.translate_key(name), _absent)
            if value is not _absent:
                arguments[name] = value
            elif name not in signature.optional:
                arguments[name] = None
    return arguments


def _following(caused: Cascade | None, keys: Iterable[str]) -> Cascade:
    depth, before = (0, ()) if caused is None else (caused.depth, caused.keys)
    return Cascade(depth + 1, (*before, *keys)[-_KEYS_NAMED:], None)


async def _enter(call: Callable[[], Any], begun: asyncio.Future[None]) -> Any:
    _resolve(begun)
    result = call()
    return await result if asyncio.iscoroutine(result) else result


def _resolve(future: asyncio.Future[Any], value: Any = None) -> None:
    if not future.done():
        future.set_result(value)


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if future.done():
        return
    if isinstance(error, StopIteration | KeyboardInterrupt | SystemExit):  # a future cannot carry these
        error = RuntimeError(f"{type(error).__name__}: {error}")
    future.set_exception(error)
