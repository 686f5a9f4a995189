"""The members of `trame_server.core.Server` have the signatures that its document gives.

A tuple is a parameter: its name, and its default where it has one. `DEVIATIONS` lists what differs on purpose.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from belvedere.compat.trame_server.core import Server

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
