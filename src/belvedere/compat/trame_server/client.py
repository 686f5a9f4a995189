"""`trame_server.client`: a program's line to a server."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Any

from belvedere import remote
from belvedere.remote.errors import ClientError
from belvedere.remote.state import RemoteState

__all__ = ["Client", "ConnectionStatus"]

_PATH = "/ws"

_log = logging.getLogger("belvedere.compat")


class ConnectionStatus(IntEnum):
    """How far a client is."""

    DISCONNECTED = 0
    CONNECTING = 1
    CONNECTED = 2


class _StateToCome:
    """What a client that is not connected has of the state: nothing, and what is written is lost."""

    def __init__(self, change: Callable[..., Any]) -> None:
        object.__setattr__(self, "change", change)

    def __enter__(self) -> _StateToCome:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)

    def __getitem__(self, key: str) -> None:
        pass

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __setitem__(self, key: str, value: Any) -> None:
        _log.warning("%r is written to the state of a client that is not connected, and lost", key)


class _ConnectedState(RemoteState):
    """The state of a server, with listeners."""

    __slots__ = ("change",)

    def __init__(self, client: remote.Client, change: Callable[..., Any]) -> None:
        super().__init__(client)
        object.__setattr__(self, "change", change)


class Client:
    """A client of a server. Listeners may be registered before it is connected.

    Args:
        url: the server's link with its token, or ``ws://host:port/ws``.
        config: may carry the address as ``sessionURL`` and the token as ``secret``.
        translator: not used: a client sees the document's names.
        hot_reload: not used.
    """

    def __init__(
        self,
        url: str | None = None,
        config: Mapping[str, Any] | None = None,
        translator: Any = None,
        hot_reload: bool = False,
    ) -> None:
        self._config = dict(config or {})
        self._url = url or self._config.get("sessionURL")
        self._listeners: list[tuple[tuple[str, ...], Callable[..., Any]]] = []
        self._client: remote.Client | None = None
        self._connecting = False
        self._state: _StateToCome | _ConnectedState = _StateToCome(self._change)

    @property
    def connected(self) -> ConnectionStatus:
        """How far it is: 0 not connected, 1 connecting, 2 connected."""
        if self._client is not None and self._client.connected:
            return ConnectionStatus.CONNECTED
        return ConnectionStatus.CONNECTING if self._connecting else ConnectionStatus.DISCONNECTED

    @property
    def state(self) -> Any:
        """The state variables of the server, all None before it was connected; ``state.change`` is `change`."""
        return self._state

    @property
    def change(self) -> Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]]:
        """``@client.change("a")``: called when one of the variables changes."""
        return self._change

    async def connect(self, url: str | None = None, **kwargs: Any) -> None:
        """Connect; return once the state is here. Does nothing where it is connected or connecting.

        Args:
            url: in place of the one given before.
            kwargs: ``secret``: the server's token, where the link does not carry it.

        Raises:
            ClientError: nobody answers, or the server refuses.
            ValueError: no address was given.
        """
        if self._client is not None or self._connecting:
            return
        address = url or self._url
        if not address:
            raise ValueError("where is the server? Give its link: get_client(url)")
        self._connecting = True
        try:
            # Programs give the reference's standard secret along with any address: a link's own token goes first.
            secret = None if "token=" in address else kwargs.get("secret", self._config.get("secret"))
            client = remote.Client(_link(address), token=secret)
            await client.connect()
        finally:
            self._connecting = False
        self._client = client
        self._state = _ConnectedState(client, self._change)
        for keys, function in self._listeners:
            client.change(*keys)(function)

    async def disconnect(self) -> None:
        """Close the connection."""
        client, self._client = self._client, None
        self._state = _StateToCome(self._change)
        if client is not None:
            await client.close()

    async def call_trigger(
        self, name: str, args: Iterable[Any] | None = None, kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Call a trigger of the server; return its result. Raises as `belvedere.Client.call` does."""
        return await self._connected().call(name, *(args or ()), **(kwargs or {}))

    def _change(self, *keys: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            self._listeners.append((keys, function))
            if self._client is not None:
                self._client.change(*keys)(function)
            return function

        return register

    def _connected(self) -> remote.Client:
        if self._client is None:
            raise ClientError("the client is not connected; await connect() first")
        return self._client


def _link(url: str) -> str:
    """Return the link of a page, also for the address of its WebSocket."""
    address, hash_sign, fragment = url.partition("#")
    if address.startswith("ws"):
        address = "http" + address.removeprefix("ws").removesuffix(_PATH)
    return address + hash_sign + fragment
