"""The transport without sockets."""

from __future__ import annotations

import pytest

from belvedere.transport import GenericTransport, Peer
from belvedere.wire import codec
from belvedere.wire.messages import Handled, Welcome, Write
from tests.transport.fake_host import FakeHost, hello, message


def test_conversation() -> None:
    """Bytes go in and bytes come out."""
    host = FakeHost()
    channel = GenericTransport(host).connect()
    channel.send(hello(host.tokens.control))
    channel.send(message(Write(1, [])))
    welcome, handled = (codec.decode_server(data)[0] for data in channel.receive())
    assert isinstance(welcome, Welcome)
    assert handled == Handled(1)
    assert channel.receive() == []


def test_wake() -> None:
    """A channel is woken when there is something to receive."""
    host = FakeHost()
    woken: list[bool] = []
    channel = GenericTransport(host).connect(on_wake=lambda: woken.append(True))
    host.connections[0].send([b"a", memoryview(b"b")])
    assert woken == [True]
    assert channel.receive() == [b"ab"]


def test_slow_reader() -> None:
    """A channel takes no more messages than it is asked for."""
    host = FakeHost()
    channel = GenericTransport(host).connect()
    for _ in range(3):
        host.connections[0].send([b"a"])
    assert len(channel.receive(limit=2)) == 2
    assert host.connections[0].asked == 2


def test_peer() -> None:
    """The host sees the peer it is told."""
    host = FakeHost()
    GenericTransport(host).connect(Peer("192.0.2.1", False, None))
    assert host.connections[0].peer.address == "192.0.2.1"


def test_finished() -> None:
    """A channel closes with the last message of its connection."""
    host = FakeHost()
    channel = GenericTransport(host).connect()
    host.connections[0].close("stopped", "")
    assert len(channel.receive()) == 1
    assert channel.closed
    assert host.connections[0].lost_calls == 1
    with pytest.raises(ConnectionResetError):
        channel.send(b"")


def test_close() -> None:
    """Closing a channel, twice or with its transport, tells the connection once."""
    host = FakeHost()
    transport = GenericTransport(host)
    transport.connect().close()
    transport.connect()
    transport.close()
    transport.close()
    assert [connection.lost_calls for connection in host.connections] == [1, 1]
    assert not transport.channels
