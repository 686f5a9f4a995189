"""The WebSocket: bytes between a socket and a connection."""

from __future__ import annotations

import asyncio
import ssl
import struct
from pathlib import Path
from typing import Any, cast

import aiohttp
import numpy as np
import pytest

from belvedere.transport.websocket import frame_header, write_message
from belvedere.wire import codec
from belvedere.wire.messages import Close, Error, Handled, Pong, Welcome, Write
from tests.transport.conftest import Serve, Served, eventually
from tests.transport.fake_host import hello, message


async def _receive(ws: aiohttp.ClientWebSocketResponse) -> Any:
    return codec.decode_server(await ws.receive_bytes())[0]


async def _closing(ws: aiohttp.ClientWebSocketResponse) -> tuple[list[Any], int | None]:
    """Return the messages until the server closes, and its close code."""
    got = []
    while (received := await ws.receive()).type is aiohttp.WSMsgType.BINARY:
        got.append(codec.decode_server(received.data)[0])
    return got, ws.close_code


async def test_conversation(serve: Serve) -> None:
    """A connection gets the client's messages and the client gets its answers."""
    served = await serve()
    async with await served.connect() as ws:
        await ws.send_bytes(hello(served.host.tokens.control))
        assert isinstance(await _receive(ws), Welcome)
        await ws.send_bytes(message(Write(1, ["a", 1])))
        assert await _receive(ws) == Handled(1)


async def test_peer(serve: Serve) -> None:
    """A connection knows the address, the security and the origin of its peer."""
    served = await serve()
    async with await served.connect(origin=served.url):
        peer = (await _connection(served)).peer
    assert (peer.address, peer.secure, peer.origin) == ("127.0.0.1", False, served.url)


async def test_lost_once(serve: Serve) -> None:
    """A connection is told once that its socket is gone."""
    served = await serve()
    ws = await served.enter()
    await ws.close()
    connection = served.host.connections[0]
    await connection.gone.wait()
    await served.transport.stop()
    assert connection.lost_calls == 1


async def test_lost_by_reset(serve: Serve) -> None:
    """A connection is told that its socket is gone when the network is cut."""
    served = await serve()
    ws = await served.enter()
    _socket(ws).abort()
    await served.host.connections[0].gone.wait()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536, 12_000_000])
async def test_sizes(serve: Serve, size: int) -> None:
    """A message of any size arrives whole, in one piece, byte for byte."""
    served = await serve()
    async with await served.enter() as ws:
        array = np.arange(size, dtype="u1")
        served.host.connections[0].send([b"head", array.data])
        assert await ws.receive_bytes() == b"head" + array.tobytes()


async def test_typed_buffers(serve: Serve) -> None:
    """Buffers need not be flat bytes."""
    served = await serve()
    async with await served.enter() as ws:
        array = np.arange(1_500_000, dtype="f8").reshape(1000, 1500)
        served.host.connections[0].send([array.data, array[:0].data, bytearray(b"end")])
        assert await ws.receive_bytes() == array.tobytes() + b"end"


async def test_not_asked_while_full(serve: Serve) -> None:
    """A connection is asked for no message while an earlier one waits in the transport, and for all in the end."""
    served = await serve()
    ws = await served.enter()
    connection = served.host.connections[0]
    _socket(ws).pause_reading()
    before = connection.asked
    piece = bytes(4_000_000)
    for _ in range(10):
        connection.send([piece])
    await eventually(lambda: connection.asked > before)
    assert connection.asked - before < 10
    waiting = len(connection.outgoing)
    connection.wake()
    assert len(connection.outgoing) == waiting
    _socket(ws).resume_reading()
    for _ in range(10):
        assert len(await ws.receive_bytes()) == len(piece)
    assert connection.asked - before == 10
    await ws.close()


async def test_small_remainder(serve: Serve) -> None:
    """However little of a message waits in the transport, the connection is asked again when it is gone."""
    served = await serve()
    ws = await served.enter()
    connection = served.host.connections[0]
    _socket(ws).pause_reading()
    for _ in range(4000):
        connection.send([bytes(8000)])
    assert connection.outgoing
    _socket(ws).resume_reading()
    for _ in range(4000):
        await ws.receive_bytes()
    await ws.close()


