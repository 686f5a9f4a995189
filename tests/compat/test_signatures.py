"""The members of the references' classes have the signatures that their documents give.

A tuple is a parameter: its name, and its default where it has one. `DEVIATIONS` lists what differs on purpose.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from belvedere.compat.trame_server.core import Server
from belvedere.compat.vuer import Vuer, VuerSession
from belvedere.compat.vuer.events import ClientEvent, Frame, ServerRPC
from belvedere.scene.tree.operators import Operation

Parameters = list[tuple[Any, ...]]

METHODS: dict[str, Parameters] = {
    "__init__": [
        ("name", "trame"),
        ("vn_constructor", None),
        ("translator", None),
        ("parent_server", None),
        ("**options",),
    ],
    "enable_module": [("module",), ("**kwargs",)],
    "js_call": [("ref", None), ("method", None), ("*args",)],
    "get_server_state": [],
    "add_protocol_to_configure": [("configure_protocol_fn",)],
    "protocol_call": [("method",), ("*args",), ("**kwargs",)],
    "force_state_push": [("*key_names",)],
    "start": [
        ("port", None),
        ("thread", False),
        ("open_browser", None),
        ("show_connection_info", True),
        ("disable_logging", False),
        ("backend", None),
        ("exec_mode", "main"),
        ("timeout", None),
        ("host", None),
        ("**kwargs",),
    ],
    "stop": [],
}

ASYNCHRONOUS = {"stop"}

_NAMES = """
    change trigger trigger_name name root_server translator options client_type cli state context controller ui
    running ready protocol port server_options
