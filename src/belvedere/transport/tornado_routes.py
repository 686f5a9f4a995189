"""The addresses of a server over tornado; the same as in `belvedere.transport.aiohttp_server`."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from aiohttp.base_protocol import BaseProtocol
from aiohttp.streams import StreamReader
from multidict import CIMultiDict
from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError
from tornado.routing import Matcher, Rule
from tornado.web import HTTPError, RequestHandler, StaticFileHandler, stream_request_body
from tornado.websocket import WebSocketHandler

from belvedere.transport.answers import TEXT, Answer
from belvedere.transport.blobs import answer_blob
from belvedere.transport.downloads import GONE
from belvedere.transport.host import Peer
from belvedere.transport.routes import Route, RouteAnswer, RouteRequest, Routes, refusal
from belvedere.transport.tornado_socket import TornadoSocket
from belvedere.transport.websocket import WebSocketChannel

if TYPE_CHECKING:
    from belvedere.transport.tornado_server import Exchange, TornadoTransport

__all__ = [
    "BlobRoute",
    "DownloadRoute",
    "FileRoute",
    "HealthRoute",
    "MetricsRoute",
    "ProgramRoute",
    "UploadRoute",
    "WebSocketRoute",
    "program_routes",
]

_UPLOAD_BUFFER = 1 << 18  # bytes of an upload that wait in memory to be read
_NO_LIMIT = 1 << 62  # of a body: `UploadFolder` keeps the limits, and says which one was broken


class _Route(RequestHandler):
    """A route of the transport's own."""

    def initialize(self, transport: TornadoTransport) -> None:
        """Keep whose route it is."""
        self.transport = transport

    @property
    def exchange(self) -> Exchange:
        """The request and its answer, as they pass the door."""
        return self.request.connection  # type: ignore[return-value]

    def say(self, answer: Answer) -> None:
        """Answer, and be done."""
        self.set_status(answer.status)
        for name, value in answer.headers.items():
            self.set_header(name, value)
        self.finish(answer.text)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say in a line what was wrong."""
        self.set_header("Content-Type", TEXT)
        self.finish(f"{status_code} {self._reason}\n")

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log mistakes of ours; a bad request, which anybody can send, is none."""
        if not isinstance(value, HTTPError) or value.status_code >= 500:
            super().log_exception(typ, value, tb)


class HealthRoute(_Route):
    """For load balancers."""

    def get(self) -> None:
        """Say that the server lives."""
        self.say(self.transport.reception.health())

    head = get


class MetricsRoute(_Route):
    """The host's statistics."""

    def get(self) -> None:
        """Tell them."""
        self.say(self.transport.reception.metrics(CIMultiDict(self.request.headers.get_all())))

    head = get