async def test_ping_between(serve: Serve) -> None:
    """A WebSocket ping is answered between messages, which stay whole."""
    served = await serve()
    async with await served.enter(autoping=False) as ws:
        for _ in range(5):
            served.host.connections[0].send([bytes(3_000_000)])
            await ws.ping(b"here")
        kinds: list[aiohttp.WSMsgType] = []
        # One pong may answer all pings that came before it (RFC 6455, section 5.5.3).
        while kinds.count(aiohttp.WSMsgType.BINARY) < 5 or aiohttp.WSMsgType.PONG not in kinds:
            kinds.append((await ws.receive()).type)
    assert set(kinds) == {aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.PONG}


async def test_wake_is_synchronous(serve: Serve) -> None:
    """What a wake-up finds is handed out before it returns."""
    served = await serve()
    async with await served.enter() as ws:
        connection = served.host.connections[0]
        connection.send([b"now"])
        assert not connection.outgoing
        assert await ws.receive_bytes() == b"now"


async def test_finished(serve: Serve) -> None:
    """The socket is closed after the last message of a connection."""
    served = await serve()
    async with await served.enter() as ws:
        served.host.connections[0].close("superseded", "another tab")
        assert await _closing(ws) == ([Close("superseded", "another tab", False)], 1000)
        await served.host.connections[0].gone.wait()


async def test_finished_stalled(serve: Serve) -> None:
    """The socket of a client that does not take its last message is cut."""
    served = await serve(close_timeout=0.05)
    ws = await served.enter()
    connection = served.host.connections[0]
    _socket(ws).pause_reading()
    connection.send([bytes(40_000_000)])
    connection.finished = True
    connection.wake()
    await connection.gone.wait()
    await eventually(lambda: not served.transport.sockets)
    _socket(ws).abort()


async def test_wrong_token(serve: Serve) -> None:
    """A wrong token gets a reason and a closed socket."""
    served = await serve()
    async with await served.connect() as ws:
        await ws.send_bytes(hello("wrong"))
        assert await _closing(ws) == ([Close("unauthorized", "wrong token", False)], 1000)


async def test_silence(serve: Serve) -> None:
    """A socket that says nothing is closed with a reason."""
    served = await serve(hello_timeout=0.05)
    async with await served.connect() as ws:
        said, code = await _closing(ws)
    assert code == 1008
    assert said[0].code == "unauthorized"
    assert "Hello" in said[0].reason


async def test_silence_after_hello(serve: Serve) -> None:
    """A socket that has authenticated may be silent."""
    served = await serve(hello_timeout=0.05)
    async with await served.enter() as ws:
        await asyncio.sleep(0.15)
        await ws.send_bytes(message(Write(1, [])))
        assert await _receive(ws) == Handled(1)


async def test_chatter_without_hello(serve: Serve) -> None:
    """A socket that talks of other things is closed as well, and needs no reader of its own."""
    served = await serve(hello_timeout=0.05)
    async with await served.connect() as ws:
        await ws.send_bytes(message(Pong(0.0)))
        _, code = await _closing(ws)
    assert code == 1008


async def test_oversize_before_hello(serve: Serve) -> None:
    """A first message above the limit is refused before it is read."""
    served = await serve()
    async with await served.connect() as ws:
        await ws.send_bytes(hello(served.host.tokens.control, filler="x" * 8192))
        said, code = await _closing(ws)
    # The socket closes on what it does not read, which may overtake the reason; tornado says what is wrong with it.
    assert code in (1008, 1006, 1009)
    assert all(isinstance(item, Close) for item in said)
    assert served.host.connections[0].inbox == []


async def test_many_small_before_hello(serve: Serve) -> None:
    """Small messages add up to the same limit."""
    served = await serve()
    async with await served.connect() as ws:
        for _ in range(200):
            try:
                await ws.send_bytes(message(Pong(0.0)))
            except ConnectionError:
                break
        await _closing(ws)
    assert len(served.host.connections[0].inbox) < 200


async def test_oversize_with_handshake(serve: Serve) -> None:
    """A message sent along with the handshake is held to the same limit."""
    served = await serve()
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    large = hello(served.host.tokens.control, filler="x" * 6000)
    writer.write(_handshake(served) + b"\x82\xfe" + struct.pack("!H", len(large)) + bytes(4) + large)
    assert b" 101 " in await reader.readline()
    try:
        while await reader.read(65536):
            pass
    except ConnectionError:
        pass
    writer.close()
    await served.host.connections[0].gone.wait()
    assert served.host.connections[0].inbox == []


