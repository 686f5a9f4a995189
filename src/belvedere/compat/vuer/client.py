"""`vuer.client`: a Python client under its reference's name.

The client has a copy of the scene and not a stream of messages. So what `recv` returns is made of what changed: the
scene as it is at first (``SET``), then nodes that came or changed (``UPSERT``) and keys of those that went
(``REMOVE``), each the newest; and what the program tells or asks this client in particular.
"""

from __future__ import annotations

import asyncio
import os
import platform
import ssl as tls
from collections.abc import AsyncIterator, Awaitable
from types import TracebackType
from typing import Any, Self, final

import belvedere
from belvedere.remote import Client
from belvedere.scene.events import ClientEvent, SceneEvent, ServerEvent
from belvedere.scene.serving.remote import RemoteScene
from belvedere.scene.tree.nodes import ROOT

__all__ = ["VuerClient"]

_SCHEMES = {"ws": "http", "wss": "https"}
_MOST = 10_000  # messages that wait to be read; the oldest go


@final
class VuerClient:
    """A client of a `Vuer` server.

    ::

        async with VuerClient(URI="ws://localhost:8012/#token=…") as client:
            client.send @ ClientEvent(etype="MOVE", value=[0, 1, 0])
            async for event in client:
                …

    Args:
        URI: of the server, with its token; by default that of the environment, ``VUER_CLIENT_URI``.
        token: instead of the URI's.
        ssl_verify: whether the server's certificate must be known here; by default ``VUER_SSL_VERIFY``.
        info: what the client says of itself beyond its platform.
    """

    def __init__(
        self,
        URI: str | None = None,
        *,
        token: str | None = None,
        ssl_verify: bool | None = None,
        **info: Any,
    ) -> None:
        uri = URI or os.environ.get("VUER_CLIENT_URI") or "ws://localhost:8012"
        scheme, colon, rest = uri.partition("://")
        self.URI = uri
        verify = os.environ.get("VUER_SSL_VERIFY", "1").lower() not in ("0", "false", "no")
        context = None
        if not (verify if ssl_verify is None else ssl_verify) and scheme in ("wss", "https"):
            context = tls.create_default_context()
            context.check_hostname = False
            context.verify_mode = tls.CERT_NONE
        said = {"client": "python", **_platform(), **info}
        self._client = Client(_SCHEMES.get(scheme, scheme) + colon + rest, token=token, info=said, ssl=context)
        self._received: asyncio.Queue[ServerEvent] = asyncio.Queue(_MOST)
        self._asked: dict[str, asyncio.Future[Any]] = {}
        scene = self._client.scene
        scene.on("*")(self._put)
        scene.answer("*")(self._answer)
        self._client.watch(("scene", scene.name))(self._changed)
        self._known: set[str] | None = None  # keys that were told of; None: nothing was

    @property
    def send(self) -> _Send:
        """Send an event: ``client.send @ event`` or ``await client.send(event)``."""
        return _Send(self)

    @property
    def scene(self) -> RemoteScene:
        """The scene as it is now."""
        return self._client.scene

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._client.connected

    async def connect(self) -> Self:
        """Connect; what the client says of itself is sent by itself. Raises as `belvedere.Client.connect`."""
        await self._client.connect()
        return self

    async def close(self) -> None:
        """Close the connection."""
        await self._client.close()

    async def __aenter__(self) -> Self:
        return await self.connect()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def recv(self, timeout: float | None = None) -> ServerEvent:  # noqa: ASYNC109 (the reference's)
        """Wait for what the server has to say.

        Raises:
            asyncio.TimeoutError: nothing came within `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            return await self._received.get()

    async def __aiter__(self) -> AsyncIterator[ServerEvent]:
        while True:
            yield await self.recv()

    def give(self, event: ClientEvent | SceneEvent) -> None:
        """Send an event: what happened here, the answer to a question, or a change of the scene that all see.

        Raises:
            TypeError: it is neither.
        """
        if isinstance(event, SceneEvent):
            self._client.scene.edit(event)
            return
        if not isinstance(event, ClientEvent):
            raise TypeError(f"a client event or a change of the scene is sent, not {event!r}")
        asked = self._asked.pop(event.etype, None)
        if asked is None:
            self._client.scene.send(event)
        elif not asked.done():
            asked.set_result(event.value)

    def _put(self, event: ServerEvent) -> None:
        if self._received.full():
            self._received.get_nowait()
        self._received.put_nowait(event)

    async def _answer(self, event: ServerEvent) -> Any:
        rtype = str(getattr(event, "rtype", ""))
        answer = self._asked[rtype] = asyncio.get_running_loop().create_future()
        self._put(event)
        try:
            return await answer
        finally:
            self._asked.pop(rtype, None)

    def _changed(self, paths: list[tuple[str, ...]]) -> None:
        scene = self._client.scene
        keys = scene.keys()
        if self._known is None:
            self._known = set(keys)
            root = _plain(scene, ROOT) or {"tag": "Scene", "key": ROOT}
            root["children"] = [_plain(scene, key) for key in keys]
            self._put(ServerEvent(root, "SET"))
            return
        gone, self._known = self._known - set(keys), set(keys)
        ids = {path[2] for path in paths if len(path) > 2}
        nodes = [_plain(scene, key) for key in keys if key in ids or scene.id_of(key) in ids]
        if gone:
            self._put(ServerEvent({"keys": sorted(gone)}, "REMOVE"))
        if nodes:
            self._put(ServerEvent({"nodes": nodes, "to": None}, "UPSERT"))


@final
class _Send:
    """Sends events, in both spellings."""

    def __init__(self, client: VuerClient) -> None:
        self._client = client

    def __matmul__(self, event: Any) -> None:
        self._client.give(event)

    def __call__(self, event: Any) -> Awaitable[None]:
        self._client.give(event)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


def _plain(scene: RemoteScene, key: str) -> dict[str, Any] | None:
    node = scene.node(key)
    return None if node is None else {"tag": node.tag, "key": key, **node.properties}


def _platform() -> dict[str, str]:
    return {
        "clientVersion": belvedere.__version__,
        "pythonVersion": platform.python_version(),
        "platform": platform.platform(),
        "machine": platform.machine(),
    }
