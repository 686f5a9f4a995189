"""A surface as bytes, to hand it from one process to another.

A parcel is a header and its arrays::

    u32 n, header (n bytes of MessagePack), elements of the first array, elements of the second, …

The header tells dtype and shape of each array. Other messages between the processes are parcels without arrays.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from typing import IO, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from belvedere.viewer.fields import Field
from belvedere.viewer.surface import Surface

__all__ = ["pack_surface", "read_parcel", "unpack_surface", "write_parcel"]

Parcel = tuple[dict[str, Any], list[NDArray[Any]]]

_LENGTH = struct.Struct("<I")


def write_parcel(stream: IO[bytes], header: Mapping[str, Any], arrays: list[NDArray[Any]] | None = None) -> None:
    """Write one parcel. `header` must not have the key ``arrays``."""
    arrays = arrays or []
    described = dict(header, arrays=[(array.dtype.str, array.shape) for array in arrays])
    encoded = msgspec.msgpack.encode(described)
    stream.write(_LENGTH.pack(len(encoded)) + encoded)
    for array in arrays:
        stream.write(_bytes_of(np.ascontiguousarray(array)))
    stream.flush()


def read_parcel(stream: IO[bytes]) -> Parcel | None:
    """Read one parcel; its arrays are read-only. None where the stream has ended, even within a parcel."""
    head = _exactly(stream, _LENGTH.size)
    encoded = None if head is None else _exactly(stream, _LENGTH.unpack(head)[0])
    if encoded is None:
        return None
    header = msgspec.msgpack.decode(encoded)
    arrays = []
    for dtype, shape in header.pop("arrays"):
        array = np.empty(shape, dtype)
        if not _fill(stream, _bytes_of(array)):
            return None
        array.setflags(write=False)
        arrays.append(array)
    return header, arrays


def pack_surface(surface: Surface) -> Parcel:
    """Return header and arrays of a surface."""
    header: dict[str, Any] = {}
    arrays: list[NDArray[Any]] = []

    def put(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            arrays.append(value)
            return {"array": len(arrays) - 1}
        return value

    for name in (each.name for each in dataclass_fields(Surface)):
        if name != "fields":
            header[name] = put(getattr(surface, name))
    header["fields"] = [
        {each.name: put(getattr(one, each.name)) for each in dataclass_fields(Field)} for one in surface.fields.values()
    ]
    return header, arrays


def unpack_surface(header: Mapping[str, Any], arrays: list[NDArray[Any]]) -> Surface:
    """Return the surface of which these are header and arrays."""

    def get(value: Any) -> Any:
        return arrays[value["array"]] if isinstance(value, dict) else tuple(value) if isinstance(value, list) else value

    fields = []
    for record in header["fields"]:
        values = {name: get(value) for name, value in record.items()}
        values["ranges"] = tuple((low, high) for low, high in values["ranges"])
        fields.append(Field(**values))
    values = {name: get(value) for name, value in header.items() if name != "fields"}
    return Surface(**values, fields={one.key: one for one in fields})


def _bytes_of(array: NDArray[Any]) -> memoryview:
    """Return the memory of an array in C order; `memoryview.cast` would refuse one without elements."""
    return array.reshape(-1).view(np.uint8).data


def _exactly(stream: IO[bytes], count: int) -> bytes | None:
    data = bytearray(count)
    return bytes(data) if _fill(stream, memoryview(data)) else None


def _fill(stream: IO[bytes], buffer: memoryview) -> bool:
    """Fill the buffer from an unbuffered or buffered stream; False where the stream ends before."""
    while buffer:
        count = stream.readinto(buffer)  # type: ignore[attr-defined]
        if not count:
            return False
        buffer = buffer[count:]
    return True
