"""Whatever is done to a scene, browsers make of the entries what the graph says."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere.document import Scope, Store
from belvedere.scene.elements.base import Group, Scene
from belvedere.scene.tree.graph import SceneError, SceneGraph

KEYS = ("a", "b", "c", "d")
keys = st.sampled_from(KEYS)
values = st.fixed_dictionaries(
    {},
    optional={
        "hide": st.booleans(),
        "position": st.sampled_from([None, [0, 0, 0], [1, 2, 3]]),
        "quaternion": st.sampled_from([[0, 0, 0, 1], [1, 0, 0, 0]]),
        "matrix": st.just(list(map(float, range(16)))),
    },
)


def element(key: str, properties: dict[str, Any], children: list[Any] | None) -> Group:
    """Return a group; without children nothing is said of them."""
    given = {} if children is None else {"children": children}
    return Group(key=key, **{**properties, **given})


elements = st.recursive(
    st.builds(element, keys, values, st.none()),
    lambda inner: st.builds(element, keys, values, st.lists(inner, max_size=2)),
    max_leaves=4,
)
operations = st.one_of(
    st.tuples(st.just("set"), st.builds(Scene, st.lists(elements, max_size=3))),
    st.tuples(st.just("add"), elements, st.one_of(st.none(), keys)),
    st.tuples(st.just("upsert"), elements, st.one_of(st.none(), keys)),
    st.tuples(st.just("update"), elements),
    st.tuples(st.just("remove"), keys),
    st.tuples(st.just("poses"), st.lists(keys, unique=True, max_size=3)),
    st.tuples(st.just("fail"), keys),
)
steps = st.lists(st.tuples(st.booleans(), operations, st.booleans()), max_size=25)


def seen(scope: Scope) -> dict[str, tuple[Any, ...]]:
    """Return the elements that a browser makes of the entries: parent, properties and pose of a group, by key."""
    entries = {path[2:]: scope.get(path) for path in scope.paths(("scene", "main"))}
    groups = sorted(
        (entries[path]["level"], int(path[1]), entries[path]["keys"]) for path in entries if path[0] == "@posed"
    )
    rows = {key: (group, row) for _, group, placed in groups for row, key in enumerate(placed) if key is not None}
    nodes = {}
    for path, entry in entries.items():
        if len(path) != 1 or not entry["tag"] or path[0] == "@scene":
            continue
        written = {name[1]: value for name, value in entries.items() if len(name) == 2 and name[0] == str(entry["id"])}
        properties = {name: value for name, value in {**entry["props"], **written}.items() if value is not None}
        pose = None
        if path[0] in rows:
            group, row = rows[path[0]]
            pose = entries["@poses", str(group)][row].tolist()
        nodes[path[0]] = (entry["parent"], properties, pose)
    # What stands in something that is not there is not drawn.
    while orphans := [key for key, (parent, *_) in nodes.items() if not parent.startswith("@") and parent not in nodes]:
        for key in orphans:
            del nodes[key]
    return nodes


def said(graph: SceneGraph) -> dict[str, tuple[Any, ...]]:
    """Return the elements that a graph says are seen."""
    nodes: dict[str, tuple[Any, ...]] = {}
    for key in list(graph.keys()):
        node = graph.find(key)
        assert node is not None
        names = {"hide", "position", "rotation", "quaternion", "scale", "matrix"}
        properties = {name: value for name in names if (value := graph.value(key, name)) is not None}
        nodes[key] = (node.parent, properties)
    while orphans := [key for key, (parent, *_) in nodes.items() if not parent.startswith("@") and parent not in nodes]:
        for key in orphans:
            del nodes[key]
    return nodes


def do(graph: SceneGraph, operation: tuple[Any, ...], number: int) -> None:
    """Carry out one operation."""
    match operation:
        case ("poses", wanted):
            poses = np.full((len(wanted), 7), float(number))
            graph.set_poses(wanted, poses)
        case ("fail", key):
            with graph.transaction():
                graph.upsert(Group(key=key, hide=True))
                graph.remove(*KEYS)
                raise SceneError("as wanted")
        case (name, first, to):
            getattr(graph, name)(first, to=to)
        case (name, first):
            getattr(graph, name)(first)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_entries_say_what_the_graph_says(steps: list[tuple[bool, tuple[Any, ...], bool]]) -> None:
    """After any operations, refused ones included, everybody and each session see what their graphs say."""
    store = Store()
    shared = SceneGraph(store, store.shared)
    own = SceneGraph(store, store.private(), base=shared)
    for number, (private, operation, commit) in enumerate(steps):
        with contextlib.suppress(SceneError):
            do(own if private else shared, operation, number)
        if commit:
            store.commit()
    store.commit()
    for graph in (shared, own):
        drawn = seen(graph.scope)
        assert {key: (parent, properties) for key, (parent, properties, _) in drawn.items()} == said(graph)
        assert not [path for path in graph.scope.paths(("scene", "main")) if _is_litter(graph, path)]


def _is_litter(graph: SceneGraph, path: tuple[str, ...]) -> bool:
    """Return whether an entry belongs to no element."""
    if len(path) != 4 or path[2].startswith("@"):
        return False
    ids = {str(node.id) for node in graph._nodes.values()}
    if graph.base is not None:
        ids |= {str(node.id) for node in graph.base._nodes.values()}
    return path[2] not in ids
