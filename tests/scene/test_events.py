"""Events, and the plain values in which other programs send them."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import numpy as np
import pytest

from belvedere.scene.elements import Box, DefaultScene, Group, Scene
from belvedere.scene.events import (
    NULL,
    Add,
    ClientEvent,
    Frame,
    GrabRender,
    HapticActuatorPulse,
    Remove,
    ServerEvent,
    ServerRPC,
    Set,
    Update,
    Upsert,
    server_event,
)
from belvedere.scene.serving.catalogue import MalformedEvent, decode_event, element_class, event_from, plain_event
from belvedere.scene.serving.receiving import client_event, mapped_event

BOX = {"tag": "Box", "key": "a", "position": [1, 2, 3]}


def test_equals_its_type() -> None:
    """An event equals the text of its type, and no other event."""
    event = ClientEvent("CLICK", key="a", value=1)
    assert event == "CLICK"
    assert event != "ON_CLICK"
    assert event != ClientEvent("CLICK", key="a", value=1)
    assert NULL == "NULL"
    assert (event.etype, event.key, event.value) == ("CLICK", "a", 1)


def test_further_attributes_are_kept() -> None:
    """What else a client event carries are its attributes."""
    assert ClientEvent("X", mood="good").mood == "good"  # type: ignore[attr-defined]


def test_the_answer_names_its_question() -> None:
    """The type of an answer holds the id of the question, so that two questions have two."""
    one, other = GrabRender(quality=0.5), GrabRender()
    assert one.rtype == f"GRAB_RENDER_RESPONSE@{one.uuid}"
    assert one.rtype != other.rtype
    assert (one.key, GrabRender(key="DEFAULT").key, one.data) == (None, None, {"quality": 0.5})
    assert ServerRPC(None, "PING", uuid="u").rtype == "PING_RESPONSE@u"


def test_a_frame_has_a_rate() -> None:
    """A frame rate is positive."""
    assert Frame(Set(Scene())).frame_rate == 60
    with pytest.raises(ValueError, match="frame_rate is a positive number"):
        Frame(Set(Scene()), frame_rate=0)


def test_an_element_stands_for_a_set() -> None:
    """An element that is sent is a scene; a client event cannot be sent to a client."""
    event = server_event(Box(key="a"))
    assert event == "SET"
    with pytest.raises(TypeError, match="not the client event CLICK"):
        server_event(ClientEvent("CLICK"))


@pytest.mark.parametrize(
    "event",
    [
        Set(Scene(Box(key="a", position=[1, 2, 3]), bgChildren=[Group(key="g")], up=[0, 0, 1])),
        Add(Box(key="a"), Box(key="b"), to="g"),
        Upsert([Box(key="a")], to="bgChildren"),
        Update(Box(key="a", color="red"), strict=True),
        Remove("a", ["b", "c"]),
        HapticActuatorPulse(left={"strength": 1, "duration": 10}),
        ServerEvent({"any": [1, None]}, "MINE", key="a"),
    ],
    ids=lambda event: event.etype,
)
def test_survives_the_journey(event: ServerEvent) -> None:
    """An event as plain values, in MessagePack and back, is the same."""
    plain = plain_event(event)
    again = decode_event(msgspec.msgpack.encode(plain))
    assert type(again) is type(event)
    assert {**plain_event(again), "ts": 0} == {**plain, "ts": 0}


def test_arrays_survive_the_journey() -> None:
    """An array comes out as it went in, with its dtype and shape."""
    points = np.arange(6, dtype=np.float32).reshape(2, 3)
    element: Any = element_class("Line")(key="l", points=points)
    again: Any = decode_event(msgspec.msgpack.encode(plain_event(Upsert(element))))
    np.testing.assert_array_equal(again.elements[0].values["points"], element.values["points"])


def test_json_is_taken() -> None:
    """JSON is known by its brace or its type."""
    event: Any = decode_event(json.dumps({"etype": "UPSERT", "data": {"nodes": [BOX]}}).encode())
    assert event.elements[0].values["position"] == [1, 2, 3]


def test_a_scene_is_not_a_default_scene() -> None:
    """Classes that one tag draws are told apart by their names."""
    assert element_class("Scene") is Scene
    assert element_class("DefaultScene") is DefaultScene


@pytest.mark.parametrize(
    ("plain", "complaint"),
    [
        (3, "an event is a map with an 'etype'"),
        ({"etype": "SET", "data": "text"}, "needs a scene, not text"),
        ({"etype": "SET", "data": {"key": "a"}}, "an element is a map with a 'tag'"),
        ({"etype": "UPSERT", "data": {"nodes": [{"tag": "Boxx"}]}}, "no element 'Boxx'; did you mean 'Box'"),
        ({"etype": "UPSERT", "data": {"nodes": [{"tag": "Box", "colour": 1}]}}, "did you mean 'color'"),
        ({"etype": "UPSERT", "data": {"nodes": [{"tag": "Box", "position": "here"}]}}, "position is"),
        ({"etype": "UPSERT", "data": {"nodes": {}}}, "a list is expected"),
        ({"etype": "UPSERT", "data": {"nodes": ["text"]}}, "are elements, not text"),
        ({"etype": "UPSERT", "data": {"nodes": [BOX], "to": 3}}, "named by its key"),
        ({"etype": "UPDATE", "data": None}, "the data of UPDATE is a map"),
        ({"etype": "REMOVE", "data": {"keys": [[]]}}, "a list of text"),
        ({"etype": "UPSERT", "data": {"nodes": [{"tag": "Line", "points": {"@array": b"123"}}]}}, "is no array"),
    ],
)
def test_what_is_no_event_is_refused(plain: Any, complaint: str) -> None:
    """The error says what is wrong, with the nearest name."""
    with pytest.raises(MalformedEvent, match=complaint):
        event_from(plain)


def test_nesting_has_an_end() -> None:
    """Elements within elements within elements are refused before Python's stack ends."""
    node: dict[str, Any] = {"tag": "Group"}
    for _ in range(200):
        node = {"tag": "Group", "children": [node]}
    with pytest.raises(MalformedEvent, match="nested more than 64 levels"):
        event_from({"etype": "ADD", "data": {"nodes": [node]}})


