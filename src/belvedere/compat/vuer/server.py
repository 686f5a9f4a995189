"""`vuer.server`: server and session under their reference's names, with its defaults where they are safe."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar, overload

from belvedere.compat.vuer.schemas import element_class
from belvedere.scene.element import Element
from belvedere.scene.events import ClientEvent, ServerRPC
from belvedere.scene.serving.server import SceneServer
from belvedere.scene.serving.session import SceneSession
from belvedere.transport.static import client_folder

__all__ = ["Vuer", "VuerSession"]

_T = TypeVar("_T")


class _Option(Generic[_T]):
    """An option that is read at the class, its default, and at a server, what was decided on."""

    def __init__(self, default: _T) -> None:
        self.default = default
        self._name = ""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, server: None, owner: type[Any]) -> _T: ...
    @overload
    def __get__(self, server: SceneServer, owner: type[Any]) -> _T: ...
    def __get__(self, server: SceneServer | None, owner: type[Any]) -> Any:
        if server is None:
            return self.default
        value = getattr(server.options, self._name.lower())
        if self._name == "port":
            return server.server.port or value
        return self.default if value is None else value


class VuerSession(SceneSession):
    """A client of a `Vuer` server."""

    @property
    def CURRENT_WS_ID(self) -> str:
        """Id of the session, for `Vuer.send`."""
        return self.id

    @property
    def vuer(self) -> SceneServer:
        """Whose client it is."""
        return self.server


class Vuer(SceneServer):
    """A server of scenes.

    Args:
        options: as keyword arguments; see the attributes. Subclasses may give other defaults.

    Attributes:
        domain: kept for programs that read it; links are to our own page.
        host: address to bind.
        port: port to listen to.
        free_port: take another port where this one is taken; no other program is ended.
        static_root: folders whose files elements may name. The reference serves the current folder; here it is None.
        queue_len: events of a session that may wait to be read.
        cors: other origins whose pages may use the server. The reference lets all in; here it is empty.
        queries: added to the links for the page.
        cert: file of the certificate; serves HTTPS.
        key: file of its private key.
        ca_cert: authority whose certificates clients must have.
        client_root: folder of the built client.
        verbose: log events.
        REQUEST_MAX_SIZE: largest upload, bytes.
        WEBSOCKET_MAX_SIZE: largest message taken from a client, bytes.
    """

    _environment: ClassVar[tuple[str, ...]] = ("BELVEDERE", "VUER")

    domain = _Option("https://vuer.ai")
    host = _Option("localhost")
    port = _Option(8012)
    free_port: _Option[Any] = _Option(None)
    static_root: _Option[Any] = _Option(None)
    queue_len = _Option(100)
    cors = _Option("")
    queries: _Option[Any] = _Option({})
    cert: _Option[Any] = _Option(None)
    key: _Option[Any] = _Option(None)
    ca_cert: _Option[Any] = _Option(None)
    client_root = _Option(client_folder())
    verbose: _Option[Any] = _Option(None)
    REQUEST_MAX_SIZE: _Option[int] = _Option(1 << 28)
    WEBSOCKET_MAX_SIZE: _Option[int] = _Option(1 << 28)

    def __init__(self, **options: Any) -> None:
        own = {name: getattr(type(self), name) for name in _NAMES if not isinstance(_found(type(self), name), _Option)}
        super().__init__("vuer", **{**own, **options})

    @staticmethod
    def element_class(tag: str) -> type[Element]:
        """Return the class of elements that other programs name by `tag`."""
        return element_class(tag)

    async def rpc(self, ws_id: str, event: ServerRPC, ttl: float = 2.0) -> ClientEvent | None:
        """Ask one client; see `SceneServer.rpc`."""
        return await super().rpc(ws_id, event, ttl=ttl)

    def get_url(self, host: str | None = None) -> str:
        """Return the address of the page, with the token of the role control.

        Args:
            host: name of this machine to put in place of the one that is bound.
        """
        url = self.links()["control"]
        if host is None:
            return url
        scheme, _, rest = url.partition("://")
        _, slash, path = rest.partition("/")
        return f"{scheme}://{host}:{self.port}{slash}{path}"

    def _make_session(self, session: Any, graph: Any, info: dict[str, Any]) -> SceneSession:
        return VuerSession(self, session, graph, info)


def _found(kind: type[Any], name: str) -> Any:
    return next((vars(one)[name] for one in kind.__mro__ if name in vars(one)), None)


_NAMES = tuple(name for name, value in vars(Vuer).items() if isinstance(value, _Option))
