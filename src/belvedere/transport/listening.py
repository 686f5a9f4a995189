"""Sockets that listen, all on one port, or none at all.

A name such as ``localhost`` has several addresses. They are bound together: with port 0 the first picks a free port
and the others take the same, and where one of them is taken the rest are let go. Otherwise a page could reach one
program over IPv4 and another over IPv6 under one address.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterable

__all__ = ["AddressInUse", "listen"]

_BACKLOG = 128
_PORT_TRIES = 16

_NOT_HERE = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


class AddressInUse(OSError):
    """The port is taken by another program."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            errno.EADDRINUSE,
            f"port {port} on {host or 'all addresses'} is in use by another program; "
            "choose another one, or port 0 for any that is free",
        )
        self.host = host
        self.port = port

    def __str__(self) -> str:
        return str(self.strerror)


def listen(host: str, port: int) -> list[socket.socket]:
    """Return listening sockets on every address of `host` (empty: all addresses), all on the same port.

    Args:
        host: a name, an IPv4 or IPv6 address.
        port: 0 to 65,535; 0 picks a free one.

    Raises:
        AddressInUse: another program has the port on one of the addresses.
        OSError: the host is unknown or not of this machine, or the port needs privileges.
    """
    addresses = _resolve(host, port)
    for attempt in range(_PORT_TRIES):
        try:
            return _listen_together(addresses, host, port)
        except AddressInUse:
            # The port that was free on the first address may be taken on the second: only then another one helps.
            if port != 0 or attempt == _PORT_TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _resolve(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE, proto=socket.IPPROTO_TCP
        )
    except socket.gaierror as error:
        raise OSError(f"cannot listen on {host!r}: {error.strerror}") from error
    # IPv4 first, so that the port shown with 127.0.0.1 is the one that was picked.
    unique = dict.fromkeys((family, address) for family, _, _, _, address in found)
    return sorted(unique, key=lambda item: item[0] != socket.AF_INET)


def _listen_together(
    addresses: Iterable[tuple[socket.AddressFamily, tuple[object, ...]]], host: str, port: int
) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    missing: OSError | None = None
    try:
        for family, address in addresses:
            try:
                sock = _listen_one(family, (address[0], port, *address[2:]))
            except OSError as error:
                if error.errno in _NOT_HERE:
                    missing = error
                    continue
                raise _explained(error, host, port) from error
            sockets.append(sock)
            port = sock.getsockname()[1]
        if not sockets:
            raise OSError(f"cannot listen on {host!r}: it is no address of this machine") from missing
    except BaseException:
        for sock in sockets:
            sock.close()
        raise
    return sockets


def _listen_one(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # on Windows the option would let two programs share the port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(address)
        sock.listen(_BACKLOG)  # only now is it certain that nobody else listens there
        sock.setblocking(False)
    except BaseException:
        sock.close()
        raise
    return sock


def _explained(error: OSError, host: str, port: int) -> OSError:
    if error.errno == errno.EADDRINUSE:
        return AddressInUse(host, port)
    if error.errno == errno.EACCES:
        return PermissionError(error.errno, f"not permitted to listen on port {port} of {host}; try a port above 1023")
    return error
