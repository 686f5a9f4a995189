"""Who may ask: checks of ``Host`` and ``Origin``, and whom to believe about them.

The token is the lock; these checks keep hostile pages from the keyhole.

* **Host.** A page of another site can give its own name a second address, ours, and then counts as "same origin"
  for the browser (DNS rebinding). It cannot change the name in ``Host``, so only names known to be ours are served:
  loopback names always; the bound host; this machine's name and any literal address where the server listens beyond
  loopback (a literal address cannot be rebound, and behind address translation the server cannot know its own);
  and the host of the public URL. The port does not matter: an SSH tunnel changes it.
* **Origin.** WebSockets and requests that change something are taken from our own pages, from the public URL and from
  the listed origins. Scripts send no ``Origin``; they need the token like everybody else.
* **Forwarded headers** count only from trusted proxies. Anybody else could write them.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from belvedere.transport.auth import is_loopback

if TYPE_CHECKING:
    from multidict import MultiMapping

__all__ = ["AccessPolicy", "Caller", "Forbidden"]

_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
_NO_NAMES = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 (bound to all addresses, none of which this names)

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Forbidden(Exception):
    """A request from where none is accepted. The text says what would have been."""


@dataclass(frozen=True)
class Caller:
    """Where a request comes from and what address it was made to, seen through trusted proxies."""

    address: str  # of the client
    secure: bool  # the client speaks TLS, with us or with a trusted proxy
    host: str  # name and port as the client wrote them, an accepted one
    origin: str | None  # as sent, accepted only once `check_origin` returned

    @property
    def hostname(self) -> str:
        """`host` without port and brackets."""
        match = _AUTHORITY.fullmatch(self.host)
        return match["host"].strip("[]").lower() if match else ""


class AccessPolicy:
    """The rules of one server.

    Args:
        bound_host: the host the server was told to bind; empty or a wildcard address for all.
        public_url: where a proxy publishes the server.
        cors: other origins accepted; ``"null"`` is the origin of sandboxed frames, ``"*"`` accepts any.
        trusted_proxies: addresses or networks of proxies to be believed.
        embed_origins: origins whose pages may frame ours.

    Raises:
        ValueError: a URL, origin or address cannot be understood.
    """

    def __init__(
        self,
        bound_host: str,
        *,
        public_url: str | None = None,
        cors: Iterable[str] = (),
        trusted_proxies: Iterable[str] = (),
        embed_origins: Iterable[str] = (),
    ) -> None:
        self._cors = frozenset(item if item in ("*", "null") else _origin(item, "cors") for item in cors)
        self._embed_origins = tuple(_origin(item, "--embed-origin") for item in embed_origins)
        self._public_origin = None if public_url is None else _origin(public_url, "--public-url", path=True)
        self._proxies = tuple(_network(item) for item in trusted_proxies)
        self._any_address = not is_loopback(bound_host)
        names = {*_LOOPBACK_NAMES, bound_host.strip("[]").lower()}
        if self._any_address:
            machine = socket.gethostname().lower()
            names |= {machine, machine.partition(".")[0], machine.partition(".")[0] + ".local"}
        if public_url is not None:
            names.add(urlsplit(public_url).hostname or "")
        self._hosts = frozenset(names) - _NO_NAMES

    def caller(self, headers: MultiMapping[str], address: str, secure: bool) -> Caller:
        """Return who asks.

        Args:
            headers: of the request.
            address: of the other end of the socket.
            secure: whether the socket speaks TLS.

        Raises:
            Forbidden: the name the server was called by is not one of its own.
        """
        hosts = headers.getall("Host", [])
        host = hosts[0] if len(hosts) == 1 else ""
        if self._trusts(address):
            secure = headers.get("X-Forwarded-Proto", "https" if secure else "http").strip().lower() == "https"
            host = headers.get("X-Forwarded-Host", host).strip()
            address = self._client_behind_proxies(headers.getall("X-Forwarded-For", []), address)
        if not self._is_ours(host):
            raise Forbidden(
                f"The host {host[:200]!r} is not one this server answers to. "
                "If a proxy or another name leads here, start the server with --public-url."
            )
        return Caller(address, secure, host, headers.get("Origin"))

    def check_origin(self, caller: Caller) -> None:
        """Accept scripts, our own pages, the public URL and the listed origins.

        Raises:
            Forbidden: a page of another origin asks.
        """
        if caller.origin is None or self.is_listed(caller.origin):
            return
        try:
            origin = _origin(caller.origin, "Origin")
        except ValueError:
            origin = ""
        own = _origin(("https" if caller.secure else "http") + "://" + caller.host, "Host")
        if not origin or origin not in (own, self._public_origin):
            raise Forbidden(
                f"Pages of {caller.origin[:200]!r} may not use this server. "
                "Name their origin in --cors, or the server's own public address in --public-url."
            )

    def is_listed(self, origin: str) -> bool:
        """Whether `origin` is one of those in ``cors``, which get CORS headers."""
        return "*" in self._cors or origin.lower() in self._cors

    @property
    def frame_ancestors(self) -> tuple[str, ...]:
        """Origins, besides our own, whose pages may frame ours."""
        return self._embed_origins

    def _is_ours(self, authority: str) -> bool:
        match = _AUTHORITY.fullmatch(authority)
        if match is None:
            return False
        name = match["host"].strip("[]").lower().rstrip(".")
        return name in self._hosts or (self._any_address and _address(name) is not None)

    def _trusts(self, address: str) -> bool:
        parsed = _address(address)
        return parsed is not None and any(parsed in network for network in self._proxies)

    def _client_behind_proxies(self, forwarded_for: Iterable[str], address: str) -> str:
        """Return the nearest address that is no trusted proxy's: what stands left of it anybody may have written."""
        for hop in reversed([part.strip() for line in forwarded_for for part in line.split(",")]):
            if _address(hop) is None:
                break
            address = hop
            if not self._trusts(hop):
                break
        return address


def _address(text: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _network(text: str) -> _Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise ValueError(f"--trusted-proxy needs an address or a network such as 10.0.0.0/8, not {text!r}") from error


def _origin(text: str, what: str, *, path: bool = False) -> str:
    """Return `text` in its normal form: lower case, no default port."""
    try:
        parts = urlsplit(text)
        normal = _normal(text)
        if parts.username is not None or parts.query or parts.fragment or (parts.path.strip("/") and not path):
            raise ValueError(text)
    except ValueError:
        raise ValueError(f"{what} needs an address such as https://example.org, not {text!r}") from None
    return normal


def _normal(url: str) -> str:
    parts = urlsplit(url)
    name = parts.hostname or ""
    name = f"[{name}]" if ":" in name else name
    if parts.scheme not in _DEFAULT_PORTS or not _AUTHORITY.fullmatch(name):
        raise ValueError(url)
    if parts.port in (None, _DEFAULT_PORTS[parts.scheme]):
        return f"{parts.scheme}://{name}"
    return f"{parts.scheme}://{name}:{parts.port}"
