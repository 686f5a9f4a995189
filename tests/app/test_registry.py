from __future__ import annotations

from collections.abc import Iterator

import pytest

from belvedere.app import Server, forget_server, get_server
from belvedere.app.registry import DEFAULT_NAME, make_servers


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Forget the servers of a test."""
    yield
    for name in ("one", "two", "own", "belvedere"):
        forget_server(name)


def test_one_server_a_name() -> None:
    """A name always gives the same server."""
    assert get_server("one") is get_server("one")
    assert get_server("one") is not get_server("two")
    assert get_server("one").name == "one"


def test_current() -> None:
    """Without a name, the server asked for last."""
    one, two = get_server("one"), get_server("two")
    assert get_server() is two
    assert get_server("one") is get_server() is one


def test_default_name() -> None:
    """The first server without a name is called belvedere."""
    make_servers(DEFAULT_NAME, Server)
    assert get_server().name == "belvedere"


def test_other_servers_by_default() -> None:
    """Whoever brings a server of its own kind says how it is made, and what the one without a name is called."""

    class Own(Server):
        pass

    make_servers("own", Own)
    try:
        server = get_server()
        assert (type(server), server.name) == (Own, "own")
    finally:
        make_servers(DEFAULT_NAME, Server)


def test_not_created() -> None:
    """A server that is not to be made and does not exist is an error that names those there are."""
    get_server("one")
    with pytest.raises(LookupError, match="one"):
        get_server("other", create=False)


def test_a_server_is_itself() -> None:
    """A server given instead of a name is returned."""
    server = get_server("one")
    assert get_server(server) is server


def test_options_are_passed_on() -> None:
    """Options reach a server that is made."""
    assert get_server("two", ws_heart_beat=5).options["ws_heart_beat"] == 5
