"""Values as the document keeps them: encoded once, compared by bytes.

A value that is no array is encoded when it is written. Those bytes are its snapshot, its equality test and what is
sent, so that equality is exact and type-aware (``True`` is not ``1``, NaN equals itself), and an object that was
mutated in place and assigned again is seen to differ. An array keeps its own bytes; it is copied on writing unless
nobody can write to it any more.
"""

from __future__ import annotations

import struct
import threading
from pathlib import PurePath
from typing import Any

import msgspec
import numpy as np

from belvedere.document.arrays import UnfitArray, snapshot
from belvedere.document.blobs import Blob, BlobAddress

__all__ = [
    "ARRAY_EXT",
    "DocumentValue",
    "EncodeError",
    "array_from_ext",
    "decode_raw",
    "enc_hook",
    "encode_value",
    "ext_hook",
]

ARRAY_EXT = 1
"""MessagePack extension code of an array nested in a value (layout in `belvedere.wire.messages`)."""

_COMPARE_BLOCK = 64 * 1024  # bytes compared at a time, so that arrays that differ early are told apart early
_DTYPE_NAMES = frozenset({"b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"})


class EncodeError(TypeError):
    """A value that cannot be part of the document."""


class DocumentValue:
    """An immutable snapshot of a written value.

    Exactly one of `raw` (MessagePack bytes) and `array` (C-contiguous, little-endian, read-only) is set.
    """

    __slots__ = ("array", "forced", "held", "nbytes", "raw", "value")

    def __init__(
        self,
        value: Any,
        raw: bytes | None,
        array: np.ndarray[Any, Any] | None,
        nbytes: int,
        held: tuple[Blob, ...] = (),
    ) -> None:
        self.value = value  # what Python readers get
        self.raw = raw
        self.array = array
        self.nbytes = nbytes
        self.held = held  # the blobs it refers to: they can be fetched while there is such a value
        self.forced = False  # to be sent even where it equals what stands

    def equals(self, other: DocumentValue | None) -> bool:
        """Return whether both have the same type and the same bytes."""
        if other is self:
            return True
        if other is None:
            return False
        if self.array is None:
            return self.raw == other.raw
        return other.array is not None and _same_array(self.array, other.array)

    def forced_copy(self) -> DocumentValue:
        """Return the same value, marked to be sent again."""
        copy = DocumentValue(self.value, self.raw, self.array, self.nbytes, self.held)
        copy.forced = True
        return copy


def encode_value(value: Any, encoder: msgspec.msgpack.Encoder | None = None) -> DocumentValue:
    """Take a snapshot of `value`.

    Args:
        value: anything MessagePack can carry, numeric arrays and blobs.
        encoder: knows further types; its hook passes on to `enc_hook` what it does not know.

    Raises:
        EncodeError: for a type, dtype or number that has no place in the document.
    """
    if isinstance(value, np.ndarray):
        try:
            array = snapshot(value)
        except UnfitArray as error:
            raise EncodeError(str(error)) from None
        return DocumentValue(array, None, array, array.nbytes)
    _met.take()  # what others have encoded
    try:
        raw = (encoder or _encoder).encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        _met.take()
        raise EncodeError(
            f"cannot put a value of type {type(value).__name__} into the document: {error}; "
            "MessagePack values (None, bool, int, float, str, bytes, list, dict, dataclasses, dates), "
            "numeric numpy arrays and Blobs are accepted"
        ) from error
    return DocumentValue(value, raw, None, len(raw), _met.take())


def decode_raw(raw: bytes) -> Any:
    """Return the Python value of MessagePack bytes."""
    return _decoder.decode(raw)


def array_from_ext(data: memoryview) -> np.ndarray[Any, Any]:
    """Read an array nested in a value. Raises ValueError where the layout is wrong."""
    name_length = data[0]
    name = bytes(data[1 : 1 + name_length]).decode("ascii")
    if name not in _DTYPE_NAMES:  # numpy would take far more for a dtype than other readers know
        raise ValueError(f"dtype {name!r} is not numeric")
    dtype = np.dtype("<" + name)
    at = 1 + name_length
    dimensions = data[at]
    shape = struct.unpack_from(f"<{dimensions}I", data, at + 1)
    return np.frombuffer(data, dtype, offset=at + 1 + 4 * dimensions).reshape(shape)


def _array_to_ext(array: np.ndarray[Any, Any]) -> msgspec.msgpack.Ext:
    array = snapshot(array)
    name = array.dtype.str.lstrip("<|").encode("ascii")
    head = bytes([len(name)]) + name + bytes([array.ndim]) + struct.pack(f"<{array.ndim}I", *array.shape)
    return msgspec.msgpack.Ext(ARRAY_EXT, head + array.tobytes())


def enc_hook(value: Any) -> Any:
    """Turn what MessagePack does not know into what it knows; for `msgspec` encoders."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return _array_to_ext(value)
    if isinstance(value, Blob):
        _note(value)
        return value.reference
    if isinstance(value, BlobAddress):
        _note(value.blob)
        return str(value)
    if isinstance(value, PurePath | str):  # a kind of text
        return str(value)
    raise TypeError(f"objects of type {type(value).__name__} are not supported")


def ext_hook(code: int, data: memoryview) -> Any:
    """Read an extension type; for `msgspec` decoders."""
    if code == ARRAY_EXT:
        return array_from_ext(data)
    raise ValueError(f"unknown MessagePack extension {code}")


class _Met(threading.local):
    """The blobs met since the thread began to encode a value; None: none."""

    blobs: list[Blob] | None = None

    def take(self) -> tuple[Blob, ...]:
        """Return them, and keep none."""
        blobs, self.blobs = self.blobs, None
        return () if blobs is None else tuple(blobs)


_met = _Met()


def _note(blob: Blob) -> None:
    if _met.blobs is None:
        _met.blobs = []
    _met.blobs.append(blob)


_encoder = msgspec.msgpack.Encoder(enc_hook=enc_hook)
_decoder = msgspec.msgpack.Decoder(ext_hook=ext_hook)


def _same_array(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    if one is other:
        return True
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    a, b = one.reshape(-1).view(np.uint8), other.reshape(-1).view(np.uint8)
    return all(
        np.array_equal(a[at : at + _COMPARE_BLOCK], b[at : at + _COMPARE_BLOCK])
        for at in range(0, a.size, _COMPARE_BLOCK)
    )
