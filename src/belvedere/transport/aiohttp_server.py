"""HTTP and WebSocket on one port.

====================  =========================================================================
``GET /``, ``/…``     the built web client and the folders of modules; needs no token, holds no secret
``GET /ws``           the WebSocket; the token comes in its first message
``POST /upload``      files, see `belvedere.transport.uploads`; role control
``GET /download/…``   a file that was offered, see `belvedere.transport.downloads`; its address works once
``GET /blob/…``       content of the document, see `belvedere.transport.blobs`; its address cannot be guessed
``GET /files/…``      files of a folder offered by an address that cannot be guessed
``GET /healthz``      ``{"status": "ok"}`` for load balancers; needs no token
``GET /metrics``      the host's statistics; any role; text, or JSON for ``Accept: application/json``
``GET``, ``POST``     what the program answers itself, see `belvedere.transport.routes`
====================  =========================================================================

All addresses inside the client are relative, so that a proxy may publish the server under any path it strips.
Every request passes `AccessPolicy` first. A route that the program adds to `AiohttpTransport.app` is guarded by the
same checks of host and origin, and finds out the role of its caller with `AiohttpTransport.role`.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import ssl
from collections.abc import Awaitable, Callable
from typing import Final, cast

from aiohttp import hdrs, web
from aiohttp.http import HttpProcessingError

from belvedere.transport.access import Caller
from belvedere.transport.aiohttp_socket import AiohttpSocket
from belvedere.transport.answers import Answer
from belvedere.transport.blobs import answer_blob
from belvedere.transport.downloads import GONE
from belvedere.transport.gate import Gate
from belvedere.transport.handshakes import TlsListener
from belvedere.transport.host import Host, Peer, Role
from belvedere.transport.listening import listen
from belvedere.transport.options import TransportOptions
from belvedere.transport.reception import Reception, Refused
from belvedere.transport.routes import Route, RouteRequest, refusal
from belvedere.transport.traffic import TrafficLog
from belvedere.transport.uploads import UploadFolder
from belvedere.transport.websocket import WebSocketChannel

__all__ = ["AiohttpTransport"]

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_logger = logging.getLogger("belvedere.transport")

CALLER: Final = web.RequestKey("caller", Caller)
"""Key of a request under which routes find who asks."""


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
        self._reception = Reception(host, self.options)
        self._gates: dict[Gate, None] = {}  # in the order in which they came, as are the channels
        self._gate_lost = asyncio.Event()
        self._channels: dict[WebSocketChannel, None] = {}
        self._servers: list[asyncio.Server] = []
        self._listeners: list[TlsListener] = []
        self._runner: web.AppRunner | None = None
        self._traffic: TrafficLog | None = None
        self._uploads = UploadFolder(host, self.options)
        self.port: int | None = None
        """The port bound, once started."""
        self.app = web.Application(middlewares=[self._guard])
        """Routes may be added until `start`."""
        self.app.on_response_prepare.append(self._prepare)
        self.app.router.add_get("/ws", self._websocket)
        self.app.router.add_get("/healthz", self._health)
        self.app.router.add_get("/metrics", self._metrics)
        self.app.router.add_post("/upload", self._upload)
        self.app.router.add_get("/blob/{name}", self._blob)
        self.app.router.add_get("/download/{key}", self._download, allow_head=False)

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
        self._reception.bind(host, secure=ssl_context is not None)
        sockets = listen(host, port)
        try:
            if options.log_network:
                self._traffic = TrafficLog(options.log_network)
            self.app.router.add_get("/{name:.*}", self._file)  # last, they take what is left
            self.app.router.add_post("/{name:.*}", self._posted)
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
                make_gate = functools.partial(self._gate, make_protocol)
                if ssl_context is None:
                    server = await asyncio.get_running_loop().create_server(make_gate, sock=sock)
                    self._servers.append(server)
                else:
                    patience, most = options.request_timeout, options.max_http_sockets
                    self._listeners.append(TlsListener(sock, make_gate, ssl_context, patience, most))
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
        for listener in self._listeners:
            await listener.close()
        self._listeners.clear()
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
        return self._reception.role(request.headers.get(hdrs.AUTHORIZATION))

    # --- sockets ---

    def _gate(self, make_protocol: Callable[[], asyncio.Protocol]) -> Gate:
        return Gate(make_protocol(), self.options.request_timeout, self._remember, self._forget)

    def _remember(self, gate: Gate) -> None:
        plain = [one for one in self._gates if not one.upgraded]
        if len(plain) >= self.options.max_http_sockets:
            # Whoever is turned away tries again; whoever only keeps sockets open must not keep others out.
            oldest = min(plain, key=lambda one: one.busy)
            oldest.cut()
            self._forget(oldest)
        self._gates[gate] = None

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
        try:
            request[CALLER] = self._reception.admit(
                request.method, request.raw_path, request.headers, request.remote or ""
            )
        except Refused as refusal:
            if refusal.caller is not None:
                request[CALLER] = refusal.caller
            return _response(refusal.answer)
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
            if request.transport is None or request.transport.is_closing():
                return web.Response(status=499)  # whoever asked has left, which is no failure: nobody reads this
            raise
        except Exception:
            _logger.exception("A request for %r failed", request.path)
            return web.Response(status=500, text="500 The server made a mistake; its log says more.\n")
        finally:
            gate.busy = False

    async def _prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        headers = response.headers
        headers["Server"] = "belvedere"
        for name, value in self._reception.headers(request.get(CALLER), request.method).items():
            if name == hdrs.VARY:
                headers.add(name, value)
            else:
                headers.setdefault(name, value)

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
        caller = request[CALLER]
        peer = Peer(address=caller.address, secure=caller.secure, origin=caller.origin)
        ws = AiohttpSocket(response, transport, gate)
        channel = WebSocketChannel(ws, lambda wake: self._host.connect(peer, wake), options, self._traffic)
        self._channels[channel] = None
        try:
            await ws.read_into(channel)
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

    async def _upload(self, request: web.Request) -> web.Response:
        return _response(await self._uploads.answer(request.headers, request.content))

    async def _download(self, request: web.Request) -> web.StreamResponse:
        download = self._host.download(request.match_info["key"])
        if download is None:
            return _gone()
        if isinstance(download.content, bytes):
            return web.Response(body=download.content, headers=download.headers)
        # No FileResponse: that takes a file of the same name and ".gz" for the same file.
        try:
            file = await asyncio.to_thread(download.content.open, "rb")
        except OSError:
            return _gone()
        return web.Response(body=file, headers=download.headers)  # which closes it

    async def _blob(self, request: web.Request) -> web.StreamResponse:
        answer = await answer_blob(request.match_info["name"], request.headers)
        if answer.content is None:
            return web.Response(status=answer.status, headers=answer.headers, text=answer.text or None)
        response = web.StreamResponse(status=answer.status, headers=answer.headers)
        await response.prepare(request)
        if request.method == hdrs.METH_HEAD:
            return response
        try:
            async for piece in answer.pieces():
                await response.write(piece)
        except OSError as error:
            if isinstance(error, ConnectionError):
                raise
            raise ConnectionResetError(str(error)) from error  # cut off: what was announced does not come
        await response.write_eof()
        return response

    async def _health(self, request: web.Request) -> web.Response:
        return _response(self._reception.health())

    async def _metrics(self, request: web.Request) -> web.Response:
        return _response(self._reception.metrics(request.headers))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        route = self._host.routes.find(hdrs.METH_GET, request.match_info["name"])
        if route is not None:
            return await self._routed(request, route)
        name = request.match_info["name"] or "index.html"
        file = self._reception.files.file(name)
        if file is None:
            return _response(self._reception.missing(name))
        return web.FileResponse(file.path, headers=file.headers)

    async def _posted(self, request: web.Request) -> web.StreamResponse:
        route = self._host.routes.find(hdrs.METH_POST, request.match_info["name"])
        if route is None:
            raise web.HTTPMethodNotAllowed(hdrs.METH_POST, [hdrs.METH_GET])
        return await self._routed(request, route)

    async def _routed(self, request: web.Request, route: Route) -> web.Response:
        role = self.role(request)
        refused = refusal(route, role)
        if refused is not None:  # before anything of its body is taken
            return web.Response(status=refused.status, body=refused.content(), headers=refused.all_headers())
        body = await _body(request, route.body_bytes, self.options.upload_timeout)
        query = {name: request.query[name] for name in request.query}
        path = request.match_info["name"]
        answer = await route.answered(RouteRequest(request.method, path, query, request.headers, body, role))
        return web.Response(status=answer.status, body=answer.content(), headers=answer.all_headers())


async def _body(request: web.Request, most: int, patience: float) -> bytes:
    """Return the body of a request, of `most` bytes, unless it keeps silent for `patience` seconds."""
    body = bytearray()  # no list: pieces of a byte each would take a hundred times as much
    while True:
        try:
            async with asyncio.timeout(patience):
                piece = await request.content.readany()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        if not piece:
            return bytes(body)
        body += piece
        if len(body) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(body))


def _response(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, headers=answer.headers, text=answer.text)


def _gone() -> web.Response:
    return web.Response(status=404, text=GONE, headers={"Cache-Control": "no-store"})


def _gate_of(request: web.Request) -> Gate | None:
    """Return the gate of the request's socket, None once the socket is gone."""
    gate = request.transport.get_protocol() if request.transport is not None else None
    return gate if isinstance(gate, Gate) else None


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
