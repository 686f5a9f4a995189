from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Literal, NewType
from uuid import UUID

import pytest

from belvedere.app import Server, State, TypedState
from belvedere.app.state.typed_values import CollectionEncoder, DefaultEncoder, Encoder
from tests.app.conftest import Join
from tests.app.driver import Recorder

Metres = NewType("Metres", float)


class Mode(Enum):
    ORBIT = "orbit"
    FLY = "fly"


class Level(Enum):
    LOW = 1
    HIGH = 2


@dataclass
class Camera:
    zoom: float = 1.0
    mode: Mode = Mode.ORBIT

    @property
    def flies(self) -> bool:
        """Whether it flies."""
        return self.mode is Mode.FLY

    def closer(self) -> None:
        """Come closer."""
        self.zoom *= 2


@dataclass
class Scene:
    camera: Camera = field(default_factory=lambda: Camera(zoom=3.0))
    title: str = "untitled"
    points: int | None = None
    history: list[Camera] = field(default_factory=list)
    count: int = field(default=0, init=False)


@pytest.fixture
def state() -> State:
    """Return the state of a server that does not run."""
    return Server("typed").state


@pytest.fixture
def scene(state: State) -> TypedState[Scene]:
    """Return a typed state with a part."""
    return TypedState(state, Scene)


# --- names and defaults -----------------------------------------------------------------------------------------------


def test_names(scene: TypedState[Scene]) -> None:
    """Each field is a variable of its own, named after its dataclasses."""
    assert scene.name.title == "Scene__title"
    assert str(scene.name.camera.zoom) == "Scene__camera__Camera__zoom"


def test_defaults(scene: TypedState[Scene], state: State) -> None:
    """Defaults are set where nothing is there, those of a part from the field it stands in."""
    assert state.to_dict() == {
        "Scene__camera__Camera__zoom": 3.0,
        "Scene__camera__Camera__mode": "orbit",
        "Scene__title": "untitled",
        "Scene__points": None,
        "Scene__history": [],
        "Scene__count": 0,
    }


def test_defaults_keep_what_is_there(state: State) -> None:
    """A variable that is there keeps its value."""
    state.Camera__zoom = 9.0
    assert TypedState(state, Camera).data.zoom == 9.0


def test_namespaces(state: State) -> None:
    """With namespaces the same dataclass is used twice."""
    left, right = TypedState(state, Camera, "left"), TypedState(state, Camera, namespace="right")
    left.data.zoom = 2.0
    assert right.data.zoom == 1.0
    assert left.name.zoom == "left__Camera__zoom"  # type: ignore[comparison-overlap]


def test_not_a_dataclass(state: State) -> None:
    """Only a dataclass makes a typed state."""
    with pytest.raises(TypeError, match="dataclass"):
        TypedState(state, int)


def test_types_that_cannot_be_read(state: State) -> None:
    """A type that names what is not at the top of the module is an error that says so."""

    class Hidden:
        pass

    @dataclass
    class Local:
        hidden: Hidden

    with pytest.raises(TypeError, match="top of the module"):
        TypedState(state, Local)


# --- values -----------------------------------------------------------------------------------------------------------


def test_data(scene: TypedState[Scene], state: State) -> None:
    """Values are read and written as attributes, and sent as what MessagePack has."""
    scene.data.camera.mode = Mode.FLY
    scene.data.points = 5
    assert state.Scene__camera__Camera__mode == "fly"
    assert (scene.data.camera.mode, scene.data.points) == (Mode.FLY, 5)


def test_a_part_is_assigned(scene: TypedState[Scene]) -> None:
    """Assigning a part writes its fields, from an instance or from another part."""
    scene.data.camera = Camera(7.0, Mode.FLY)
    assert (scene.data.camera.zoom, scene.data.camera.mode) == (7.0, Mode.FLY)
    other = TypedState(scene.state, Camera)
    scene.data.camera = other.data
    assert scene.data.camera.zoom == 1.0
    with pytest.raises(TypeError, match="expected a Camera, not Scene"):
        scene.data.camera = Scene()  # type: ignore[assignment]


def test_methods_work_on_the_state(scene: TypedState[Scene]) -> None:
    """Methods and properties of the dataclass read and write the state."""
    scene.data.camera.closer()
    assert scene.data.camera.zoom == 6.0
    assert not scene.data.camera.flies


def test_misspelt(scene: TypedState[Scene]) -> None:
    """A misspelt field is an error with the nearest, to read, to write and by name."""
    with pytest.raises(AttributeError, match="did you mean 'title'"):
        _ = scene.data.titel  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="did you mean 'zoom'"):
        scene.data.camera.zom = 1  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="did you mean 'title'"):
        _ = scene.name.titel  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="read only"):
        scene.name.title = "x"


