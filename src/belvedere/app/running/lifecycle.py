"""Starting and stopping a server.

One coroutine, `Lifecycle.serve`, is the whole life of a running server; the modes of `start` differ in who runs it.
Whatever happens in it, the port is free and the threads are idle when it ends, and it can be run again.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import logging
import sys
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, final

from belvedere.app.code_site import in_server
from belvedere.app.desktop.desktop import DesktopWindow, check_desktop
from belvedere.app.errors import NotAvailableError, ServerStateError
from belvedere.app.options.options import Settings
from belvedere.app.running.host import ServerHost
from belvedere.app.running.interrupts import stopped_by_signals
from belvedere.app.running.logs import server_logging
from belvedere.transport.auth import Tokens, check_exposure
from belvedere.transport.generic import GenericTransport
from belvedere.transport.options import TransportOptions

if TYPE_CHECKING:
    from belvedere.app.reload.reload import Reloader
    from belvedere.app.running.engine import Engine
    from belvedere.transport.aiohttp_server import AiohttpTransport
    from belvedere.transport.tornado_server import TornadoTransport

    Transport = AiohttpTransport | GenericTransport | TornadoTransport

__all__ = ["Lifecycle", "new_loop"]

_log = logging.getLogger("belvedere.app")

_DRAIN_SECONDS = 0.5  # that clients have to take what is still to be sent
_DRAIN_STEP = 0.01
_EXIT_SECONDS = 5.0  # that hooks and handlers have to end


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
        self._serving = False  # `serve` was entered, and has not ended
        self.port: int | None = None
        self.base_url: str | None = None
        self._local_url = ""
        self.link_query = ""  # of the links, with its question mark
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
        self._serving = True
        reset = in_server.set(True)
        try:
            with server_logging(settings.disable_logging, settings.debug):
                await self._live(settings)
        except BaseException as error:
            failure = error
            raise
        finally:
            in_server.reset(reset)
            self._end_of_life(failure)

    def abandon(self) -> None:
        """Take a `claim` back where `serve` was never entered, as with a task that is cancelled before it begins."""
        if self.running and not self._serving:
            self._end_of_life(None)

    def _end_of_life(self, failure: BaseException | None) -> None:
        self._serving = self.running = False
        self._stop = None
        self.transport = None
        self.port = self.base_url = None
        if self.ready.done():
            self.ready = _unstarted()
        elif failure is None or isinstance(failure, asyncio.CancelledError):
            self.ready.set_result(False)
        else:
            self.ready.set_exception(failure)
        self.stopped.set_result(None)

    async def _live(self, settings: Settings) -> None:
        if settings.exec_mode == "desktop":
            check_desktop()
        reloader = self._make_reloader(settings)
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
            engine.protocols.open()
            await engine.hooks.run("on_server_bind", self.transport)
            await self._listen(settings)
            with self._signals(settings):
                engine.go()
                self.ready.set_result(True)
                engine.hooks.fire("on_server_ready", named=engine.state.to_dict())
                self._announce(settings)
                if reloader is not None:
                    engine.create_task(reloader.watch())
                if settings.exec_mode == "desktop":
                    await self._until_closed(settings)
                else:
                    await self._until_stopped(settings.timeout)
        finally:
            await self._end()

    def _make_reloader(self, settings: Settings) -> Reloader | None:
        if not settings.hot_reload:
            return None
        from belvedere.app.reload.reload import Reloader, check_reload

        check_reload()
        return Reloader(self._engine, self._owner)

    def _make_transport(self, settings: Settings, host: ServerHost) -> Transport:
        if settings.backend == "generic":
            return GenericTransport(host)
        options = self._engine.options
        chosen = TransportOptions(
            ws_max_msg_size=options.ws_max_msg_size,
            log_network=options.log_network,
            public_url=settings.public_url,
            trusted_proxies=settings.trusted_proxies,
            embed_origins=settings.embed_origins,
            cors=settings.cors,
            **settings.transport,
        )
        if settings.backend == "tornado":
            return _tornado_transport(host, chosen)
        from belvedere.transport.aiohttp_server import AiohttpTransport

        return AiohttpTransport(host, chosen)

    async def _listen(self, settings: Settings) -> None:
        if isinstance(self.transport, GenericTransport) or self.transport is None:
            self.port, self.base_url = 0, settings.public_url or "generic://"
            return
        self.port = await self.transport.start(settings.host, settings.port, settings.ssl_context)
        scheme = "https" if settings.ssl_context is not None else "http"
        self._local_url = f"{scheme}://{_address(settings.host)}:{self.port}/"
        self.base_url = settings.public_url or self._local_url

    async def _until_closed(self, settings: Settings) -> None:
        """Show a window until it is closed, or until the server is to stop, which closes it."""
        if self.tokens is None:
            raise ServerStateError("the server does not run")
        link = self.tokens.links(self._local_url, self.link_query)["control"]
        options = {"title": self._owner.name, **settings.window}
        window = DesktopWindow(link, options, debug=self._engine.options.desktop_debug)
        shown = asyncio.create_task(window.run())
        stopping = asyncio.create_task(self._until_stopped(settings.timeout))
        try:
            await asyncio.wait((shown, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await window.close()
        await shown

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

    def _signals(self, settings: Settings) -> contextlib.AbstractContextManager[None]:
        """Let Ctrl-C and SIGTERM stop the server where it is to watch them."""
        if not settings.signals:
            return contextlib.nullcontext()
        return stopped_by_signals(self._engine.loop, self.request_stop)

    def _announce(self, settings: Settings) -> None:
        if self.tokens is None or self.base_url is None or isinstance(self.transport, GenericTransport):
            return
        links = self.tokens.links(self.base_url, self.link_query)
        if settings.show_connection_info:
            sys.stdout.write("".join(f"{role:>8}: {link}\n" for role, link in links.items()))
            sys.stdout.flush()
        if settings.open_browser:
            threading.Thread(target=webbrowser.open, args=(links["control"],), daemon=True).start()


def _tornado_transport(host: ServerHost, options: TransportOptions) -> TornadoTransport:
    try:
        import tornado
    except ImportError as error:
        raise NotAvailableError(
            f"the backend 'tornado' needs tornado ({error}): pip install 'belvedere[tornado]'"
        ) from error
    del tornado
    from belvedere.transport.tornado_server import TornadoTransport

    return TornadoTransport(host, options)


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
