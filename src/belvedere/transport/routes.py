"""Addresses that a program answers itself, whichever server moves the bytes.

A route has a whole request for its input and a whole answer for its output. Everything that guards the server's own
routes guards these: host and origin, the token where the route asks for a role, and a limit on the body, which is
counted as it comes. What a route says carries a content security policy under which it can run no scripts and has not
our origin, since the page beside it holds the token.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import final

from belvedere.transport.answers import TEXT
from belvedere.transport.folders import RESERVED, SANDBOX, url_segments
from belvedere.transport.host import Role

__all__ = ["BODY_BYTES", "Route", "RouteAnswer", "RouteRequest", "Routes", "refusal"]

_logger = logging.getLogger("belvedere.transport")

BODY_BYTES = 1 << 20
"""Largest body that a route takes unless it says otherwise."""

_METHODS = ("GET", "POST")


@dataclass(frozen=True)
class RouteRequest:
    """A request, complete."""

    method: str
    path: str  # without the slash it begins with
    query: Mapping[str, str]  # of several of one name the first
    headers: Mapping[str, str]
    body: bytes
    role: Role | None  # what its sender may do; None: it shows no token of ours


@dataclass(frozen=True)
class RouteAnswer:
    """What is answered."""

    status: int
    body: bytes | str = ""
    content_type: str = TEXT
    headers: Mapping[str, str] = field(default_factory=dict)

    def all_headers(self) -> dict[str, str]:
        """Return the headers, those that every answer of a route has included."""
        own = {"Content-Type": self.content_type, "Content-Security-Policy": SANDBOX, "Cache-Control": "no-store"}
        return {**own, **self.headers}

    def content(self) -> bytes:
        """Return the body as bytes."""
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True)
class Route:
    """An address and who answers there.

    Attributes:
        answer: called on the loop.
        role: that is needed; None: whoever can reach the server may ask.
        body_bytes: largest body taken.
    """

    answer: Callable[[RouteRequest], Awaitable[RouteAnswer]]
    role: Role | None = "control"
    body_bytes: int = BODY_BYTES

    async def answered(self, request: RouteRequest) -> RouteAnswer:
        """Return the answer, whatever happens on the way; a mistake of the program's is logged and not told."""
        refused = refusal(self, request.role)
        if refused is not None:
            return refused
        try:
            return await self.answer(request)
        except Exception:
            _logger.exception("A request for %r failed", request.path)
            return RouteAnswer(500, "500 The program made a mistake; its log says more.\n")


@final
class Routes:
    """The routes of one server. They may be added from any thread, also while it runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._routes: dict[tuple[str, str], Route] = {}

    def add(self, method: str, path: str, route: Route, *, reserved: bool = False) -> None:
        """Let `route` answer `method` at `path`.

        Args:
            method: ``"GET"`` or ``"POST"``.
            path: relative to the server's address.
            route: who answers. It takes the place of an earlier one.
            reserved: whether the address may be one of the server's own.

        Raises:
            ValueError: there is no such method, or the address is no plain path or the server's own.
        """
        if method.upper() not in _METHODS:
            raise ValueError(f"a route answers {' or '.join(_METHODS)}, not {method!r}")
        segments = url_segments(path)
        if not segments:
            raise ValueError("a route has an address of its own; the server's page is at '/'")
        if segments[0] in RESERVED and not reserved:
            raise ValueError(f"the address {segments[0]!r} is the server's own")
        with self._lock:
            self._routes = {**self._routes, (method.upper(), "/".join(segments)): route}

    def find(self, method: str, path: str) -> Route | None:
        """Return who answers, or None."""
        return self._routes.get((method, path.strip("/")))


def refusal(route: Route, role: Role | None) -> RouteAnswer | None:
    """Return the answer to who may not ask, None where `role` is enough."""
    if route.role is None or role in ("control", route.role):
        return None
    if role is None:
        needs = {"WWW-Authenticate": "Bearer"}
        return RouteAnswer(401, "401 This needs the server's token, as 'Authorization: Bearer …'.\n", headers=needs)
    return RouteAnswer(403, "403 A view link may watch, but not act.\n")
