"""Listening on all addresses of a name, or on none."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from belvedere.transport import AddressInUse, listen, listening


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """Yield a socket that listens on 127.0.0.1."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        yield sock


def test_any_port() -> None:
    """Port 0 gives a free port, the same one on every address of the host."""
    sockets = listen("localhost", 0)
    ports = {sock.getsockname()[1] for sock in sockets}
    for sock in sockets:
        sock.close()
    assert len(ports) == 1
    assert ports.pop() > 0


def test_taken(taken: socket.socket) -> None:
    """A taken port is an error that names it."""
    port = taken.getsockname()[1]
    with pytest.raises(AddressInUse, match=f"port {port} on 127.0.0.1 is in use") as caught:
        listen("127.0.0.1", port)
    assert isinstance(caught.value, OSError)
    assert caught.value.port == port


def test_taken_on_one_address(taken: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port taken on one address is let go on the others."""
    port = taken.getsockname()[1]
    both = [(socket.AF_INET, ("127.0.0.2", 0)), (socket.AF_INET, ("127.0.0.1", 0))]
    monkeypatch.setattr(listening, "_resolve", lambda host, port: both)
    with pytest.raises(AddressInUse):
        listen("both", port)
    with socket.socket() as free:
        free.bind(("127.0.0.2", port))


def test_any_port_taken_on_one_address(taken: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the free port of the first address is taken on the second, another one is tried."""
    first = socket.create_server(("127.0.0.2", 0))
    picked = iter([taken.getsockname()[1], 0])
    real = listening._listen_one

    def pick(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
        return real(family, (address[0], next(picked))) if address[1] == 0 else real(family, address)

    both = [(socket.AF_INET, ("127.0.0.3", 0)), (socket.AF_INET, ("127.0.0.1", 0))]
    monkeypatch.setattr(listening, "_resolve", lambda host, port: both)
    monkeypatch.setattr(listening, "_listen_one", pick)
    sockets = listen("both", 0)
    assert len({sock.getsockname()[1] for sock in sockets}) == 1
    for sock in (first, *sockets):
        sock.close()


def test_unknown_host() -> None:
    """A host that is no address of this machine is an error that names it."""
    with pytest.raises(OSError, match=r"192\.0\.2\.1.*no address of this machine"):
        listen("192.0.2.1", 0)


def test_unknown_name() -> None:
    """A name that does not resolve is an error that names it."""
    with pytest.raises(OSError, match="cannot listen on 'no such host'"):
        listen("no such host", 0)
