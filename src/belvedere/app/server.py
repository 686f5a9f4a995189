"""The server: what an application sees of everything below."""

from __future__ import annotations

import argparse
import asyncio
import concurrent.futures
import dataclasses
import importlib
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar, cast

from belvedere.app.code_site import builder_of_call
from belvedere.app.current import current_session
from belvedere.app.errors import NotAvailableError
from belvedere.app.modules.modules import Modules
from belvedere.app.options.environment import PREFIXES
from belvedere.app.options.options import ServerOptions
from belvedere.app.part import Part
from belvedere.app.protocols import RootProtocol
from belvedere.app.running.engine import Engine
from belvedere.app.running.runner import STOP_SECONDS, Runner, without_secrets
from belvedere.app.sessions.notices import notice
from belvedere.app.sessions.progress import ProgressBars
from belvedere.app.sessions.session import Session
from belvedere.app.state.translator import Translator
from belvedere.document import Store

__all__ = ["Server"]

_F = TypeVar("_F", bound=Callable[..., Any])


class Server(Part):
    """State, controller and clients of one application.

    Args:
        name: identifies the server among those of the process.
        vn_constructor: makes the virtual nodes of `ui`, in place of Belvedere's own.
        translator: gives the names that this server uses for state and controller their names in the document.
        parent_server: the server whose document, clients, modules and pages this one shares; see
            `create_child_server`. A child has the name and the options of its parent.
        options: see `ServerOptions`.

    Raises:
        TypeError: for an unknown option, and for options of a child.
    """

    _client_types: ClassVar[tuple[str, ...]] = ("vue3",)  # that `client_type` may be

    _environment: ClassVar[tuple[str, ...]] = PREFIXES
    """Prefixes of the environment variables that are read, the most important first."""

    def __init__(
        self,
        name: str = "belvedere",
        vn_constructor: Any = None,
        translator: Translator | None = None,
        parent_server: Server | None = None,
        **options: Any,
    ) -> None:
        self._parent = parent_server
        if parent_server is None:
            engine = Engine(ServerOptions.of(options, self._environment))
            super().__init__(engine, Translator() if translator is None else translator)
            self._name = name
            self._runner = Runner(name, engine.options, engine, self)
            engine.protocols.belong_to(self, self._runner.lifecycle.request_stop)
            self._pages: dict[str, deque[Any]] = {}
            self._client_type = "vue3"
            self._vn_constructor = vn_constructor
            self._ui: Any = None
        else:
            if options:
                raise TypeError(f"a child has the options of its parent, and takes none: {', '.join(options)}")
            own, whole = Translator() if translator is None else translator, parent_server.translator
            super().__init__(parent_server._engine, own.within(whole) if whole.changes_names else own)
            self._name = parent_server.name
            self._runner = parent_server._runner
            self._pages = parent_server._pages

    def __repr__(self) -> str:
        part = f" part {self._translator.prefix!r}" if self._parent is not None else ""
        return f"<belvedere.Server {self._name!r}{part}{f' on port {self.port}' if self.port else ''}>"

    # --- the whole and its parts ----------------------------------------------------------------------------------

    def create_child_server(self, translator: Translator | None = None, prefix: str | None = None) -> Self:
        """Return a server for a part of this application.

        It shares document, clients, triggers, modules and pages, and calls state variables and functions of the
        controller by names of its own: with the prefix ``"a_"``, its ``state.x`` is `a_x` everywhere else. The hooks of
        the server's life, such as `on_server_ready`, and triggers have one name everywhere. To start or stop it is to
        start or stop the root server.

        Args:
            translator: of the names; shared with other parts where they share names.
            prefix: instead of a translator.
        """
        if translator is not None and prefix is not None:
            raise TypeError("a child server has a translator or a prefix; a Translator can have a prefix")
        return type(self)(self._name, translator=translator or Translator(prefix), parent_server=self)

    @property
    def root_server(self) -> Server:
        """The server that starts and stops: this one, or the one whose part it is."""
        server = self
        while server._parent is not None:
            server = server._parent
        return server

    # --- what it consists of --------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Name of the server."""
        return self._name

    @property
    def options(self) -> dict[str, Any]:
        """The options it was made with, defaults included."""
        return without_secrets(dataclasses.asdict(self._engine.options))

    @property
    def client_type(self) -> str:
        """The kind of client: ``"vue3"``."""
        return self.root_server._client_type

    @client_type.setter
    def client_type(self, value: str) -> None:
        if value not in self._client_types:
            known = " or ".join(map(repr, self._client_types))
            raise NotAvailableError(f"the client is of the type {known}; {value!r} is not available")
        self.root_server._client_type = value

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
        return self._runner.cli

    @property
    def ui(self) -> Any:
        """The virtual nodes of the server's pages, by name; see `belvedere.ui.VirtualNodeManager`."""
        root = self.root_server
        if root._ui is None:
            # The one look upwards in the house: a server knows of its user interface only where a program asks.
            manager = importlib.import_module("belvedere.ui").VirtualNodeManager
            own = () if root._vn_constructor is None else (root._vn_constructor,)
            root._ui = manager(root, *own)
        return root._ui

    # --- registering ----------------------------------------------------------------------------------------------

    def enable_module(self, module: Any, **kwargs: Any) -> bool:
        """Add what a module brings to the page: scripts, styles, Vue plugins, files, state; see `Modules`.

        Args:
            module: a Python module, a dict, or any object with these attributes.
            kwargs: passed on to the module's ``setup(server, **kwargs)``.

        Returns:
            False where the module was enabled before, and nothing was done.

        Raises:
            ModuleError: if the module is not as it should be; the text says which key and why.
        """
        return self._engine.modules.enable(self.root_server, module, kwargs)

    @property
    def modules(self) -> Modules:
        """What was enabled."""
        return self._engine.modules

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

    def uploaded(self, value: Any) -> Any:
        """Return the files that the variable of a file input stands for: ``server.uploaded(state.files)``.

        Args:
            value: what the variable holds: what stands for one file, or a list of these.

        Returns:
            an `Upload` with ``path``, ``name``, ``size`` and ``content_type``, or a list of them; None where the file
            is not there any more.
        """
        find = self._engine.uploads.find
        return [find(one) for one in value] if isinstance(value, list | tuple) else find(value)

    def on_application_thread(self, function: Callable[..., object], *args: Any) -> None:
        """Call a synchronous function where handlers run, after those that wait there. From any thread.

        It is called at once where the caller runs there already, and where the server does not run.
        """
        self._engine.on_application_thread(function, args)

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
            self._engine.builders[template] = builder_of_call()

    def saved_pages(self) -> dict[str, list[Any]]:
        """Return the pages that are shown, for `restore_pages`."""
        return {template: list(pages) for template, pages in self._pages.items()}

    def restore_pages(self, saved: Mapping[str, Sequence[Any]]) -> None:
        """Show the pages that were shown before."""
        for template, pages in self._pages.items():
            if list(pages) != saved.get(template, []):
                pages.clear()
                pages.extend(saved.get(template, []))
                if pages:
                    pages[-1].flush_content()

    def shown_page(self, template: str) -> Any:
        """Return the layout that `template` shows, or None."""
        pages = self._pages.get(template)
        return pages[-1] if pages else None

    # --- protocols ------------------------------------------------------------------------------------------------

    def add_protocol_to_configure(self, configure_protocol_fn: Callable[[RootProtocol], Any]) -> None:
        """Call ``configure_protocol_fn(root)`` when the server starts, to register protocols; see `LinkProtocol`.

        Where the server has started it is called now.
        """
        self._engine.protocols.add(configure_protocol_fn)

    @property
    def protocol(self) -> RootProtocol | None:
        """The protocols, once started."""
        return self._engine.protocols.root

    def protocol_call(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call what a protocol exports as `method`, and return what it returns: of a coroutine function a coroutine.

        Raises:
            ServerStateError: before the server has started.
            UnknownMethodError: if nothing is exported by that name, with the nearest.
        """
        return self._engine.protocols.find(method)(*args, **kwargs)

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

    def notify(self, text: str, level: str = "info", *, title: str | None = None, timeout: float | None = None) -> None:
        """Show a sentence to every viewer; see `Session.notify`."""
        self._engine.event("notice", notice(text, level, title=title, timeout=timeout))

    @cached_property
    def progress(self) -> ProgressBars:
        """Makes progress bars that every viewer sees: ``with server.progress("Solving") as bar: bar.update(0.3)``."""
        return ProgressBars(self._engine.store.shared)

    def download(self, session: Session, name: str, content: Any, type: str | None = None) -> None:
        """Give the user of `session` a file to save; see `Session.download`."""
        session.download(name, content, type)

    def links(self) -> dict[str, str]:
        """Return the address to open for each role, ``{"control": …, "view": …}``.

        Raises:
            ServerStateError: if the server does not run.
        """
        return self._runner.links()

    def statistics(self) -> Mapping[str, Any]:
        """Return a snapshot for the operator: versions, sessions, links."""
        return self._engine.statistics()

    # --- its life -------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the server is starting or running."""
        return self._runner.lifecycle.running

    @property
    def ready(self) -> asyncio.Future[bool]:
        """A future that is done once the server is ready, or could not start.

        Where a loop runs it can be awaited; elsewhere it is a `concurrent.futures.Future`.
        """
        return cast("asyncio.Future[bool]", self._runner.ready)

    @property
    def port(self) -> int | None:
        """The port in use, once started."""
        return self._runner.lifecycle.port

    @property
    def hot_reload(self) -> bool:
        """Whether edits of the program's files take effect as it runs; before the start, as far as was said by then."""
        return self._runner.hot_reload

    @property
    def server_options(self) -> dict[str, Any]:
        """What `start` decided on; empty before."""
        return self._runner.settings

    @property
    def transport(self) -> Any:
        """What moves the bytes, once started; given to ``on_server_bind`` too."""
        return self._runner.lifecycle.transport

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
            backend: ``"aiohttp"``; ``"tornado"``, for programs with tornado handlers of their own (extra: tornado); or
                ``"generic"``: no socket, see `belvedere.transport.generic`.
            exec_mode: ``"main"`` blocks; ``"desktop"`` opens a window and blocks until it is closed (extra: desktop);
                ``"task"`` returns a task of the running loop, ``"coroutine"`` a coroutine.
            timeout: seconds without a client after which the server stops; 0 never.
            host: address to bind; 127.0.0.1 by default.
            kwargs: ``hot_reload=True`` takes over edits of the program's files while it runs (extra: reload);
                ``ssl_context`` serves HTTPS; what else the command line knows (``auth``, ``public_url``, ``cors``, …);
                options of the transport, see `TransportOptions`; in the mode ``"desktop"`` those of a window of
                pywebview: ``title``, ``width``, ``height``, ``fullscreen``, …

        Raises:
            OSError: the port is taken, or the address cannot be bound.
            ValueError: an option is out of range, or would let the whole network in without a token.
            TypeError: an argument is not known; the text names the nearest.
            NotAvailableError: a package is missing that the mode or the backend needs; the text names the extra.
            WindowError: the window cannot be opened, or its process crashed.
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
        return self._runner.start(given)

    def start_in_thread(self, **kwargs: Any) -> None:
        """Start the server on a loop of its own in a background thread; return when it is ready.

        For scripts and notebooks. Takes the arguments of `start`; no browser opens unless asked for. The server
        stops with the program. A second start is skipped.

        Raises:
            what `start` raises.
        """
        self._runner.start_in_thread(kwargs)

    async def stop(self) -> None:
        """Stop the server, and return when its port is free.

        What was written is sent, clients are told, sessions end, tasks are cancelled, ``on_server_exited`` has run.
        It can be started again. May be awaited on any loop.
        """
        await self._runner.stop()

    def stop_in_thread(self, timeout: float = STOP_SECONDS) -> None:
        """Stop a server that runs in another thread; wait `timeout` seconds at most until it has stopped.

        On one of the server's own threads it does not wait, which would be in vain.
        """
        self._runner.stop_in_thread(timeout)
