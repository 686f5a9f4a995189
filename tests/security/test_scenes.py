"""Scenes: what comes over HTTP and as events, files and content, and what users write into a scene that others see."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from belvedere import Blob
from belvedere.app import Server
from belvedere.document import encode_value
from belvedere.scene import ClientEvent as SceneEvent
from belvedere.scene import SceneServer
from belvedere.scene.elements import (
    Box,
    Button,
    Glb,
    Html,
    Img,
    InputBox,
    Link,
    Markdown,
    Obj,
    Panel,
    Paragraph,
    Scene,
    Select,
    Text,
    Urdf,
    div,
)
from belvedere.scene.serving.backlog import MOST_BYTES, MOST_RUNNING
from belvedere.scene.serving.queue import EventQueue
from belvedere.ui import VAppLayout
from belvedere.widgets import html
from belvedere.wire.messages import ARRAY_EXT, ClientEvent, Error
from tests.conftest import Pages
from tests.security.conftest import BACKENDS, PATIENCE, Serve, Target
from tests.security.test_floods import until

XSS = "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script>\"' [a](javascript:pwned=1) {{ pwned = 1 }}"


# --- over HTTP --------------------------------------------------------------------------------------------------------


@BACKENDS
async def test_bodies_of_strangers(serve: Serve) -> None:
    """A request to a route that needs no token may carry next to nothing."""
    app = SceneServer()
    app.add_route("hello", lambda: "hello")
    target = await serve(app.server)
    async with target.http.get(target.url + "/hello", data=b"x" * 60_000) as answer:
        assert await answer.text() == "hello"
    async with target.http.get(target.url + "/hello", data=b"x" * 100_000) as answer:
        assert answer.status in (400, 413)


@pytest.mark.parametrize(
    "properties",
    [
        '{"position": [1' + "0" * 400 + ", 0, 0]}",
        '{"height": 1' + "0" * 400 + "}",
        '{"position": ' + "[" * 900 + "]" * 900 + "}",
        '{"tag": "Select", "value": ' + "[" * 900 + "]" * 900 + "}",
        '{"key": "\\ud800"}',
        '{"\\ud800": 1}',
        '{"self": 1}',
        '{"__class__": 1}',
        '{"values": {}}',
    ],
)
async def test_relays_of_nonsense(serve: Serve, properties: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is relayed is put into the scene, or is answered by a sentence; nobody else notices."""
    app = SceneServer()
    target = await serve(app.server)
    watcher = await target.enter("view")
    headers = {"Authorization": f"Bearer {target.tokens['control']}"}
    node = '{"tag": "Box", ' + properties[1:]
    body = '{"etype": "UPSERT", "data": {"nodes": [' + node + "]}}"
    async with target.http.post(target.url + "/relay?sid=*", data=body, headers=headers) as answer:
        assert answer.status == 400
    app.upsert @ Box(key="afterwards")
    await watcher.until(lambda one: "afterwards" in str(one))
    assert not caplog.records


def content_of(target: Target, address: str) -> Any:
    """Ask for a file."""
    return target.http.get(f"{target.url}/{address}")


@BACKENDS
async def test_content_is_no_script(serve: Serve, tmp_path: Path) -> None:
    """Neither content nor files of a scene have a type that a page would run, whatever ending is asked for."""
    (tmp_path / "a.js").write_text("parent.pwned = 1")
    (tmp_path / "a.mjs").write_text("parent.pwned = 1")
    app = SceneServer(static_root=tmp_path)
    blob = Blob(b"parent.pwned = 1")
    target = await serve(app.server)
    addresses = [f"blob/{blob.name}{ending}" for ending in (".js", ".mjs")]
    for address in (*addresses, app.assets.resolve("a.js"), app.assets.resolve("a.mjs")):
        async with content_of(target, address) as answer:
            assert answer.status == 200
            assert answer.content_type == "text/plain"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_content_that_others_made(serve: Serve, pages: Pages, tmp_path: Path) -> None:
    """Where a page shows HTML of others as it is, no script of theirs comes in by content or files of the server."""
    server = Server("target")
    blob = Blob(b"parent.pwned = 1")
    (tmp_path / "a.js").write_text("parent.pwned = 1")
    app = SceneServer(server=server, static_root=tmp_path)
    addresses = [f"blob/{blob.name}.js", app.assets.resolve("a.js")]
    server.state.given = blob
    server.state.shown = "".join(
        f"<iframe class=trap srcdoc=\"<script src='{address}'></script><script type=module src='{address}'></script>"
        '<p>loaded</p>"></iframe>'
        for address in addresses
    )
    with VAppLayout(server, title="target") as layout, layout.content:
        html.Div(v_html=("shown",))
    await serve(server)
    page = await pages.open(server.links()["view"])
    for number in range(len(addresses)):
        frame = page.locator("iframe.trap").nth(number)
        await frame.content_frame.get_by_text("loaded").wait_for()
        await frame.evaluate("(element) => element.contentDocument.readyState === 'complete' || new Promise("
                             "(resolve) => element.addEventListener('load', resolve))")  # fmt: skip
    assert await page.evaluate("window.pwned") is None


