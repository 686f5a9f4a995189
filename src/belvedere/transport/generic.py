"""A transport without sockets: bytes in, bytes out.

It drives a `Host` the way the network does, for tests and for programs that bring their own way of moving bytes
(another web server, a message bus, a notebook channel)::

    transport = GenericTransport(host)
    channel = transport.connect(on_wake=something_may_be_waiting)
    channel.send(hello)
    for message in channel.receive():
        ...
"""

from __future__ import annotations

from collections.abc import Callable

from belvedere.transport.host import Buffer, Connection, Host, Peer

__all__ = ["Channel", "GenericTransport"]

_NOBODY = Peer(address="", secure=True, origin=None)


class Channel:
    """The client's end of one conversation. Made by `GenericTransport.connect`."""

    def __init__(self, transport: GenericTransport, peer: Peer, on_wake: Callable[[], None] | None) -> None:
        self._transport = transport
        self._on_wake = on_wake
        self._closed = False
        self._connection: Connection = transport.host.connect(peer, self._wake)

    @property
    def closed(self) -> bool:
        """Whether either side has ended the conversation."""
        return self._closed

    def send(self, data: Buffer) -> None:
        """Give the server one message.

        Raises:
            ConnectionResetError: the conversation is over.
        """
        if self._closed:
            raise ConnectionResetError("the conversation is over")
        self._connection.receive(data)

    def receive(self, limit: int | None = None) -> list[bytes]:
        """Return what the server has to send now, oldest first; at most `limit` messages."""
        messages: list[bytes] = []
        while not self._closed and (limit is None or len(messages) < limit):
            buffers = self._connection.next_message()
            if buffers is None:
                break
            messages.append(b"".join(buffers))
        if self._connection.finished:
            self.close()
        return messages

    def close(self) -> None:
        """End the conversation, as a network that fails would. Closing twice is fine."""
        if not self._closed:
            self._closed = True
            self._transport.channels.discard(self)
            self._connection.lost()

    def _wake(self) -> None:
        if self._on_wake is not None and not self._closed:
            self._on_wake()


class GenericTransport:
    """Drives `host` without sockets. Not thread-safe: used on the host's loop, like every transport.

    Args:
        host: what is served.
    """

    def __init__(self, host: Host) -> None:
        self.host = host
        self.channels: set[Channel] = set()

    def connect(self, peer: Peer | None = None, on_wake: Callable[[], None] | None = None) -> Channel:
        """Begin a conversation.

        Args:
            peer: who connects, as the host shall see it.
            on_wake: called whenever `Channel.receive` may have something new.
        """
        channel = Channel(self, peer or _NOBODY, on_wake)
        self.channels.add(channel)
        return channel

    def close(self) -> None:
        """End every conversation."""
        for channel in list(self.channels):
            channel.close()
