"""Blobs: content that is kept once, while something refers to it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from belvedere.document import Blob, BlobChanged, EncodeError, Store, decode_raw, encode_value
from belvedere.document.blobs import NAME, BlobAddress, find

_PATH = ("state", "cloud")
_OTHER = ("state", "other")


def test_equal_content_has_one_name_and_is_kept_once() -> None:
    """Arrays, bytes and files of the same content are one content, whatever dtype it is read as."""
    array = np.arange(6, dtype="float32").reshape(2, 3)
    one, other, raw = Blob(array), Blob(array.copy()), Blob(array.tobytes())
    assert one == other
    assert hash(one) == hash(other)
    assert one.name == raw.name
    assert one != raw
    assert np.shares_memory(one.array(), other.array())
    assert re.fullmatch(NAME, one.name)


def test_name_tells_nothing() -> None:
    """The name cannot be computed from the content: it is no plain hash of it."""
    import base64
    import hashlib

    name = Blob(b"known").name
    plain = [
        base64.urlsafe_b64encode(hashlib.new(kind, b"known").digest()).rstrip(b"=").decode()
        for kind in ("sha256", "blake2s", "sha3_256")
    ]
    assert name not in plain


def test_blob_is_a_snapshot() -> None:
    """What is written to the array later does not change the blob, and nobody can write to its own."""
    array = np.zeros(3, "uint8")
    blob = Blob(array)
    array[:] = 7
    assert blob.array().tolist() == [0, 0, 0]
    assert not blob.array().flags.writeable


def test_reading() -> None:
    """A blob is read as an array, as bytes, and in parts."""
    blob = Blob(np.array([[1, 2], [3, 4]], dtype=">i2"))
    assert blob.dtype == "i2"
    assert np.asarray(blob).tolist() == [[1, 2], [3, 4]]
    assert np.asarray(blob, dtype="f8").dtype == np.float64
    assert bytes(blob) == b"\x01\0\x02\0\x03\0\x04\0"
    assert bytes(blob.read(6, 100)) == b"\x04\0"
    assert len(blob) == 2
    assert Blob(b"\0\0\x80?", dtype="f4").array().tolist() == [1.0]


def test_reference_stands_in_the_document() -> None:
    """The document holds name, size, dtype and shape; readers in Python get the blob."""
    blob = Blob(np.zeros((2, 3), "float32"))
    store = Store()
    store.shared.set(_PATH, {"points": blob, "size": 2})
    store.commit()
    raw = store.shared.raw(_PATH)
    assert raw is not None
    reference = {"@blob": blob.name, "nbytes": 24, "dtype": "f4", "shape": [2, 3]}
    assert decode_raw(raw) == {"points": reference, "size": 2}
    assert store.shared.get(_PATH)["points"] is blob


def test_equal_blobs_change_nothing() -> None:
    """Writing a blob of the same content again is no change."""
    store = Store()
    store.shared.set(_PATH, Blob(b"same"))
    store.commit()
    assert not store.shared.set(_PATH, Blob(b"same"))
    assert store.shared.set(_PATH, Blob(b"other"))


@pytest.mark.parametrize("last", [None, 1])
def test_content_is_kept_while_an_entry_refers_to_it(last: Any) -> None:
    """Content is found while an entry of any scope refers to it, and no longer."""
    store = Store()
    private = store.private()
    name = Blob(b"content of two").name
    assert find(name) is None
    store.shared.set(_PATH, [Blob(b"content of two")])
    private.set(_OTHER, Blob(b"content of two"))
    store.commit()
    store.shared.remove(_PATH)
    store.commit()
    assert find(name) is not None
    if last is None:
        private.remove(_OTHER)
    else:
        private.set(_OTHER, last)
    assert find(name) is not None  # clients still have an entry that refers to it
    store.commit()
    assert find(name) is None


def test_what_is_changed_in_place_keeps_what_was_sent() -> None:
    """The snapshot keeps its blobs, whatever becomes of the list that was written."""
    store = Store()
    blobs = [Blob(b"in a list")]
    name = blobs[0].name
    store.shared.set(_PATH, blobs)
    store.commit()
    blobs.clear()
    assert find(name) is not None


def test_address_keeps_its_blob() -> None:
    """Text that leads to a blob is text in the document and keeps the blob."""
    blob = Blob(b"a picture")
    name = blob.name
    item = encode_value({"src": BlobAddress(f"blob/{name}.png", blob)})
    del blob
    assert decode_raw(item.raw or b"") == {"src": f"blob/{name}.png"}
    assert find(name) is not None
    del item
    assert find(name) is None


def test_failed_value_keeps_nothing() -> None:
    """A value that has no place in the document leaves none of its blobs with the next one."""
    blob = Blob(b"left over")
    with pytest.raises(EncodeError):
        encode_value([blob, object()])
    assert encode_value({"plain": 1}).held == ()


def test_file(tmp_path: Path) -> None:
    """A file is not read into memory, and is refused once it was changed or removed."""
    path = tmp_path / "points.bin"
    path.write_bytes(np.arange(4, dtype="<f4").tobytes())
    blob = Blob(path, dtype="f4", shape=(2, 2))
    assert blob.array().tolist() == [[0, 1], [2, 3]]
    path.write_bytes(b"something else")
    with pytest.raises(BlobChanged, match="was changed after"):
        blob.array()
    path.unlink()
    with pytest.raises(BlobChanged, match="was removed after"):
        bytes(blob)
    with pytest.raises(FileNotFoundError):
        Blob(path)


def test_memory_takes_the_place_of_a_file(tmp_path: Path) -> None:
    """Where the same content comes in memory too, it can be had whatever becomes of the file."""
    path = tmp_path / "same.bin"
    path.write_bytes(b"in both")
    from_file = Blob(path)
    in_memory = Blob(b"in both")
    path.unlink()
    content = find(from_file.name)
    assert content is not None
    assert bytes(content.read(0, 7)) == b"in both" == bytes(in_memory)


@pytest.mark.parametrize(
    ("content", "options", "error", "sentence"),
    [
        (5, {}, TypeError, "an array, bytes or the path of a file, not int"),
        (np.array(["a"]), {}, TypeError, "dtype <U1 are not supported"),
        (np.zeros(2, complex), {}, TypeError, "complex128 are not supported"),
        (b"12345", {"dtype": "f4"}, ValueError, "5 bytes are no array"),
        (b"12345678", {"dtype": "f4", "shape": (3,)}, ValueError, "8 bytes are no array"),
        (b"", {"shape": (0,)}, ValueError, "a shape needs a dtype"),
        (np.zeros(2), {"dtype": "f4"}, TypeError, "has its own dtype"),
    ],
)
def test_bad_content(content: Any, options: dict[str, Any], error: type[Exception], sentence: str) -> None:
    """What is no content is refused with a sentence that says what is."""
    with pytest.raises(error, match=sentence):
        Blob(content, **options)


def test_empty_content() -> None:
    """There may be nothing in it."""
    assert Blob(b"").nbytes == 0
    assert Blob(np.zeros((0, 3), "f4")).array().shape == (0, 3)
