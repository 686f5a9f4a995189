"""Messages to bytes and back. The layout is drawn in `belvedere.wire.messages`."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from belvedere.document.values import EncodeError, enc_hook, ext_hook
from belvedere.wire.messages import Batch, Chunk, ClientMessage, ServerMessage

__all__ = [
    "MAX_DEPTH",
    "Buffer",
    "ProtocolError",
    "batch_arrays",
    "chunk_payload",
    "decode_client",
    "decode_server",
    "encode",
    "raw_value",
    "size_of",
]

Buffer = bytes | bytearray | memoryview

_ALIGNMENT = 8
_PADDING = tuple(bytes(n) for n in range(_ALIGNMENT))
_JOIN_BELOW = 16 * 1024  # bytes; joining small buffers is cheaper than writing them one by one
_prefix = struct.Struct("<I")
_KEY_TYPES = frozenset({str, int, float})
_CONTAINERS = frozenset({dict, list})

MAX_DEPTH = 100
"""Levels of maps and lists in a message of a client; a browser's encoder has the same limit."""


class ProtocolError(Exception):
    """A message that cannot be understood or is not allowed. `code` is a word for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def encode(message: msgspec.Struct, blobs: Sequence[memoryview] = ()) -> list[Buffer]:
    """Return the buffers of `message`; together they are its bytes. Large blobs are not copied."""
    header = _encoder.encode(message)
    head = _prefix.pack(len(header)) + header
    if not blobs:
        return [head]
    buffers: list[Buffer] = [head + _padding(len(head))]
    total = len(buffers[0])
    for blob in blobs:
        pad = _padding(total)
        if pad:
            buffers.append(pad)
        buffers.append(blob)
        total += len(pad) + blob.nbytes
    return [b"".join(buffers)] if total < _JOIN_BELOW else buffers


def size_of(buffers: Sequence[Buffer]) -> int:
    """Return the bytes in `buffers`, all of which are of single bytes."""
    return len(buffers[0]) if len(buffers) == 1 else sum(map(len, buffers))


def raw_value(value: Any) -> msgspec.Raw:
    """Encode a value that goes into a message as it is.

    Raises:
        EncodeError: where it cannot be encoded.
    """
    try:
        return msgspec.Raw(_encoder.encode(value))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise EncodeError(f"cannot send a value of type {type(value).__name__}: {error}") from error


def decode_server(data: Buffer) -> tuple[ServerMessage, memoryview]:
    """Return a message of the server and the bytes after its header, from which blobs are taken."""
    return _decode(_server_decoder, data)


def decode_client(data: Buffer) -> ClientMessage:
    """Return a message of a client. No message of a client has blobs.

    Raises:
        ProtocolError: if it is malformed.
    """
    message: ClientMessage = _decode(_client_decoder, data)[0]
    for name in message.__struct_fields__:
        value = getattr(message, name)
        if isinstance(value, dict | list):
            _check_nesting(value)
    return message


def _check_nesting(value: Any) -> None:
    """Refuse what MessagePack can carry but not every reader understands, since what one client writes all must read.

    Raises:
        ProtocolError: a value is nested too deeply, or the key of a map is neither text nor a number.
    """
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise ProtocolError("malformed", f"a value is nested more than {MAX_DEPTH} levels deep")
        below: list[Any] = []
        for container in level:
            if type(container) is dict:
                for key in container:
                    if type(key) not in _KEY_TYPES or key == "__proto__":
                        raise ProtocolError("malformed", f"{str(key)[:50]!r} cannot be the key of a map; text can")
                below += [one for one in container.values() if type(one) in _CONTAINERS]
            else:
                below += [one for one in container if type(one) in _CONTAINERS]
        level = below


def batch_arrays(batch: Batch, blobs: memoryview) -> dict[int, np.ndarray[Any, Any]]:
    """Return the arrays of a batch by entry id, as views of the message.

    Raises:
        ProtocolError: where the header does not fit the bytes that follow.
    """
    arrays: dict[int, np.ndarray[Any, Any]] = {}
    at = 0
    try:
        for id_, dtype_name, shape in batch.arrays:
            dtype = np.dtype("<" + dtype_name)
            count = int(np.prod(shape, dtype=np.int64))
            arrays[id_] = np.frombuffer(blobs, dtype, count, at).reshape(shape) if count else np.empty(shape, dtype)
            at += count * dtype.itemsize
            at += -at % _ALIGNMENT
    except (ValueError, TypeError) as error:
        raise ProtocolError("malformed", f"the arrays of a batch do not fit its bytes: {error}") from error
    return arrays


def chunk_payload(chunk: Chunk, blobs: memoryview) -> memoryview:
    """Return the piece that `chunk` carries.

    Raises:
        ProtocolError: where it does not fit into its transfer.
    """
    if chunk.offset < 0 or chunk.offset + blobs.nbytes > chunk.total:
        raise ProtocolError("malformed", f"piece at {chunk.offset} of {blobs.nbytes} bytes exceeds {chunk.total}")
    return blobs


def _padding(length: int) -> bytes:
    return _PADDING[-length % _ALIGNMENT]


def _decode(decoder: msgspec.msgpack.Decoder[Any], data: Buffer) -> tuple[Any, memoryview]:
    view = memoryview(data)
    if view.nbytes < _prefix.size:
        raise ProtocolError("malformed", f"a message has at least {_prefix.size} bytes, this one {view.nbytes}")
    (length,) = _prefix.unpack_from(view)
    end = _prefix.size + length
    if end > view.nbytes:
        raise ProtocolError("malformed", f"a header of {length} bytes does not fit into a message of {view.nbytes}")
    try:
        message = decoder.decode(view[_prefix.size : end])
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError, IndexError, struct.error) as error:
        raise ProtocolError("malformed", f"the header cannot be read: {error}") from error
    return message, view[end + (-end % _ALIGNMENT) :]


_encoder = msgspec.msgpack.Encoder(enc_hook=enc_hook)
_server_decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(ServerMessage, ext_hook=ext_hook)
_client_decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(ClientMessage, ext_hook=ext_hook)
