"""Starting and stopping, as a program asks for it: in the way, as a task, as a coroutine, in a thread of its own.

A server and its children have one runner; whichever of them is asked, the root server starts.
"""

from __future__ import annotations

import argparse
import asyncio
import atexit
import concurrent.futures
import logging
import sys
import threading
import warnings
from collections.abc import Mapping
from typing import Any, final

from belvedere.app.errors import ServerStateError
from belvedere.app.options.environment import PREFIXES, command_line_arguments, environment
from belvedere.app.options.options import ServerOptions, Settings, command_line, parse_known, resolve
from belvedere.app.running.engine import Engine
from belvedere.app.running.lifecycle import Lifecycle, new_loop
from belvedere.transport.auth import Tokens

__all__ = ["STOP_SECONDS", "Runner", "without_secrets"]

_log = logging.getLogger("belvedere.app")

STOP_SECONDS = 20.0
"""How long a program waits for a server in another thread to stop, unless it says otherwise."""

_SECRETS = frozenset({"token", "view_token"})


@final
class Runner:
    """Starts and stops one server, in any mode.

    Args:
        name: of the server.
        options: as it was made with.
        engine: what runs.
        owner: what hooks get as "the server".
    """

    def __init__(self, name: str, options: ServerOptions, engine: Engine, owner: Any) -> None:
        self.lifecycle = Lifecycle(engine, self._tokens_for, owner)
        self._owner = owner
        self._name = name
        self._options = options
        self._engine = engine
        self._tokens: dict[str, Tokens] = {}
        self._prefixes: tuple[str, ...] = getattr(owner, "_environment", PREFIXES)  # of environment variables
        self._cli: argparse.ArgumentParser | None = None
        self._thread: threading.Thread | None = None

    @property
    def cli(self) -> argparse.ArgumentParser:
        """The parser of the command line."""
        if self._cli is None:
            self._cli = command_line(self._name, self._prefixes)
        return self._cli

    @property
    def settings(self) -> dict[str, Any]:
        """What the last start decided on, secrets left out; empty before."""
        settings = self.lifecycle.settings
        if settings is None:
            return {}
        return without_secrets({**settings.told(), "port": self.lifecycle.port or settings.port})

    @property
    def hot_reload(self) -> bool:
        """Whether edits take effect while the server runs; before the start, what command line and environment say."""
        settings = self.lifecycle.settings
        if settings is not None:
            return settings.hot_reload
        # The parser is not asked: the application may still be adding options to it, which its help would miss.
        arguments = command_line_arguments(self._prefixes)
        said = "--hot-reload" in (sys.argv[1:] if arguments is None else arguments)
        return said or bool(environment(self._prefixes).get("hot_reload", False))

    def links(self) -> dict[str, str]:
        """Return the address to open for each role.

        Raises:
            ServerStateError: if the server does not run.
        """
        lifecycle = self.lifecycle
        if lifecycle.tokens is None or lifecycle.base_url is None:
            raise ServerStateError("the server has no address before it is ready")
        return lifecycle.tokens.links(lifecycle.base_url, lifecycle.link_query)

    def start(self, given: Mapping[str, Any]) -> Any:
        """Start the server with the arguments of `Server.start`. A second start is skipped."""
        settings = resolve(given, self._options, parse_known(self._owner.cli), self._prefixes)
        if settings.exec_mode == "coroutine":
            return self._claim_and_serve(settings)
        if settings.exec_mode in ("main", "desktop"):
            _refuse_running_loop()
        if not self.lifecycle.claim():
            return None
        if settings.exec_mode == "task":
            serving = self.lifecycle.serve(settings)
            task = _coming_loop().create_task(serving, name=f"serve {self._name}")
            task.add_done_callback(lambda _: self.lifecycle.abandon())
            return task
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(self.lifecycle.serve(settings))
        return None

    def start_in_thread(self, given: Mapping[str, Any]) -> None:
        """Start the server on a loop of its own in a background thread; return when it is ready."""
        given = {"open_browser": False, **given, "thread": True, "exec_mode": "main", "app": False}
        settings = resolve(given, self._options, parse_known(self._owner.cli), self._prefixes)
        if not self.lifecycle.claim():
            return
        ready = self.lifecycle.ready

        def run() -> None:
            with asyncio.Runner(loop_factory=new_loop) as runner:
                try:
                    runner.run(self.lifecycle.serve(settings))
                except Exception:
                    if ready.exception() is None:  # otherwise the starting thread is told
                        _log.exception("the server %s failed", self._name)

        self._thread = threading.Thread(target=run, name=f"belvedere-{self._name}", daemon=True)
        self._thread.start()
        ready.result()
        atexit.register(self.stop_in_thread)

    async def stop(self) -> None:
        """Stop the server; return when it has stopped."""
        if not self.lifecycle.running:
            return
        stopped = self.lifecycle.stopped
        self.lifecycle.request_stop()
        await asyncio.wrap_future(stopped)

    def stop_in_thread(self, timeout: float = STOP_SECONDS) -> None:
        """Stop a server that runs in another thread; wait `timeout` seconds at most until it has stopped."""
        atexit.unregister(self.stop_in_thread)
        stopped, thread = self.lifecycle.stopped, self._thread
        if not self.lifecycle.running:
            return
        self.lifecycle.request_stop()
        if self._engine.owns_thread():
            return
        stopped.result(timeout)
        if thread is not None:
            thread.join(timeout)

    @property
    def ready(self) -> asyncio.Future[bool] | concurrent.futures.Future[bool]:
        """A future that is done once the server is ready, to be awaited where a loop runs."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return self.lifecycle.ready
        return asyncio.wrap_future(self.lifecycle.ready)

    async def _claim_and_serve(self, settings: Settings) -> None:
        if self.lifecycle.claim():
            await self.lifecycle.serve(settings)

    def _tokens_for(self, settings: Settings) -> Tokens:
        """Return the tokens, the same for all starts of this server: a link stays good."""
        tokens = self._tokens.get(settings.auth)
        if tokens is None:
            auth = "none" if settings.auth == "none" else "token"
            tokens = Tokens(auth, control=settings.token, view=settings.view_token)  # type: ignore[arg-type]
            self._tokens[settings.auth] = tokens
        return tokens


def without_secrets(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options that may be shown to anybody."""
    return {name: value for name, value in options.items() if name not in _SECRETS}


def _refuse_running_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise ServerStateError(
        "a loop is running here, so start() cannot block; use exec_mode='task', or start_in_thread()"
    )


def _coming_loop() -> asyncio.AbstractEventLoop:
    """Return the running loop, or the one that the program will run, made here if need be."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        pass
    try:
        with warnings.catch_warnings():  # some releases of Python make one here and deplore it
            warnings.simplefilter("ignore", DeprecationWarning)
            return asyncio.get_event_loop()
    except RuntimeError:
        loop = new_loop()
        asyncio.set_event_loop(loop)
        return loop