class FileRoute(_Route, StaticFileHandler):
    """Files for the browser."""

    def initialize(self, transport: TornadoTransport) -> None:  # type: ignore[override]
        """Keep whose route it is."""
        _Route.initialize(self, transport)
        StaticFileHandler.initialize(self, path="")

    def parse_url_path(self, url_path: str) -> str:
        """Return the name as it was asked for: `PageFiles` knows what it may mean."""
        return url_path

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:
        """Return the name; it is looked up by `validate_absolute_path`."""
        return path

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Return where the file lies, or answer that there is none."""
        reception = self.transport.reception
        self.file = reception.files.file(absolute_path or "index.html")
        if self.file is None:
            self.say(reception.missing(absolute_path))
            return None
        return str(self.file.path)

    def compute_etag(self) -> str:
        """Return a tag that changes with the file."""
        status = self._stat()
        return f'"{status.st_mtime_ns:x}-{status.st_size:x}"'

    def set_headers(self) -> None:
        """Set the headers that go with the file."""
        self.set_header("Accept-Ranges", "bytes")
        self.set_etag_header()
        if self.modified is not None:
            self.set_header("Last-Modified", self.modified)
        for name, value in (self.file.headers if self.file is not None else {}).items():
            self.set_header(name, value)


class DownloadRoute(_Route):
    """A file that was offered; see `belvedere.transport.downloads`."""

    async def get(self, key: str) -> None:
        """Hand it out, once."""
        download = self.transport.host.download(key)
        try:
            size = None if download is None or isinstance(download.content, bytes) else download.content.stat().st_size
        except OSError:
            download = None
        if download is None:
            self.say(Answer(404, {"Content-Type": TEXT, "Cache-Control": "no-store"}, GONE))
            return
        for name, value in download.headers.items():
            self.set_header(name, value)
        if isinstance(download.content, bytes):
            self.finish(download.content)
            return
        self.set_header("Content-Length", str(size))
        for piece in StaticFileHandler.get_content(str(download.content)):
            self.write(piece)
            try:
                await self.flush()
            except StreamClosedError:
                return
        self.finish()


class BlobRoute(_Route):
    """Content of the document; see `belvedere.transport.blobs`."""

    async def get(self, name: str) -> None:
        """Send it, or the part asked for."""
        answer = await answer_blob(name, CIMultiDict(self.request.headers.get_all()))
        self.set_status(answer.status)
        if answer.status == http.client.NOT_MODIFIED:
            self.clear_header("Content-Type")
        for header, value in answer.headers.items():
            self.set_header(header, value)
        if answer.content is None or self.request.method == "HEAD":
            self.finish(answer.text or None)
            return
        try:
            async for piece in answer.pieces():
                self.write(bytes(piece))
                await self.flush()
        except StreamClosedError:
            return
        except OSError:  # the file was changed: what was announced does not come
            self.exchange.gate.cut()
            return
        self.finish()

    head = get

    def compute_etag(self) -> str | None:
        """Leave it to the content's own."""
        return None


class _Inflow(BaseProtocol):
    """What an upload's reader tells to stop and to go on."""

    def __init__(self) -> None:
        super().__init__(asyncio.get_running_loop())
        self.flows = asyncio.Event()
        self.flows.set()

    @property
    def connected(self) -> bool:
        """Whether there may be more to come; the reader is told of the end."""
        return True

    def pause_reading(self) -> None:
        """Take no more for now."""
        self._reading_paused = True
        self.flows.clear()

    def resume_reading(self, resume_parser: bool = True) -> None:
        """Take more."""
        self._reading_paused = False
        self.flows.set()


@stream_request_body
class UploadRoute(_Route):
    """Files from the browser; see `belvedere.transport.uploads`."""

    _answer: asyncio.Task[Answer] | None = None  # None: the request is no upload

    def prepare(self) -> None:
        """Begin to answer while the body comes in."""
        if self.request.method != "POST":
            self.exchange.leave()
            raise HTTPError(405)
        self.exchange.set_max_body_size(_NO_LIMIT)
        self.exchange.gate.admit()  # a file may take as long as it likes while something of it comes
        self._inflow = _Inflow()
        self._body = StreamReader(self._inflow, _UPLOAD_BUFFER, loop=asyncio.get_running_loop())
        headers = CIMultiDict(self.request.headers.get_all())
        self._answer = asyncio.create_task(self.transport.uploads.answer(headers, self._body))
        self._answer.add_done_callback(self._answered)

    async def data_received(self, chunk: bytes) -> None:
        """Take a piece of the body, when there is room for it."""
        if self._answer is None:
            return
        self._body.feed_data(chunk)
        if not self._inflow.flows.is_set():
            room = asyncio.create_task(self._inflow.flows.wait())
            await asyncio.wait((room, self._answer), return_when=asyncio.FIRST_COMPLETED)
            room.cancel()

    async def post(self) -> None:
        """Answer, once the body is complete."""
        self._body.feed_eof()
        if self._answer is not None:
            await asyncio.wait((self._answer,))

    def on_connection_close(self) -> None:
        """The client is gone."""
        super().on_connection_close()
        if self._answer is not None and not self._answer.done() and not self._body.is_eof():
            self._body.set_exception(ConnectionResetError("the client is gone"))

    def _answered(self, answer: asyncio.Task[Answer]) -> None:
        if answer.cancelled() or answer.exception() is not None:
            self.exchange.gate.cut()
            return
        if not self._body.is_eof():  # refused half-way: what else comes is dropped, and not for long
            self.exchange.leave()
        try:
            self.say(answer.result())
        except StreamClosedError:
            return


