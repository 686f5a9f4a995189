"""Files and content that elements load."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
import pytest
from PIL import Image as Pillow

from belvedere.app import Server
from belvedere.document import Blob
from belvedere.document.blobs import BlobAddress, find
from belvedere.scene import SceneServer
from belvedere.scene.element import Element
from belvedere.scene.elements.media import Image, VideoPlane
from belvedere.scene.kinds.assets import PICTURES, VIDEOS, Asset, Source
from belvedere.scene.kinds.roots import AssetError, AssetRoots
from belvedere.scene.tree.graph import SceneGraph
from belvedere.transport.folders import ServedFolders
from tests.app.conftest import Start, start

__all__ = ["start"]

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


class Thing(Element):
    """Something with files."""

    model = Asset("a model", accept=(".obj", ".glb"))
    picture = Asset("a picture", accept=PICTURES)
    anything = Asset("any file")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with files to be served, and one beside it that is not."""
    folder = tmp_path / "meshes"
    (folder / "robot").mkdir(parents=True)
    (folder / "robot" / "arm.glb").write_bytes(b"glTF of the arm")
    (folder / "robot" / "arm.bin").write_bytes(b"numbers")
    (folder / "my mesh #1.obj").write_text("v 0 0 0")
    (folder / "page.html").write_text("<script>alert(1)</script>")
    (folder / ".secret.obj").write_text("hidden")
    (tmp_path / "outside.obj").write_text("outside")
    (folder / "link.obj").symlink_to(tmp_path / "outside.obj")
    return folder


@pytest.fixture
def roots(root: Path) -> AssetRoots:
    """Return asset roots of which `root` is the only one."""
    return AssetRoots(ServedFolders(), root)


# --- what a property takes --------------------------------------------------------------------------------------------


def test_text_is_looked_up_later() -> None:
    """Text names a file that is looked up when the element is put into a scene."""
    thing = Thing(model="static/robot/arm.glb")
    assert isinstance(thing.model, Source)
    assert thing.model == "static/robot/arm.glb"


@pytest.mark.parametrize(
    ("content", "ending"),
    [(_PNG, ".png"), (b"\xff\xd8\xff\xe0", ".jpg"), (b"RIFF....WEBP", ".webp"), (b"<svg/>", ".svg"), (b"?", "")],
)
def test_content_becomes_a_blob(content: bytes, ending: str) -> None:
    """Bytes are kept as a blob, at an address whose ending tells what they are."""
    address = Thing(picture=content).picture
    assert isinstance(address, BlobAddress)
    assert address == f"blob/{address.blob.name}{ending}"
    assert bytes(address.blob) == content
    assert Thing(picture=Blob(content)).picture == address


def test_path_is_sent_by_its_content(tmp_path: Path) -> None:
    """A path of pathlib is the file itself, wherever it lies."""
    path = tmp_path / "arm.GLB"
    path.write_bytes(b"glTF")
    address = Thing(model=path).model
    assert address == f"blob/{address.blob.name}.glb"
    with pytest.raises(ValueError, match=r"model: the file '.*none.obj' cannot be read: No such file"):
        Thing(model=tmp_path / "none.obj")


@pytest.mark.parametrize(
    "picture",
    [
        np.full((2, 3, 3), 200, "uint8"),
        np.full((2, 3), 0.5),
        Pillow.new("RGBA", (3, 2), (1, 2, 3, 4)),
        Pillow.new("P", (3, 2)),
    ],
)
def test_pictures(picture: Any) -> None:
    """Arrays and pictures of Pillow become PNG."""
    address = Thing(picture=picture).picture
    assert address.endswith(".png")
    assert Pillow.open(io.BytesIO(bytes(address.blob))).size == (3, 2)


def test_data_address() -> None:
    """What is given as a data: address is content."""
    assert bytes(Thing(anything="data:text/plain;base64,aGVsbG8=").anything.blob) == b"hello"
    assert bytes(Thing(anything="data:,a%20b").anything.blob) == b"a b"


