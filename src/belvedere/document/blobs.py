"""Blobs: content that never changes, kept once and sent apart from the document.

The document holds a few bytes in place of a blob, its *reference*: ``{"@blob": name, "nbytes": …}``, for arrays also
``"dtype"`` and ``"shape"``. The name is a keyed hash of the content. Equal content has equal names, whoever put it
there and however often, so a browser that has it needs no second copy; and since the key is known to this process
alone, a name can be neither guessed nor computed from the content, only be read in the document.

A blob can be fetched while it is part of the document: each snapshot of a value keeps the blobs it refers to
(`DocumentValue.held`), and `find` knows content only while somebody keeps it. An entry that is overwritten or removed
lets go of its blobs at once; a transfer that has begun keeps its own.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, final

import numpy as np

from belvedere.document.arrays import snapshot

__all__ = ["NAME", "Blob", "BlobAddress", "BlobChanged", "Content", "find"]

NAME = r"[A-Za-z0-9_-]{43}"
"""Pattern of the names of blobs."""

_KEY = secrets.token_bytes(32)
_READ = 1 << 20  # bytes of a file read at a time while it is hashed


class BlobChanged(OSError):
    """The file behind a blob is not what it was when the blob was made."""


class Content(Protocol):
    """What a blob consists of. Equal content exists once in a process."""

    nbytes: int
    in_memory: bool  # reading it takes no time

    def read(self, start: int, length: int) -> memoryview:
        """Return bytes of it.

        Raises:
            BlobChanged: they are in a file that was changed or removed.
        """


@final
class _InMemory:
    """Content that is held in memory: bytes that nobody can write to."""

    in_memory = True

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self.nbytes = data.nbytes

    def read(self, start: int, length: int) -> memoryview:
        return self._data[start : start + length]


@final
class _InFile:
    """Content that stays in its file, which must not be written to while it is used."""

    in_memory = False

    def __init__(self, path: Path, identity: tuple[int, ...]) -> None:
        self._path = path
        self._identity = identity
        self.nbytes = identity[0]

    def read(self, start: int, length: int) -> memoryview:
        try:
            with self._path.open("rb") as file:
                if _identity(os.fstat(file.fileno())) != self._identity:
                    raise BlobChanged(f"{self._path} was changed after a Blob was made of it; make a new one")
                file.seek(start)
                return memoryview(file.read(min(length, self.nbytes - start)))
        except FileNotFoundError:
            raise BlobChanged(f"{self._path} was removed after a Blob was made of it") from None


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_size, status.st_mtime_ns, status.st_ino)


_lock = threading.Lock()
_contents: weakref.WeakValueDictionary[str, Content] = weakref.WeakValueDictionary()


def find(name: str) -> Content | None:
    """Return the content of that name, None where nobody keeps such content."""
    with _lock:
        return _contents.get(name)


@final
class Blob:
    """A value that never changes: large data that several entries, sessions or late joiners share.

    A blob may stand anywhere in the document: in a state variable, in a list or dict, as an array of a scene element.
    Browsers fetch it by its content's hash, beside the live link, and only if they do not have it yet::

        cloud = Blob(points)                       # hashed once
        server.state.cloud = cloud                 # a few bytes in the document
        session.upsert @ PointCloud(key="a", vertices=cloud)

    Args:
        content: a numeric array, of which a copy is kept unless nobody can write to it; bytes; or the path of a file,
            which is read when it is asked for and must not be changed.
        dtype: reads bytes or a file as an array of numbers of this dtype, little-endian.
        shape: of that array; by default one dimension.

    Raises:
        TypeError: the content is none of these.
        ValueError: dtype and shape do not fit the content.
        OSError: the file cannot be read.
    """

    __blob__ = True
    __slots__ = ("__weakref__", "_content", "dtype", "name", "nbytes", "shape")

    name: str
    """Keyed hash of the content; not to be shown to whom the content is not."""
    nbytes: int
    dtype: str | None
    """Of an array, as ``"f4"``; None: the content is bytes."""
    shape: tuple[int, ...] | None

    def __init__(
        self,
        content: np.ndarray[Any, Any] | bytes | bytearray | memoryview | str | os.PathLike[str],
        *,
        dtype: Any = None,
        shape: Sequence[int] | None = None,
    ) -> None:
        if isinstance(content, np.ndarray):
            if dtype is not None or shape is not None:
                raise TypeError("an array has its own dtype and shape")
            array = snapshot(content)
            name, kept = _kept(memoryview(array.reshape(-1).view(np.uint8)))  # type: ignore[arg-type]
            layout: tuple[str | None, tuple[int, ...] | None] = (_short(array.dtype), array.shape)
        elif isinstance(content, bytes | bytearray | memoryview):
            name, kept = _kept(memoryview(bytes(content)))
            layout = _layout(kept.nbytes, dtype, shape)
        elif isinstance(content, str | os.PathLike):
            name, kept = _kept_file(Path(content))
            layout = _layout(kept.nbytes, dtype, shape)
        else:
            raise TypeError(f"a Blob is made of an array, bytes or the path of a file, not {type(content).__name__}")
        self._content = kept
        self.name = name
        self.nbytes = kept.nbytes
        self.dtype, self.shape = layout

    def __repr__(self) -> str:
        what = "bytes" if self.dtype is None else f"{self.dtype} {self.shape}"
        return f"<Blob of {self.nbytes} bytes: {what}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Blob) and self._what() == other._what()

    def __hash__(self) -> int:
        return hash(self._what())

    def __len__(self) -> int:
        return self.nbytes if not self.shape else self.shape[0]

    def __bytes__(self) -> bytes:
        return bytes(self.read(0, self.nbytes))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        array = self.array()
        if dtype is not None and array.dtype != np.dtype(dtype):
            if copy is False:
                raise ValueError(f"a Blob of {self.dtype} cannot be seen as {np.dtype(dtype)} without a copy")
            return array.astype(dtype)
        return array.copy() if copy else array

    def array(self) -> np.ndarray[Any, Any]:
        """Return the content as a read-only array; that of bytes is uint8.

        Raises:
            BlobChanged: it is in a file that was changed or removed.
        """
        data = self.read(0, self.nbytes)
        array = np.frombuffer(data, np.dtype("<" + (self.dtype or "u1")))
        return array if self.shape is None else array.reshape(self.shape)

    def read(self, start: int, length: int) -> memoryview:
        """Return some bytes of the content; fewer at its end.

        Raises:
            BlobChanged: they are in a file that was changed or removed.
        """
        return self._content.read(start, length)

    @property
    def reference(self) -> dict[str, Any]:
        """What stands for it in the document."""
        what: dict[str, Any] = {"@blob": self.name, "nbytes": self.nbytes}
        if self.dtype is not None and self.shape is not None:
            what |= {"dtype": self.dtype, "shape": list(self.shape)}
        return what

    def _what(self) -> tuple[Any, ...]:
        return (self.name, self.dtype, self.shape)


class BlobAddress(str):
    """Text that leads to a blob, such as its address on a server, and keeps the blob as a reference would.

    Args:
        text: as the document holds it.
        blob: what is kept.
    """

    __slots__ = ("blob",)

    blob: Blob

    def __new__(cls, text: str, blob: Blob) -> BlobAddress:
        """Return the text with its blob."""
        address = super().__new__(cls, text)
        address.blob = blob
        return address


def _kept(data: memoryview) -> tuple[str, Content]:
    name = _name(hashlib.sha256(data))
    return name, _once(name, _InMemory(data))


def _kept_file(path: Path) -> tuple[str, Content]:
    path = path.absolute()
    content_hash = hashlib.sha256()
    with path.open("rb") as file:
        identity = _identity(os.fstat(file.fileno()))
        while piece := file.read(_READ):
            content_hash.update(piece)
        if _identity(os.fstat(file.fileno())) != identity:
            raise BlobChanged(f"{path} was changed while it was read")
    name = _name(content_hash)
    return name, _once(name, _InFile(path, identity))


def _name(content_hash: Any) -> str:
    digest = hashlib.blake2b(content_hash.digest(), key=_KEY, digest_size=32).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _once(name: str, content: Content) -> Content:
    """Return the content of that name that is there already, else this one."""
    with _lock:
        there = _contents.get(name)
        if there is None or (isinstance(there, _InFile) and isinstance(content, _InMemory)):
            _contents[name] = content  # a file may change, memory does not
            return content
        return there


def _short(dtype: np.dtype[Any]) -> str:
    return dtype.str.lstrip("<>|=")


def _layout(nbytes: int, dtype: Any, shape: Sequence[int] | None) -> tuple[str | None, tuple[int, ...] | None]:
    if dtype is None:
        if shape is not None:
            raise ValueError("a shape needs a dtype")
        return None, None
    kind = np.dtype(dtype)
    snapshot(np.empty(0, kind))  # which says what is wrong with it
    extents = (nbytes // kind.itemsize,) if shape is None else tuple(int(extent) for extent in shape)
    if any(extent < 0 for extent in extents) or int(np.prod(extents, dtype="int64")) * kind.itemsize != nbytes:
        raise ValueError(f"{nbytes} bytes are no array of dtype {kind} and shape {extents}")
    return _short(kind), extents
