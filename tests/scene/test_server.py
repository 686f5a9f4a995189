"""Scene servers: options, the page, what comes over HTTP, and Python clients."""

from __future__ import annotations

import asyncio
import socket
import ssl
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import numpy as np
import pytest

import belvedere
from belvedere.app import Server
from belvedere.certificates import make_certificates
from belvedere.scene import ClientEvent, SceneServer, SceneSession, ServerRPC
from belvedere.scene.elements import Box, Group, Scene
from belvedere.scene.serving.options import SceneOptions
from belvedere.transport.answers import TEXT
from belvedere.transport.routes import RouteRequest
from belvedere.ui import DivLayout
from tests.app.conftest import Join, Start, join, start  # noqa: F401  # fixtures
from tests.app.driver import Recorder, tokens

UPSERT = {"etype": "UPSERT", "data": {"nodes": [{"tag": "Box", "key": "a", "position": [1, 2, 3]}]}}


# --- options ----------------------------------------------------------------------------------------------------------


def test_defaults() -> None:
    """The defaults are the reference's, except where those are unsafe."""
    options = SceneServer().options
    assert (options.host, options.port, options.queue_len) == ("localhost", 8012, 100)
    assert (options.request_max_size, options.websocket_max_size) == (1 << 28, 1 << 28)
    assert (options.static_root, options.origins, options.free_port) == (None, (), None)


def test_options_are_checked() -> None:
    """A misspelt option names the nearest, a value out of range says what is right."""
    with pytest.raises(TypeError, match="did you mean 'queue_len'"):
        SceneServer(queue_length=3)
    with pytest.raises(ValueError, match="queue_len is a positive whole number"):
        SceneServer(queue_len=0)
    with pytest.raises(ValueError, match="go with cert"):
        SceneServer(key="key.pem")
    with pytest.raises(ValueError, match="no folder"):
        SceneServer(static_root="/no/such/folder")


def test_the_environment_goes_before_the_constructor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every option can be said by the environment; the earlier prefix counts."""
    monkeypatch.setenv("BELVEDERE_QUEUE_LEN", "7")
    monkeypatch.setenv("VUER_QUEUE_LEN", "8")
    monkeypatch.setenv("VUER_SSL_CERT", "cert.pem")
    monkeypatch.setenv("BELVEDERE_FREE_PORT", "yes")
    options = SceneOptions.of({"queue_len": 3}, ("BELVEDERE", "VUER"))
    assert (options.queue_len, options.cert, options.free_port) == (7, "cert.pem", True)
    monkeypatch.setenv("BELVEDERE_QUEUE_LEN", "many")
    with pytest.raises(ValueError, match="BELVEDERE_QUEUE_LEN is a whole number"):
        SceneOptions.of({})


async def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command line says counts, except against an argument of `start`."""
    monkeypatch.setenv("BELVEDERE_QUEUE_LEN", "7")
    monkeypatch.setenv("BELVEDERE_ARGS", "--queue-len 9 --websocket-max-size 5000 --port 0 --queries fov=40")
    app = SceneServer()
    assert app.queue_len == 7
    task = app.start(show_connection_info=False, thread=True, websocket_max_size=6000)
    await app.ready
    assert (app.queue_len, app.engine.options.ws_max_msg_size) == (9, 6000)
    assert "/?fov=40#token=" in app.links()["control"]
    await app.stop()
    await task


def test_queries_and_origins() -> None:
    """Queries are written as addresses have them; origins are a list or text with commas."""
    assert (
        SceneOptions(queries={"grid": False, "fov": 50, "none": None, "a b": "&"}).query
        == "?grid=False&fov=50&a%20b=%26"
    )
    assert SceneOptions(queries="?grid=False").query == "?grid=False"
    assert SceneOptions(cors="https://a.example, https://b.example").origins == (
        "https://a.example",
        "https://b.example",
    )