def test_dataclass_and_back(scene: TypedState[Scene]) -> None:
    """The whole is read and written as an instance of the dataclass."""
    made = Scene(Camera(2.0, Mode.FLY), "made", 3, [Camera(4.0)])
    made.count = 5
    scene.set_dataclass(made)
    assert scene.get_dataclass() == made
    assert TypedState.as_dataclass(scene.data.camera) == Camera(2.0, Mode.FLY)
    with pytest.raises(TypeError, match="Scene"):
        scene.set_dataclass(Camera())  # type: ignore[arg-type]


def test_what_does_not_fit(scene: TypedState[Scene], state: State) -> None:
    """A variable that holds what does not fit is an error that names it, the value and the type."""
    state.Scene__title = 5
    with pytest.raises(ValueError, match="'Scene__title': expected str, not 5 of type int"):
        _ = scene.data.title


def test_part(scene: TypedState[Scene]) -> None:
    """A part is a typed state of its own, over the same variables."""
    part: TypedState[Camera] = scene.get_sub_state(scene.name.camera)
    part.data.zoom = 8.0
    assert scene.data.camera.zoom == 8.0
    assert part.name.zoom == scene.name.camera.zoom
    with pytest.raises(TypeError, match=r"typed\.name"):
        scene.get_sub_state("Scene__camera__Camera")


# --- encoders ---------------------------------------------------------------------------------------------------------

WHEN = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)

ROUND_TRIPS: list[tuple[Any, Any, Any]] = [
    (UUID(int=5), UUID, "00000000-0000-0000-0000-000000000005"),
    (Mode.FLY, Mode, "fly"),
    (Decimal("0.10"), Decimal, "0.10"),
    (WHEN, datetime, "2026-02-03T04:05:06+00:00"),
    (WHEN.replace(tzinfo=None), datetime, "2026-02-03T04:05:06"),
    (date(2026, 2, 3), date, "2026-02-03"),
    (time(4, 5), time, "04:05:00"),
    (Path("a/b"), Path, "a/b"),
    (2.0, Metres, 2.0),
    ("b", Literal["a", "b"], "b"),
    ([Level.LOW], list[Level], [1]),
    ((1, "a"), tuple[int, str], [1, "a"]),
    ((1, 2), tuple[int, ...], [1, 2]),
    ({Level.LOW}, set[Level], [1]),
    ({Mode.FLY: [Level.HIGH]}, dict[Mode, list[Level]], {"fly": [2]}),
    ([1.5], Sequence[float], [1.5]),
    ({"a": 1}, Mapping[str, int], {"a": 1}),
    (None, Level | None, None),
    (Level.LOW, Level | None, 1),
    ("5", int | str, "5"),
    (WHEN, date | datetime, "2026-02-03T04:05:06+00:00"),
    (Camera(2.0), Camera | None, {"zoom": 2.0, "mode": "orbit"}),
    ([Camera(2.0)], list[Camera], [{"zoom": 2.0, "mode": "orbit"}]),
    (b"raw", bytes, b"raw"),
    ({"any": [1]}, Any, {"any": [1]}),
]


@pytest.mark.parametrize(("value", "kind", "sent"), ROUND_TRIPS)
def test_round_trip(value: Any, kind: Any, sent: Any) -> None:
    """A value is sent as what MessagePack has, and comes back as what it was."""
    encoder = CollectionEncoder()
    assert encoder.encode(value) == sent
    back = encoder.decode(sent, kind)
    assert back == value
    assert type(back) is type(value)


def test_times_are_sent_in_utc() -> None:
    """A time with a zone is sent in UTC."""
    local = WHEN.astimezone(timezone(timedelta(hours=5)))
    assert CollectionEncoder().encode(local) == "2026-02-03T04:05:06+00:00"


def test_numbers_of_a_browser() -> None:
    """A browser sends 2.0 as 2 and keys of numbers as text; both come back as declared."""
    assert type(CollectionEncoder().decode(2, float)) is float
    assert CollectionEncoder().decode({"5": 1}, dict[int, int]) == {5: 1}


