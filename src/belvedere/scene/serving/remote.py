"""A scene as a Python client sees it: ``client.scene``.

The client's copy of the document has the nodes; this reads them. What it changes goes to the server as an event, which
carries it out on the scene that all see, if it was made with ``SceneServer(remote_edits=True)`` and the client has the
role control::

    async with belvedere.Client(link) as client:
        client.scene.update @ Box(key="box", position=[0, 1, 0])
        print(client.scene.node("box").properties)

A client can take part in a scene: it tells of events as a browser does, hears what the program tells it, and answers
questions.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, final

import numpy as np

from belvedere.scene.events import Add, ClientEvent, Remove, SceneEvent, ServerEvent, Set, Update, Upsert
from belvedere.scene.serving.catalogue import plain_event
from belvedere.scene.serving.receiving import EDITS, TOPIC
from belvedere.scene.tree.nodes import LAYER_PARENTS, ROOT
from belvedere.scene.tree.operators import Operation
from belvedere.widgets.scene import view_ref

if TYPE_CHECKING:
    from belvedere.remote import Client

__all__ = ["RemoteNode", "RemoteScene"]

_F = TypeVar("_F", bound=Callable[..., Any])


@final
@dataclass(frozen=True)
class RemoteNode:
    """An element of a scene, as it is now."""

    key: str
    tag: str
    parent: str | None  # key of what it stands in; None: directly in the scene
    properties: Mapping[str, Any]  # those that were given, by wire name; arrays are read-only


@final
class RemoteScene:
    """The scene of one client. Used on the client's loop.

    Args:
        client: the client.
        name: of the scene within the document.
    """

    def __init__(self, client: Client, name: str = "main") -> None:
        self.name = name
        self._client = client
        self._answers: dict[str, Callable[[ServerEvent], Any]] = {}
        self._listeners: dict[str, list[Callable[[ServerEvent], Any]]] = {}
        ref = view_ref(name)
        client.method(ref, "ask")(self._asked)
        client.method(ref, "tell")(self._told)

    # --- reading --------------------------------------------------------------------------------------------------

    def keys(self) -> list[str]:
        """Return the keys of all elements, in their order."""
        paths = [path for path in self._client.paths(("scene", self.name)) if len(path) == 3]
        entries = {path[2]: self._client.get(path) for path in paths}
        found = [key for key, entry in entries.items() if isinstance(entry, dict) and entry.get("tag") and key != ROOT]
        return sorted(found, key=lambda key: entries[key].get("order", 0))

    def node(self, key: str) -> RemoteNode | None:
        """Return an element, or None where there is none of that key; ``"@scene"`` is the root."""
        entry = self._client.get(("scene", self.name, key))
        if not isinstance(entry, dict) or not entry.get("tag"):
            return None
        properties = dict(entry.get("props") or {})
        below = ("scene", self.name, str(entry["id"]))
        for path in self._client.paths(below):
            if len(path) == len(below) + 1:
                properties[path[-1]] = self._client.get(path)
        properties |= self._pose(key)
        given = {name: value for name, value in properties.items() if value is not None}
        parent = entry.get("parent") or None
        return RemoteNode(key, entry["tag"], None if parent in LAYER_PARENTS.values() else parent, given)

    def id_of(self, key: str) -> str | None:
        """Return the name under which the properties of an element stand in the document, None where there is none."""
        entry = self._client.get(("scene", self.name, key))
        return str(entry["id"]) if isinstance(entry, dict) and "id" in entry else None

    def children(self, key: str | None = None) -> list[str]:
        """Return the keys of what stands in an element, or directly in the scene."""
        nodes = [(one, self.node(one)) for one in self.keys()]
        return [one for one, node in nodes if node is not None and node.parent == key]

    def _pose(self, key: str) -> dict[str, Any]:
        groups = ("scene", self.name, "@posed")
        level, found = -1, {}
        for path in self._client.paths(groups):
            group = self._client.get(path)
            if len(path) != 4 or not isinstance(group, dict) or key not in group.get("keys", ()):
                continue
            poses = self._client.get(("scene", self.name, "@poses", path[3]))
            if poses is not None and group.get("level", 0) > level:
                level = group.get("level", 0)
                row = np.asarray(poses, dtype=float)[group["keys"].index(key)].tolist()
                found = {"position": row[:3], **({"quaternion": row[3:]} if len(row) == 7 else {})}
        return found

    # --- changing -------------------------------------------------------------------------------------------------

    @property
    def set(self) -> Operation:
        """Put a scene in place of what is there: ``set @ Scene(…)``."""
        return Operation(self._edit(Set))

    @property
    def add(self) -> Operation:
        """Add elements: ``add @ element``, ``add(element, …, to="parent")``."""
        return Operation(self._edit(Add))

    @property
    def upsert(self) -> Operation:
        """Update what is there, add the rest."""
        return Operation(self._edit(Upsert))

    @property
    def update(self) -> Operation:
        """Change the given properties of elements that are there."""
        return Operation(self._edit(Update))

    @property
    def remove(self) -> Operation:
        """Remove elements by their keys."""
        return Operation(self._edit(Remove))

    def edit(self, event: SceneEvent) -> None:
        """Ask the server to carry out an operation. A refusal is told to `Client.on_error`; `Client.flush` waits."""
        self._client.emit(EDITS, plain_event(event))

    def _edit(self, kind: type[SceneEvent]) -> Callable[..., None]:
        def apply(*given: Any, **options: Any) -> None:
            self.edit(kind(*given, **options))

        return apply

    # --- taking part ----------------------------------------------------------------------------------------------

    def send(self, event: ClientEvent) -> None:
        """Tell the program of an event, as a browser does."""
        ts = time.time() if event.ts is None else event.ts
        self._client.emit(TOPIC, [self.name, event.etype, event.key, event.value, ts])

    def answer(self, etype: str) -> Callable[[_F], _F]:
        """Decorate ``function(event)`` to answer questions of a type; ``"*"`` is any.

        It may be asynchronous; an asynchronous generator gives several answers.
        """

        def register(function: _F) -> _F:
            self._answers[etype] = function
            return function

        return register

    def on(self, etype: str) -> Callable[[_F], _F]:
        """Decorate ``function(event)`` to be called with what the program tells this client; ``"*"`` is any type."""

        def register(function: _F) -> _F:
            self._listeners.setdefault(etype, []).append(function)
            return function

        return register

    def _asked(self, question: Any) -> Any:
        event = _received(question)
        answerer = self._answers.get(event.etype) or self._answers.get("*")
        if answerer is None:
            raise LookupError(f"this client answers no {event.etype}")
        return answerer(event)

    def _told(self, message: Any) -> Any:
        event = _received(message)
        listeners = (*self._listeners.get(event.etype, ()), *self._listeners.get("*", ()))
        later = [result for listener in listeners if inspect.isawaitable(result := listener(event))]
        return _all(later) if later else None


async def _all(awaitables: list[Awaitable[Any]]) -> None:
    for one in awaitables:
        await one


def _received(plain: Any) -> ServerEvent:
    known = plain if isinstance(plain, Mapping) else {}
    more = {name: known[name] for name in ("uuid", "rtype") if name in known}
    return ServerEvent(known.get("data"), str(known.get("etype", "")), key=known.get("key"), **more)
