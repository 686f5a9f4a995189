"""Protocols: methods that clients call by name, and topics that they hear of.

A protocol is a class whose methods are exported under names of their own::

    class Solver(LinkProtocol):
        @export_rpc("solver.residual")
        def residual(self, step):
            return self.residuals[step]

    server.add_protocol_to_configure(lambda root: root.registerLinkProtocol(Solver()))

A page calls it with ``call('solver.residual', 3)``, a script with ``await client.call("solver.residual", 3)``, the
program itself with ``server.protocol_call("solver.residual", 3)``. Such a call runs where a trigger would: coroutine
functions on the loop, others on the application thread. What a protocol publishes reaches every page, or one.

Some methods have two spellings: programs written for wslink know the second.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, final

from belvedere.app.code_site import CodeSite, call_site
from belvedere.app.errors import ServerStateError, UnknownMethodError

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session

__all__ = ["TOPIC_PREFIX", "LinkProtocol", "Protocols", "RootProtocol", "export_rpc", "register"]

TOPIC_PREFIX = "publish:"
"""Put before the topics of protocols, to tell them from events of Belvedere's own."""

_F = TypeVar("_F", bound=Callable[..., Any])
_EXPORTED = "__belvedere_rpc__"


class Publish(Protocol):
    """Sends something to clients."""

    def __call__(
        self, topic: str, data: Any, client_id: str | None = None, skip_last_active_client: bool = False
    ) -> None:
        """Tell all clients, or one."""


def export_rpc(name: str) -> Callable[[_F], _F]:
    """Decorate a method of a `LinkProtocol` to be called by clients as `name`. It may have several names."""
    if not isinstance(name, str) or not name:
        raise TypeError(f"the name of an exported method is a non-empty string, not {name!r}")

    def decorate(function: _F) -> _F:
        setattr(function, _EXPORTED, (*getattr(function, _EXPORTED, ()), name))
        return function

    return decorate


register = export_rpc


class LinkProtocol:
    """Base of protocols: exported methods, and what they need of the server."""

    _core: RootProtocol | None = None  # few names are taken: subclasses have attributes of their own

    def init(self, publish: Publish, addAttachment: Callable[[Any], Any], stopServer: Callable[[], None]) -> None:
        """Take what the server gives a protocol when it is registered."""

    @property
    def core_server(self) -> RootProtocol | None:
        """The root protocol, while it is registered."""
        return self._core

    coreServer = core_server

    def publish(
        self, topic: str, data: Any, client_id: str | None = None, skip_last_active_client: bool = False
    ) -> None:
        """Tell clients of something; before the server runs there is nobody to tell.

        Args:
            topic: what it is about.
            data: anything MessagePack can carry, bytes and numeric arrays included.
            client_id: of the session to tell; None tells all.
            skip_last_active_client: leaves out the client on whose behalf this runs.
        """
        if self._core is not None:
            self._core.publish(topic, data, client_id, skip_last_active_client)

    def add_attachment(self, data: Any) -> Any:
        """Return `data`: bytes and arrays are sent as they are, within any value."""
        return data

    addAttachment = add_attachment

    def stop_server(self) -> None:
        """Stop the server."""
        if self._core is not None:
            self._core.stop_server()

    stopServer = stop_server

    def get_shared_object(self, key: str) -> Any:
        """Return what was put under `key` for all protocols of the server, or None."""
        return None if self._core is None else self._core.get_shared_object(key)

    getSharedObject = get_shared_object

    def get_application(self) -> Any:
        """Return the server, unless another object was put under ``"app"``."""
        return self.get_shared_object("app")

    getApplication = get_application

    def on_connect(self, request: Any, client_id: str) -> None:
        """Called when a session begins. `request` is what the client says of itself, `client_id` the session's id."""
        self.onConnect(request, client_id)

    def onConnect(self, request: Any, client_id: str) -> None:
        """Called by `on_connect`."""

    def on_close(self, client_id: str) -> None:
        """Called when a session has ended."""
        self.onClose(client_id)

    def onClose(self, client_id: str) -> None:
        """Called by `on_close`."""