@pytest.mark.parametrize(
    ("sent", "kind", "reason"),
    [
        ("5", int, "expected int, not '5'"),
        (True, int, "expected int, not True"),
        (1, bool, "expected bool"),
        ("sideways", Mode, "expected one of 'orbit', 'fly', not 'sideways'"),
        (True, Level, "expected one of 1, 2"),
        ("yesterday", date, "expected a date, not 'yesterday'"),
        ("x", Decimal, "expected a Decimal"),
        (5, UUID, "expected UUID"),
        ("c", Literal["a", "b"], "expected one of 'a', 'b'"),
        ([1], tuple[int, str], "expected 2 items, not 1"),
        ("abc", list[str], "expected list"),
        ([1], dict[str, int], "expected dict"),
        ("x", int | None, "expected int"),
        ({"zom": 1}, Camera, "Camera has no field 'zom'"),
        (5, Camera, "expected Camera"),
    ],
)
def test_refused_values(sent: Any, kind: Any, reason: str) -> None:
    """What does not fit the declared type is an error that says what was expected."""
    with pytest.raises(ValueError, match=reason):
        CollectionEncoder().decode(sent, kind)


class Hex(Encoder):
    """Sends numbers as hexadecimal text."""

    def encode(self, obj: Any) -> Any:
        """Return text for a number."""
        if type(obj) is not int:
            raise TypeError
        return hex(obj)

    def decode(self, obj: Any, obj_type: Any) -> Any:
        """Return a number."""
        if obj_type is not int:
            raise TypeError
        return int(obj, 16)


def test_own_encoders(state: State) -> None:
    """Own encoders go first, within collections too; what they do not know goes to the default."""

    typed = TypedState(state, Scene, encoders=[Hex()])
    typed.data.points = 255
    typed.data.title = "t"
    assert state.Scene__points == "0xff"
    assert typed.data.points == 255
    assert typed.encode([16, Mode.FLY]) == ["0x10", "fly"]
    assert isinstance(DefaultEncoder().encode(Path("a")), str)


# --- changes ----------------------------------------------------------------------------------------------------------


async def test_bind_changes(server: Server) -> None:
    """Functions bound to names get typed values: of one field, of several, of parts, of all."""
    typed = TypedState(server.state, Scene)
    server.state.flush()
    one, several, part, everything = Recorder(), Recorder(), Recorder(), Recorder()

    async def on_both(mode: Mode, title: str) -> None:
        several((mode, title))

    unbind = typed.bind_changes(
        {
            typed.name.camera.mode: one,
            (typed.name.camera.mode, typed.name.title): on_both,
            typed.name.camera: lambda camera: part(camera.mode),
            typed.name: lambda data: everything(data.title),
        }
    )
    typed.data.camera.mode = Mode.FLY
    assert await one.until() == [Mode.FLY]
    assert await several.until() == [(Mode.FLY, "untitled")]
    assert await part.until() == [Mode.FLY]
    assert await everything.until() == ["untitled"]
    unbind()
    typed.data.camera.mode = Mode.ORBIT
    typed.bind_changes({typed.name.title: one})
    typed.data.title = "later"
    assert await one.until(2) == [Mode.FLY, "later"]


async def test_suppressed(server: Server) -> None:
    """suppress_change_listeners keeps writes to the fields from listeners."""
    typed = TypedState(server.state, Camera)
    heard = Recorder()
    typed.bind_changes({typed.name.zoom: heard})
    with typed.suppress_change_listeners():
        typed.data.zoom = 2.0
    server.state.flush()
    typed.data.zoom = 4.0
    assert await heard.until() == [4.0]


def test_bind_to_a_misspelt_name(scene: TypedState[Scene]) -> None:
    """Binding to a name that is none is an error with the nearest."""
    with pytest.raises(ValueError, match="did you mean 'Scene__title'"):
        scene.bind_changes({"Scene__titel": print})


async def test_clients_write_what_fits(server: Server, join: Join) -> None:
    """What a client writes to a field must fit, or it is refused, told why, and shown what stands."""
    typed = TypedState(server.state, Camera)
    browser = await join(server)
    await browser.written(Camera__mode="fly")
    assert typed.data.mode is Mode.FLY
    await browser.written(Camera__mode="sideways", Camera__zoom="2")
    assert (typed.data.mode, typed.data.zoom) == (Mode.FLY, 1.0)
    await browser.sees("Camera__mode", "fly")
    assert "expected one of 'orbit', 'fly'" in browser.errors[0].message


def test_made_again(state: State) -> None:
    """Making a typed state again adds nothing: not a second judge of what clients write."""
    for _ in range(3):
        TypedState(state, Camera)
    assert len(state._rules._validators["Camera__zoom"]) == 1


def test_in_a_part_of_the_application(state: State) -> None:
    """Over a child server's state the variables have its prefix."""
    root = Server("typed-child")
    typed = TypedState(root.create_child_server(prefix="a_").state, Camera)
    typed.data.zoom = 5.0
    assert root.state.a_Camera__zoom == 5.0
