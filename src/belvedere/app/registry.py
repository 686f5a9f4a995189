"""The servers of a process, by name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from belvedere.app.server import Server
from belvedere.transport.host import Upload

__all__ = ["DEFAULT_NAME", "find_upload", "forget_server", "get_server", "make_servers"]

DEFAULT_NAME = "belvedere"
"""Name of the server that `get_server()` makes where there is none."""

_lock = threading.RLock()
_servers: dict[str, Server] = {}
_current: list[Server] = []
_maker: tuple[str, Callable[..., Server]] = (DEFAULT_NAME, Server)


def make_servers(default_name: str, factory: Callable[..., Server]) -> None:
    """Let `get_server` make servers with `factory`, and call the one that nobody named `default_name`."""
    global _maker  # noqa: PLW0603 - one registry a process
    _maker = (default_name, factory)


def get_server(name: str | Server | None = None, create: bool = True, **kwargs: Any) -> Server:
    """Return the server called `name`; without a name, the one asked for last.

    Args:
        name: of the server. A `Server` is returned as it is.
        create: makes it where it does not exist.
        kwargs: options of a server that is made.

    Raises:
        LookupError: if it does not exist and is not to be made.
    """
    if isinstance(name, Server):
        return name
    with _lock:
        if name is None and _current:
            return _current[-1]
        default_name, factory = _maker
        name = name or default_name
        server = _servers.get(name)
        if server is None:
            if not create:
                known = ", ".join(_servers) or "none"
                raise LookupError(f"there is no server {name!r}; known are: {known}")
            server = _servers[name] = factory(name, **kwargs)
        _current[:] = [server]
        return server


def forget_server(name: str) -> None:
    """Let `get_server` make a new server of that name the next time."""
    with _lock:
        server = _servers.pop(name, None)
        if server in _current:
            _current.clear()


def find_upload(value: Any) -> Upload | None:
    """Return the file that one value of a file input's variable stands for, whichever server keeps it."""
    with _lock:
        servers = list(_servers.values())
    found = (server.uploaded(value) for server in servers)
    return next((upload for upload in found if isinstance(upload, Upload)), None)
