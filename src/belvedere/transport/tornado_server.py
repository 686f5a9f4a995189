"""HTTP and WebSocket on one port, moved by tornado.

The same addresses, checks and limits as in `belvedere.transport.aiohttp_server`; for programs that have tornado
handlers of their own. Such a handler is added to `TornadoTransport.app`, is guarded by the same checks of host and
origin, and finds out the role of its caller with `TornadoTransport.role`.

Everything runs on the loop that is running already: tornado's own is a thin cover over it.
"""

from __future__ import annotations

import asyncio
import http.client
import ssl
from collections.abc import Awaitable
from typing import Any, final

from multidict import CIMultiDict
from tornado.http1connection import HTTP1Connection
from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerRequest,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.iostream import IOStream
from tornado.web import Application

from belvedere.transport.access import Caller
from belvedere.transport.answers import Answer
from belvedere.transport.host import Host, Role
from belvedere.transport.listening import listen
from belvedere.transport.options import TransportOptions
from belvedere.transport.reception import Reception, Refused
from belvedere.transport.tornado_routes import (
    BlobRoute,
    DownloadRoute,
    FileRoute,
    HealthRoute,
    MetricsRoute,
    ProgramRoute,
    UploadRoute,
    WebSocketRoute,
    program_routes,
)
from belvedere.transport.tornado_socket import StreamGate
from belvedere.transport.traffic import TrafficLog
from belvedere.transport.uploads import UploadFolder
from belvedere.transport.websocket import WebSocketChannel

__all__ = ["Exchange", "TornadoTransport"]

_BODY_BYTES = 1 << 20  # largest body of a request to a route of the program
_READ_BYTES = 1 << 16
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@final
class Exchange(HTTPConnection):
    """One request and its answer on their way through the door.

    Args:
        connection: tornado's.
        gate: of the socket.
        transport: whose door it is.
    """

    def __init__(self, connection: HTTP1Connection, gate: StreamGate, transport: TornadoTransport) -> None:
        self._connection = connection
        self._transport = transport
        self._method = "GET"
        self._last = False
        self.gate = gate
        self.caller: Caller | None = None
        """Who asks, None until it was let in."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def admit(self, line: RequestStartLine, headers: HTTPHeaders) -> Answer | None:
        """Return the answer to a request that needs no route, None where one is to be asked."""
        self.gate.admit()
        self._method = line.method
        remote = getattr(self._connection.context, "remote_ip", "")
        try:
            self.caller = self._transport.reception.admit(
                line.method, line.path, CIMultiDict(headers.get_all()), remote
            )
        except Refused as refusal:
            self.caller = refusal.caller
            return refusal.answer
        return Answer(204, {}, "") if line.method == "OPTIONS" else None

    def say(self, answer: Answer) -> None:
        """Answer without a route."""
        if self._method not in _SAFE_METHODS:
            self.leave()
        body = answer.text.encode()
        headers = HTTPHeaders(dict(answer.headers))
        if answer.status != http.client.NO_CONTENT:
            headers["Content-Length"] = str(len(body))
        reason = http.client.responses.get(answer.status, "Unknown")
        self.write_headers(ResponseStartLine("", answer.status, reason), headers, body)
        self.finish()

    def expect_body(self) -> None:
        """Wait for the request's body, but not for ever: bodies that do not come must not hold sockets."""
        self.gate.cut_after(self._transport.options.upload_timeout)

    def body_came(self) -> None:
        """The request is complete: its answer may take as long as it likes."""
        if not self._last:
            self.gate.admit()

    def leave(self) -> None:
        """Do not wait for what is left of the request: let the answer be the last one, and cut the socket soon."""
        self._last = True
        self.gate.cut_after(self._transport.options.close_timeout)

    def write_headers(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders, chunk: bytes | None = None
    ) -> asyncio.Future[None]:
        """Write the headers of an answer, with those that all answers have."""
        headers["Server"] = "belvedere"
        if self._last:
            headers["Connection"] = "close"
        for name, value in self._transport.reception.headers(self.caller, self._method).items():
            if name == "Vary":
                headers.add(name, value)
            elif name not in headers:
                headers[name] = value
        return self._connection.write_headers(start_line, headers, chunk)

    def write(self, chunk: bytes) -> asyncio.Future[None]:
        """Write a piece of an answer."""
        return self._connection.write(chunk)

    def finish(self) -> None:
        """The answer is complete."""
        self._connection.finish()
        self.gate.busy = False
        self._transport.answered(self.gate)


@final
class _Door(HTTPMessageDelegate):
    """Lets a request in, or answers it in place of a route."""

    def __init__(self, server_connection: object, exchange: Exchange, app: Application) -> None:
        self._server_connection = server_connection
        self._exchange = exchange
        self._app = app
        self._inside: HTTPMessageDelegate | None = None  # None: the request was not let in

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        if not isinstance(start_line, RequestStartLine):
            return None
        answer = self._exchange.admit(start_line, headers)
        if answer is not None:
            self._exchange.say(answer)
            return None
        self._exchange.gate.busy = True
        self._exchange.expect_body()
        self._inside = self._app.start_request(self._server_connection, self._exchange)
        return self._inside.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return None if self._inside is None else self._inside.data_received(chunk)

    def finish(self) -> None:
        self._exchange.body_came()
        if self._inside is not None:
            self._inside.finish()

    def on_connection_close(self) -> None:
        self._exchange.gate.busy = False
        if self._inside is not None:
            self._inside.on_connection_close()


