"""Blobs of a server, fetched over HTTP when somebody asks for one; see `belvedere.document.blobs`."""

from __future__ import annotations

import asyncio
import re
import ssl as tls
import weakref
from collections.abc import Mapping
from typing import Any, final

import aiohttp
import numpy as np

from belvedere.document.blobs import NAME
from belvedere.remote.errors import CannotConnect, ClientError

__all__ = ["BlobFetcher", "BlobMissing", "is_reference"]

_NAME = re.compile(NAME + r"\Z")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds between attempts to go on with a transfer
_ATTEMPTS = 8  # that bring nothing, until a transfer counts as failed
_READ = 1 << 16
_SILENCE = 20.0  # seconds without a byte after which a connection counts as lost


class BlobMissing(ClientError):
    """The server does not have the content any more, or never had."""


def is_reference(value: Any) -> bool:
    """Return whether a value of the document stands for a blob."""
    return (
        isinstance(value, Mapping) and isinstance(value.get("@blob"), str) and _NAME.match(value["@blob"]) is not None
    )


@final
class BlobFetcher:
    """Fetches the blobs of one server, each once while it is used.

    Args:
        base: address of the server, with a slash at its end.
        ssl: TLS settings.
    """

    def __init__(self, base: str, ssl: tls.SSLContext | None = None) -> None:
        self._base = base
        self._ssl: tls.SSLContext | bool = True if ssl is None else ssl
        self._arrays: weakref.WeakValueDictionary[str, np.ndarray[Any, Any]] = weakref.WeakValueDictionary()
        self._running: dict[str, asyncio.Task[np.ndarray[Any, Any]]] = {}

    async def fetch(self, reference: Mapping[str, Any]) -> np.ndarray[Any, Any] | bytes:
        """Return the content: a read-only array where the reference is one to an array, else bytes.

        Raises:
            BlobMissing: the server does not have it any more.
            CannotConnect: the server cannot be reached.
            ValueError: this is no reference to a blob.
        """
        if not is_reference(reference):
            raise ValueError(f"this is no reference to a Blob: {reference!r}")
        name, size = reference["@blob"], int(reference["nbytes"])
        content = self._arrays.get(name)
        if content is None:
            content = await self._shared(name, size)
        if "dtype" not in reference:
            return content.tobytes()
        array: np.ndarray[Any, Any] = content.view(np.dtype("<" + reference["dtype"])).reshape(reference["shape"])
        return array

    async def _shared(self, name: str, size: int) -> np.ndarray[Any, Any]:
        task = self._running.get(name)
        if task is None:
            task = self._running[name] = asyncio.create_task(self._whole(name, size))
            task.add_done_callback(lambda _: self._running.pop(name, None))
        content = await asyncio.shield(task)  # one who no longer waits must not cancel it for the others
        self._arrays[name] = content
        return content

    async def _whole(self, name: str, size: int) -> np.ndarray[Any, Any]:
        """Return all bytes, going on where a transfer broke off."""
        transfer = _Transfer(f"{self._base}blob/{name}", size, self._ssl)
        pause, failed = _FIRST_PAUSE, 0
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_SILENCE, sock_read=_SILENCE)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            while transfer.at < size:
                before, reason = transfer.at, None
                try:
                    await transfer.go_on(http)
                except (aiohttp.ClientError, OSError, TimeoutError) as error:
                    reason = error
                if transfer.at == size:
                    break
                failed, pause = (
                    (0, _FIRST_PAUSE) if transfer.at > before else (failed + 1, min(2 * pause, _LONGEST_PAUSE))
                )
                if failed >= _ATTEMPTS:
                    raise CannotConnect(f"no content from {self._base}: {reason or 'it broke off'}") from reason
                await asyncio.sleep(pause)
        transfer.content.flags.writeable = False
        return transfer.content


class _Transfer:
    """Content on its way."""

    def __init__(self, url: str, size: int, ssl: tls.SSLContext | bool) -> None:
        self._url = url
        self._ssl = ssl
        self.content = np.empty(size, np.uint8)
        self.at = 0  # bytes that are here

    async def go_on(self, http: aiohttp.ClientSession) -> None:
        """Fetch what is missing, as far as it comes.

        Raises:
            BlobMissing: the server does not have it.
            aiohttp.ClientError: the network, or the server, failed.
        """
        async with http.get(self._url, headers={"Range": f"bytes={self.at}-"}, ssl=self._ssl) as response:
            if response.status in (404, 410):
                raise BlobMissing("the server does not have this content any more")
            response.raise_for_status()
            skip = self.at if response.status == 200 else 0  # something in between may know no ranges
            async for piece in response.content.iter_chunked(_READ):
                part = memoryview(piece)[skip:]
                skip -= len(piece) - len(part)
                end = self.at + len(part)
                if end > len(self.content):
                    raise BlobMissing("the content is longer than the document says")
                self.content[self.at : end] = np.frombuffer(part, np.uint8)
                self.at = end