async def test_another_port_is_taken_where_that_is_wanted() -> None:
    """A taken port is an error, unless `free_port` takes another one; the other program goes on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        strict = SceneServer(host="127.0.0.1", port=port)
        with pytest.raises(OSError, match=str(port)):
            await strict.start(show_connection_info=False, thread=True)
        app = SceneServer(host="127.0.0.1", port=port)
        task = app.start(free_port=True, show_connection_info=False, thread=True)
        await app.ready
        assert app.port not in (0, port)
        await app.stop()
        await task
        assert other.fileno() != -1


async def test_a_start_in_a_loop_is_a_task() -> None:
    """`run` inside a running loop returns a task; it ends when the server stops."""
    app = SceneServer(port=0)
    task = app.run(show_connection_info=False, thread=True)
    assert isinstance(task, asyncio.Task)
    await app.ready
    assert app.running
    await app.stop()
    await task


async def test_a_certificate_without_a_file_is_an_error() -> None:
    """The error names the file."""
    with pytest.raises(ValueError, match=r"missing\.pem"):
        SceneServer(cert="missing.pem", port=0).start(show_connection_info=False)


# --- the page ---------------------------------------------------------------------------------------------------------


async def test_the_page_shows_the_scene(start: Start, join: Join) -> None:  # noqa: F811
    """A program that lays out nothing gets a page with the scene; one that does keeps its own."""
    app = SceneServer()
    await start(app.server)
    browser = await join(app.server)
    assert '<scene-view name="main"' in str(browser.replica.get(("ui", "main", "root")))

    beside = Server("beside")
    other = SceneServer(server=beside)
    with DivLayout(beside):
        other.view(id="mine")
    await start(beside)
    browser = await join(beside)
    page = str(browser.replica.get(("ui", "main", "root")))
    assert 'id="mine"' in page
    assert "fixed" not in page


async def test_the_app_is_beside_the_scene(start: Start, join: Join) -> None:  # noqa: F811
    """State, triggers and pages are the app's; the shared scene is `app.scene`, for those who come late too."""
    app = SceneServer()
    app.state.angle = 3
    app.scene.set @ Scene(Group(Box(key="b"), key="g"))
    app.add(Box(key="c"), to="g")
    app.update @ Box(key="c", color="red")
    app.remove @ ["b"]
    app.set_poses(["c"], np.array([[1.0, 2, 3, 0, 0, 0, 1]]))
    await start(app.server)
    browser = await join(app.server)
    assert browser.get("angle") == 3
    assert browser.replica.get(("scene", "main", "c"))["parent"] == "g"
    assert browser.replica.get(("scene", "main", "b")) is None


def test_a_server_has_one_scene() -> None:
    """A second scene server over the same server is an error; what that server was told of its own stays."""
    server = Server("one", ws_max_msg_size=5000)
    app = SceneServer(server=server)
    assert app.engine.options.ws_max_msg_size == 5000
    with pytest.raises(ValueError, match="has a scene already"):
        SceneServer(server=server)


async def test_events_can_be_logged(start: Start, join: Join, caplog: pytest.LogCaptureFixture) -> None:  # noqa: F811
    """With `verbose` events are logged, both ways."""
    app, seen = SceneServer(verbose=True), Recorder()
    app.add_handler("CLICK", lambda event: seen(event.key))
    await start(app.server)
    browser = await join(app.server)
    (session,) = app.sessions
    with caplog.at_level("INFO", "belvedere.scene"):
        browser.event("scene", ["main", "CLICK", "a", None, 1.0])
        await seen.until()
        session.send(belvedere.scene.ServerEvent(None, "HELLO"))
    assert f"from {session.id}: <ClientEvent CLICK of 'a'>" in caplog.text
    assert f"to {session.id}: <ServerEvent HELLO>" in caplog.text


