"""Starting and stopping a server.

One coroutine, `Lifecycle.serve`, is the whole life of a running server; the modes of `start` differ in who runs it.
Whatever happens in it, the port is free and the threads are idle when it ends, and it can be run again.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import logging
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, final

from belvedere.app.errors import ServerStateError
from belvedere.app.host import ServerHost
from belvedere.app.options import Settings, check_names
from belvedere.transport.auth import Tokens, check_exposure
from belvedere.transport.generic import GenericTransport
from belvedere.transport.options import TransportOptions

if TYPE_CHECKING:
    from belvedere.app.engine import Engine
    from belvedere.transport.aiohttp_server import AiohttpTransport

    Transport = AiohttpTransport | GenericTransport

__all__ = ["Lifecycle", "new_loop"]

_log = logging.getLogger("belvedere.app")

_DRAIN_SECONDS = 0.5  # that clients have to take what is still to be sent
_DRAIN_STEP = 0.01
_EXIT_SECONDS = 5.0  # that hooks and handlers have to end
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def new_loop() -> asyncio.AbstractEventLoop:
    """Return a loop of the fastest kind there is."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


@final
class Lifecycle:
    """Runs an engine behind a transport.

    Args:
        engine: what runs.
        tokens: makes the tokens that hold for the settings' ``auth``.
        owner: what hooks get as "the server".
    """

    def __init__(self, engine: Engine, tokens: Callable[[Settings], Tokens], owner: Any) -> None:
        self._engine = engine
        self._make_tokens = tokens
        self._owner = owner
        self._lock = threading.Lock()
        self._stop: asyncio.Event | None = None
        self.running = False
        self.port: int | None = None
        self.base_url: str | None = None
        self.tokens: Tokens | None = None
        self.settings: Settings | None = None
        self.transport: Transport | None = None
        self.ready: concurrent.futures.Future[bool] = _unstarted()
        self.stopped: concurrent.futures.Future[None] = _unstarted()

    def claim(self) -> bool:
        """Begin a start; return False where one has begun already."""
        with self._lock:
            if self.running:
                return False
            self.running = True
            if self.ready.done():
                self.ready = _unstarted()
            self.stopped = _unstarted()
            return True

    def request_stop(self) -> None:
        """Let the server stop. From any thread; ignored where it does not run."""
        stop = self._stop
        if stop is not None:
            self._engine.dispatcher.run_on_loop(stop.set)

    async def serve(self, settings: Settings) -> None:
        """Start, run until asked to stop, and stop. To be called after `claim`."""
        failure: BaseException | None = None
        try:
            with _logging(settings):
                await self._live(settings)
        except BaseException as error:
            failure = error
            raise
        finally:
            self.running = False
            self._stop = None
            self.transport = None
            self.port = self.base_url = None
            if not self.ready.done():
                self.ready.set_exception(failure or ServerStateError("the server stopped before it was ready"))
            else:
                self.ready = _unstarted()
            self.stopped.set_result(None)

    async def _live(self, settings: Settings) -> None:
        check_exposure(settings.host, settings.auth, settings.insecure, settings.public_url)
        self.settings = settings
        self.tokens = self._make_tokens(settings)
        self._stop = asyncio.Event()
        engine = self._engine
        engine.report.debug = settings.debug
        engine.open()
        try:
            self.transport = self._make_transport(settings, ServerHost(engine, self.tokens))
            await engine.hooks.run("on_server_start", self._owner)
            await engine.hooks.run("on_server_bind", self.transport)
            await self._listen(settings)
            with self._signals(settings):
                engine.go()
                self.ready.set_result(True)
                engine.hooks.fire("on_server_ready", named=engine.state.to_dict())
                self._announce(settings)
                await self._until_stopped(settings.timeout)
        finally:
            await self._end()

    def _make_transport(self, settings: Settings, host: ServerHost) -> Transport:
        if settings.backend == "generic":
            return GenericTransport(host)
        from belvedere.transport.aiohttp_server import AiohttpTransport

        options = self._engine.options
        own: dict[str, Any] = {
            "ws_max_msg_size": options.ws_max_msg_size,
            "log_network": options.log_network,
            "public_url": settings.public_url,
            "trusted_proxies": settings.trusted_proxies,
            "embed_origins": settings.embed_origins,
            "cors": settings.cors,
        }
        known = [name for name in TransportOptions.__dataclass_fields__ if name not in own]
        extra = {name: value for name, value in settings.transport.items() if name != "ssl_context"}
        check_names("start()", extra, known)
        return AiohttpTransport(host, TransportOptions(**own, **extra))

    async def _listen(self, settings: Settings) -> None:
        if isinstance(self.transport, GenericTransport) or self.transport is None:
            self.port, self.base_url = 0, settings.public_url or "generic://"
            return
        ssl_context = settings.transport.get("ssl_context")
        self.port = await self.transport.start(settings.host, settings.port, ssl_context)
        scheme = "https" if ssl_context is not None else "http"
        self.base_url = settings.public_url or f"{scheme}://{_address(settings.host)}:{self.port}/"

    async def _until_stopped(self, idle_limit: float) -> None:
        """Wait until somebody asks to stop, or nobody has been connected for `idle_limit` seconds; 0: for ever."""
        if self._stop is None:
            raise ServerStateError("the server does not run")
        while idle_limit > 0 and not self._stop.is_set():
            loop, since = self._engine.loop, self._engine.idle_since
            left = idle_limit if since is None else since + idle_limit - loop.time()
            if left <= 0:
                _log.info("nobody was connected for %g s: the server stops", idle_limit)
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), left)
        await self._stop.wait()

    async def _end(self) -> None:
        engine, was_ready = self._engine, self.ready.done()
        if was_ready:
            engine.turn()
            await self._drain()
        for session in engine.sessions:
            session.close("stopped", "the server stopped", retry=True)
        await asyncio.sleep(0)  # a transport without sockets hands out the last messages in its own turn
        try:
            if isinstance(self.transport, GenericTransport):
                self.transport.close()
            elif self.transport is not None:
                await self.transport.stop()
        finally:
            if was_ready:
                await engine.hooks.run("on_server_exited", patience=_EXIT_SECONDS, named=engine.state.to_dict())
            await engine.close(_EXIT_SECONDS)

    async def _drain(self) -> None:
        """Give connected clients a moment to take what was written last. A link tells nobody that it has caught up."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _DRAIN_SECONDS
        while loop.time() < deadline and any(_lags(one) for one in self._engine.sessions.connected):  # noqa: ASYNC110
            await asyncio.sleep(_DRAIN_STEP)

    # --- around it ------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _signals(self, settings: Settings) -> Iterator[None]:
        """Let Ctrl-C and SIGTERM stop the server; a second one has its usual effect."""
        if not settings.signals or threading.current_thread() is not threading.main_thread():
            yield
            return
        loop = self._engine.loop
        before = {number: signal.getsignal(number) for number in _SIGNALS}

        def restore() -> None:
            for number in list(before):
                loop.remove_signal_handler(number)
                signal.signal(number, before.pop(number))

        def stop() -> None:
            restore()
            self.request_stop()

        try:
            for number in _SIGNALS:
                loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            before.clear()
        try:
            yield
        finally:
            restore()

    def _announce(self, settings: Settings) -> None:
        if self.tokens is None or self.base_url is None or isinstance(self.transport, GenericTransport):
            return
        links = self.tokens.links(self.base_url)
        if settings.show_connection_info:
            sys.stdout.write("".join(f"{role:>8}: {link}\n" for role, link in links.items()))
            sys.stdout.flush()
        if settings.open_browser:
            threading.Thread(target=webbrowser.open, args=(links["control"],), daemon=True).start()


def _unstarted() -> concurrent.futures.Future[Any]:
    """Return a future that nobody can cancel by waiting for it and giving up."""
    future: concurrent.futures.Future[Any] = concurrent.futures.Future()
    future.set_running_or_notify_cancel()
    return future


def _lags(session: Any) -> bool:
    statistics = session.link.statistics()
    return bool(statistics.complete_to < statistics.version or sum(statistics.dirty))


def _address(host: str) -> str:
    if host in ("", "0.0.0.0", "::"):  # noqa: S104 - shown, not bound: what listens everywhere listens here too
        return "127.0.0.1"
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


@contextlib.contextmanager
def _logging(settings: Settings) -> Iterator[None]:
    logger = logging.getLogger("belvedere")
    before = logger.level, logger.disabled
    if settings.debug:
        logger.setLevel(logging.DEBUG)
    logger.disabled = settings.disable_logging
    try:
        yield
    finally:
        logger.level, logger.disabled = before