@pytest.mark.parametrize(
    ("name", "value", "error", "sentence"),
    [
        ("model", "arm.stl", ValueError, r"model is a file \.obj \.glb, not 'arm\.stl'"),
        ("model", "", ValueError, "model is the address or path of a file"),
        ("model", 5, TypeError, "model is the address or path of a file, its content, or a Blob, not 5"),
        ("model", np.zeros((2, 2, 3)), TypeError, "model is the address or path"),
        ("picture", np.zeros((2, 2, 5)), ValueError, r"an array \(H, W\), \(H, W, 3\) or \(H, W, 4\), not \(2, 2, 5\)"),
        ("picture", np.full((2, 2), 7.0), ValueError, "as float has numbers from 0 to 1, not 7 to 7"),
        ("picture", np.full((2, 2), np.nan), ValueError, "as float has numbers from 0 to 1, not nan"),
        ("picture", np.zeros((0, 2, 3)), ValueError, "has no pixels"),
        ("anything", "data:", ValueError, "complete data:"),
        ("anything", "data:x;base64,*", ValueError, "complete data:"),
    ],
)
def test_what_is_refused(name: str, value: Any, error: type[Exception], sentence: str) -> None:
    """What is no file of this kind is refused where it is given."""
    with pytest.raises(error, match=sentence):
        Thing(**{name: value})


def test_content_is_kept_while_the_scene_shows_it() -> None:
    """Content can be fetched as long as an element shows it."""
    server = Server("assets")
    graph = SceneGraph(server.store, server.store.shared)
    content = b"\x89PNG\r\n\x1a\n of a picture that stays"
    name = Blob(content).name
    graph.add(Image(key="a", src=Blob(content)), Image(key="b", src=Blob(content)))
    server.store.commit()
    graph.remove("a")
    server.store.commit()
    assert find(name) is not None
    graph.remove("b")
    server.store.commit()
    assert find(name) is None


def test_a_frame_can_be_fetched_after_the_next_has_come() -> None:
    """A browser that has just been told of a frame of a stream still finds it, and old frames are let go of."""
    server = Server("frames")
    graph = SceneGraph(server.store, server.store.shared)
    graph.add(Image(key="camera"))
    frames = [np.random.default_rng(seed).integers(0, 255, (400, 400, 3), np.uint8) for seed in range(80)]
    names = []
    for frame in frames:
        image = Image(key="camera", src=frame)
        names.append(image.prepared()["src"].blob.name)
        graph.update(image)
        server.store.commit()
    del image
    assert find(names[-2]) is not None
    assert find(names[0]) is None


# --- files below a root -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "robot/arm.glb",
        "./robot/arm.glb",
        "/robot/arm.glb",
        "static/robot/arm.glb",
        "/static/robot/arm.glb",
        "http://localhost:8012/static/robot/arm.glb",
        "https://192.168.1.7:8012/static/robot/arm.glb",
        "//localhost/static/robot/arm.glb",
    ],
)
def test_names_of_a_file(roots: AssetRoots, source: str) -> None:
    """A file is named by its path, or as it would be found on the server."""
    address = roots.resolve(source)
    assert address.startswith("files/")
    assert address.endswith("/robot/arm.glb")
    assert len(address.split("/")[1]) >= 32


def test_absolute_path(roots: AssetRoots, root: Path) -> None:
    """A file below a root may be named by its whole path."""
    assert roots.resolve(str(root / "robot" / "arm.glb")) == roots.resolve("robot/arm.glb")


def test_names_are_quoted(roots: AssetRoots) -> None:
    """Names with blanks and signs become addresses; what follows a question mark is left as it is."""
    assert roots.resolve("my%20mesh%20%231.obj").endswith("/my%20mesh%20%231.obj")
    assert roots.resolve("robot/arm.glb?v=2").endswith("/robot/arm.glb?v=2")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("robot/leg.glb", r"there is no file 'robot/leg\.glb' below .*meshes"),
        ("robot/arn.glb", "did you mean 'robot/arm.glb'"),
        ("../outside.obj", "leads out of the folders that are served"),
        ("static/../../outside.obj", "leads out of the folders that are served"),
        ("robot/%2e%2e/%2e%2e/outside.obj", "leads out of the folders that are served"),
        ("link.obj", "a link that leads elsewhere"),
        (".secret.obj", "hidden"),
        ("robot", "is a folder"),
        ("/etc/passwd", "there is no file '/etc/passwd' below"),
        ("https://example.org/static/robot/arm.glb", "is on another host: browsers load nothing from 'example.org'"),
        ("//example.org/arm.glb", "is on another host"),
        ("file:///etc/passwd", "neither a file nor an address of this server"),
        ("javascript:alert(1)", "neither a file nor an address of this server"),
    ],
)
def test_what_is_not_served(roots: AssetRoots, source: str, sentence: str) -> None:
    """What is no file below a root is refused with the reason."""
    with pytest.raises(AssetError, match=sentence):
        roots.resolve(source)