async def test_serves_https(tmp_path: Path) -> None:
    """`cert` and `key` make the links HTTPS, `ca_cert` asks clients for a certificate of their own."""
    made = make_certificates(tmp_path / "made", client="ann")
    assert made.client is not None
    app = SceneServer(cert=made.certificate, key=made.key, ca_cert=made.authority, port=0)
    task = app.start(show_connection_info=False, thread=True, host="127.0.0.1")
    await app.ready
    link = app.links()["control"]
    assert link.startswith("https://")
    context = ssl.create_default_context(cafile=made.authority)
    context.load_cert_chain(made.client.certificate, made.client.key)
    async with belvedere.Client(link, ssl=context) as client:
        assert client.connected
    with pytest.raises(belvedere.remote.CannotConnect):
        await belvedere.Client(link, ssl=ssl.create_default_context(cafile=made.authority), reconnect=False).connect()
    await app.stop()
    await task


# --- HTTP -------------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["aiohttp", "tornado"])
async def served(request: Any, start: Start) -> SceneServer:  # noqa: F811
    """Return a scene server that listens."""
    app = SceneServer(request_max_size=100_000)
    await start(app.server, backend=request.param, port=0)
    return app


async def post(
    app: SceneServer, path: str, content: bytes, role: str | None = "control", content_type: str = "", **headers: str
) -> tuple[int, str]:
    """Post something; return status and text of the answer."""
    if role is not None:
        headers["Authorization"] = f"Bearer {tokens(app.server)[role]}"
    headers["Content-Type"] = content_type or "application/octet-stream"
    url = f"http://127.0.0.1:{app.port}/{path}"
    async with aiohttp.ClientSession() as session, session.post(url, data=content, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_an_event_is_relayed(served: SceneServer) -> None:
    """MessagePack and JSON, into one session or all."""
    async with belvedere.Client(served.links()["control"]) as one, belvedere.Client(served.links()["view"]) as other:
        sid = str(one.session)
        packed, text = (
            msgspec.msgpack.encode(UPSERT),
            msgspec.json.encode({**UPSERT, "data": {"nodes": [{"tag": "Box"}]}}),
        )
        assert (await post(served, f"relay?sid={sid}", packed))[0] == 200
        await one.wait_for(("scene", "main", "a"), timeout=10)
        assert other.scene.keys() == []
        assert (await post(served, "relay?sid=*", text, content_type="application/json"))[0] == 200
        await other.until(lambda: other.scene.keys() == ["Box-1"], 10)
        await one.until(lambda: one.scene.keys() == ["a", "Box-1"], 10)


async def test_a_relay_says_what_is_wrong(served: SceneServer) -> None:
    """Whatever cannot be relayed is 400 and a sentence; who may not, is told so."""
    async with belvedere.Client(served.links()["control"]) as client:
        packed = msgspec.msgpack.encode(UPSERT)
        mine = f"relay?sid={client.session}"
        for path, content, complaint in (
            ("relay", packed, "name the session"),
            ("relay?sid=nobody", packed, "there is no session 'nobody'"),
            (mine, b"\xc1", "this is no MessagePack"),
            (mine, b"{", "this is no JSON"),
            (mine, b'{"etype": "UPSERT", "data": {"nodes": [{"tag": "Bix"}]}}', "did you mean 'Box'"),
            (mine, b'{"etype": "ADD", "data": {"nodes": [{"tag": "Box"}], "to": "x"}}', "no element of the key 'x'"),
            ("relay?sid=*", b'{"etype": 3}', "an event is a map"),
        ):
            status, text = await post(served, path, content)
            assert (status, complaint in text) == (400, True), text
        assert (await post(served, mine, packed, role=None))[0] == 401
        assert (await post(served, mine, packed, role="view"))[0] == 403
        assert (await post(served, mine, packed, Origin="https://evil.example"))[0] == 403
        assert (await post(served, mine, b"x" * 200_000))[0] in (400, 413)
        assert client.scene.keys() == []


async def test_the_program_answers_at_its_own_addresses(served: SceneServer, caplog: pytest.LogCaptureFixture) -> None:
    """A GET is for everybody and in a sandbox, a POST needs the token; a mistake tells nothing of the program."""
    served.add_route("/hello", lambda: "<h1>Hello</h1>")

    async def echo(request: RouteRequest) -> bytes:
        return request.body + request.query["q"].encode()

    def fails() -> str:
        raise RuntimeError("secret")

    served.add_route("echo", echo, method="POST", content_type="text/plain")
    served.add_route("fails", fails)
    base = f"http://127.0.0.1:{served.port}/"
    async with aiohttp.ClientSession() as session:
        async with session.get(base + "hello") as answer:
            assert (answer.status, await answer.text()) == (200, "<h1>Hello</h1>")
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert answer.content_type == "text/html"
        async with session.get(base + "fails") as answer:
            assert (answer.status, "secret" in await answer.text()) == (500, False)
    assert "secret" in caplog.text
    assert (await post(served, "echo?q=!", b"echo"))[1] == "echo!"
    assert (await post(served, "echo?q=!", b"echo", role=None))[0] == 401
    for path in ("ws", "/", "assets/x", "relay", "a/../b"):
        with pytest.raises(ValueError, match="address"):
            served.add_route(path, fails)


async def test_a_relay_can_be_called(start: Start, join: Join) -> None:  # noqa: F811
    """`relay` answers a request that the program has got in another way."""
    app = SceneServer()
    await start(app.server)
    browser = await join(app.server)
    request = RouteRequest("POST", "relay", {"sid": "*"}, {}, msgspec.msgpack.encode(UPSERT), "control")
    answer = await app.relay(request)
    assert (answer.status, answer.content_type) == (200, TEXT)
    await browser.until(lambda: browser.replica.get(("scene", "main", "a")))


async def test_a_session_has_two_halves(start: Start, join: Join) -> None:  # noqa: F811
    """`downlink` takes events from a program's own socket; `uplink` returns when the session ends."""
    app, seen = SceneServer(), Recorder()
    app.add_handler("CLICK", lambda event, session: seen((event.key, session.id)))
    await start(app.server)
    await join(app.server)
    (session,) = app.sessions

    class Message:
        data = msgspec.msgpack.encode({"etype": "CLICK", "key": "a", "ts": 1.0})

    class Request:
        def __init__(self, sid: str) -> None:
            self.query = {"sid": sid}

    async def messages() -> Any:
        yield Message()

    await app.downlink(Request(session.id), messages())
    assert await seen.until() == [("a", session.id)]
    with pytest.raises(KeyError):
        await app.downlink(Request("nobody"), messages())
    sending = asyncio.create_task(app.uplink(session))
    session.socket.close()
    await sending


# --- Python clients ---------------------------------------------------------------------------------------------------


async def test_a_python_client_reads_the_scene(start: Start) -> None:  # noqa: F811
    """Nodes with the properties that were given, whoever gave them and however."""
    app = SceneServer()

    @app.spawn(kind="python")
    async def main(session: SceneSession) -> None:
        session.upsert @ Box(key="mine", position=[0, 1, 0])
        session.update @ Box(key="c", color="#ff0000")

    app.set @ Scene(Group(Box(key="c", position=[9, 9, 9]), key="g"), up=[0, 0, 1])
    app.set_poses(["c"], np.array([[1.0, 2, 3, 0, 0, 0, 1]]))
    await start(app.server, backend="aiohttp", port=0)
    async with belvedere.Client(app.links()["view"]) as client:
        scene = client.scene
        await client.until(lambda: scene.node("mine") and "color" in scene.node("c").properties, 10)  # type: ignore[union-attr]
        assert scene.keys() == ["g", "c", "mine"]
        assert (scene.children(), scene.children("g")) == (["g", "mine"], ["c"])
        node = scene.node("c")
        assert node is not None
        assert (node.tag, node.parent) == ("Box", "g")
        assert node.properties["position"] == [1, 2, 3]
        assert node.properties["color"] == "#ff0000"
        root = scene.node("@scene")
        assert root is not None
        assert root.properties == {"up": [0, 0, 1]}
        assert scene.node("nothing") is None


async def test_a_python_client_changes_the_scene_where_it_may(start: Start) -> None:  # noqa: F811
    """With `remote_edits` a client of the role control changes what all see; a mistake is told to it."""
    app = SceneServer(remote_edits=True)
    await start(app.server, backend="aiohttp", port=0)
    refused: list[str] = []
    points = np.arange(6, dtype=np.float32).reshape(2, 3)
    async with (
        belvedere.Client(app.links()["control"]) as client,
        belvedere.Client(app.links()["view"]) as other,
    ):
        client.on_error(lambda code, text: refused.append(text))
        other.on_error(lambda code, text: refused.append(text))
        client.scene.set @ Scene(Box(key="a"))
        client.scene.add(Box(key="b"), to="a")
        client.scene.upsert @ belvedere.scene.elements.Line(key="l", points=points)
        client.scene.update @ Box(key="a", position=[1, 2, 3])
        client.scene.remove @ "b"
        await other.until(lambda: other.scene.keys() == ["a", "l"], 10)
        await other.until(lambda: other.scene.node("a").properties.get("position") == [1, 2, 3], 10)  # type: ignore[union-attr]
        client.scene.add(Box(key="a"))
        await client.until(lambda: refused, 10)
        assert "there is an element of the key 'a' already" in refused[0]
        other.scene.remove @ "a"
        await other.until(lambda: len(refused) == 2, 10)
        assert other.scene.keys() == ["a", "l"]


async def test_a_python_client_changes_nothing_elsewhere(start: Start) -> None:  # noqa: F811
    """Without `remote_edits` nobody changes the scene from outside."""
    app = SceneServer()
    await start(app.server, backend="aiohttp", port=0)
    refused: list[str] = []
    async with belvedere.Client(app.links()["control"]) as client:
        client.on_error(lambda code, text: refused.append(text))
        client.scene.upsert @ Box(key="a")
        await client.until(lambda: refused, 10)
        assert "remote_edits=True" in refused[0]
        assert len(app.graph) == 0


async def test_a_python_client_takes_part(start: Start) -> None:  # noqa: F811
    """It tells of events, hears what it is told, and answers questions, once or several times."""
    app, seen = SceneServer(), Recorder()
    app.add_handler("MOVE", lambda event: seen((event.key, event.value)))
    await start(app.server, backend="aiohttp", port=0)
    told: list[Any] = []
    async with belvedere.Client(app.links()["control"]) as client:
        (session,) = app.sessions
        client.scene.send(ClientEvent("MOVE", "a", [1, 2]))
        assert await seen.until() == [("a", [1, 2])]
        client.scene.on("HELLO")(lambda event: told.append(event.data))
        session.send(belvedere.scene.ServerEvent({"x": 1}, "HELLO"))
        await client.until(lambda: told, 10)
        assert told == [{"x": 1}]

        @client.scene.answer("DOUBLE")
        def double(event: Any) -> int:
            return int(event.data) * 2

        @client.scene.answer("COUNT")
        async def count(event: Any) -> Any:
            for number in range(event.data):
                yield number

        assert (await session.rpc(ServerRPC(21, "DOUBLE"), ttl=10)).value == 42
        assert [one.value async for one in session.rpc_stream(ServerRPC(3, "COUNT"))] == [0, 1, 2]
        with pytest.raises(belvedere.app.errors.RemoteError, match="answers no NOTHING"):
            await session.rpc(ServerRPC(None, "NOTHING"), ttl=10)


def test_files_are_served_from_the_given_folders(tmp_path: Path) -> None:
    """`static_root` is one folder or several, and none by default."""
    assert list(SceneServer().assets) == []
    other = tmp_path / "other"
    other.mkdir()
    assert list(SceneServer(static_root=[tmp_path, other]).assets) == [tmp_path, other]
    assert list(SceneServer(static_root=str(tmp_path)).assets) == [tmp_path]
