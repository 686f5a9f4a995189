"""Messages to bytes and back, and the golden vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere.wire import ProtocolError, messages
from belvedere.wire.codec import batch_arrays, chunk_payload, decode_client, decode_server, encode
from make_vectors import VECTORS, client_vectors, plain, server_vectors


def read(name: str) -> list[dict[str, Any]]:
    """Return the vectors of a file."""
    vectors: list[dict[str, Any]] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return vectors


@pytest.mark.parametrize("vector", read("server"), ids=lambda vector: vector["name"])
def test_a_server_message_is_read_from_its_golden_bytes(vector: dict[str, Any]) -> None:
    """The bytes in the file mean the fields in the file."""
    message, blobs = decode_server(bytes.fromhex(vector["hex"]))
    assert type(message).__name__ == vector["message"]
    for field, value in vector["fields"].items():
        assert plain(getattr(message, field)) == value
    if isinstance(message, messages.Chunk):
        assert bytes(chunk_payload(message, blobs)).hex() == vector["payload"]
    if isinstance(message, messages.Batch) and message.arrays:
        paths = {definition[0]: definition[1:] for definition in message.definitions}
        pairs = [*zip(message.values[::2], message.values[1::2], strict=True), *batch_arrays(message, blobs).items()]
        entries = sorted([paths[id_], plain(value)] for id_, value in pairs)
        assert entries == sorted(vector["entries"])


@pytest.mark.parametrize("vector", read("client"), ids=lambda vector: vector["name"])
def test_a_client_message_is_read_from_its_golden_bytes(vector: dict[str, Any]) -> None:
    """The bytes in the file mean the fields in the file."""
    message = decode_client(bytes.fromhex(vector["hex"]))
    assert type(message).__name__ == vector["message"]
    assert {field: plain(getattr(message, field)) for field in vector["fields"]} == vector["fields"]


def test_the_golden_bytes_are_what_is_written_today() -> None:
    """A change of the protocol shows in the files."""
    assert read("server") == json.loads(json.dumps(server_vectors()))
    assert read("client") == json.loads(json.dumps(client_vectors()))


def test_fields_added_later_are_passed_over() -> None:
    """A message with more fields than known is read."""
    header = msgspec.msgpack.encode([33, 1, 2, 3, 4, "later"])
    data = len(header).to_bytes(4, "little") + header
    assert decode_client(data) == messages.Ack(1, 2, 3, 4)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=5))
def test_blobs_begin_at_multiples_of_eight(sizes: list[int]) -> None:
    """Every blob of a message is aligned, whatever the sizes before it."""
    blobs = [np.full(size, n, "u1").data for n, size in enumerate(sizes)]
    arrays = [[n, "u1", [size]] for n, size in enumerate(sizes)]
    batch = messages.Batch(1, 1, 0, None, [], [], [], arrays)
    data = b"".join(encode(batch, [blob if blob.nbytes else memoryview(b"") for blob in blobs]))
    message, rest = decode_server(data)
    assert isinstance(message, messages.Batch)
    start = len(data) - rest.nbytes
    assert start % 8 == 0
    assert [array.tolist() for array in batch_arrays(message, rest).values()] == [blob.tolist() for blob in blobs]


@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but a ProtocolError comes out of bad bytes."""
    for decode in (decode_client, decode_server):
        try:
            decode(data)
        except ProtocolError as error:
            assert str(error)


def test_a_header_nested_too_deep_is_refused() -> None:
    """Depth is limited."""
    header = b"\x94\x27\x01\xa1x" + b"\x91" * 100_000 + b"\x01"
    with pytest.raises(ProtocolError):
        decode_client(len(header).to_bytes(4, "little") + header)


def test_arrays_that_do_not_fit_their_bytes_are_refused() -> None:
    """A batch that promises more elements than it carries is an error."""
    batch = messages.Batch(1, 1, 0, None, [], [], [], [[1, "f4", [1000]]])
    message, blobs = decode_server(b"".join(encode(batch)))
    assert isinstance(message, messages.Batch)
    with pytest.raises(ProtocolError, match="do not fit"):
        batch_arrays(message, blobs)


def test_vectors_exist() -> None:
    """Both files are in the repository."""
    assert {path.name for path in Path(VECTORS).iterdir()} == {"server.json", "client.json"}
