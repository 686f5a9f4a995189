"""`trame_server.utils.typed_state.TypedState` under its reference's names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import Enum, auto
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from belvedere.compat.trame_server import Server
from belvedere.compat.trame_server.state import ServerState
from belvedere.compat.trame_server.utils.typed_state import DefaultEncoderDecoder, IStateEncoderDecoder, TypedState


class Kind(Enum):
    A = auto()
    B = auto()


@dataclass
class Inner:
    a: int = 1
    b: int = 2


@dataclass
class Outer:
    inner: Inner = field(default_factory=Inner)
    c: float = 42.0


@dataclass
class Typed:
    kind: Kind
    identity: UUID
    kinds: list[Kind]
    by_kind: dict[Kind, Kind]
    moment: datetime
    day: date
    hour: time
    path: Path


@pytest.fixture
def state() -> ServerState:
    """Return a state that flushes although no server runs."""
    state = Server().state
    state.ready()
    return state


def test_fields_are_variables(state: ServerState) -> None:
    """Nested fields have defaults, are variables of the state, and can be set one by one or as a whole."""
    typed = TypedState(state, Outer)
    assert (typed.data.inner.a, state[str(typed.name.c)]) == (1, 42.0)
    typed.data.inner.a = 7
    assert state[str(typed.name.inner.a)] == 7
    assert typed.get_dataclass() == Outer(Inner(7, 2), 42.0)
    typed.set_dataclass(Outer(Inner(3, 4), 5.0))
    assert TypedState.as_dataclass(typed.data.inner) == Inner(3, 4)
    TypedState.from_dataclass(typed.data.inner, Inner(8, 9))
    assert typed.data.inner.b == 9


def test_namespaces_keep_apart(state: ServerState) -> None:
    """The same class in two namespaces is two sets of variables."""
    one, two = TypedState(state, Inner, namespace="one"), TypedState(state, Inner, namespace="two")
    one.data.a, two.data.a = 40, 3
    assert (one.data.a, two.data.a) == (40, 3)


def test_values_travel_as_text_and_numbers(state: ServerState) -> None:
    """Enums, UUIDs, dates and paths are encoded for the page and decoded for the program."""
    typed, moment, identity = TypedState(state, Typed), datetime.now(tz=UTC), uuid4()
    values = {
        "kind": (Kind.B, Kind.B.value),
        "identity": (identity, str(identity)),
        "kinds": ([Kind.A, Kind.B], [1, 2]),
        "by_kind": ({Kind.A: Kind.B}, {1: 2}),
        "moment": (moment, moment.isoformat()),
        "day": (moment.date(), moment.date().isoformat()),
        "hour": (moment.time(), moment.time().isoformat()),
        "path": (Path("some/file.vtu"), "some/file.vtu"),
    }
    for name, (value, encoded) in values.items():
        setattr(typed.data, name, value)
        assert getattr(typed.data, name) == value
        assert state[getattr(typed.name, name)] == encoded


def test_encoders_of_ones_own(state: ServerState) -> None:
    """An encoder that is given is asked first; `encode` uses it too."""

    class Answer(IStateEncoderDecoder):
        def encode(self, obj: Any) -> Any:
            return str(obj)

        def decode(self, obj: Any, obj_type: Any) -> Any:
            return 42

    class Named(DefaultEncoderDecoder):
        def encode(self, obj: Any) -> Any:
            return f"{obj.name}!" if isinstance(obj, Kind) else super().encode(obj)

    typed = TypedState(state, Typed, encoders=[Answer()])
    typed.data.kind = Kind.B
    assert [state[str(typed.name.kind)], typed.data.kind] == ["Kind.B", 42]
    other = TypedState(state, Outer, namespace="other", encoders=[Named()])
    assert other.encode([{"value": kind} for kind in Kind]) == [{"value": "A!"}, {"value": "B!"}]


def test_listeners_get_typed_values(state: ServerState) -> None:
    """Bound functions are called with the values of their fields, inner objects and the whole."""
    typed, heard = TypedState(state, Outer), []
    state.flush()
    typed.bind_changes(
        {
            (typed.name.inner.b, typed.name.c): lambda b, c: heard.append((b, c)),
            typed.name.inner: lambda inner: heard.append(inner.a),
            typed.name: lambda whole: heard.append(whole.c),
        }
    )
    with state:
        typed.data.inner.b, typed.data.c = 20, 3.5
    assert heard == [(20, 3.5), 1, 3.5]


def test_parts_of_a_typed_state(state: ServerState) -> None:
    """A sub-state is a typed state over the same variables."""
    typed = TypedState(state, Outer)
    part = typed.get_sub_state(typed.name.inner)
    typed.data.inner.a = 808
    assert (part.data.a, part.name.a == typed.name.inner.a) == (808, True)
    assert TypedState.is_data_proxy_class(part.data)
    assert TypedState.is_name_proxy_class(part.name)
    assert TypedState.get_reactive_state_id_keys([typed.name.inner, typed.name.c]) == [
        typed.name.inner.a,
        typed.name.inner.b,
        TypedState.get_state_id(typed.name.inner),
        typed.name.c,
    ]
