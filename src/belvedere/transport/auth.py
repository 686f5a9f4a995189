"""Tokens: who may do what.

A server has one random token for each role. It travels in the fragment of a link, which no server, proxy or log sees;
the page sends it in its first message and, over HTTP, as ``Authorization: Bearer``. There is no cookie, so a browser
sends nothing on its own and a hostile page has no authority to borrow.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from typing import Literal
from urllib.parse import quote, urlsplit

from belvedere.transport.host import Role

__all__ = ["Tokens", "bearer", "check_exposure", "is_loopback"]

_TOKEN_BYTES = 32
_MIN_TOKEN_LENGTH = 16


class Tokens:
    """The tokens of one server.

    Args:
        auth: ``"token"``, or ``"none"``: everybody has control.
        control: token of the role control; None makes a random one.
        view: token of the role view; None makes a random one.

    Raises:
        ValueError: `auth` is neither, a given token has fewer than 16 characters, or both are the same.
    """

    def __init__(
        self, auth: Literal["token", "none"] = "token", *, control: str | None = None, view: str | None = None
    ) -> None:
        if auth not in ("token", "none"):
            raise ValueError(f"auth must be 'token' or 'none', not {auth!r}")
        for token in (control, view):
            if token is not None and len(token) < _MIN_TOKEN_LENGTH:
                raise ValueError(f"a token has at least {_MIN_TOKEN_LENGTH} characters; leave it out for a random one")
        self.auth = auth
        self.control = control or secrets.token_urlsafe(_TOKEN_BYTES)
        self.view = view or secrets.token_urlsafe(_TOKEN_BYTES)
        if self.control == self.view:
            raise ValueError("control and view need different tokens")

    def role(self, token: str | None) -> Role | None:
        """Return what the bearer of `token` may do, or None. Takes the same time however much of a token is right."""
        if self.auth == "none":
            return "control"
        given = (token or "").encode(errors="surrogateescape")  # a header may hold bytes that are no text
        controls = hmac.compare_digest(given, self.control.encode())
        views = hmac.compare_digest(given, self.view.encode())
        if controls:
            return "control"
        return "view" if views else None

    def links(self, base_url: str, query: str = "") -> dict[str, str]:
        """Return the address to open for each role: ``{"control": "http://…/#token=…", "view": …}``.

        Args:
            base_url: of the server.
            query: of the address, with its question mark.

        With ``auth="none"`` there is only ``"control"``, the plain address.
        """
        base_url = (base_url if base_url.endswith("/") else base_url + "/") + query
        if self.auth == "none":
            return {"control": base_url}
        return {
            "control": f"{base_url}#token={quote(self.control, safe='')}",
            "view": f"{base_url}#token={quote(self.view, safe='')}",
        }

    def __repr__(self) -> str:
        return f"Tokens(auth={self.auth!r})"  # the tokens would end in logs


def bearer(authorization: str | None) -> str | None:
    """Return the token of an ``Authorization: Bearer`` header, or None."""
    scheme, _, token = (authorization or "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and token else None


def is_loopback(host: str) -> bool:
    """Whether a server bound to `host` can be reached from this machine only."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_exposure(host: str, auth: str, insecure: bool = False, public_url: str | None = None) -> None:
    """Refuse to let the whole network in without a token.

    Raises:
        ValueError: `auth` is ``"none"``, `host` is reachable from other machines, or a proxy makes it so under
            `public_url`, and `insecure` was not said.
    """
    if auth != "none" or insecure:
        return
    if not is_loopback(host):
        raise ValueError(
            f"--auth none on {host or 'all addresses'} would give everybody on the network control; "
            "keep the token, bind 127.0.0.1, or add --insecure if that is what you want"
        )
    if public_url is not None and not is_loopback(urlsplit(public_url).hostname or ""):
        raise ValueError(
            f"--auth none behind {public_url} would give everybody who can reach it control; "
            "keep the token, or add --insecure if the proxy knows who may enter"
        )
