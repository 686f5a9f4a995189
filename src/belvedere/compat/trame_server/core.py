"""`trame_server.core`: the server under its reference's name, and the signatures its document gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal, cast

from belvedere.app import server as native
from belvedere.compat.trame_server.controller import Controller
from belvedere.compat.trame_server.state import ServerState, State
from belvedere.compat.trame_server.ui import VirtualNodeManager
from belvedere.compat.trame_server.utils.namespace import Translator

__all__ = ["Controller", "Server", "State", "Translator", "VirtualNodeManager", "set_default_client_type"]

ClientType = Literal["vue2", "vue3"]

_defaults: dict[str, ClientType] = {"client_type": "vue3"}


class ClientTypeError(TypeError, ValueError):
    """A client type that does not exist, or that comes after another one was chosen."""


def set_default_client_type(value: ClientType) -> None:
    """Choose the client type of the servers made from now on.

    Raises:
        ClientTypeError: if there is no such type.
    """
    _check_client_type(value)
    _defaults["client_type"] = value


def _check_client_type(value: Any) -> None:
    if value not in ("vue2", "vue3"):
        raise ClientTypeError(f"the client type is 'vue2' or 'vue3', not {value!r}")


class Server(native.Server):
    """The core object: it manages the communication with clients and holds state and controller.

    Environment variables of the reference (``TRAME_DEFAULT_HOST``, ``TRAME_BACKEND`` …) are read as well.

    Args:
        name: identifies the server.
        vn_constructor: makes the virtual nodes of `ui`.
        translator: gives the names of state and controller their names in the document.
        parent_server: the server that this one is a part of.
        options: ``log_network``, ``ws_max_msg_size``, ``ws_heart_beat``, ``desktop_debug`` and Belvedere's own.
    """

    _environment: ClassVar[tuple[str, ...]] = ("BELVEDERE", "TRAME")

    def __init__(
        self,
        name: str = "trame",
        vn_constructor: Any = None,
        translator: Any = None,
        parent_server: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(name, vn_constructor, translator, parent_server, **options)
        self._state = ServerState.of_server(self._engine, self._translator)
        self._controller = Controller.of_server(self._engine, self._translator)
        self._chosen_type: ClientType | None = None

    @property
    def name(self) -> str:
        """Name of the server."""
        return self._name

    @property
    def client_type(self) -> str:
        """``"vue3"``, or ``"vue2"``: widgets of `trame.widgets.vuetify` take the names of Vuetify 2. Set once."""
        return self._root._chosen_type or _defaults["client_type"]

    @client_type.setter
    def client_type(self, value: str) -> None:
        _check_client_type(value)
        if self._root._chosen_type not in (None, value):
            raise ClientTypeError(f"the client type is {self._root._chosen_type!r} already; it is chosen once")
        self._root._chosen_type = cast("ClientType", value)

    @property
    def change(self) -> Callable[..., Any]:
        """Decorator ``@server.change(key1, key2)``: called as ``fn(**state)`` when one of the variables changes."""
        return self.state.change

    @property
    def trigger(self) -> Callable[..., Any]:
        """Decorator ``@server.trigger(name)``: clients call the function by ``trigger('name')``."""
        return self.controller.trigger

    @property
    def trigger_name(self) -> Callable[..., str]:
        """Function that registers a trigger for a function and returns its name."""
        return self.controller.trigger_name

    @property
    def state(self) -> ServerState:
        """The variables shared with the clients."""
        return cast("ServerState", self._state)

    def js_call(self, ref: str | None = None, method: str | None = None, *args: Any, **kwargs: Any) -> None:
        """Call a method of a component of the page.

        Args:
            ref: of the component.
            method: its name.
            args: its arguments.
            kwargs: ``args=[…]``, in place of arguments by position.
        """
        super().js_call(ref, method, *args, **kwargs)

    def get_server_state(self) -> dict[str, Any]:
        """Return name and state of the server, the state as a new client would get it."""
        return {"name": self.name, "state": super().get_server_state()}

    def clear_state_client_cache(self, *state_names: str) -> None:
        """Send variables again to all clients, where they exist."""
        self.force_state_push(*(name for name in state_names if name in self.state))

    @property
    def _root(self) -> Server:
        return cast("Server", self.root_server)
