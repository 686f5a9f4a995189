"""Blobs over HTTP: ``GET blob/<name>``, whole or a range, with an ending that says what it is where there is one.

The name is all the right that is needed (see `belvedere.document.blobs`), so that a browser may use the address in
``fetch``, in a picture or a video, which carry no token. Content of one name never changes: browsers keep it for good,
go on with a transfer that broke off, and never ask twice for what they have.

This module knows no web server: a transport asks for the `BlobAnswer` to a request and sends its pieces.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from belvedere.document.blobs import NAME, BlobChanged, Content, find
from belvedere.transport.answers import TEXT
from belvedere.transport.folders import SANDBOX, content_type

__all__ = ["BlobAnswer", "answer_blob"]

_TARGET = re.compile(rf"({NAME})(\.[a-z0-9]{{1,8}})?\Z")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")
_PIECE = 1 << 18  # bytes handed to a socket at a time; other clients of the loop get their turn in between

_GONE = "404 There is no such content, or nothing shows it any more.\n"
_CHANGED = "410 The file behind this content was changed.\n"


@dataclass(frozen=True)
class BlobAnswer:
    """What is answered."""

    status: int
    headers: Mapping[str, str]  # its length included
    text: str = ""  # of an answer that is no content
    content: Content | None = None
    start: int = 0
    length: int = 0

    async def pieces(self) -> AsyncIterator[memoryview]:
        """Yield the content asked for.

        Raises:
            BlobChanged: it is in a file that was changed meanwhile; what was sent is to be cut off.
        """
        at, end = self.start, self.start + self.length
        while self.content is not None and at < end:
            length = min(_PIECE, end - at)
            read = self.content.read
            piece = read(at, length) if self.content.in_memory else await asyncio.to_thread(read, at, length)
            if not piece:
                raise BlobChanged("the file behind a Blob has become shorter")
            yield piece
            at += len(piece)


async def answer_blob(target: str, headers: Mapping[str, str]) -> BlobAnswer:
    """Return the answer to a request.

    Args:
        target: what follows ``blob/`` in the address.
        headers: of the request, found whatever their case.
    """
    match = _TARGET.match(target)
    content = find(match[1]) if match is not None else None
    if match is None or content is None:
        return _said(404, _GONE)
    try:
        if not content.in_memory:
            await asyncio.to_thread(content.read, 0, 1)
    except OSError:  # changed, or not to be read any more
        return _said(410, _CHANGED)
    tag = f'"{match[1]}"'
    always = {
        "ETag": tag,
        "Cache-Control": "private, max-age=31536000, immutable",
        "Accept-Ranges": "bytes",
        "Content-Type": content_type(match[2] or "", foreign=True),
        "Content-Security-Policy": SANDBOX,  # opened by itself it is nobody's page, whatever it holds
    }
    if _names(headers.get("If-None-Match"), tag):
        return BlobAnswer(304, always)
    size = content.nbytes
    span = _span(headers, tag, size)
    if span is None:
        return BlobAnswer(200, {**always, "Content-Length": str(size)}, content=content, length=size)
    start, end = span
    if start >= end:
        return _said(416, "416 The range lies outside of the content.\n", {"Content-Range": f"bytes */{size}"})
    partial = {"Content-Range": f"bytes {start}-{end - 1}/{size}", "Content-Length": str(end - start)}
    return BlobAnswer(206, {**always, **partial}, content=content, start=start, length=end - start)


def _said(status: int, text: str, headers: Mapping[str, str] | None = None) -> BlobAnswer:
    return BlobAnswer(status, {"Content-Type": TEXT, "Cache-Control": "no-store", **(headers or {})}, text)


def _names(tags: str | None, tag: str) -> bool:
    return tags is not None and (tags.strip() == "*" or tag in re.split(r"\s*,\s*", tags.replace("W/", "").strip()))


def _span(headers: Mapping[str, str], tag: str, size: int) -> tuple[int, int] | None:
    """Return begin and end of the range asked for, an empty one where there is nothing there; None: the whole.

    A server may answer several ranges, and what it does not understand, by the whole.
    """
    condition = headers.get("If-Range")
    if condition is not None and condition.strip() != tag:
        return None
    match = _RANGE.match(headers.get("Range", "").strip())
    if match is None or not (match[1] or match[2]) or max(len(match[1]), len(match[2])) > 18:
        return None
    if not match[1]:
        return max(size - int(match[2]), 0), size
    start = int(match[1])
    end = size if not match[2] else int(match[2]) + 1
    if match[2] and end <= start:
        return None
    return start, min(end, size)
