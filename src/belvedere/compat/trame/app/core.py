"""`trame.app.core`: servers by name."""

from __future__ import annotations

from typing import Any, Literal

from belvedere.app import registry
from belvedere.compat.trame_server.client import Client
from belvedere.compat.trame_server.core import Server

__all__ = ["Client", "Server", "get_client", "get_server"]

registry.make_servers("trame", Server)


def get_server(
    name: str | Server | None = None,
    create_if_missing: bool = True,
    client_type: Literal["vue2", "vue3"] | None = None,
    **kwargs: Any,
) -> Server | None:
    """Return the server called `name`, the current one without a name; None where it is neither there nor to be made.

    Args:
        name: of the server. A server is returned as it is.
        create_if_missing: makes it where it does not exist.
        client_type: set on the server where given.
        kwargs: options of a server that is made.
    """
    registry.make_servers("trame", Server)  # somebody else may have chosen otherwise
    try:
        server = registry.get_server(name, create_if_missing, **kwargs)
    except LookupError:
        return None
    if client_type is not None:
        server.client_type = client_type
    return server  # type: ignore[return-value]


def get_client(url: str | None = None, hot_reload: bool = False, **kwargs: Any) -> Client:
    """Return a client of the server at `url`; `connect` opens it."""
    return Client(url, hot_reload=hot_reload, **kwargs)