"""
PROPERTIES = _NAMES.split()

DEVIATIONS: dict[str, Parameters] = {
    # The guide calls it with args=[…]: a keyword that follows *args can only stand in **kwargs.
    "js_call": [("**kwargs",)],
}


def parameters(function: Any) -> Parameters:
    """Return the parameters of a method, `self` left out."""
    spelled: dict[Any, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    _, *taken = inspect.signature(function).parameters.values()
    return [
        (spelled.get(one.kind, "") + one.name, *(() if one.default is inspect.Parameter.empty else (one.default,)))
        for one in taken
    ]


@pytest.mark.parametrize("name", METHODS)
def test_a_method_has_the_documented_parameters(name: str) -> None:
    """Names, order and defaults of the parameters are those of the document."""
    assert parameters(getattr(Server, name)) == METHODS[name] + DEVIATIONS.get(name, [])


@pytest.mark.parametrize("name", METHODS)
def test_a_method_is_asynchronous_where_documented(name: str) -> None:
    """A method is a coroutine function if and only if the document says so."""
    assert inspect.iscoroutinefunction(getattr(Server, name)) == (name in ASYNCHRONOUS)


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_is_one(name: str) -> None:
    """What the document lists as a property is a property of the class."""
    assert isinstance(inspect.getattr_static(Server, name), property)


def test_client_type_can_be_set() -> None:
    """`client_type` takes the two documented values, and no other."""
    server = Server()
    assert server.client_type == "vue3"
    server.client_type = "vue2"
    with pytest.raises(ValueError, match="vue4"):
        server.client_type = "vue4"


# --- vuer -------------------------------------------------------------------------------------------------------------

VUER_METHODS: dict[tuple[type[Any], str], Parameters] = {
    (Vuer, "bind"): [("fn", None), ("start", False)],
    (Vuer, "spawn"): [("fn", None), ("start", False)],
    (Vuer, "spawn_task"): [("fn", None), ("start", False)],
    (Vuer, "relay"): [("request",)],
    (Vuer, "bound_fn"): [("session_proxy",)],
    (Vuer, "send"): [("ws_id",), ("event", None), ("event_bytes", None)],
    (Vuer, "rpc"): [("ws_id",), ("event",), ("ttl", 2.0)],
    (Vuer, "rpc_stream"): [("ws_id",), ("event", None), ("event_bytes", None)],
    (Vuer, "uplink"): [("proxy",)],
    (Vuer, "downlink"): [("request",), ("ws",)],
    (Vuer, "add_handler"): [("event_type",), ("fn", None), ("once", False)],
    (Vuer, "run"): [("free_port", None)],
    (VuerSession, "grab_render"): [("ttl", 2.0), ("**kwargs",)],
    (VuerSession, "spawn_task"): [("task",), ("name", None)],
}

VUER_DEVIATIONS: dict[tuple[type[Any], str], Parameters] = {
    # Which clients a main is for, as in the reference's later releases.
    (Vuer, "spawn"): [("**filters",)],
    (Vuer, "spawn_task"): [("**filters",)],
    # A handler can be for the events of one element.
    (Vuer, "add_handler"): [("key", None)],
    # Arguments of the start.
    (Vuer, "run"): [("**kwargs",)],
    # A task can end with the main that began it, which the reference's document wishes for.
    (VuerSession, "spawn_task"): [("until", "session")],
}

VUER_ASYNCHRONOUS = {"relay", "send", "rpc", "uplink", "downlink", "grab_render"}
VUER_GENERATORS = {"bound_fn", "rpc_stream"}  # of events, one after another

VUER_ATTRIBUTES = {
    "domain": "https://vuer.ai",
    "host": "localhost",
    "port": 8012,
    "free_port": None,
    "static_root": None,  # deviation: the reference serves the current folder to whoever asks
    "queue_len": 100,
    "cors": "",  # deviation: the reference lets the pages of all sites in
    "queries": {},
    "cert": None,
    "key": None,
    "ca_cert": None,
    "verbose": None,
    "REQUEST_MAX_SIZE": 268435456,
    "WEBSOCKET_MAX_SIZE": 268435456,
}


@pytest.mark.parametrize(("kind", "name"), VUER_METHODS, ids=lambda one: getattr(one, "__name__", one))
def test_a_method_of_vuer_has_the_documented_parameters(kind: type[Any], name: str) -> None:
    """Names, order and defaults of the parameters are those of the document."""
    assert parameters(getattr(kind, name)) == VUER_METHODS[kind, name] + VUER_DEVIATIONS.get((kind, name), [])


@pytest.mark.parametrize(("kind", "name"), VUER_METHODS, ids=lambda one: getattr(one, "__name__", one))
def test_a_method_of_vuer_is_asynchronous_where_documented(kind: type[Any], name: str) -> None:
    """A method is a coroutine function, or an asynchronous generator, if and only if the document says so."""
    assert inspect.iscoroutinefunction(getattr(kind, name)) == (name in VUER_ASYNCHRONOUS)
    assert inspect.isasyncgenfunction(getattr(kind, name)) == (name in VUER_GENERATORS)


@pytest.mark.parametrize("name", VUER_ATTRIBUTES)
def test_an_option_of_vuer_is_an_attribute_of_its_class(name: str) -> None:
    """The class shows the documented default, or the safer one."""
    assert getattr(Vuer, name) == VUER_ATTRIBUTES[name]


def test_vuer_serves_its_own_client() -> None:
    """`client_root` is the folder of the built client."""
    assert Vuer.client_root.name == "client"


@pytest.mark.parametrize("name", ["socket", "set", "update", "add", "upsert", "remove"])
def test_a_property_of_a_session_is_one(name: str) -> None:
    """What the document lists as a property of the session is one."""
    assert isinstance(inspect.getattr_static(VuerSession, name), property)


def test_operators_of_a_server_are_those_of_a_session() -> None:
    """``app.set @ …`` and its like are there, to be called too."""
    app = Vuer()
    for name in ("set", "update", "add", "upsert", "remove"):
        assert isinstance(getattr(app, name), Operation)


def test_events_take_the_documented_arguments() -> None:
    """A client event is made of type, key, value and time; a frame of an event and a rate."""
    assert parameters(ClientEvent.__init__)[:4] == [("etype", None), ("key", None), ("value", None), ("ts", None)]
    assert parameters(Frame.__init__)[:2] == [("data",), ("frame_rate", 60.0)]
    assert ServerRPC(None, "X").uuid