async def test_oversize_after_hello(serve: Serve) -> None:
    """A message above the limit closes the socket as too big."""
    served = await serve(ws_max_msg_size=100_000)
    async with await served.enter() as ws:
        await ws.send_bytes(bytes(100_001))
        _, code = await _closing(ws)
    assert code in (1009, 1006)
    assert len(served.host.connections[0].inbox) == 1


async def test_largest_message(serve: Serve) -> None:
    """A message of exactly the limit is taken."""
    served = await serve(ws_max_msg_size=100_000)
    async with await served.enter() as ws:
        await ws.send_bytes(bytes(100_000))
        assert isinstance(await _receive(ws), Error)


async def test_malformed(serve: Serve) -> None:
    """A message that is no MessagePack is answered by an error and the conversation goes on."""
    served = await serve()
    async with await served.enter() as ws:
        await ws.send_bytes(b"\x05\x00\x00\x00\xc1\xc1\xc1\xc1\xc1")
        assert (await _receive(ws)).code == "malformed"
        await ws.send_bytes(message(Write(1, [])))
        assert await _receive(ws) == Handled(1)


async def test_text(serve: Serve) -> None:
    """A text message is answered by an error and the conversation goes on."""
    served = await serve()
    async with await served.enter() as ws:
        await ws.send_str("hello")
        assert (await _receive(ws)).code == "text"
        await ws.send_bytes(message(Write(1, [])))
        assert await _receive(ws) == Handled(1)


async def test_text_again_and_again(serve: Serve) -> None:
    """A client that keeps sending text is sent away."""
    served = await serve()
    async with await served.enter() as ws:
        for _ in range(11):
            await ws.send_str("hello")
        said, code = await _closing(ws)
    assert said[-1].code == "abuse"
    assert code == 1008


