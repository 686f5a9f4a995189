"""HTTP and WebSocket on one port.

====================  =========================================================================
``GET /``, ``/…``     the built web client; needs no token, holds no secret
``GET /ws``           the WebSocket; the token comes in its first message
``POST /upload``      files, see `belvedere.transport.uploads`; role control
``GET /healthz``      ``{"status": "ok"}`` for load balancers; needs no token
``GET /metrics``      the host's statistics; any role; text, or JSON for ``Accept: application/json``
====================  =========================================================================

All addresses inside the client are relative, so that a proxy may publish the server under any path it strips.
Every request passes `AccessPolicy` first. A route that the program adds to `AiohttpTransport.app` is guarded by the
same checks of host and origin, and finds out the role of its caller with `AiohttpTransport.role`.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Final, cast

from aiohttp import hdrs, web
from aiohttp.http import HttpProcessingError

from belvedere.transport.access import AccessPolicy, Caller, Forbidden
from belvedere.transport.auth import bearer
from belvedere.transport.gate import Gate
from belvedere.transport.host import Host, Peer, Role
from belvedere.transport.listening import listen
from belvedere.transport.metrics import exposition, plain
from belvedere.transport.options import TransportOptions
from belvedere.transport.static import NOT_BUILT, StaticFolder, client_folder, security_headers
from belvedere.transport.traffic import TrafficLog
from belvedere.transport.uploads import SECRET_HEADER, SESSION_HEADER, UploadFolder
from belvedere.transport.websocket import WebSocketChannel

__all__ = ["AiohttpTransport"]

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_logger = logging.getLogger("belvedere.transport")

CALLER: Final = web.RequestKey("caller", Caller)
"""Key of a request under which routes find who asks."""

_SAFE_METHODS = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})
_CORS_HEADERS = f"Authorization, Content-Type, {SESSION_HEADER}, {SECRET_HEADER}"
_CORS_SECONDS = 600
_NOTSENT_LOWAT = 1 << 20  # bytes the kernel may hold unsent; more would only age


class AiohttpTransport:
    """Serves one host over HTTP. Used on the loop's thread only; serves once, a new start needs a new transport.

    Args:
        host: what is served.
        options: see `TransportOptions`.

    Raises:
        ValueError: an address among the options cannot be understood.
    """

    def __init__(self, host: Host, options: TransportOptions | None = None) -> None:
        self.options = options or TransportOptions()
        self._host = host
        self._policy = self._policy_at("localhost")  # that of the address bound, once started
        self._secure = False
        self._gates: dict[Gate, None] = {}  # in the order in which they came, as are the channels
        self._gate_lost = asyncio.Event()
        self._channels: dict[WebSocketChannel, None] = {}
        self._servers: list[asyncio.Server] = []
        self._runner: web.AppRunner | None = None
        self._traffic: TrafficLog | None = None
        self._client = StaticFolder(self.options.client_dir or client_folder(), hashed="assets")
        self._uploads = UploadFolder(host, self.options)
        self.port: int | None = None
        """The port bound, once started."""
        self.app = web.Application(middlewares=[self._guard])
        """Routes may be added until `start`."""
        self.app.on_response_prepare.append(self._prepare)
        self.app.router.add_get("/ws", self._websocket)
        self.app.router.add_get("/healthz", self._health)
        self.app.router.add_get("/metrics", self._metrics)
        self.app.router.add_post("/upload", self._uploads.handle)

    async def start(self, host: str = "127.0.0.1", port: int = 0, ssl_context: ssl.SSLContext | None = None) -> int:
        """Listen, and return the port.

        Args:
            host: name or address to bind; empty for all.
            port: 0 picks a free one.
            ssl_context: serves HTTPS.

        Raises:
            AddressInUse: another program has the port. Nothing is left open.
            OSError: the address cannot be bound.
            RuntimeError: it was started before.
        """
        if self._runner is not None:
            raise RuntimeError("this transport was started before; make a new one")
        options = self.options
        self._policy = self._policy_at(host)
        self._secure = ssl_context is not None
        sockets = listen(host, port)
        try:
            if options.log_network:
                self._traffic = TrafficLog(options.log_network)
            self.app.router.add_get("/{name:.*}", self._file)  # last, it takes what is left
            self._runner = web.AppRunner(
                self.app,
                access_log=None,
                logger=_http_logger(),
                keepalive_timeout=options.idle_timeout,
                shutdown_timeout=options.close_timeout / 2,  # aiohttp waits for this twice
            )
            await self._runner.setup()
            make_protocol = cast("web.Server", self._runner.server)  # there, once set up
            for sock in sockets:
                server = await asyncio.get_running_loop().create_server(
                    functools.partial(self._gate, make_protocol),
                    sock=sock,
                    ssl=ssl_context,
                    ssl_handshake_timeout=None if ssl_context is None else options.request_timeout,
                )
                self._servers.append(server)
        except BaseException:
            for sock in sockets:
                sock.close()
            await self.stop()
            raise
        self.port = sockets[0].getsockname()[1]
        return self.port

    async def stop(self) -> None:
        """Free the port, hand out what connections have left, close them, and delete uploaded files.

        A client that does not take what it is sent is cut after `TransportOptions.close_timeout`. Stopping twice is
        fine.
        """
        for server in self._servers:
            server.close()
        self._servers.clear()
        for channel in list(self._channels):
            channel.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self._wait_for_sockets()
        self._uploads.remove()
        if self._traffic is not None:
            self._traffic.close()

    @property
    def sockets(self) -> int:
        """How many sockets of clients are open."""
        return len(self._gates)

    def cut(self) -> None:
        """Cut every socket at once, as a network that fails would. The server goes on listening."""
        for gate in list(self._gates):
            gate.cut()

    def role(self, request: web.Request) -> Role | None:
        """Return what the sender of `request` may do, None where it shows no token of ours."""
        return self._host.role(bearer(request.headers.get(hdrs.AUTHORIZATION)))

    def _policy_at(self, bound_host: str) -> AccessPolicy:
        return AccessPolicy(
            bound_host,
            public_url=self.options.public_url,
            cors=self.options.cors,
            trusted_proxies=self.options.trusted_proxies,
            embed_origins=self.options.embed_origins,
        )

    # --- sockets ---

    def _gate(self, make_protocol: Callable[[], asyncio.Protocol]) -> Gate:
        plain = [gate for gate in self._gates if not gate.upgraded]
        if len(plain) >= self.options.max_http_sockets:
            # Whoever is turned away tries again; whoever only keeps sockets open must not keep others out.
            oldest = min(plain, key=lambda gate: gate.busy)
            oldest.cut()
            self._forget(oldest)
        gate = Gate(make_protocol(), self.options.request_timeout, self._forget)
        self._gates[gate] = None
        return gate

    def _forget(self, gate: Gate) -> None:
        self._gates.pop(gate, None)
        self._gate_lost.set()

    async def _wait_for_sockets(self) -> None:
        deadline = asyncio.get_running_loop().call_later(self.options.close_timeout, self.cut)
        while self._gates:
            self._gate_lost.clear()
            await self._gate_lost.wait()
        deadline.cancel()

    # --- every request ---

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Let in whom the policy lets in; turn every failure into an answer that tells no secrets."""
        gate = _gate_of(request)
        if gate is None:
            raise ConnectionResetError("the client is gone")
        gate.admit()
        if not request.raw_path.startswith(("/", "*")):  # a whole address, which would go before the Host we check
            return web.Response(status=400, text="A request names a path, not a whole address.\n")
        try:
            caller = self._policy.caller(request.headers, request.remote or "", self._secure)
            request[CALLER] = caller
            if request.method not in _SAFE_METHODS or "Upgrade" in request.headers:
                self._policy.check_origin(caller)
        except Forbidden as refusal:
            return web.Response(status=403, text=f"{refusal}\n")
        if request.method == hdrs.METH_OPTIONS:
            return web.Response(status=204)
        gate.busy = True
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status >= 400:
                return web.Response(status=error.status, text=f"{error.status} {error.reason}\n")
            raise
        except ConnectionError:
            raise
        except Exception:
            _logger.exception("A request for %r failed", request.path)
            return web.Response(status=500, text="500 The server made a mistake; its log says more.\n")
        finally:
            gate.busy = False

    async def _prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        headers = response.headers
        headers["Server"] = "belvedere"
        caller = request.get(CALLER)
        if caller is None:  # its Host is not ours: nothing about us, and nothing a browser might show
            headers["X-Content-Type-Options"] = "nosniff"
            return
        for name, value in security_headers(caller, self._policy.frame_ancestors).items():
            headers.setdefault(name, value)
        if caller.origin is not None and self._policy.is_listed(caller.origin):
            headers["Access-Control-Allow-Origin"] = caller.origin
            headers.add("Vary", "Origin")
            if request.method == hdrs.METH_OPTIONS:
                headers["Access-Control-Allow-Methods"] = "GET, POST"
                headers["Access-Control-Allow-Headers"] = _CORS_HEADERS
                headers["Access-Control-Max-Age"] = str(_CORS_SECONDS)

    # --- routes ---

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        options = self.options
        response = web.WebSocketResponse(
            compress=False,  # deflate costs far more time than it saves on arrays of floats
            max_msg_size=options.ws_max_msg_size + 1,  # aiohttp refuses a message of exactly its limit
            timeout=options.close_timeout,
        )
        if not response.can_prepare(request).ok:
            return web.Response(status=426, text="This address speaks WebSocket.\n", headers={"Upgrade": "websocket"})
        gate, transport = _gate_of(request), request.transport
        await response.prepare(request)
        if gate is None or transport is None:
            raise ConnectionResetError("the client is gone")
        self._make_room_for_stranger()
        gate.upgraded = True
        _bound_unsent(transport)
        caller = request[CALLER]
        peer = Peer(address=caller.address, secure=caller.secure, origin=caller.origin)
        channel = WebSocketChannel(
            response, transport, gate, lambda wake: self._host.connect(peer, wake), options, self._traffic
        )
        self._channels[channel] = None
        try:
            await channel.serve()
        finally:
            self._channels.pop(channel, None)
        return response

    def _make_room_for_stranger(self) -> None:
        """Cut the socket that has kept silent for longest where too many do.

        Refusing the new one instead would let anybody who can open sockets shut everybody else out.
        """
        strangers = [channel for channel in self._channels if not channel.admitted]
        if len(strangers) >= self.options.max_strangers:
            strangers[0].cut()
            del self._channels[strangers[0]]

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"}, headers={"Cache-Control": "no-store"})

    async def _metrics(self, request: web.Request) -> web.Response:
        if self.role(request) is None:
            return web.json_response(
                {"error": "this needs the server's token, as 'Authorization: Bearer …'"},
                status=401,
                headers={"WWW-Authenticate": "Bearer"},
            )
        statistics = self._host.statistics()
        headers = {"Cache-Control": "no-store"}
        if "application/json" in request.headers.get(hdrs.ACCEPT, ""):
            return web.json_response(plain(statistics), headers=headers)
        headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
        return web.Response(text=exposition(statistics), headers=headers)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"] or "index.html"
        response = self._client.response(name)
        if response is not None:
            return response
        if name == "index.html":
            return web.Response(status=503, text=NOT_BUILT, headers={"Cache-Control": "no-store"})
        return web.Response(status=404, text="404 There is no such page.\n")


def _gate_of(request: web.Request) -> Gate | None:
    """Return the gate of the request's socket, None once the socket is gone."""
    gate = request.transport.get_protocol() if request.transport is not None else None
    return gate if isinstance(gate, Gate) else None


def _bound_unsent(transport: asyncio.BaseTransport) -> None:
    """Keep the kernel from hoarding unsent bytes in front of newer ones."""
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    sock = transport.get_extra_info("socket")
    if option is not None and sock is not None:
        sock.setsockopt(socket.IPPROTO_TCP, option, _NOTSENT_LOWAT)


def _http_logger() -> logging.Logger:
    """Return a logger for aiohttp that keeps malformed requests, which anybody can send, out of the log."""
    logger = logging.getLogger("belvedere.transport.http")
    if not any(isinstance(item, _NoMalformed) for item in logger.filters):
        logger.addFilter(_NoMalformed())
    return logger


class _NoMalformed(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError)