@pytest.mark.parametrize("content", [b"", b"\xc1", b"{not json", b"\x93\x01"])
def test_bytes_that_are_no_event_are_refused(content: bytes) -> None:
    """Whatever the bytes are, the error is ours."""
    with pytest.raises(MalformedEvent):
        decode_event(content)
    with pytest.raises(MalformedEvent):
        mapped_event(content)


def test_client_events_are_checked() -> None:
    """An event of another scene is none of ours; one of another form is an error."""
    event = client_event(["main", "CLICK", "a", {"x": 1}, 2.0], "main")
    assert event is not None
    assert (event.etype, event.key, event.value, event.ts) == ("CLICK", "a", {"x": 1}, 2.0)
    assert client_event(["other", "CLICK", "a", None, 2.0], "main") is None
    for payload in (
        None,
        ["main", "CLICK"],
        ["main", 3, None, None, 0],
        ["main", "A", 3, None, 0],
        ["main", "", None, None, 0],
    ):
        with pytest.raises(MalformedEvent):
            client_event(payload, "main")


def test_an_update_can_be_strict() -> None:
    """A strict update of what is not there is an error; another passes over it."""
    from belvedere.document import Store
    from belvedere.scene.tree.graph import SceneGraph
    from belvedere.scene.tree.operators import SceneFace

    store, face = Store(), SceneFace()
    face.graph = SceneGraph(store, store.shared)
    Update(Box(key="a")).apply(face)
    with pytest.raises(KeyError, match="'a'"):
        Update(Box(key="a"), strict=True).apply(face)
