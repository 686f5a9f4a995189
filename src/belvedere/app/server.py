"""The server: what an application sees of everything below."""

from __future__ import annotations

import argparse
import asyncio
import atexit
import concurrent.futures
import dataclasses
import importlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any, TypeVar, cast

from belvedere.app.controller import Controller
from belvedere.app.current import current_session
from belvedere.app.engine import Engine
from belvedere.app.errors import NotAvailableError, ServerStateError
from belvedere.app.lifecycle import Lifecycle, new_loop
from belvedere.app.modules import Modules
from belvedere.app.options import ServerOptions, Settings, command_line, parse_known, resolve
from belvedere.app.session import Session
from belvedere.app.state import SharedState, State
from belvedere.document import Store
from belvedere.transport.auth import Tokens

__all__ = ["Server"]

_log = logging.getLogger("belvedere.app")

_F = TypeVar("_F", bound=Callable[..., Any])

_STOP_SECONDS = 20.0
_SECRETS = frozenset({"token", "view_token"})


class Server:
    """State, controller and clients of one application.

    Args:
        name: identifies the server among those of the process.
        vn_constructor: not available yet.
        translator: not available yet.
        parent_server: not available yet.
        options: see `ServerOptions`.

    Raises:
        TypeError: for an unknown option.
        NotAvailableError: for an argument that has no meaning in this release.
    """

    def __init__(
        self,
        name: str = "belvedere",
        vn_constructor: Any = None,
        translator: Any = None,
        parent_server: Any = None,
        **options: Any,
    ) -> None:
        for argument, value in (
            ("vn_constructor", vn_constructor),
            ("translator", translator),
            ("parent_server", parent_server),
        ):
            if value is not None:
                raise NotAvailableError(f"{argument} is not available yet: servers have no children in this release")
        self._name = name
        self._options = ServerOptions.of(options)
        self._engine = Engine(self._options)
        self._lifecycle = Lifecycle(self._engine, self._tokens_for, self)
        self._tokens: dict[str, Tokens] = {}
        self._cli: argparse.ArgumentParser | None = None
        self._thread: threading.Thread | None = None
        self._pages: dict[str, deque[Any]] = {}
        self._modules = Modules(self)
        self._ui: Any = None

    def __repr__(self) -> str:
        return f"<belvedere.Server {self._name!r}{f' on port {self.port}' if self.port else ''}>"

    # --- what it consists of --------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Name of the server."""
        return self._name

    @property
    def options(self) -> dict[str, Any]:
        """The options it was made with, defaults included."""
        told = dataclasses.asdict(self._options)
        return {name: value for name, value in told.items() if name not in _SECRETS}

    @property
    def client_type(self) -> str:
        """The kind of client: ``"vue3"``, the only one there is."""
        return "vue3"

    @client_type.setter
    def client_type(self, value: str) -> None:
        if value != "vue3":
            raise NotAvailableError(f"the client is of the type 'vue3'; {value!r} is not available")

    @property
    def state(self) -> SharedState:
        """The variables that all clients see."""
        return self._engine.state

    @property
    def context(self) -> State:
        """Variables that no client sees: any Python object."""
        return self._engine.context

    @property
    def controller(self) -> Controller:
        """The functions that are bound late, and the hooks of the server's life."""
        return self._engine.controller

    @property
    def store(self) -> Store:
        """The document. For faces beside the state: meshes, scenes."""
        return self._engine.store

    @property
    def sessions(self) -> list[Session]:
        """The sessions that have not ended. To be read on the loop."""
        return list(self._engine.sessions)

    @property
    def current_session(self) -> Session | None:
        """The session on whose behalf the calling code runs."""
        return current_session()

    @property
    def cli(self) -> argparse.ArgumentParser:
        """The parser of the command line. Options may be added to it before `start`."""
        if self._cli is None:
            self._cli = command_line(self._name)
        return self._cli

    @property
    def ui(self) -> Any:
        """The virtual nodes of the server's pages, by name; see `belvedere.ui.VirtualNodeManager`."""
        if self._ui is None:
            # The one look upwards in the house: a server knows of its user interface only where a program asks.
            self._ui = importlib.import_module("belvedere.ui").VirtualNodeManager(self)
        return self._ui

    # --- registering ----------------------------------------------------------------------------------------------

    def enable_module(self, module: Any, **kwargs: Any) -> bool:
        """Add what a module brings to the page: scripts, styles, Vue plugins, files, state; see `Modules`.

        Args:
            module: a Python module or a dict.
            kwargs: passed on to the module's ``setup(server, **kwargs)``.

        Returns:
            False where the module was enabled before.
        """
        return self._modules.enable(module, kwargs)

    @property
    def modules(self) -> Modules:
        """What was enabled."""
        return self._modules

    @property
    def change(self) -> Callable[..., Callable[[_F], _F]]:
        """``@server.change("a", "b")``: see `State.change`."""
        return self.state.change

    def trigger(self, name: str) -> Callable[[_F], _F]:
        """Decorate a function to be called by clients as `name`: ``click="trigger('name')"``."""
        return self._engine.triggers.register(name)

    def trigger_name(self, function: Callable[..., Any]) -> str:
        """Return the name by which clients call `function`, registering it if need be."""
        return self._engine.triggers.name_of(function)

    def upload(self, field: str | None = None) -> Callable[[_F], _F]:
        """Decorate ``function(upload, session)`` to take the files of the input `field`, or of all others.

        What it returns is answered to the page.
        """
        return self._engine.uploads.register(field)

    def create_task(self, coroutine: Coroutine[Any, Any, Any]) -> asyncio.Task[Any] | concurrent.futures.Future[Any]:
        """Run a coroutine on the server's loop, from any thread. A failure is logged and shown to viewers.

        Returns:
            an `asyncio.Task` on the loop's thread, elsewhere a `concurrent.futures.Future`.

        Raises:
            ServerStateError: if the server does not run.
        """
        return self._engine.create_task(coroutine)

    def show_page(self, template: str, layout: Any) -> None:
        """Take note that `layout` is what `template` shows, and keep alive the functions it calls.

        Those of the layout before are kept too: somebody may just be clicking in it.
        """
        pages = self._pages.setdefault(template, deque(maxlen=2))
        if not pages or pages[-1] is not layout:
            pages.append(layout)

    def shown_page(self, template: str) -> Any:
        """Return the layout that `template` shows, or None."""
        pages = self._pages.get(template)
        return pages[-1] if pages else None

    # --- clients --------------------------------------------------------------------------------------------------

    def js_call(
        self,
        ref: str | None = None,
        method: str | None = None,
        *positional: Any,
        args: Iterable[Any] = (),
        after: int | None = -1,
        **kwargs: Any,
    ) -> None:
        """Call a method of the component called `ref` in every client's page; see `Session.js_call`."""
        self._engine.js_call(ref, method, (*positional, *args), kwargs, after)

    def notify(self, text: str, level: str = "info") -> None:
        """Show a sentence to every viewer. `level` is ``"info"``, ``"warning"`` or ``"error"``."""
        self._engine.event("notice", {"level": level, "text": text})

    def force_state_push(self, *key_names: str) -> None:
        """Send variables again, to clients whose copy was corrupted. Listeners are not called."""
        with self.state.suppress_change_listeners(*key_names):
            self.state.dirty(*key_names)

    def get_server_state(self) -> dict[str, Any]:
        """Return the state as a new client would get it."""
        return self.state.to_dict()

    def links(self) -> dict[str, str]:
        """Return the address to open for each role, ``{"control": …, "view": …}``.

        Raises:
            ServerStateError: if the server does not run.
        """
        lifecycle = self._lifecycle
        if lifecycle.tokens is None or lifecycle.base_url is None:
            raise ServerStateError("the server has no address before it is ready")
        return lifecycle.tokens.links(lifecycle.base_url)

    def statistics(self) -> Mapping[str, Any]:
        """Return a snapshot for the operator: versions, sessions, links."""
        return self._engine.statistics()

    # --- its life -------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the server is starting or running."""
        return self._lifecycle.running

    @property
    def ready(self) -> asyncio.Future[bool]:
        """A future that is done once the server is ready, or could not start.

        Where a loop runs it can be awaited; elsewhere it is a `concurrent.futures.Future`.
        """
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return cast("asyncio.Future[bool]", self._lifecycle.ready)
        return asyncio.wrap_future(self._lifecycle.ready)

    @property
    def port(self) -> int | None:
        """The port in use, once started."""
        return self._lifecycle.port

    @property
    def server_options(self) -> dict[str, Any]:
        """What `start` decided on; empty before."""
        settings = self._lifecycle.settings
        if settings is None:
            return {}
        told = {**dataclasses.asdict(settings), "port": self.port or settings.port}
        return {name: value for name, value in told.items() if name not in _SECRETS}

    @property
    def transport(self) -> Any:
        """What moves the bytes, once started; given to ``on_server_bind`` too."""
        return self._lifecycle.transport

    def start(
        self,
        port: int | None = None,
        thread: bool = False,
        open_browser: bool | None = None,
        show_connection_info: bool = True,
        disable_logging: bool = False,
        backend: str | None = None,
        exec_mode: str = "main",
        timeout: float | None = None,
        host: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Start the server. A second start is skipped.

        Args:
            port: 0 picks one that is free; None asks the command line, the environment, then takes 8080.
            thread: installs no handlers for Ctrl-C and SIGTERM.
            open_browser: None opens one unless ``--server`` was given.
            show_connection_info: prints the links.
            disable_logging: silences the server's log.
            backend: ``"aiohttp"``, or ``"generic"``: no socket, see `belvedere.transport.generic`.
            exec_mode: ``"main"`` blocks, ``"task"`` returns a task of the running loop, ``"coroutine"`` a coroutine.
            timeout: seconds without a client after which the server stops; 0 never.
            host: address to bind; 127.0.0.1 by default.
            kwargs: passed on to the transport, see `TransportOptions`; ``ssl_context`` serves HTTPS.

        Raises:
            OSError: the port is taken, or the address cannot be bound.
            ValueError: an option is out of range, or would let the whole network in without a token.
            NotAvailableError: the mode or the backend is not part of this release.
        """
        given = {
            "port": port,
            "thread": thread,
            "open_browser": open_browser,
            "show_connection_info": show_connection_info,
            "disable_logging": disable_logging,
            "backend": backend,
            "exec_mode": exec_mode,
            "timeout": timeout,
            "host": host,
            **kwargs,
        }
        settings = resolve(given, self._options, parse_known(self.cli))
        if settings.exec_mode == "coroutine":
            return self._claim_and_serve(settings)
        if settings.exec_mode == "main":
            _refuse_running_loop()
        if not self._lifecycle.claim():
            return None
        if settings.exec_mode == "task":
            return asyncio.get_running_loop().create_task(self._lifecycle.serve(settings), name=f"serve {self._name}")
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(self._lifecycle.serve(settings))
        return None

    def start_in_thread(self, **kwargs: Any) -> None:
        """Start the server on a loop of its own in a background thread; return when it is ready.

        For scripts and notebooks. Takes the arguments of `start`; no browser opens unless asked for. The server
        stops with the program. A second start is skipped.

        Raises:
            what `start` raises.
        """
        given = {"open_browser": False, **kwargs, "thread": True, "exec_mode": "main"}
        settings = resolve(given, self._options, parse_known(self.cli))
        if not self._lifecycle.claim():
            return
        ready = self._lifecycle.ready

        def run() -> None:
            with asyncio.Runner(loop_factory=new_loop) as runner:
                try:
                    runner.run(self._lifecycle.serve(settings))
                except Exception:
                    if ready.exception() is None:  # otherwise the starting thread is told
                        _log.exception("the server %s failed", self._name)

        self._thread = threading.Thread(target=run, name=f"belvedere-{self._name}", daemon=True)
        self._thread.start()
        ready.result()
        atexit.register(self.stop_in_thread)

    async def stop(self) -> None:
        """Stop the server, and return when its port is free.

        What was written is sent, clients are told, sessions end, tasks are cancelled, ``on_server_exited`` has run.
        It can be started again. May be awaited on any loop.
        """
        if not self.running:
            return
        stopped = self._lifecycle.stopped
        self._lifecycle.request_stop()
        await asyncio.wrap_future(stopped)

    def stop_in_thread(self, timeout: float = _STOP_SECONDS) -> None:
        """Stop a server that runs in another thread; wait `timeout` seconds at most until it has stopped.

        On one of the server's own threads it does not wait, which would be in vain.
        """
        atexit.unregister(self.stop_in_thread)
        stopped, thread = self._lifecycle.stopped, self._thread
        if not self.running:
            return
        self._lifecycle.request_stop()
        if self._engine.owns_thread():
            return
        stopped.result(timeout)
        if thread is not None:
            thread.join(timeout)

    async def _claim_and_serve(self, settings: Settings) -> None:
        if self._lifecycle.claim():
            await self._lifecycle.serve(settings)

    def _tokens_for(self, settings: Settings) -> Tokens:
        """Return the tokens, the same for all starts of this server: a link stays good."""
        tokens = self._tokens.get(settings.auth)
        if tokens is None:
            auth = "none" if settings.auth == "none" else "token"
            tokens = Tokens(auth, control=settings.token, view=settings.view_token)  # type: ignore[arg-type]
            self._tokens[settings.auth] = tokens
        return tokens


def _refuse_running_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise ServerStateError(
        "a loop is running here, so start() cannot block; use exec_mode='task', or start_in_thread()"
    )
