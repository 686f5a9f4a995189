"""What happens to a request before its route runs and after it has answered, whichever server moves the bytes.

A backend asks `Reception.admit` who is calling, gives every answer the headers of `Reception.headers`, and finds the
answers of the routes that need nothing but the host here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, final

from belvedere.transport.access import AccessPolicy, Caller, Forbidden
from belvedere.transport.answers import TEXT, Answer, json_answer
from belvedere.transport.auth import bearer
from belvedere.transport.folders import PageFiles, StaticFolder
from belvedere.transport.host import Host, Role
from belvedere.transport.metrics import exposition, plain
from belvedere.transport.options import TransportOptions
from belvedere.transport.static import NOT_BUILT, client_folder, security_headers
from belvedere.transport.uploads import SECRET_HEADER, SESSION_HEADER

if TYPE_CHECKING:
    from multidict import MultiMapping

__all__ = ["Reception", "Refused"]

_SAFE_METHODS = frozenset({"GET", "HEAD"})
_CORS_HEADERS = f"Authorization, Content-Type, {SESSION_HEADER}, {SECRET_HEADER}"
_CORS_SECONDS = 600
_NOT_KEPT = {"Cache-Control": "no-store"}


class Refused(Exception):
    """A request that no route is asked about.

    Attributes:
        answer: what is said instead.
        caller: who asked, None where the host named is not ours.
    """

    def __init__(self, status: int, text: str, caller: Caller | None = None) -> None:
        super().__init__(text)
        self.answer = Answer(status, {"Content-Type": TEXT}, text)
        self.caller = caller


@final
class Reception:
    """The door of one transport.

    Args:
        host: what is served.
        options: see `TransportOptions`.

    Raises:
        ValueError: an address among the options cannot be understood.
    """

    def __init__(self, host: Host, options: TransportOptions) -> None:
        self._host = host
        self._options = options
        self._secure = False
        self._policy = self._policy_at("localhost")
        self.files = PageFiles(StaticFolder(options.client_dir or client_folder(), hashed="assets"), host.folders)
        """What is answered to GET where no route is."""

    def bind(self, bound_host: str, *, secure: bool) -> None:
        """Take note of the address that is served, and whether over TLS."""
        self._policy = self._policy_at(bound_host)
        self._secure = secure

    def admit(self, method: str, target: str, headers: MultiMapping[str], address: str) -> Caller:
        """Return who asks.

        Args:
            method: of the request.
            target: as it stands in the request's first line.
            headers: of the request.
            address: of the other end of the socket.

        Raises:
            Refused: the request is not taken.
        """
        if not target.startswith(("/", "*")):  # a whole address, which would go before the Host we check
            raise Refused(400, "A request names a path, not a whole address.\n")
        caller = None
        try:
            caller = self._policy.caller(headers, address, self._secure)
            if method not in _SAFE_METHODS or "Upgrade" in headers:
                self._policy.check_origin(caller)
        except Forbidden as refusal:
            raise Refused(403, f"{refusal}\n", caller) from refusal
        return caller

    def headers(self, caller: Caller | None, method: str) -> dict[str, str]:
        """Return the headers of every answer to `caller`; a route's own go before them."""
        if caller is None:  # its Host is not ours: nothing about us, and nothing a browser might show
            return {"X-Content-Type-Options": "nosniff"}
        headers = security_headers(caller, self._policy.frame_ancestors)
        if caller.origin is not None and self._policy.is_listed(caller.origin):
            headers["Access-Control-Allow-Origin"] = caller.origin
            headers["Vary"] = "Origin"
            if method == "OPTIONS":
                headers["Access-Control-Allow-Methods"] = "GET, POST"
                headers["Access-Control-Allow-Headers"] = _CORS_HEADERS
                headers["Access-Control-Max-Age"] = str(_CORS_SECONDS)
        return headers

    def role(self, authorization: str | None) -> Role | None:
        """Return what the sender of an ``Authorization`` header may do, None where it holds no token of ours."""
        return self._host.role(bearer(authorization))

    # --- answers --------------------------------------------------------------------------------------------------

    def health(self) -> Answer:
        """Answer ``/healthz``."""
        return json_answer({"status": "ok"}, headers=_NOT_KEPT)

    def metrics(self, headers: Mapping[str, str]) -> Answer:
        """Answer ``/metrics``, given the headers of the request."""
        if self.role(headers.get("Authorization")) is None:
            refusal = {"error": "this needs the server's token, as 'Authorization: Bearer …'"}
            return json_answer(refusal, 401, {"WWW-Authenticate": "Bearer"})
        statistics = self._host.statistics()
        if "application/json" in headers.get("Accept", ""):
            return json_answer(plain(statistics), headers=_NOT_KEPT)
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return Answer(200, {**_NOT_KEPT, "Content-Type": kind}, exposition(statistics))

    @staticmethod
    def missing(name: str) -> Answer:
        """Answer the request for a file that is not there."""
        if name in ("", "index.html"):
            return Answer(503, {**_NOT_KEPT, "Content-Type": TEXT}, NOT_BUILT)
        return Answer(404, {"Content-Type": TEXT}, "404 There is no such page.\n")

    def _policy_at(self, bound_host: str) -> AccessPolicy:
        return AccessPolicy(
            bound_host,
            public_url=self._options.public_url,
            cors=self._options.cors,
            trusted_proxies=self._options.trusted_proxies,
            embed_origins=self._options.embed_origins,
        )