class _IsRoute(Matcher):
    """Finds the requests that the program answers itself."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return nothing to be known about the request, or None where it is for somebody else."""
        return None if self._routes.find(request.method or "", request.path) is None else {}


def program_routes(routes: Routes, handler: type[RequestHandler], arguments: dict[str, Any]) -> Rule:
    """Return the rule by which `handler` gets what `routes` answer."""
    return Rule(_IsRoute(routes), handler, arguments)


@stream_request_body
class ProgramRoute(_Route):
    """What the program answers itself; see `belvedere.transport.routes`."""

    def prepare(self) -> None:
        """Let in who may ask, before anything of the body is taken."""
        self._body = bytearray()
        self._size = 0
        route = self.transport.host.routes.find(self.request.method or "", self.request.path)
        if route is None:
            raise HTTPError(404)
        self._route: Route = route
        self._role = self.transport.role(self.request)
        refused = refusal(route, self._role)
        if refused is not None:
            self.exchange.leave()
            self._answer(refused)
            return
        self.exchange.set_max_body_size(route.body_bytes)
        self.exchange.gate.cut_after(self.transport.options.upload_timeout)

    def data_received(self, chunk: bytes) -> None:
        """Take a piece of the body."""
        self._size += len(chunk)
        if self._finished or self._size > self._route.body_bytes:
            return
        self._body += chunk
        self.exchange.gate.cut_after(self.transport.options.upload_timeout)

    async def get(self) -> None:
        """Answer, once the body is complete."""
        if self._size > self._route.body_bytes:
            self.exchange.leave()
            raise HTTPError(413)
        request = self.request
        query = {name: values[0].decode(errors="replace") for name, values in request.query_arguments.items()}
        headers = CIMultiDict(request.headers.get_all())
        path = request.path.strip("/")
        whole = RouteRequest(request.method or "", path, query, headers, bytes(self._body), self._role)
        self._answer(await self._route.answered(whole))

    post = get

    def _answer(self, answer: RouteAnswer) -> None:
        self.set_status(answer.status)
        for name, value in answer.all_headers().items():
            self.set_header(name, value)
        self.finish(answer.content())


class WebSocketRoute(_Route, WebSocketHandler):
    """The WebSocket."""

    _channel: WebSocketChannel | None = None

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Shake hands, and serve until the socket is gone."""
        headers = self.request.headers
        if headers.get("Upgrade", "").lower() != "websocket" or "Sec-WebSocket-Key" not in headers:
            self.say(Answer(426, {"Upgrade": "websocket", "Content-Type": TEXT}, "This address speaks WebSocket.\n"))
            return
        await super().get(*args, **kwargs)

    def check_origin(self, origin: str) -> bool:
        """Take what the door has let in."""
        return True

    def open(self, *args: str, **kwargs: str) -> None:
        """Begin the conversation."""
        transport, gate, caller = self.transport, self.exchange.gate, self.exchange.caller
        if caller is None:
            raise HTTPError(403)
        transport.make_room_for_stranger()
        gate.upgraded = True
        peer = Peer(address=caller.address, secure=caller.secure, origin=caller.origin)
        self._socket = TornadoSocket(self.ws_connection, gate, transport.options.ws_max_msg_size)  # type: ignore[arg-type]
        self._channel = WebSocketChannel(
            self._socket, lambda wake: transport.host.connect(peer, wake), transport.options, transport.traffic
        )
        transport.channels[self._channel] = None
        self._channel.begin()

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        """Pass a message on; what is returned is awaited before the next one is read."""
        channel = self._channel
        if channel is None or not self._socket.takes(len(message)):
            return None
        if isinstance(message, str):
            channel.take_text()
        else:
            channel.take(message)
        seconds = channel.pause()
        return None if seconds is None else asyncio.sleep(seconds)

    def on_ping(self, data: bytes) -> None:
        """Count what a stranger sends."""
        if self._channel is not None:
            self._socket.takes(len(data))

    def on_close(self) -> None:
        """The conversation is over."""
        if self._channel is not None:
            self.transport.channels.pop(self._channel, None)
            self._channel.lost()
            self._socket.lost()
