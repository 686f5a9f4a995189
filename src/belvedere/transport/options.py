"""What an operator may choose about a transport, checked when it is said rather than when it first matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["TransportOptions"]


@dataclass(frozen=True, kw_only=True)
class TransportOptions:
    """Options of a transport. Sizes are bytes, times seconds.

    Raises:
        ValueError: a size or time is not positive.
    """

    ws_max_msg_size: int = 10_000_000
    """Largest message taken from an authenticated client."""

    hello_max_size: int = 4096
    """All a socket may send before it has authenticated."""

    hello_timeout: float = 5.0
    """Time a socket has to authenticate."""

    max_strangers: int = 256
    """WebSockets that may be open at a time without having authenticated; a further one takes the oldest's place."""

    max_http_sockets: int = 512
    """Other sockets that may be open at a time; a further one takes the place of the one idle for longest. As many
    again may be in the middle of a TLS handshake."""

    request_timeout: float = 15.0
    """Time a connection has to send its first whole HTTP request head."""

    idle_timeout: float = 75.0
    """Time an HTTP connection may wait between requests."""

    close_timeout: float = 2.0
    """Time a closing socket has to take what is still to be sent; then it is cut."""

    max_message_rate: float = 8000.0
    """Messages a second taken from one client for long; a faster one is read more slowly, nothing is dropped."""

    public_url: str | None = None
    """Where a proxy publishes the server, with the path it strips: ``https://example.org/lab/``."""

    cors: Sequence[str] = ()
    """Other origins whose pages may use the server; ``"null"`` for sandboxed frames, ``"*"`` for any."""

    trusted_proxies: Sequence[str] = ()
    """Addresses or networks whose ``X-Forwarded-For``, ``-Proto`` and ``-Host`` are believed."""

    embed_origins: Sequence[str] = ()
    """Origins whose pages may show the client in a frame."""

    upload_max_size: int = 1 << 30
    """Largest file taken."""

    upload_max_total: int = 4 << 30
    """Most that uploaded files of one server may hold on disk at a time."""

    upload_timeout: float = 60.0
    """Longest silence in the middle of an upload."""

    client_dir: Path | None = None
    """Folder of the built web client; None is the one inside the package."""

    log_network: bool | str | Path = False
    """True logs direction, size and tag of every message; a path writes them to that file."""

    def __post_init__(self) -> None:
        for name in (
            "ws_max_msg_size",
            "hello_max_size",
            "hello_timeout",
            "max_strangers",
            "max_http_sockets",
            "request_timeout",
            "idle_timeout",
            "close_timeout",
            "max_message_rate",
            "upload_max_size",
            "upload_max_total",
            "upload_timeout",
        ):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be positive, not {getattr(self, name)!r}")
