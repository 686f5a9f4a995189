"""A scene server as something that runs: its options, the app's server behind it, starting and stopping."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from typing import TYPE_CHECKING, Any, ClassVar

from belvedere.app import Server
from belvedere.app.options.environment import PREFIXES, environment
from belvedere.app.options.options import parse_known
from belvedere.scene.serving.options import SceneOptions
from belvedere.scene.serving.starting import starting

if TYPE_CHECKING:
    from belvedere.app import Controller, State
    from belvedere.app.running.engine import Engine
    from belvedere.scene.kinds.roots import AssetRoots

__all__ = ["Serving"]

_log = logging.getLogger("belvedere.scene")


class Serving:
    """The running side of a scene server; its base class."""

    _environment: ClassVar[tuple[str, ...]] = PREFIXES
    _auth: ClassVar[str | None] = None

    server: Server
    options: SceneOptions
    assets: AssetRoots
    _own_server: bool  # made by this, not given to it

    # --- what it consists of --------------------------------------------------------------------------------------

    @property
    def engine(self) -> Engine:
        """The inside of the app's server."""
        return self.server._engine

    @property
    def state(self) -> State:
        """The app's shared state."""
        return self.server.state

    @property
    def controller(self) -> Controller:
        """The app's late-bound functions."""
        return self.server.controller

    @property
    def ui(self) -> Any:
        """The virtual nodes of the app's pages."""
        return self.server.ui

    # --- its life -------------------------------------------------------------------------------------------------

    def start(self, free_port: bool | None = None, **kwargs: Any) -> Any:
        """Start the server: blocks, and inside a running loop (a notebook) returns a task.

        Args:
            free_port: take another port where this one is taken; None is what the option says.
            kwargs: as for `Server.start`, and options of scenes.

        Raises:
            OSError: the port is taken.
            ValueError: an option is out of range.
            TypeError: an argument is not known.
        """
        if free_port is not None:
            kwargs["free_port"] = free_port
        said = parse_known(self.server.cli)
        self.options, given = starting(self.options, said, environment(self._environment), kwargs)
        self._apply_options()
        if self._auth is not None and "auth" not in said:
            given.setdefault("auth", self._auth)
        return self.server.start(**given)

    def run(self, free_port: bool | None = None, **kwargs: Any) -> Any:
        """Start the server; see `start`."""
        return self.start(free_port, **kwargs)

    def start_in_thread(self, **kwargs: Any) -> None:
        """Start the server in a background thread; return when it is ready. See `Server.start_in_thread`."""
        kwargs = {"host": self.options.host, "port": self.options.port, **kwargs}
        self.server.start_in_thread(**kwargs)

    async def stop(self) -> None:
        """Stop the server; see `Server.stop`."""
        await self.server.stop()

    @property
    def running(self) -> bool:
        """Whether the server is starting or running."""
        return self.server.running

    @property
    def ready(self) -> asyncio.Future[bool]:
        """A future that is done once the server is ready."""
        return self.server.ready

    @property
    def port(self) -> int | None:
        """The port in use, once started."""
        return self.server.port

    def links(self) -> dict[str, str]:
        """Return the address to open for each role, ``{"control": …, "view": …}``, with the `queries`."""
        return self.server.links()

    # --- its inside -----------------------------------------------------------------------------------------------

    def _make_server(self, name: str) -> Server:
        if self._environment == PREFIXES:
            return Server(name)
        kind: type[Server] = type("Server", (Server,), {"_environment": self._environment})
        return kind(name)

    def _apply_options(self) -> None:
        options = self.options
        if self._own_server or options.websocket_max_size != SceneOptions.websocket_max_size:
            self.engine.options = dataclasses.replace(self.engine.options, ws_max_msg_size=options.websocket_max_size)
        self.server._runner.lifecycle.link_query = options.query
        for root in options.roots:
            self.assets.add(root)
        if options.verbose and _log.level == logging.NOTSET:
            _log.setLevel(logging.INFO)
