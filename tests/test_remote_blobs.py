"""Blobs as a Python client sees them, against a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import numpy as np
import pytest

from belvedere.app import Server
from belvedere.document import Blob
from belvedere.remote import BlobMissing, Client
from belvedere.transport import blobs
from tests.app.conftest import Start, start

__all__ = ["start"]


class Counted:
    """What is sent of blobs, and after how many bytes the network fails."""

    def __init__(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bytes = 0
        self.failed = False
        self._fails_at: int | None = None
        whole = blobs.BlobAnswer.pieces

        async def pieces(answer: blobs.BlobAnswer) -> AsyncIterator[memoryview]:
            async for piece in whole(answer):
                if self._fails_at is not None and self.bytes >= self._fails_at:
                    self._fails_at, self.failed = None, True
                    server.transport.cut()
                    raise ConnectionResetError
                self.bytes += len(piece)
                yield piece

        monkeypatch.setattr(blobs.BlobAnswer, "pieces", pieces)

    def fail_at(self, bytes_sent: int) -> None:
        """Let all connections fail once, when that many bytes have been sent."""
        self._fails_at = bytes_sent


@pytest.fixture
async def server(start: Start) -> Server:
    """Return a running server."""
    return await start(Server("blobs"), backend="aiohttp", port=0)


async def test_content_of_a_state_variable(server: Server) -> None:
    """A client reads a blob as the array or the bytes it is of, whether by its path or its value."""
    array = np.arange(12, dtype="float32").reshape(4, 3)
    server.state.cloud = Blob(array)
    server.state.files = [{"name": "a", "content": Blob(b"of a file")}]
    async with Client(server.links()["control"]) as client:
        found = await client.fetch("cloud")
        assert isinstance(found, np.ndarray)
        assert found.dtype == np.float32
        assert found.tolist() == array.tolist()
        assert not found.flags.writeable
        assert await client.fetch(client.state.files[0]["content"]) == b"of a file"
        with pytest.raises(ValueError, match="no reference to a Blob: None"):
            await client.fetch("nothing")


async def test_content_in_use_is_fetched_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same content in several variables comes once, and not again while it is used."""
    counted = Counted(server, monkeypatch)
    server.state.one = Blob(np.zeros(1000, "uint8"))
    server.state.other = Blob(bytes(1000), dtype="f4")
    async with Client(server.links()["view"]) as client:
        one = await client.fetch("one")
        other = await client.fetch("other")
        assert isinstance(one, np.ndarray)
        assert isinstance(other, np.ndarray)
        assert np.shares_memory(one, other)
        assert counted.bytes == 1000


async def test_overwritten_content_is_gone(server: Server) -> None:
    """Who asks for content that nothing shows any more is told so."""
    server.state.cloud = Blob(b"first")
    async with Client(server.links()["control"]) as client:
        reference = client.state.cloud
        server.state.cloud = None
        await client.wait_for("cloud", lambda value: value is None)
        with pytest.raises(BlobMissing, match="does not have this content any more"):
            await client.fetch(reference)


async def test_transfer_goes_on_after_the_network_failed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all connections fail in the middle, only the rest is fetched, and the client is the same as before."""
    counted = Counted(server, monkeypatch)
    content = np.random.default_rng(3).integers(0, 255, 24 << 20, dtype="uint8")
    server.state.cloud = Blob(content)
    async with Client(server.links()["control"]) as client:
        session = client.session
        counted.fail_at(12 << 20)
        found = await client.fetch("cloud")
        assert counted.failed
        assert np.array_equal(found, content)
        # What had left the server and was lost on its way is sent again; the rest is not.
        assert (24 << 20) <= counted.bytes < (36 << 20)
        await client.until(lambda: client.connected, timeout=20)
        assert client.session == session
