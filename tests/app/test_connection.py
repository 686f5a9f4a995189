from __future__ import annotations

from typing import Any

import pytest

from belvedere.app import Server
from belvedere.app.sessions.connection import HELLO_BYTES, MOST_OFFENCES
from belvedere.app.sessions.ratelimit import Offences, TokenBucket
from belvedere.transport import Channel
from belvedere.wire import PROTOCOL, decode_server, encode
from belvedere.wire.messages import Ack, Close, Error, Hello, Welcome, Write
from tests.app.conftest import Join
from tests.app.driver import tokens


def hello(token: str, protocol: int = PROTOCOL, **info: Any) -> bytes:
    """Return the first message of a client."""
    return b"".join(encode(Hello(protocol, token, None, None, None, 0, 0, info)))


def answers(channel: Channel) -> list[Any]:
    """Return what the server has to say now."""
    return [decode_server(message)[0] for message in channel.receive()]


@pytest.mark.parametrize("token", ["", "wrong", "é"])
async def test_wrong_token_is_sent_away(server: Server, token: str) -> None:
    """A client without a token of this server is told so and closed, without retry; nothing else is sent."""
    server.state.secret = "x"
    channel = server.transport.connect()
    channel.send(hello(token))
    (close,) = answers(channel)
    assert isinstance(close, Close)
    assert (close.code, close.retry) == ("unauthorized", False)
    assert channel.closed
    assert server.sessions == []


async def test_protocol_mismatch_tells_both(server: Server) -> None:
    """A client of another protocol version is told both versions."""
    channel = server.transport.connect()
    channel.send(hello(tokens(server)["control"], protocol=99))
    (close,) = answers(channel)
    assert close.code == "protocol"
    assert str(PROTOCOL) in close.reason
    assert "99" in close.reason


async def test_large_first_message(server: Server) -> None:
    """A first message above the limit closes the connection, whatever its token."""
    channel = server.transport.connect()
    channel.send(hello(tokens(server)["control"], padding="x" * HELLO_BYTES))
    (close,) = answers(channel)
    assert close.code == "unauthorized"
    assert channel.closed


async def test_other_message_before_hello(server: Server) -> None:
    """Anything but Hello as the first message is an error and has no effect."""
    channel = server.transport.connect()
    channel.send(b"".join(encode(Write(1, ["a", 1]))))
    (error,) = answers(channel)
    assert isinstance(error, Error)
    assert server.state.to_dict() == {}
    channel.send(hello(tokens(server)["control"]))
    assert isinstance(answers(channel)[0], Welcome)


@pytest.mark.parametrize("junk", [b"", b"\x00", b"\xff" * 100, b"\x04\x00\x00\x00\xc1\xc1\xc1\xc1"])
async def test_bad_message_is_answered(server: Server, join: Join, junk: bytes) -> None:
    """A malformed message is answered by an error, and the connection lives."""
    browser = await join(server)
    browser.channel.send(junk)
    await browser.until(lambda: browser.errors)
    await browser.written(a=1)
    assert server.state.a == 1


async def test_false_acknowledgement(server: Server, join: Join) -> None:
    """Acknowledging what was never sent is an error, and the connection lives."""
    browser = await join(server)
    browser.send_message(Ack(10_000, 10_000, 10_000, 10_000))
    await browser.until(lambda: browser.errors)
    await browser.written(a=1)


async def test_repeated_abuse_closes(server: Server, join: Join) -> None:
    """A client that sends bad messages again and again is closed with a reason."""
    browser = await join(server)
    for _ in range(MOST_OFFENCES + 1):
        browser.channel.send(b"junk")
    await browser.until(lambda: browser.closed)
    assert browser.closed is not None
    assert browser.closed.code == "abuse"
    assert len(browser.errors) == MOST_OFFENCES
    assert browser.channel.closed


async def test_message_above_the_limit(server: Server, join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message above ws_max_msg_size is refused unread."""
    browser = await join(server)
    browser.channel.send(bytes(server.options["ws_max_msg_size"] + 1))
    await browser.until(lambda: browser.errors)
    assert browser.errors[0].code == "size"


async def test_flood(server: Server, join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that sends faster than allowed is answered by errors, then closed."""
    monkeypatch.setattr("belvedere.app.sessions.connection._MESSAGES_PER_SECOND", 1.0)
    browser = await join(server)
    for _ in range(MOST_OFFENCES + 10):
        if not browser.channel.closed:
            browser.send_message(Ack(0, 0, 0, 0))
            browser.pump()
    await browser.until(lambda: browser.closed)
    assert browser.errors[0].code == "rate"


async def test_welcome_tells_the_limits(server: Server, join: Join) -> None:
    """The welcome tells role, heartbeat and the largest message."""
    browser = await join(server, "view")
    assert browser.welcome is not None
    assert (browser.welcome.role, browser.welcome.heartbeat, browser.welcome.max_message) == ("view", 30.0, 10_000_000)


def test_token_bucket() -> None:
    """A bucket grants a burst, then its rate."""
    now = 0.0
    bucket = TokenBucket(rate=2, burst=4, clock=lambda: now)
    assert [bucket.take(1) for _ in range(5)] == [True] * 4 + [False]
    now = 1.0
    assert [bucket.take(1) for _ in range(3)] == [True, True, False]


def test_offences_are_forgotten() -> None:
    """Offences count within a minute only."""
    now = 0.0
    offences = Offences(most=2, clock=lambda: now)
    assert [offences.add() for _ in range(3)] == [False, False, True]
    now = 100.0
    assert not offences.add()