async def test_receive_raises(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake in the host closes the socket without telling the client what it was."""
    served = await serve()

    def fail(data: object) -> None:
        raise KeyError("a secret")

    async with await served.enter() as ws:
        served.host.connections[0].receive = fail  # type: ignore[method-assign]
        await ws.send_bytes(b"x")
        received = await ws.receive()
        assert (received.type, ws.close_code, received.extra) == (aiohttp.WSMsgType.CLOSE, 1011, "internal error")
    assert "a secret" in caplog.text


async def test_next_message_raises(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake in one connection does not reach who woke it."""
    served = await serve()

    def fail() -> None:
        raise KeyError("a secret")

    async with await served.enter() as ws:
        connection = served.host.connections[0]
        connection.next_message = fail  # type: ignore[method-assign]
        connection.wake()
        await ws.receive()
        assert ws.close_code == 1011
    assert "a secret" in caplog.text


async def test_deflate_declined(serve: Serve) -> None:
    """Compression is declined when it is offered."""
    served = await serve()
    async with await served.connect(compress=15) as ws:
        assert ws.compress == 0
        assert "Sec-WebSocket-Extensions" not in ws._response.headers


async def test_no_cookie(serve: Serve) -> None:
    """The handshake sets no cookie."""
    served = await serve()
    async with await served.connect() as ws:
        assert "Set-Cookie" not in ws._response.headers


async def test_plain_request(serve: Serve) -> None:
    """A plain request for the WebSocket's address is told what it is."""
    served = await serve()
    async with served.http.get(served.url + "/ws") as response:
        assert response.status == 426


async def test_flood(serve: Serve) -> None:
    """A client that floods the server is read more slowly and loses nothing; others are served meanwhile."""
    served = await serve(max_message_rate=2000.0)
    async with await served.enter() as flooding, await served.enter() as other:
        flood = asyncio.create_task(_flood(flooding, 5000))
        await other.send_bytes(message(Write(1, [])))
        assert await _receive(other) == Handled(1)
        assert len(served.host.connections[0].inbox) < 5000
        numbers = [(await _receive(flooding)).number for _ in range(5000)]
        await flood
    assert numbers == list(range(5000))


async def _flood(ws: aiohttp.ClientWebSocketResponse, count: int) -> None:
    for number in range(count):
        await ws.send_bytes(message(Write(number, [])))


async def test_stop(serve: Serve) -> None:
    """Stopping hands out what connections have left, then closes the sockets."""
    served = await serve()
    async with await served.enter() as ws:
        connection = served.host.connections[0]
        connection.outgoing.append(codec.encode(Close("stopped", "the server stops", True)))
        stopping = asyncio.create_task(served.transport.stop())
        assert await _closing(ws) == ([Close("stopped", "the server stops", True)], 1001)
        await stopping
    assert connection.lost_calls == 1


async def test_stop_stalled(serve: Serve) -> None:
    """Stopping does not wait for a client that takes nothing, and leaves no socket behind."""
    served = await serve(close_timeout=0.05)
    ws = await served.enter()
    _socket(ws).pause_reading()
    served.host.connections[0].send([bytes(40_000_000)])
    await served.transport.stop()
    assert not served.transport.sockets
    _socket(ws).abort()


async def test_tls(serve: Serve, certificate: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """Large messages pass TLS unharmed, and the peer is known to be secure."""
    server_side, client_side = certificate
    served = await serve(tls=server_side)
    async with served.http.ws_connect(
        f"wss://localhost:{served.port}/ws", ssl=client_side, max_msg_size=0, origin=f"https://localhost:{served.port}"
    ) as ws:
        await ws.send_bytes(hello(served.host.tokens.control))
        await ws.receive_bytes()
        array = np.arange(1_000_000, dtype="f4")
        served.host.connections[0].send([b"head", array.data])
        assert await ws.receive_bytes() == b"head" + array.tobytes()
    assert served.host.connections[0].peer.secure


async def test_log_network(serve: Serve, tmp_path: Path) -> None:
    """The network log has a line for each message: direction, size, kind, and nothing of the content."""
    log = tmp_path / "network.log"
    served = await serve(log_network=log)
    async with await served.enter() as ws:
        await ws.send_bytes(message(Write(1, ["key", "a secret"])))
        await ws.receive_bytes()
    lines = [line.split()[2:] for line in log.read_text().splitlines()]
    assert [(direction, kind) for direction, _, kind in lines] == [
        ("<", "Hello"),
        (">", "Welcome"),
        ("<", "Write"),
        (">", "Handled"),
    ]
    assert int(lines[2][1]) == len(message(Write(1, ["key", "a secret"])))
    assert "secret" not in log.read_text()


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536, 1 << 33])
def test_frame_header(size: int) -> None:
    """The header of a frame tells its size in the shortest form."""
    header = frame_header(size)
    assert header[0] == 0x82
    short = header[1]
    assert short < 128
    assert (
        size
        == {126: lambda: struct.unpack("!H", header[2:])[0], 127: lambda: struct.unpack("!Q", header[2:])[0]}.get(
            short, lambda: short
        )()
    )


async def test_nothing_copied() -> None:
    """A large array reaches a transport that can gather as the memory it is."""
    array = np.zeros(1_000_000, dtype="f4")
    got: list[Any] = []

    class Gathering(asyncio.WriteTransport):
        def writelines(self, list_of_data: Any) -> None:
            got.extend(list_of_data)

    write_message(Gathering(), [b"head", array.data])
    assert np.shares_memory(np.frombuffer(got[-1], dtype="f4"), array)


def _socket(ws: aiohttp.ClientWebSocketResponse) -> asyncio.Transport:
    """Return the client's end of the network, to be treated badly."""
    connection = ws._response.connection
    assert connection is not None
    return cast("asyncio.Transport", connection.transport)


async def _connection(served: Served) -> Any:
    await eventually(lambda: served.host.connections)
    return served.host.connections[-1]


def _handshake(served: Served) -> bytes:
    return (
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    ).encode()


async def test_strangers(serve: Serve) -> None:
    """Of sockets that say nothing only so many may be open, the newest; one that has authenticated does not count."""
    served = await serve(max_strangers=2)
    async with await served.connect() as known:
        await known.send_bytes(hello(served.host.tokens.control))
        assert isinstance(await _receive(known), Welcome)
        oldest, newer = await served.connect(), await served.connect()
        async with newer, await served.connect():
            assert (await oldest.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
            await newer.send_bytes(hello(served.host.tokens.control))
            assert isinstance(await _receive(newer), Welcome)
