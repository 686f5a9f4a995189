"""What an authenticated client writes to do harm to others."""

from __future__ import annotations

import struct
import tracemalloc
from typing import Any

import msgspec
import pytest

from belvedere.app import Server
from belvedere.app.sessions.inbox import MAX_ITEMS
from belvedere.app.state.rules import MAX_CLIENT_BYTES
from belvedere.wire.codec import MAX_DEPTH
from belvedere.wire.messages import ClientCall, ClientEvent, Error, Write
from tests.security.conftest import Serve


@pytest.fixture
def server() -> Server:
    """Return a server with one variable of each kind."""
    server = Server("target")
    server.state.update({"a": 1, "fixed": 1, "mine": 1})
    server.state.read_only("fixed")
    server.state.private("mine")
    return server


def nested(depth: int) -> Any:
    """Return lists within lists."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def array(dtype: str, shape: tuple[int, ...], data: bytes) -> msgspec.msgpack.Ext:
    """Return a nested array as it travels, whatever it claims to be."""
    head = bytes([len(dtype)]) + dtype.encode() + bytes([len(shape)]) + struct.pack(f"<{len(shape)}I", *shape)
    return msgspec.msgpack.Ext(1, head + data)


@pytest.mark.parametrize(
    "key",
    ["fixed", "_hidden", "__proto__", "trame__template_main", "belvedere__x", "", "k" * 257, 7, None, b"a", 1.5, ["a"]],
)
async def test_keys_that_are_not_theirs(serve: Serve, server: Server, key: Any) -> None:
    """A key that is read-only, reserved, too long or no text is refused, and the write's other keys are taken."""
    target = await serve(server)
    socket = await target.enter()
    errors = await socket.answer(Write(1, [key, "harm", "a", 2]))
    assert [error.code for error in errors] == ["refused"]
    assert server.state.to_dict() == {"a": 2, "fixed": 1, "mine": 1}


@pytest.mark.parametrize(
    "value",
    [
        {"__proto__": 1},
        [{"deep": {"__proto__": {"polluted": True}}}],
        {None: 1},
        {True: 1},
        {b"bytes": 1},
        {(1, 2): 3},
        nested(MAX_DEPTH + 1),
        nested(900),
        array("f16", (0,), b""),
        array("O", (1,), bytes(8)),
        array("f4,f4", (1,), bytes(8)),
        array("f4", (1 << 31, 1 << 31), bytes(4)),
        array("f4", (), b""),
        msgspec.msgpack.Ext(1, b""),
        msgspec.msgpack.Ext(99, b"x"),
        msgspec.msgpack.Ext(-1, b"\xff" * 12),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_values_that_break_other_pages(serve: Serve, server: Server, value: Any) -> None:
    """A value that other clients could not read is refused wherever a message may carry it."""
    server.state.change("a")(lambda a: None)
    target = await serve(server)
    socket = await target.enter()
    for message in (Write(1, ["a", value]), ClientCall(1, "t", [value], {}, True), ClientEvent(1, "x", value)):
        await socket.send(message)
        assert (await socket.until(lambda one: isinstance(one, Error))).code == "malformed"
    assert await socket.answer(Write(1, ["a", 2])) == []
    assert server.state.a == 2


async def test_names_without_end(serve: Serve, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients add only so many variables to the program's, whoever of them does."""
    monkeypatch.setattr("belvedere.app.state.rules.MAX_CLIENT_KEYS", 3)
    target = await serve(server)
    one, other = await target.enter(), await target.enter()
    assert len(await one.answer(Write(1, [item for number in range(9) for item in (f"k{number}", 1)]))) == 6
    assert len(await other.answer(Write(1, ["other", 1]))) == 1
    assert await other.answer(Write(2, ["k0", 2, "a", 2])) == []
    del server.state.k1
    assert await other.answer(Write(3, ["other", 1])) == []


async def test_values_without_end(serve: Serve, server: Server) -> None:
    """What clients add to the program's variables is limited in bytes, also where they write it again and again."""
    target = await serve(server)
    socket = await target.enter()
    large = bytes(MAX_CLIENT_BYTES // 2)
    assert await socket.answer(Write(1, ["x", large])) == []
    assert await socket.answer(Write(2, ["x", large + b"1"])) == []
    assert [error.code for error in await socket.answer(Write(3, ["y", large]))] == ["refused"]
    assert await socket.answer(Write(4, ["x", 1, "y", large])) == []


async def test_own_variables_use_up_nothing(serve: Serve, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing a variable that only this session has, or that a validator refuses, is not counted as adding one."""
    monkeypatch.setattr("belvedere.app.state.rules.MAX_CLIENT_KEYS", 1)

    @server.state.set_validator("judged")
    def refuse(value: Any) -> Any:
        raise ValueError("never")

    target = await serve(server)
    socket = await target.enter()
    server.sessions[0].state.masked = 0
    for number in range(1, 5):
        await socket.answer(Write(number, ["masked", number, "judged", 1]))
    assert server.sessions[0].state.masked == 4
    assert await socket.answer(Write(5, ["new", 1])) == []


async def test_private_variables_stay_private(serve: Serve, server: Server) -> None:
    """What one client writes to a private variable reaches no other."""
    target = await serve(server)
    one, _ = await target.enter(), await target.enter()
    await one.answer(Write(1, ["mine", "stolen"]))
    assert [session.state.mine for session in server.sessions] == ["stolen", 1]
    assert server.state.mine == 1


async def test_a_write_of_a_million_refusals(serve: Serve, server: Server) -> None:
    """One message does not make the server answer with many times its size."""
    target = await serve(server)
    socket = await target.enter()
    tracemalloc.start()
    try:
        assert len(await socket.answer(Write(1, ["_", None] * (MAX_ITEMS + 1)))) == 1
        assert len(await socket.answer(Write(2, ["_", None] * MAX_ITEMS))) <= 10
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert await socket.answer(Write(3, ["a", 2])) == []


async def test_errors_tell_no_secrets(serve: Serve, server: Server) -> None:
    """What fails in the program is told by its kind and text, without places in the program."""

    @server.trigger("fail")
    def fail() -> None:
        raise RuntimeError("what went wrong")

    target = await serve(server)
    socket = await target.enter()
    await socket.answer(ClientCall(1, "fail", [], {}, True))
    await socket.answer(ClientCall(2, "fail", ["too", "many"], {}, True))
    told = str(socket.heard)
    assert "what went wrong" in told
    assert not [word for word in ("Traceback", __file__, ".py", "line ") if word in told]