@final
class RootProtocol:
    """The protocols of a server that runs. Given to the functions that configure them.

    Args:
        application: the server.
        publish: sends something to clients.
        stop: stops the server.
    """

    def __init__(self, application: Any, publish: Publish, stop: Callable[[], None]) -> None:
        self.publish = publish
        self.stop_server = self.stopServer = stop
        self._protocols: list[LinkProtocol] = []
        self._methods: dict[str, Callable[..., Any]] = {}
        self._shared: dict[str, Any] = {"app": application}

    def register_link_protocol(self, protocol: LinkProtocol) -> None:
        """Let clients call what `protocol` exports. A name that was exported before now means the new method.

        Raises:
            TypeError: it is not a `LinkProtocol`.
        """
        given: Any = protocol
        if not isinstance(given, LinkProtocol):
            what = f"the class {given.__name__}" if isinstance(given, type) else type(given).__name__
            raise TypeError(f"what is registered is an instance of a LinkProtocol, not {what}")
        protocol._core = self
        protocol.init(self.publish, protocol.add_attachment, self.stop_server)
        self._protocols.append(protocol)
        self._methods.update(_exported(protocol))

    registerLinkProtocol = register_link_protocol

    def unregister_link_protocol(self, protocol: LinkProtocol) -> None:
        """Take back what `register_link_protocol` did. Ignored where it was not registered."""
        if protocol in self._protocols:
            self._protocols.remove(protocol)
            protocol._core = None
            self._methods = {name: method for one in self._protocols for name, method in _exported(one)}

    unregisterLinkProtocol = unregister_link_protocol

    def get_link_protocols(self) -> list[LinkProtocol]:
        """Return the protocols, in the order of registration."""
        return list(self._protocols)

    getLinkProtocols = get_link_protocols

    def set_shared_object(self, key: str, shared: Any) -> None:
        """Put an object where all protocols find it; None takes it away."""
        if shared is None:
            self._shared.pop(key, None)
        else:
            self._shared[key] = shared

    setSharedObject = set_shared_object

    def get_shared_object(self, key: str) -> Any:
        """Return what was put under `key`, or None."""
        return self._shared.get(key)

    getSharedObject = get_shared_object

    def add_attachment(self, data: Any) -> Any:
        """Return `data`: bytes and arrays are sent as they are, within any value."""
        return data

    addAttachment = add_attachment

    @property
    def methods(self) -> dict[str, Callable[..., Any]]:
        """What is exported, by name."""
        return dict(self._methods)

    def find(self, name: str) -> Callable[..., Any]:
        """Return the method exported as `name`.

        Raises:
            UnknownMethodError: if there is none, with the nearest.
        """
        method = self._methods.get(name)
        if method is not None:
            return method
        near = difflib.get_close_matches(name, self._methods, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known are: {', '.join(self._methods) or 'none'}"
        raise UnknownMethodError(f"no protocol exports {name[:200]!r}{hint}")


@dataclass(eq=False)
class _Configuration:
    """A function that registers protocols."""

    function: Callable[[RootProtocol], Any]
    site: CodeSite | None  # where it was added
    made: list[LinkProtocol] = field(default_factory=list)  # what it has registered

    def apply(self, root: RootProtocol) -> None:
        """Let it register them."""
        before = root.get_link_protocols()
        self.function(root)
        self.made = [one for one in root.get_link_protocols() if one not in before]


@final
class Protocols:
    """What configures the protocols of one server, and the protocols while it runs."""

    def __init__(self, publish: Publish) -> None:
        self.root: RootProtocol | None = None
        self._publish = publish
        self._configure: list[_Configuration] = []
        self._application: Any = None
        self._stop: Callable[[], None] = lambda: None

    def belong_to(self, application: Any, stop: Callable[[], None]) -> None:
        """Say what protocols get as the application, and how they stop it."""
        self._application, self._stop = application, stop

    def add(self, configure: Callable[[RootProtocol], Any]) -> None:
        """Call `configure` with the root protocol at each start, and now if the server has started."""
        if not callable(configure):
            raise TypeError(f"what configures protocols is a function of one argument, not {type(configure).__name__}")
        self._configure.append(_Configuration(configure, call_site()))
        if self.root is not None:
            self._configure[-1].apply(self.root)

    def open(self) -> None:
        """Make the protocols of a start."""
        self.root = None  # what is added while these run is called in its turn
        root = RootProtocol(self._application, self._publish, self._stop)
        for configuration in self._configure:
            configuration.apply(root)
        self.root = root

    def forget_sites(self, unwanted: Callable[[CodeSite], bool]) -> None:
        """Forget what was added where `unwanted` says so, and its protocols."""
        gone = [one for one in self._configure if one.site is not None and unwanted(one.site)]
        self._configure = [one for one in self._configure if one not in gone]
        for protocol in [protocol for one in gone for protocol in one.made]:
            if self.root is not None:
                self.root.unregister_link_protocol(protocol)

    def saved(self) -> object:
        """Return what is registered, for `restore`."""
        return list(self._configure), None if self.root is None else self.root.get_link_protocols()

    def restore(self, saved: Any) -> None:
        """Let that be registered, and nothing else."""
        self._configure, protocols = saved
        if self.root is None or protocols is None:
            return
        for protocol in self.root.get_link_protocols():
            if protocol not in protocols:
                self.root.unregister_link_protocol(protocol)
        for protocol in protocols:
            if protocol not in self.root.get_link_protocols():
                self.root.register_link_protocol(protocol)

    def get(self, name: str) -> Callable[..., Any] | None:
        """Return the method exported as `name`, or None."""
        return None if self.root is None else self.root._methods.get(name)

    def names(self) -> list[str]:
        """Return the names of exported methods."""
        return [] if self.root is None else list(self.root._methods)

    def find(self, name: str) -> Callable[..., Any]:
        """Return the method exported as `name`.

        Raises:
            ServerStateError: before the server has started.
            UnknownMethodError: if there is none, with the nearest.
        """
        if self.root is None:
            raise ServerStateError("protocols are made when the server starts; start it first")
        return self.root.find(name)

    def connected(self, session: Session) -> list[Callable[[], Any]]:
        """Return what is to be called when `session` begins."""
        protocols = [] if self.root is None else self.root.get_link_protocols()
        return [partial(protocol.on_connect, session.info, session.id) for protocol in protocols]

    def closed(self, session: Session) -> list[Callable[[], Any]]:
        """Return what is to be called when `session` has ended."""
        protocols = [] if self.root is None else self.root.get_link_protocols()
        return [partial(protocol.on_close, session.id) for protocol in protocols]


def _exported(protocol: LinkProtocol) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield names and methods. A method that a subclass overrides keeps the names it was exported by."""
    for kind in reversed(type(protocol).__mro__):
        for attribute, function in vars(kind).items():
            for name in getattr(function, _EXPORTED, ()):
                yield name, getattr(protocol, attribute)
