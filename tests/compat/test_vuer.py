"""`belvedere.compat.vuer`: programs of the reference with their import lines changed."""

from __future__ import annotations

import asyncio
import warnings
from typing import Any

import numpy as np
import pytest

from belvedere.compat.vuer import Vuer, VuerClient, VuerSession, events, schemas
from belvedere.compat.vuer.events import ClientEvent, ServerEvent, ServerRPC, Set
from belvedere.compat.vuer.schemas import Box, DefaultScene, Scene, Sphere
from belvedere.scene.element import ElementWarning
from belvedere.scene.elements import Box as NativeBox
from tests.app.conftest import Join, Start, join, start  # noqa: F401  # fixtures
from tests.app.driver import Recorder

REFERENCE_NAMES = """
    Scene DefaultScene Box Sphere Capsule Cone Circle Cylinder Dodecahedron Edges Extrude Icosahedron Lathe Octahedron
    Plane Polyhedron Ring Shape Tetrahedron Torus TorusKnot Tube Wireframe Fog TriMesh PointCloud DepthPointCloud
    DepthPointCloudProvider InPlaceDepthPointCloud BBox BoundingBox BoundingBoxProvider Line QuadraticBezierLine
    CubicBezierLine CatmullRomLine Trail Obj Fbx Stl Dae Ply Glb Bvh Urdf Pcd Splat LumaSplats SparkSplats VuerSplat
    PerspectiveCamera OrthographicCamera SceneCamera SceneCameraControl OrbitControls CameraView CameraPreviewThumbs
    CameraPreviewOverlay CameraHelper GrabRender Frustum PerspectiveFrustum OrthographicFrustum CoordsMarker Arrow Grid
    Gripper AmbientLight DirectionalLight PointLight SpotLight HemisphereLight RectAreaLight HemisphereLightStage Stage
    Image SceneBackground ImageBackground HUDPlane VideoPlane VideoMaterial StereoVideoPlane BackgroundColor Text Text3D
    Billboard Group VuerGroup group Html Hands MotionControllers Body Head WebXRMesh Gamepad KeyboardMonitor
    PointerControls Movable Pivot Clickable TimelineControls AnimationClip VectorTrack QuaternionTrack div span Bold
    Italic Link Header1 Header2 Header3 Paragraph Markdown AutoScroll Iframe Page Button Slider InputBox Img
"""


@pytest.mark.parametrize("name", REFERENCE_NAMES.split())
def test_an_element_has_its_reference_name(name: str) -> None:
    """Elements of the reference are found under their names."""
    kind = getattr(schemas, name)
    assert kind.lenient
    assert name in schemas.__all__


def test_a_misspelt_element_is_no_element() -> None:
    """What does not exist cannot be imported."""
    with pytest.raises(ImportError, match="Boks"):
        from belvedere.compat.vuer.schemas import Boks  # noqa: F401


def test_unknown_properties_are_a_warning() -> None:
    """The reference takes anything; here it is left out with a warning that names the nearest."""
    with pytest.warns(ElementWarning, match="did you mean 'color'"):
        box = Box(key="b", args=[1, 1, 1], colour="red")
    assert isinstance(box, NativeBox)
    assert "colour" not in box.values
    with pytest.raises(TypeError, match="no property 'colour'"):
        NativeBox(colour="red")  # type: ignore[call-arg]


def test_values_that_cannot_be_taken_are_a_warning() -> None:
    """A value of another kind is left out; of a record the part that cannot be taken."""
    with pytest.warns(ElementWarning, match="position is"):
        box = Box(key="b", position="there", color="red")
    assert set(box.values) == {"color"}
    with pytest.warns(ElementWarning, match="outlines has no 'angle'"):
        box = Box(outlines={"angle": 0, "thickness": 2})
    assert box.values == {"outlines": {"thickness": 2}}


def test_a_picture_may_be_given_by_position() -> None:
    """The first argument of what shows a picture is the picture."""
    picture = np.zeros((2, 3, 3), np.uint8)
    background = schemas.ImageBackground(picture, format="jpeg", quality=80, key="background")
    assert background.prepared()["data"]
    assert background.children is None


