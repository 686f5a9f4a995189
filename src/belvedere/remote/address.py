"""Links to a server."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

__all__ = ["Address", "parse_link"]


@dataclass(frozen=True)
class Address:
    """Where a server is, and the token its link carried."""

    base: str  # ends with a slash
    token: str

    @property
    def websocket(self) -> str:
        """Address of the WebSocket."""
        return self.base.replace("http", "ws", 1) + "ws"


def parse_link(link: str, token: str | None = None) -> Address:
    """Take a link apart.

    Args:
        link: as a server prints it: ``http://127.0.0.1:8080/#token=…``.
        token: used instead of the link's.

    Raises:
        ValueError: it is no address of HTTP.
    """
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(
            f"a server's link looks like http://127.0.0.1:8080/#token=…, not like {link.split('#', maxsplit=1)[0]!r}"
        )
    path = parts.path if parts.path.endswith("/") else parts.path + "/"
    of_link = parse_qs(parts.fragment).get("token", [""])[0]
    return Address(urlunsplit((parts.scheme, parts.netloc, path, "", "")), of_link if token is None else token)