# --- files ------------------------------------------------------------------------------------------------------------


def test_robots_that_name_other_files(tmp_path: Path) -> None:
    """A robot's file takes meshes and pictures along, and nothing else of the machine, under no name."""
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    robot = tmp_path / "robot"
    robot.mkdir()
    (robot / "link.stl").symlink_to(secret)
    (robot / "real.stl").write_bytes(b"solid")
    names = (str(secret), f"file://{secret}", "../secret", "package://robot/../secret", "link.stl", "real.stl")
    meshes = "".join(f'<mesh filename="{name}"/>' for name in names)
    (robot / "a.urdf").write_text(f"<robot name='a'>{meshes}</robot>")
    assert set(Urdf.of(robot / "a.urdf").values["assets"]) == {"real.stl"}


# --- events -----------------------------------------------------------------------------------------------------------


async def test_events_that_are_none(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """An event of another form is answered by a sentence; the connection lives and the log stays empty."""
    app = SceneServer()
    target = await serve(app.server)
    array = msgspec.msgpack.Ext(ARRAY_EXT, b"\x02f4\x01" + (2).to_bytes(4, "little") + bytes(8))
    socket = await target.enter()
    wrong: list[Any] = [None, 5, [], ["main", "X", "k", 1], ["main", "", None, None, 1], ["main", 5, None, None, 1]]
    wrong += [[array, "X", None, None, 1], [{}, "X", None, None, 1], ["main", "X", array, None, 1]]
    wrong += [["main", "X", None, None, array], ["main", "X" * 300, None, None, 1]]
    for number, payload in enumerate(wrong, 1):
        (error,) = await socket.answer(ClientEvent(number, "scene", payload))
        assert error.code == "malformed"
    assert not caplog.records


async def test_events_that_nobody_can_handle_in_time(serve: Serve) -> None:
    """Who sends events faster than their handlers run is sent away, and what waits is not run."""
    app = SceneServer()
    gate = threading.Event()
    handled: list[Any] = []

    @app.add_handler("X")
    def slow(event: Any) -> None:
        gate.wait(PATIENCE)
        handled.append(event.value)

    target = await serve(app.server)
    socket = await target.enter()
    try:
        for number in range(1, MOST_RUNNING + 100):
            await socket.send(ClientEvent(number, "scene", ["main", "X", None, number, 1]))
        close = await socket.closed()
        assert close is not None
        assert close.code == "overflow"
    finally:
        gate.set()
    await until(lambda: not len(app.engine.dispatcher.queue))
    assert handled == [1]


def session_event(value: Any) -> SceneEvent:
    """Return an event as a session takes it."""
    return SceneEvent("X", None, value)


async def test_large_events_that_wait_for_handlers(serve: Serve) -> None:
    """Events that wait for their handlers are limited in bytes, too."""
    app = SceneServer()
    gate = asyncio.Event()

    @app.add_handler("X")
    async def slow(event: Any) -> None:
        await gate.wait()

    target = await serve(app.server)
    socket = await target.enter()
    (session,) = app.sessions
    for _ in range(4):
        session.take(session_event("large"), MOST_BYTES // 4)
    assert not session.ended
    session.take(session_event("large"), 1)
    close = await socket.closed()
    assert close is not None
    assert close.code == "overflow"
    gate.set()


def test_large_events_that_wait_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue of events is limited in bytes, one event excepted: the oldest go."""
    monkeypatch.setattr("belvedere.scene.serving.queue.MOST_BYTES", 1000)
    queue = EventQueue(None, "the session")
    for number in range(10):
        queue.put(session_event(number), 300)
    assert (len(queue), queue.dropped) == (3, 7)
    queue.put(session_event("large"), 5000)
    assert len(queue) == 1
    assert queue.pop().value == "large"  # type: ignore[union-attr]
    for number in range(3):
        queue.put(session_event(number), 300)
    assert len(queue) == 3


@pytest.mark.parametrize("source", ["/etc/passwd", "../secret", "file:///etc/passwd", "//evil.example/x.png"])
async def test_edits_read_no_files(serve: Serve, tmp_path: Path, source: str) -> None:
    """A client that may change the scene cannot bring a file of the machine, or another server, into it."""
    (tmp_path / "root").mkdir()
    (tmp_path / "secret").write_text("SECRET")
    app = SceneServer(remote_edits=True, static_root=tmp_path / "root")
    target = await serve(app.server)
    socket = await target.enter()
    nodes: list[dict[str, Any]] = [
        {"tag": "Glb", "src": source},
        {"tag": "Obj", "assets": {"a": source}},
        {"tag": "Urdf", "packages": {"a": source}},
        {"tag": "Urdf", "workingPath": source},
    ]
    for number, node in enumerate(nodes, 1):
        event = {"etype": "UPSERT", "data": {"nodes": [{"key": "a", **node}]}}
        (error,) = await socket.answer(ClientEvent(number, "scene_edit", event))
        assert error.code == "refused"
    assert not app.graph.keys()


@pytest.mark.parametrize("role", ["view", "control"])
async def test_edits_where_they_are_not_wanted(serve: Serve, role: str) -> None:
    """A view link changes no scene, and nobody does where the program did not allow it."""
    app = SceneServer(remote_edits=role == "view")
    app.upsert @ Box(key="a")
    target = await serve(app.server)
    socket = await target.enter(role)
    edit = {"etype": "REMOVE", "data": {"keys": ["a"]}}
    (error,) = await socket.answer(ClientEvent(1, "scene_edit", edit))
    assert error.code == "refused"
    assert "a" in app.graph


# --- what ends with a session -----------------------------------------------------------------------------------------


async def test_sessions_take_their_scenes_along(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """What sessions had in their scenes is gone with them, however many come and go."""
    monkeypatch.setattr("belvedere.app.sessions.sessions.MAX_DETACHED", 3)
    app = SceneServer()
    app.upsert @ Box(key="shared")
    begun = 0

    @app.spawn
    async def main(session: Any) -> None:
        nonlocal begun
        session.upsert @ [Box(key="own"), Img(key="picture", src=np.zeros((2, 2), np.uint8) + begun)]
        session.update @ Box(key="shared", hide=True)
        session.set_poses(["own", "shared"], np.zeros((2, 3)))
        session.add_handler("X", lambda: None)
        begun += 1
        await session.forever()

    target = await serve(app.server)
    before = len(asyncio.all_tasks())
    for number in range(1, 31):
        socket = await target.enter()
        await until(lambda number=number: begun == number)
        await socket.ws.close()
    await until(lambda: not any(session.connected for session in target.server.sessions))
    assert len(app.sessions) == 3
    gc.collect()
    assert len(app.graph._above) <= 4  # the last may be held by what runs
    assert len(asyncio.all_tasks()) <= before + 6


# --- in a browser -----------------------------------------------------------------------------------------------------


async def test_what_users_write_into_a_scene(serve: Serve, pages: Pages) -> None:
    """Markup, code and addresses that run code are text wherever a scene shows what another user wrote."""
    app = SceneServer()
    store = app.server.store
    for key in ("constructor", "__proto__"):
        odd = {"id": 10**6, "tag": key, "parent": "@children", "order": -1, "props": {"constructor": 1}}
        store.write(store.shared, ("scene", "main", f"odd {key}"), encode_value(odd))
    app.set @ Scene(
        Text(XSS, key="text3d"),
        Html(XSS, key="html", raw_html=f"{XSS}<script>parent.pwned = 1; top.pwned = 1</script>"),
        htmlChildren=[
            div(XSS, key="__proto__", title=XSS, class_name=XSS, style={"background": "url(http://evil.example/x)"}),
            Paragraph(XSS, key="constructor"),
            Markdown(text=XSS, key="markdown"),
            Panel(Button(label=XSS, key="toString"), label=XSS, key="panel"),
            InputBox(label=XSS, value=XSS, placeholder=XSS, key="hasOwnProperty"),
            Select(options=[XSS, "__proto__"], label=XSS, key="valueOf"),
            Link(XSS, key="link", href="#end"),
            Paragraph("the end", key="end"),
        ],
    )
    app.set_poses(["text3d", "html"], np.zeros((2, 3)))
    await serve(app.server)
    page = await pages.open()
    asked: list[tuple[str, str | None]] = []
    page.on("requestfailed", lambda request: asked.append((request.url, request.failure)))
    await page.goto(app.links()["view"])
    await page.get_by_text("the end").wait_for()
    await page.locator(".scene-markdown").wait_for()
    for tag in ("constructor", "__proto__"):
        await page.locator(".scene-view-complaints", has_text=f'does not know the element "{tag}"').wait_for()
    assert await page.evaluate("[window.pwned, ({}).polluted, document.querySelectorAll('img[src=x]').length]") == [
        None, None, 0,
    ]  # fmt: skip
    assert await page.locator("[data-key=constructor]").inner_text() == XSS
    assert not await page.locator("a[href^='javascript']").count()
    assert {why for url, why in asked if "evil.example" in url} == {"csp"}  # refused by the browser, never sent


FOREIGN = "http://evil.example"
GLTF = {
    "asset": {"version": "2.0"},
    "scenes": [{"nodes": [0]}],
    "nodes": [{"mesh": 0}],
    "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "material": 0}]}],
    "materials": [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}],
    "textures": [{"source": 0}],
    "images": [{"uri": f"{FOREIGN}/gltf.png"}],
    "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
    "bufferViews": [{"buffer": 0, "byteLength": 36}],
    "buffers": [{"uri": "data:;base64," + "A" * 48, "byteLength": 36}],
}
OBJ = f"mtllib {FOREIGN}/obj.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"
URDF = (
    "<robot name='a'><link name='l'><visual><geometry>"
    f"<mesh filename='{FOREIGN}/urdf.stl'/></geometry></visual></link></robot>"
)
SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><script>parent.pwned = 1</script>"
    f"<image href='{FOREIGN}/svg.png'/></svg>"
)


async def test_models_that_name_other_servers(serve: Serve, pages: Pages) -> None:
    """What a model refers to is never asked of another server, and pictures run no scripts."""
    app = SceneServer()
    app.set @ Scene(
        Glb(src=json.dumps(GLTF).encode(), key="gltf"),
        Obj(src=OBJ.encode(), key="obj"),
        Urdf(src=URDF.encode(), key="urdf"),
        htmlChildren=[Img(src=SVG.encode(), key="svg"), Paragraph("the end", key="end")],
    )
    await serve(app.server)
    page = await pages.open()
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(answer.url))
    page.on("requestfailed", lambda request: asked.extend([] if request.failure == "csp" else [request.url]))
    await page.goto(app.links()["view"])
    await page.get_by_text("the end").wait_for()
    for missing in ("gltf.png", "urdf.stl", "obj.mtl"):
        await page.locator(".scene-view-complaints", has_text=missing).wait_for()
    assert await page.evaluate("window.pwned") is None
    assert not [url for url in asked if url.startswith(FOREIGN)]


async def test_sentences_of_errors(serve: Serve) -> None:
    """What an error says of a value is short, however long the value."""
    app = SceneServer(remote_edits=True)
    target = await serve(app.server)
    socket = await target.enter()
    event = {"etype": "UPSERT", "data": {"nodes": [{"tag": "x" * 1_000_000}]}}
    (error,) = await socket.answer(ClientEvent(1, "scene_edit", event))
    assert isinstance(error, Error)
    assert len(error.message) < 3000
