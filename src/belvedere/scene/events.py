"""What sessions and programs tell each other beside the scene itself.

A *client event* says what happened in front of a scene: a click, a camera that moved, a key. A *server event* is
something for one session: an operation on its scene (`Set`, `Add`, `Update`, `Upsert`, `Remove`), or a message for what
is shown there (`HapticActuatorPulse`). A *server RPC* is a server event that is answered.

Events are compared with text by their type: ``if event == "CAMERA_MOVE": …``.
"""

from __future__ import annotations

import time
import uuid as uuids
from typing import TYPE_CHECKING, Any, ClassVar

from belvedere.scene.element import Element, nearest
from belvedere.scene.properties import snake

if TYPE_CHECKING:
    from belvedere.scene.tree.operators import SceneFace

__all__ = [
    "INIT",
    "NOOP",
    "NULL",
    "Add",
    "ClientEvent",
    "End",
    "Event",
    "Frame",
    "GetWebXRMesh",
    "GrabRender",
    "HapticActuatorPulse",
    "InitEvent",
    "Noop",
    "NullEvent",
    "Remove",
    "SceneEvent",
    "ServerEvent",
    "ServerRPC",
    "Set",
    "Update",
    "Upsert",
    "server_event",
]


class Event:
    """Something that happens. It equals the text of its type.

    Attributes:
        etype: its type, such as ``"CAMERA_MOVE"``.
    """

    etype: str = ""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return self.etype == other
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def serialize(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")} | {"etype": self.etype}


class ClientEvent(Event):
    """Something that happened at a client.

    Args:
        etype: its type.
        key: of the element that it is about, or None.
        value: what there is to say; depends on the type.
        ts: seconds since 1970 by the client's clock; None is now.
        more: further attributes.
    """

    def __init__(
        self, etype: str | None = None, key: str | None = None, value: Any = None, ts: float | None = None, **more: Any
    ) -> None:
        if etype is not None:
            self.etype = etype
        self.key = key
        self.value = value
        self.ts = time.time() if ts is None else ts
        for name, given in more.items():
            setattr(self, name, given)

    def __repr__(self) -> str:
        key = "" if self.key is None else f" of {self.key!r}"
        return f"<{type(self).__name__} {self.etype}{key}>"


class InitEvent(ClientEvent):
    """The first event of every session; its value is what the client says of itself."""

    etype = "INIT"


class NullEvent(ClientEvent):
    """No event: what a bound generator gets after a `Frame` where nothing has happened."""

    etype = "NULL"


NULL = NullEvent()
"""No event."""

INIT = InitEvent()
"""An event that equals the first one of a session."""


class ServerEvent(Event):
    """A message for what one client shows.

    Args:
        data: what there is to say: values of MessagePack.
        etype: its type; by default that of the class.
        ts: milliseconds since 1970; None is now.
        key: of the element that it is for, or None.
        more: further attributes, sent with it.
    """

    def __init__(
        self, data: Any = None, etype: str | None = None, ts: float | None = None, key: str | None = None, **more: Any
    ) -> None:
        if etype is not None:
            self.etype = etype
        self.data = data
        self.ts = time.time() * 1000 if ts is None else ts
        self.key = key
        for name, given in more.items():
            setattr(self, name, given)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.etype}>"


class Noop(ServerEvent):
    """Nothing to be done."""

    etype = "NOOP"


NOOP = Noop()
"""Nothing to be done."""


class End(ServerEvent):
    """The session ends."""

    etype = "TERMINATE"


class Frame(ServerEvent):
    """A server event that is one frame of an animation; for generators of `bind`.

    Args:
        data: the event of this frame; an element stands for a `Set`.
        frame_rate: frames a second: how long the generator waits before it goes on.

    Raises:
        ValueError: `frame_rate` is not positive.
    """

    etype = "FRAME"

    def __init__(self, data: Any, frame_rate: float = 60.0, **more: Any) -> None:
        if frame_rate <= 0:
            raise ValueError(f"frame_rate is a positive number of frames a second, not {frame_rate!r}")
        super().__init__(data, **more)
        self.frame_rate = frame_rate


class SceneEvent(ServerEvent):
    """An operation on a scene."""

    operation: ClassVar[str] = ""

    def __init__(self, *elements: Any, **more: Any) -> None:
        super().__init__(None, **more)
        self.elements = elements

    def apply(self, face: SceneFace) -> None:
        """Carry it out. Raises as the operation."""
        getattr(face.graph, self.operation)(*self.elements)


class Set(SceneEvent):
    """Puts a scene in place of what is there.

    Args:
        data: a `Scene`; any other element stands for a scene of this one.
    """

    etype = "SET"
    operation = "set"

    def __init__(self, data: Element, **more: Any) -> None:
        super().__init__(data, **more)
        self.data = data