def test_options_are_attributes() -> None:
    """The class shows the defaults, an object what was decided on; a subclass may have other defaults."""
    assert (Vuer.domain, Vuer.host, Vuer.port) == ("https://vuer.ai", "localhost", 8012)
    assert (Vuer.queue_len, Vuer.queries, Vuer.REQUEST_MAX_SIZE) == (100, {}, 268435456)

    class Mine(Vuer):
        port = 9000
        queue_len = 5

    app = Mine(host="127.0.0.1")
    assert (app.port, app.queue_len, app.host, app.domain) == (9000, 5, "127.0.0.1", "https://vuer.ai")
    assert app.options.port == 9000
    assert Vuer(WEBSOCKET_MAX_SIZE=1000).WEBSOCKET_MAX_SIZE == 1000


def test_its_own_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables of the reference are read too."""
    monkeypatch.setenv("VUER_QUEUE_LEN", "9")
    assert Vuer().queue_len == 9


@pytest.fixture
async def app(start: Start) -> Vuer:  # noqa: F811
    """Return a running server that listens."""
    app = Vuer()
    await start(app.server, backend="aiohttp", port=0)
    return app


async def test_a_session_is_one_of_the_reference(start: Start, join: Join) -> None:  # noqa: F811
    """Sessions have the reference's type and names."""
    app = Vuer()
    await start(app.server)
    sessions: list[VuerSession] = []

    @app.spawn
    async def main(session: VuerSession) -> None:
        sessions.append(session)
        session @ Set(DefaultScene(Sphere(key="s")))

    browser = await join(app.server)
    await browser.until(lambda: browser.replica.get(("scene", "main", "s")))
    (session,) = sessions
    assert isinstance(session, VuerSession)
    assert (session.CURRENT_WS_ID, session.vuer) == (session.id, app)


def test_events_have_their_reference_names() -> None:
    """Every name of the reference's events is there."""
    names = "Set Add Update Upsert Remove Frame Noop NULL INIT GrabRender HapticActuatorPulse ServerRPC"
    for name in names.split():
        assert hasattr(events, name)


async def test_a_python_client(app: Vuer) -> None:
    """It says what it is, sends events, gets the scene and what is told, and answers questions."""
    moved, ran = Recorder(), Recorder()
    app.add_handler("MOVE", lambda event, session: moved(event.value))

    @app.spawn(client="python", platform="*")
    async def main(session: VuerSession) -> None:
        ran(session.info["clientVersion"])

    app.set @ Scene(Box(key="a"))
    async with VuerClient(URI=app.get_url("127.0.0.1").replace("http", "ws")) as client:
        await ran.until()
        scene = await client.recv(timeout=10)
        assert scene == "SET"
        assert [node["key"] for node in scene.data["children"]] == ["a"]
        client.send @ ClientEvent("MOVE", value=[1, 2, 3])
        await client.send(ClientEvent("MOVE", value="again"))
        assert await moved.until(2) == [[1, 2, 3], "again"]
        app.update @ Box(key="a", position=[4, 5, 6])
        changed = await client.recv(timeout=10)
        assert (changed.etype, changed.data["nodes"][0]["position"]) == ("UPSERT", [4, 5, 6])
        app.remove @ "a"
        gone = await client.recv(timeout=10)
        assert (gone.etype, gone.data["keys"]) == ("REMOVE", ["a"])
        (session,) = app.sessions
        session.send(ServerEvent(3, "HELLO"))
        async for event in client:
            assert (event.etype, event.data) == ("HELLO", 3)
            break
        asking = asyncio.create_task(session.rpc(ServerRPC(1, "HOW_MANY"), ttl=10))
        question: Any = await client.recv(timeout=10)
        client.send @ ClientEvent(question.rtype, value=7)
        assert (await asking).value == 7
        with pytest.raises(asyncio.TimeoutError):
            await client.recv(timeout=0.01)
        with pytest.raises(TypeError, match="a client event or a change"):
            client.send @ "MOVE"


def test_a_star_import_brings_all() -> None:
    """``from … import *`` is as common in such programs as it is long."""
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec("from belvedere.compat.vuer.schemas import *", names)
    assert {"Box", "DefaultScene", "Html", "Urdf"} <= names.keys()
