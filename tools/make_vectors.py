"""Write the golden vectors of the wire: messages as bytes and as values.

They are read by the Python and the TypeScript tests alike, so that both codecs agree with the files and with each
other. Run it after a deliberate change of the protocol and look at the difference.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from belvedere.document import Lane, Store
from belvedere.wire import messages as m
from belvedere.wire.batches import Content, make_batch
from belvedere.wire.codec import Buffer, encode

VECTORS = Path(__file__).parent.parent / "tests" / "vectors"


def join(buffers: list[Buffer]) -> bytes:
    """Return the bytes of a message."""
    return b"".join(buffers)


def plain(value: Any) -> Any:
    """Return `value` as JSON can carry it, arrays as ``{"dtype", "shape", "data"}``."""
    if isinstance(value, np.ndarray):
        return {"dtype": value.dtype.str.lstrip("<|"), "shape": list(value.shape), "data": value.reshape(-1).tolist()}
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def vector(name: str, message: msgspec.Struct, data: bytes | None = None, **more: Any) -> dict[str, Any]:
    """Return one vector: the bytes in hexadecimal, the message's name and its fields."""
    fields = {field: plain(getattr(message, field)) for field in message.__struct_fields__}
    hexadecimal = (data or join(encode(message))).hex()
    return {"name": name, "message": type(message).__name__, "fields": fields, "hex": hexadecimal, **more}


def batch_vector() -> dict[str, Any]:
    """Return a batch with values and arrays of several dtypes."""
    store = Store()
    values = {
        ("state", "flag"): True,
        ("state", "name"): "größe",
        ("state", "nested"): {"list": [1, 2.5, None], "array": np.arange(3, dtype="i4")},
        ("view", "main", "points"): np.arange(6, dtype="f4").reshape(2, 3),
        ("view", "main", "triangles"): np.array([[0, 1, 2]], "u4"),
        ("view", "main", "mask"): np.array([True, False, True]),
        ("view", "main", "empty"): np.empty((0, 3), "f8"),
    }
    for path, value in values.items():
        store.shared.set(path, value)
    store.commit()
    store.shared.remove(("state", "flag"))
    store.commit()
    content = Content()
    for path, entry in store.shared.entries.items():
        if entry.item is None:
            content.drop(path, entry, define=True)
        else:
            content.put(path, entry, define=True)
    data = join(make_batch(content, Lane.CONTROL, store.version, store.version, []))
    decoded = [[list(path), plain(value)] for path, value in values.items() if path != ("state", "flag")]
    message = m.Batch(
        store.version, store.version, Lane.CONTROL, [], content.definitions, content.removed, [], content.arrays
    )
    result = vector("a batch of values and arrays", message, data, entries=decoded)
    del result["fields"]["values"]
    return result


def server_vectors() -> list[dict[str, Any]]:
    """Return the vectors of what a server sends."""
    chunk = m.Chunk(7, 16, 40, 12)
    return [
        vector("welcome", m.Welcome(m.PROTOCOL, "e", "s", "x", "control", True, 4, 30.0, 10_000_000)),
        batch_vector(),
        vector(
            "an empty batch that keeps two paths",
            m.Batch(9, 8, 0, [["state", "a"], ["ui", "main", "root"]], [], [], [], []),
        ),
        vector("a piece", chunk, join(encode(chunk, [memoryview(bytes(range(24)))])), payload=bytes(range(24)).hex()),
        vector("a transfer is cancelled", m.CancelTransfer(7)),
        vector("handled", m.Handled(300)),
        vector(
            "a call", m.Call(1, 12, "view", "set_camera", [[1.0, 2.0], np.array([1, 2], "i2")], {"animate": True}, True)
        ),
        vector("a reply", m.Reply(2, 5, m.ReplyStatus.RESULT, {"ok": True})),
        vector("an event", m.Event(3, 0, "notice", {"level": "error", "text": "no"})),
        vector("ping", m.Ping(1.5)),
        vector("close", m.Close("superseded", "another tab took over", False)),
        vector("error", m.Error("malformed", "the header cannot be read")),
        vector("cancel", m.Cancel(4, 1)),
    ]


def client_vectors() -> list[dict[str, Any]]:
    """Return the vectors of what a client sends."""
    return [
        vector("hello", m.Hello(m.PROTOCOL, "token", None, None, None, 0, 0, {"kind": "browser", "ui": "main"})),
        vector("ack", m.Ack(70000, 12, 3, 69999)),
        vector("write", m.Write(1, ["a", 1, "b", "text", "c", [1.5, None, False]])),
        vector("a client's call", m.ClientCall(2, "save", [1, "x"], {"path": "y"}, True)),
        vector("a client's reply", m.ClientReply(3, 1, m.ReplyStatus.ERROR, "no such method")),
        vector("a client's cancel", m.ClientCancel(4, 2)),
        vector("pong", m.Pong(1.5)),
        vector("a client's event", m.ClientEvent(5, "mounted", None)),
    ]


def write() -> None:
    """Write both files."""
    VECTORS.mkdir(exist_ok=True)
    for name, vectors in (("server", server_vectors()), ("client", client_vectors())):
        text = json.dumps(vectors, indent=1, ensure_ascii=False)
        (VECTORS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
