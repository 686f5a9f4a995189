"""Names and addresses under which others on the same network find this machine."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
from collections.abc import Iterator

__all__ = ["addresses", "names"]

_SIOCGIFADDR = 0x8915
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))  # addresses of documentation


def names() -> list[str]:
    """Return this machine's names: its host name, alone and as multicast DNS tells it (``name.local``)."""
    name = socket.gethostname().lower().rstrip(".")
    if not name or name == "localhost":
        return []
    short = name.partition(".")[0]
    return list(dict.fromkeys((name, short, f"{short}.local")))


def addresses() -> list[str]:
    """Return this machine's addresses that others can reach, that of the default route first."""
    found = (*_routed(), *_of_interfaces(), *_of_name())
    useful = (ipaddress.ip_address(one) for one in found)
    return list(dict.fromkeys(str(one) for one in useful if not (one.is_loopback or one.is_link_local)))


def _routed() -> Iterator[str]:
    """Yield the addresses from which packets to elsewhere would be sent. None is sent."""
    for family, target in _ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as sock:
                sock.connect((target, 9))
                yield sock.getsockname()[0]
        except OSError:  # there is no route, or no such family
            continue


def _of_interfaces() -> Iterator[str]:
    """Yield the IPv4 address of each network interface, where the system is asked without further libraries."""
    if sys.platform != "linux":
        return
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _, interface in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(sock.fileno(), _SIOCGIFADDR, struct.pack("256s", interface.encode()[:15]))
            except OSError:  # it has none
                continue
            yield socket.inet_ntoa(answer[20:24])


def _of_name() -> Iterator[str]:
    """Yield the addresses of the host name."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:  # nobody knows the name
        return
    for _, _, _, _, address in found:
        yield str(address[0]).partition("%")[0]