def test_the_nearest_name_is_not_looked_for_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt name costs no walk through a huge folder, also where its files have the same few names."""
    monkeypatch.setattr("belvedere.scene.kinds.roots._LOOKED_AT", 10)
    for number in range(20):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "same.png").write_bytes(b"")
    looked: list[str] = []
    walk = os.walk

    def counted(folder: Path) -> Iterator[Any]:
        for one in walk(folder):
            looked.append(str(one[0]))
            yield one

    monkeypatch.setattr("os.walk", counted)
    with pytest.raises(AssetError, match="did you mean"):
        AssetRoots(ServedFolders(), tmp_path).resolve("sane.png")
    assert len(looked) < 10


def test_no_roots() -> None:
    """Where no folder is served, the error says how to serve one."""
    with pytest.raises(AssetError, match="static_root"):
        AssetRoots(ServedFolders()).resolve("arm.glb")


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is refused when it is named."""
    with pytest.raises(ValueError, match="there is no folder"):
        AssetRoots(ServedFolders(), tmp_path / "none")


def test_several_roots(tmp_path: Path) -> None:
    """The first root that has the file serves it; the same folder twice is one."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.obj").write_text(name)
    (tmp_path / "b" / "only.obj").write_text("b")
    roots = AssetRoots(ServedFolders(), [tmp_path / "a", tmp_path / "b", tmp_path / "a"])
    assert list(roots) == [tmp_path / "a", tmp_path / "b"]
    first, second = roots.resolve("same.obj"), roots.resolve("only.obj")
    assert first.split("/")[1] != second.split("/")[1]


def test_sources_are_looked_up_in_a_scene(roots: AssetRoots) -> None:
    """The document holds addresses; an element whose file is missing changes nothing."""
    server = Server("assets")
    graph = SceneGraph(server.store, server.store.shared, encode=roots.encode)
    graph.add(VideoPlane(key="a", src=None), Thing(key="t", model="robot/arm.glb"))
    with pytest.raises(AssetError, match="there is no file"):
        graph.add(Thing(key="u", model="robot/none.glb"))
    raw = server.store.shared.raw(("scene", "main", "t"))
    assert raw is not None
    assert b"/robot/arm.glb" in raw
    assert b"files/" in raw
    assert "u" not in graph


@pytest.mark.parametrize("backend", ["aiohttp", "tornado"])
async def test_served(start: Start, root: Path, backend: str) -> None:
    """Files are had by their address without a token, with what lies beside them, in parts; nothing else is."""
    scene = SceneServer("assets")
    scene.assets.add(root)
    server, roots = scene.server, scene.assets
    await start(server, backend=backend, port=0)
    base = server.links()["control"].partition("#")[0]
    address = base + roots.resolve("robot/arm.glb")
    async with aiohttp.ClientSession() as http:
        async with http.get(address, headers={"Range": "bytes=5-6"}) as answer:
            assert answer.status == 206
            assert await answer.read() == b"of"
            assert answer.headers["Content-Type"] == "model/gltf-binary"
        async with http.get(address.replace("arm.glb", "arm.bin")) as answer:
            assert await answer.read() == b"numbers"
        async with http.get(base + roots.resolve("page.html")) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
        folder = address.removesuffix("robot/arm.glb")
        for name in ("", "robot", "robot/", ".secret.obj", "link.obj", "%2e%2e/outside.obj", "robot/../../outside.obj"):
            async with http.get(folder + name) as answer:
                assert answer.status == 404
        for name in ("files", "files/", "files/robot/arm.glb", "static/robot/arm.glb", "robot/arm.glb"):
            async with http.get(base + name) as answer:
                assert answer.status == 404


def test_videos() -> None:
    """A video plane takes videos and pictures."""
    for ending in (*VIDEOS, ".png"):
        assert VideoPlane(src=f"clip{ending}").src == f"clip{ending}"
