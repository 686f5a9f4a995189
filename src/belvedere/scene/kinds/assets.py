"""Assets: files and content that elements load, such as models, textures and videos.

A property of the kind `Asset` takes what a program has at hand and holds what a browser can load: an address on the
same server that needs no header and cannot be guessed.

* Content (bytes, a `Blob`, a `pathlib.Path`, a picture as an array or of Pillow) becomes a blob: ``blob/<name>.png``.
  It is kept while the scene refers to it; of frames that follow each other, the last few are kept a little longer, so
  that a browser that has just been told of one can fetch it.
* Text names a file below one of the folders that the server was told to serve (`AssetRoots`):
  ``files/<key>/robot/arm.glb``, so that what the file refers to by relative names is found beside it. Which folders
  there are is known to the server only; so until the element is put into a scene, the property holds a `Source`.
"""

from __future__ import annotations

import base64
import binascii
import os
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import numpy as np

from belvedere.document.blobs import Blob, BlobAddress
from belvedere.scene.kinds.pictures import encode_picture, taken_picture
from belvedere.scene.properties import Property

__all__ = ["PICTURES", "VIDEOS", "Asset", "Folder", "PictureAsset", "Pixels", "Source", "blob_address", "frame_address"]

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".svg")
"""Endings of the pictures that every browser shows."""

VIDEOS = (".mp4", ".webm", ".ogv", ".mov")
"""Endings of the videos that browsers may play, as far as they know what is in them."""


class Source(str):
    """Text that names a file below a folder of the server's, not looked up yet."""

    __slots__ = ()


class Folder(Source):
    """Text that names a folder among these, the address of which ends with a slash; ``"."`` is the first of them."""

    __slots__ = ()


class _Lately:
    """The content that was given last. Without it a stream of files would be overwritten faster than it is fetched."""

    seconds = 5.0
    largest = 4_000_000  # bytes of a frame; a file of more is no part of a stream
    most = 32_000_000  # bytes of all

    def __init__(self) -> None:
        self._blobs: deque[tuple[float, Blob]] = deque()
        self._nbytes = 0
        self._lock = threading.Lock()

    def kept(self, blob: Blob) -> Blob:
        """Return the blob, and keep it for a while."""
        now = time.monotonic()
        with self._lock:
            if blob.nbytes <= self.largest:
                self._blobs.append((now, blob))
                self._nbytes += blob.nbytes
            while self._blobs and (self._nbytes > self.most or now - self._blobs[0][0] > self.seconds):
                self._nbytes -= self._blobs.popleft()[1].nbytes
        return blob


_lately = _Lately()


def frame_address(content: bytes, suffix: str) -> BlobAddress:
    """Return the address of content that may be one of many frames: it can be fetched for longer than it is shown."""
    return blob_address(_lately.kept(Blob(content)), suffix)


def blob_address(blob: Blob, suffix: str = "") -> BlobAddress:
    """Return the address of a blob, relative to the page.

    Args:
        blob: what is there.
        suffix: by which the browser knows what it is, such as ``".png"``.
    """
    return BlobAddress(f"blob/{blob.name}{suffix}", blob)


class Asset(Property):
    """A file or content that the browser loads; on the wire an address on the same server.

    Args:
        doc: see `Property`.
        accept: the endings of files it may be. Where those of pictures are among them, it takes pictures of Pillow and
            arrays (H, W), (H, W, 3) or (H, W, 4) too, uint8 or float 0 to 1.
        default: see `Property`.
    """

    python = "AssetLike"
    typescript = "string"

    def __init__(self, doc: str = "", *, accept: Sequence[str] = (), default: str | None = None) -> None:
        super().__init__(default, doc)
        self.accept = tuple(suffix.lower() for suffix in accept)

    def convert(self, value: Any) -> str:
        """Return an address, or a `Source` to be looked up when the element is put into a scene."""
        if isinstance(value, BlobAddress | Source):
            return value
        if isinstance(value, str):
            return self._named(value)
        if isinstance(value, os.PathLike):
            return self._file(Path(value))
        if isinstance(value, Blob):
            return blob_address(value, self._suffix(bytes(value.read(0, 64))))
        if isinstance(value, bytes | bytearray | memoryview):
            content = bytes(value)
            return frame_address(content, self._suffix(content))
        if ".png" in self.accept and (isinstance(value, np.ndarray) or hasattr(value, "tobitmap")):
            return self._picture(value)
        raise TypeError(self.wrong(value, "the address or path of a file, its content, or a Blob"))

    def limits(self) -> str:
        """Return the endings of files it may be."""
        return " ".join(self.accept)

    def _picture(self, value: Any) -> str:
        return frame_address(encode_picture(value, "png", name=self.name), ".png")

    def _named(self, text: str) -> str:
        if text.startswith("data:"):
            content = _data_url(text)
            if content is None:
                raise ValueError(self.wrong(text, "a complete data: address, or the address of a file"))
            return blob_address(Blob(content), self._suffix(content))
        if not text.strip():
            raise ValueError(self.wrong(text, "the address or path of a file"))
        self._check_suffix(text, PurePosixPath(urlsplit(text).path).suffix.lower())
        return Source(text)

    def _file(self, path: Path) -> BlobAddress:
        suffix = path.suffix.lower()
        self._check_suffix(path, suffix)
        try:
            return blob_address(Blob(path), suffix)
        except OSError as error:
            raise ValueError(f"{self.name}: the file {str(path)!r} cannot be read: {error.strerror or error}") from None

    def _check_suffix(self, value: Any, suffix: str) -> None:
        if self.accept and suffix and suffix not in self.accept:
            raise ValueError(self.wrong(str(value), f"a file {' '.join(self.accept)}"))

    def _suffix(self, content: bytes) -> str:
        """Return the ending that content without a name is given."""
        for suffix, magic in _MAGIC:
            if content.startswith(magic) and (not self.accept or suffix in self.accept):
                return suffix
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return ".webp"
        if content[4:8] == b"ftyp":
            return ".avif" if content[8:12] == b"avif" else ".mp4"
        return self.accept[0] if len(self.accept) == 1 else ""


class Pixels(str):
    """Stands for a picture as it was when it was given, until its element knows how it is encoded."""

    __slots__ = ("picture",)

    picture: Any

    def __new__(cls, picture: Any) -> Pixels:
        """Return text without meaning, with the picture."""
        pixels = super().__new__(cls, "")
        pixels.picture = picture
        return pixels


class PictureAsset(Asset):
    """An `Asset` of an element that says how arrays are encoded: they are `Pixels` until it does."""

    def _picture(self, value: Any) -> str:
        return Pixels(taken_picture(value, self.name))


_MAGIC = (
    (".png", b"\x89PNG\r\n"),
    (".jpg", b"\xff\xd8\xff"),
    (".gif", b"GIF8"),
    (".glb", b"glTF"),
    (".webm", b"\x1aE\xdf\xa3"),
    (".hdr", b"#?"),
    (".exr", b"v/1\x01"),
    (".ply", b"ply"),
    (".svg", b"<svg"),
    (".svg", b"<?xml"),
)


def _data_url(text: str) -> bytes | None:
    head, comma, body = text.partition(",")
    if not comma:
        return None
    raw = unquote_to_bytes(body)
    if not head.endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw, validate=True)
    except binascii.Error:
        return None