class _Server(HTTPServer):
    """Tells the transport of every socket and every request."""

    transport: TornadoTransport

    def handle_stream(self, stream: IOStream, address: Any) -> None:
        self.transport.opened(stream)
        super().handle_stream(stream, address)

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        connection: Any = request_conn
        gate = self.transport.gate_of(connection.stream)
        return _Door(server_conn, Exchange(connection, gate, self.transport), self.transport.app)

    def on_close(self, server_conn: Any) -> None:
        super().on_close(server_conn)
        self.transport.closed(server_conn.stream)


class TornadoTransport:
    """Serves one host over HTTP. Used on the loop's thread only; serves once, a new start needs a new transport.

    Args:
        host: what is served.
        options: see `TransportOptions`.

    Raises:
        ValueError: an address among the options cannot be understood.
    """

    def __init__(self, host: Host, options: TransportOptions | None = None) -> None:
        self.options = options or TransportOptions()
        self.host = host
        self.reception = Reception(host, self.options)
        self.uploads = UploadFolder(host, self.options)
        self.traffic: TrafficLog | None = None
        self.channels: dict[WebSocketChannel, None] = {}  # in the order in which they came, as are the gates
        self._gates: dict[IOStream, StreamGate] = {}
        self._gate_lost = asyncio.Event()
        self._stopping = False
        self._server: _Server | None = None
        self.port: int | None = None
        """The port bound, once started."""
        own = {"transport": self}
        self.app = Application(
            [
                ("/ws", WebSocketRoute, own),
                ("/healthz", HealthRoute, own),
                ("/metrics", MetricsRoute, own),
                ("/upload", UploadRoute, own),
                ("/blob/([^/]+)", BlobRoute, own),
                ("/download/([^/]+)", DownloadRoute, own),
                program_routes(host.routes, ProgramRoute, own),
                ("/(.*)", FileRoute, own),
            ],
            log_function=lambda handler: None,
        )
        """Handlers may be added with ``app.add_handlers(".*", [("/mine", Handler)])``; they go before ours."""

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
        if self._server is not None:
            raise RuntimeError("this transport was started before; make a new one")
        options = self.options
        self.reception.bind(host, secure=ssl_context is not None)
        sockets = listen(host, port)
        try:
            if options.log_network:
                self.traffic = TrafficLog(options.log_network)
            self._server = _Server(
                self.app,
                ssl_options=ssl_context,
                chunk_size=_READ_BYTES,
                idle_connection_timeout=options.idle_timeout,
                max_body_size=_BODY_BYTES,
                max_buffer_size=options.ws_max_msg_size + 2 * _BODY_BYTES,
            )
            self._server.transport = self
            self._server.add_sockets(sockets)
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
        self._stopping = True
        if self._server is not None and self.port is not None:
            self._server.stop()
        for channel in list(self.channels):
            channel.stop()
        for gate in list(self._gates.values()):
            self.answered(gate)
        await self._wait_for_sockets()
        self.uploads.remove()
        if self.traffic is not None:
            self.traffic.close()

    @property
    def sockets(self) -> int:
        """How many sockets of clients are open."""
        return len(self._gates)

    def cut(self) -> None:
        """Cut every socket at once, as a network that fails would. The server goes on listening."""
        for gate in list(self._gates.values()):
            gate.cut()

    def role(self, request: HTTPServerRequest) -> Role | None:
        """Return what the sender of `request` may do, None where it shows no token of ours."""
        return self.reception.role(request.headers.get("Authorization"))

    # --- sockets --------------------------------------------------------------------------------------------------

    def opened(self, stream: IOStream) -> None:
        """Take note of a new socket; where there are too many, the one idle for longest makes room."""
        plain = [gate for gate in self._gates.values() if not gate.upgraded]
        if len(plain) >= self.options.max_http_sockets:
            # Whoever is turned away tries again; whoever only keeps sockets open must not keep others out.
            oldest = min(plain, key=lambda gate: gate.busy)
            oldest.cut()
            self._forget(oldest)
        self._gates[stream] = StreamGate(stream, self.options.request_timeout, self._forget)

    def gate_of(self, stream: IOStream) -> StreamGate:
        """Return the gate of a socket."""
        return self._gates[stream]

    def answered(self, gate: StreamGate) -> None:
        """Close a socket between two requests, where the server is stopping."""
        if self._stopping and not gate.busy and not gate.upgraded:
            gate.close_when_written()

    def closed(self, stream: IOStream) -> None:
        """Take note that no more requests come over a socket: it is gone, or carries a WebSocket."""
        gate = self._gates.get(stream)
        if gate is not None and not gate.upgraded:
            gate.lost()

    def make_room_for_stranger(self) -> None:
        """Cut the WebSocket that has kept silent for longest where too many do.

        Refusing the new one instead would let anybody who can open sockets shut everybody else out.
        """
        strangers = [channel for channel in self.channels if not channel.admitted]
        if len(strangers) >= self.options.max_strangers:
            strangers[0].cut()
            del self.channels[strangers[0]]

    def _forget(self, gate: StreamGate) -> None:
        self._gates.pop(gate.stream, None)
        self._gate_lost.set()

    async def _wait_for_sockets(self) -> None:
        deadline = asyncio.get_running_loop().call_later(self.options.close_timeout, self.cut)
        while self._gates:
            self._gate_lost.clear()
            await self._gate_lost.wait()
        deadline.cancel()
