"""TLS on a transport's sockets."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import aiohttp
import pytest

from belvedere.app.options.tls import tls_context
from belvedere.certificates import make_certificates
from tests.transport.conftest import Serve, eventually


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with certificates of a server and of a client."""
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder, client="ann")
    return folder


async def test_clients_show_a_certificate(serve: Serve, folder: Path) -> None:
    """Where an authority is named, who has a certificate of it is served and everybody else fails in the handshake."""
    served = await serve(tls=tls_context(folder / "server.pem", folder / "server-key.pem", folder / "ca.pem"))
    known = ssl.create_default_context(cafile=folder / "ca.pem")
    known.load_cert_chain(folder / "client-ann.pem", folder / "client-ann-key.pem")
    stranger = ssl.create_default_context(cafile=folder / "ca.pem")
    stranger.maximum_version = ssl.TLSVersion.TLSv1_2  # which tells of the refusal within the handshake
    url = f"https://localhost:{served.port}/"
    async with served.http.get(url, ssl=known) as answer:
        assert "client" in await answer.text()
    with pytest.raises(aiohttp.ClientError):
        await served.http.get(url, ssl=stranger)


async def test_a_handshake_that_fails_leaves_nothing_behind(serve: Serve, folder: Path) -> None:
    """A socket whose handshake failed counts no more, and nobody waits for it when the server stops."""
    served = await serve(tls=tls_context(folder / "server.pem", folder / "server-key.pem"))
    with pytest.raises(aiohttp.ClientError):
        await served.http.get(f"https://localhost:{served.port}/", ssl=ssl.create_default_context())
    await eventually(lambda: not served.transport.sockets)
    await served.transport.stop()


async def test_handshakes_that_never_end(serve: Serve, folder: Path) -> None:
    """Sockets that say nothing are few, whoever opens more; who shakes hands is served all the while."""
    tls = tls_context(folder / "server.pem", folder / "server-key.pem")
    served = await serve(tls=tls, max_http_sockets=3, request_timeout=600)
    silent = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(8)]
    known = ssl.create_default_context(cafile=folder / "ca.pem")
    async with asyncio.timeout(10):
        async with served.http.get(f"https://localhost:{served.port}/", ssl=known) as answer:
            assert answer.status == 200
        for reader, _ in silent[:5]:
            assert await reader.read() == b""
        await served.transport.stop()
        for reader, writer in silent:
            assert await reader.read() == b""
            writer.close()