class Add(SceneEvent):
    """Adds elements.

    Args:
        elements: elements or lists of them.
        to: key of what they are put into, or name of a layer; None is the scene.
    """

    etype = "ADD"
    operation = "add"

    def __init__(self, *elements: Any, to: str | None = None, **more: Any) -> None:
        super().__init__(*elements, **more)
        self.to = to

    def apply(self, face: SceneFace) -> None:
        """Carry it out. Raises as the operation."""
        getattr(face.graph, self.operation)(*self.elements, to=self.to)


class Upsert(Add):
    """Updates elements that are there and adds the others; see `Add` for the arguments.

    Args:
        elements: elements or lists of them.
        to: key of what they are put into, or name of a layer; None leaves those that are there where they are.
        strict: accepted for programs of the reference system; what cannot be done is an error anyway.
    """

    etype = "UPSERT"
    operation = "upsert"

    def __init__(self, *elements: Any, to: str | None = None, strict: bool = False, **more: Any) -> None:
        super().__init__(*elements, to=to, **more)
        self.strict = strict


class Update(SceneEvent):
    """Changes the given properties of elements that are there.

    Args:
        elements: elements or lists of them.
        strict: whether an element that is not there is an error.
    """

    etype = "UPDATE"
    operation = "update"

    def __init__(self, *elements: Any, strict: bool = False, **more: Any) -> None:
        super().__init__(*elements, **more)
        self.strict = strict

    def apply(self, face: SceneFace) -> None:
        """Carry it out. Raises as the operation, and KeyError where it is strict and an element is not there."""
        if self.strict:
            from belvedere.scene.tree.nodes import flat  # a circle: nodes are made of elements, operations of events

            for element in flat(self.elements):
                if element.key is not None and element.key not in face.graph:
                    raise KeyError(f"there is no element of the key {element.key!r}")
        super().apply(face)


class Remove(SceneEvent):
    """Removes elements.

    Args:
        keys: keys or lists of them.
    """

    etype = "REMOVE"
    operation = "remove"


class HapticActuatorPulse(ServerEvent):
    """Lets game or motion controllers vibrate.

    Args:
        left: ``{"strength": 0…1, "duration": milliseconds}`` of the left one, or None.
        right: the same of the right one.
    """

    etype = "HAPTIC_ACTUATOR_PULSE"

    def __init__(self, left: Any = None, right: Any = None, **more: Any) -> None:
        super().__init__({"left": left, "right": right}, **more)


class ServerRPC(ServerEvent):
    """A question that a client answers with a client event.

    Args:
        data: of the question.
        etype: its type; by default that of the class.
        uuid: of this question; by default a new one.
        key: of the element that is asked, or None.
        more: further attributes.

    Attributes:
        rtype: type of the event that answers it.
    """

    def __init__(
        self, data: Any = None, etype: str | None = None, uuid: str | None = None, key: str | None = None, **more: Any
    ) -> None:
        super().__init__(data, etype, key=key, **more)
        self.uuid = str(uuids.uuid4()) if uuid is None else uuid
        self.rtype = f"{self.etype}_RESPONSE@{self.uuid}"


_RENDER_OPTIONS = (
    "quality", "format", "width", "height", "size", "scale", "subsample", "downsample", "depth", "depth_format",
    "depth_unit", "hide_helpers",
)  # fmt: skip


class GrabRender(ServerRPC):
    """Asks for a picture of what a client sees.

    Args:
        key: of the element that renders, such as a `CameraView`; None, or the reference's ``"DEFAULT"``: the view.
        options: ``quality`` (0 to 1), ``format`` (``"jpeg"``, ``"png"`` or ``"webp"``), ``width`` and ``height`` or
            ``size`` in pixels, ``scale``, ``subsample`` or ``downsample`` (every n-th pixel), ``depth`` (True: the
            distances too), ``depth_format`` (``"png"`` or ``"float32"``), ``depth_unit`` (metres of a step of a
            PNG), ``hide_helpers``.

    Raises:
        TypeError: for another option.
    """

    etype = "GRAB_RENDER"

    def __init__(self, *, key: str | None = None, **options: Any) -> None:
        for name in options:
            if snake(name) not in _RENDER_OPTIONS:
                raise TypeError(f"a render has no option {name!r}{nearest(snake(name), _RENDER_OPTIONS)}")
        super().__init__(options, key=None if key == "DEFAULT" else key)


class GetWebXRMesh(ServerRPC):
    """Asks a headset for the room as it has seen it.

    Args:
        key: of the `WebXRMesh`.
        options: passed on.
    """

    etype = "GET_WEBXR_MESH"

    def __init__(self, *, key: str = "webxr-mesh", **options: Any) -> None:
        super().__init__(options, key=key)


def server_event(event: Any) -> ServerEvent:
    """Return `event`; an element becomes a `Set`.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(event, Element):
        return Set(event)
    if not isinstance(event, ServerEvent):
        what = f"the client event {event.etype}" if isinstance(event, ClientEvent) else repr(event)
        raise TypeError(f"server events and elements are sent to a session, not {what}")
    return event
