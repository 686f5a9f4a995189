"""A scene in the document: its nodes, and the operations that change them.

There is a graph for what everybody sees and one for each session, which lies over it: a session's node masks the shared
one of the same key, and a property that it gave a shared node masks that property alone.

===========================================  =========================================================================
entry                                        value
===========================================  =========================================================================
``("scene", name, key)``                     ``{"id", "tag", "parent", "order", "props"}`` of a node; a tag that is
                                             empty hides the shared node of that key
``("scene", name, str(id), property)``       a property that was given later, or that is an array; None: the default
``("scene", name, "@posed", group)``         ``{"keys": [key or None, …], "level": 0 or 1}``; 1: a session's own
``("scene", name, "@poses", group)``         (N, 7) x, y, z and the quaternion x, y, z, w; or (N, 3)
===========================================  =========================================================================

So what changes sixty times a second is one small entry, or one array for any number of nodes. A node belongs to at
most one group of poses of a graph, and leaves it when it is given a pose of its own.

An operation is checked as a whole before anything is written, and an element is written together with its arrays.
"""

from __future__ import annotations

import difflib
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, final
from weakref import WeakKeyDictionary, WeakSet

import numpy as np

from belvedere.document import DocumentValue, encode_value
from belvedere.scene.element import Child, Element
from belvedere.scene.elements.base import Scene
from belvedere.scene.properties import Record
from belvedere.scene.tree.journal import Journal
from belvedere.scene.tree.nodes import (
    LAYER_PARENTS,
    ROOT,
    TEXT,
    Node,
    Planned,
    flat,
    layer_of,
    merged,
    plan,
    plan_scene,
    travels_alone,
)
from belvedere.scene.tree.poses import PoseGroups

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from belvedere.document import Scope, Store

__all__ = ["SceneError", "SceneGraph"]

_POSE = frozenset({"position", "rotation", "quaternion", "matrix"})


class SceneError(ValueError):
    """An operation that the scene cannot carry out; nothing was changed."""


@final
class SceneGraph:
    """The nodes of one scene in one scope. Its methods may be called from any thread.

    Args:
        store: the document.
        scope: whose entries it writes: the shared one, or a session's.
        name: of the scene within the document.
        base: the shared graph that a session's lies over.
        encode: makes what the document holds of a value; by default `encode_value`.
    """

    def __init__(
        self,
        store: Store,
        scope: Scope,
        name: str = "main",
        base: SceneGraph | None = None,
        encode: Callable[[Any], DocumentValue] = encode_value,
    ) -> None:
        self.store = store
        self.scope = scope
        self.name = name
        self.base = base
        self._lock: threading.RLock = threading.RLock() if base is None else base._lock
        self._journal = Journal(store, scope, encode, self._lock)
        self._ids: Iterator[int] = itertools.count(1) if base is None else base._ids
        self._nodes: dict[str, Node] = {}
        self._layers: dict[str, dict[str, None]] = {parent: {} for parent in LAYER_PARENTS.values()}
        self._keys: WeakKeyDictionary[Element, str] = WeakKeyDictionary()  # of elements that were given none
        self._numbers: dict[str, int] = {}  # of the last key made up, by tag
        self._masked: dict[int, dict[str, Any]] = {}  # a session's values of shared nodes, by their id
        journal, level = self._journal, 0 if base is None else 1
        self._poses = PoseGroups(self._path, journal.put, journal.drop, journal.remember, level)
        self._above: WeakSet[SceneGraph] = WeakSet()
        if base is not None:
            with self._lock:  # another thread may be telling those above of what is gone
                base._above.add(self)

    def __repr__(self) -> str:
        return f"<scene {self.name!r} of {len(self._nodes)} nodes>"

    def __len__(self) -> int:
        """Return the number of elements of this graph itself, the root not counted."""
        return sum(1 for node in self._nodes.values() if node.tag and node.key != ROOT)

    def __contains__(self, key: str) -> bool:
        """Return whether there is such an element, the shared ones included."""
        return self.find(key) is not None

    def keys(self) -> list[str]:
        """Return the keys of all elements that are seen, the shared ones included."""
        with self._lock:
            shared = [] if self.base is None else self.base._nodes
            return [key for key in dict.fromkeys([*shared, *self._nodes]) if key != ROOT and self.find(key) is not None]

    def find(self, key: str) -> Node | None:
        """Return the node of that key as this graph's viewers see it, or None."""
        node = self._nodes.get(key)
        if node is not None:
            return node if node.tag else None
        return None if self.base is None else self.base.find(key)

    def value(self, key: str, wire: str) -> Any:
        """Return a property of a node as it was given, None where it was not; arrays are read from the document."""
        node = self.find(key)
        if node is None:
            return None
        value = self.scope.get(self._path(str(node.id), wire), _UNSET)
        return node.values.get(wire) if value is _UNSET else value

    # --- operations -----------------------------------------------------------------------------------------------

    def set(self, scene: Element) -> None:
        """Put `scene` in place of what this graph holds. Elements that were there before, by their keys, go on.

        Raises:
            SceneError: two elements have the same key.
        """
        if not isinstance(scene, Element):
            raise TypeError(f"a Scene is set, not {scene!r}")
        whole = scene if isinstance(scene, Scene) else _around(scene)
        with self._lock, self._journal.operation():
            planned = list(plan_scene(whole, self._stable_key))
            self._check_keys(planned)
            wanted = {one.key for one in planned}
            for key in [key for key in self._nodes if key not in wanted]:
                self._forget(key)
            self._apply_all(planned, replace=True)

    def add(self, *elements: Child, to: str | None = None) -> None:
        """Add elements below the scene, a layer, or the element of the key `to`.

        Raises:
            SceneError: there is no such parent, or a key is taken.
        """
        with self._lock, self._journal.operation():
            parent = self._parent(to)
            planned = self._plan_all(flat(elements), lambda _: parent)
            self._check_keys(planned)
            for one in planned:
                if self.find(one.key) is not None:
                    raise SceneError(
                        f"there is an element of the key {one.key!r} already; `update` changes it, `upsert` either"
                    )
            self._apply_all(planned, replace=False)

    def upsert(self, *elements: Child, to: str | None = None) -> None:
        """Update the elements that are there, and add the others.

        Args:
            elements: elements, or lists of them. What is there keeps the properties that are not given.
            to: where to put them, as for `add`; None leaves those that are there where they are.

        Raises:
            SceneError: there is no such parent.
        """
        with self._lock, self._journal.operation():
            given = None if to is None else self._parent(to)

            def parent_of(key: str) -> str:
                node = self.find(key)
                return given or (LAYER_PARENTS["children"] if node is None else node.parent)

            planned = self._plan_all(flat(elements), parent_of)
            self._check_keys(planned)
            self._check_circles(planned)
            self._apply_all(planned, replace=False)

    def update(self, *elements: Child) -> None:
        """Change properties of elements, or those of the scene itself. Those that are not there are passed over.

        Raises:
            SceneError: an element has no key, and is none that was put here; or there is another one of that key.
        """
        with self._lock, self._journal.operation():
            planned: list[Planned] = []
            for element in flat(elements):
                if isinstance(element, Scene):
                    if (root := self.find(ROOT)) is not None:
                        planned.append(Planned(ROOT, root.parent, root.tag, element.prepared(), type(element), False))
                    continue
                key = self._known_key(element)
                if key is None:
                    raise SceneError(f"an update says by key={element.tag.lower()!r}… which {element.tag} is meant")
                if (node := self.find(key)) is None:
                    continue
                planned += plan(element, node.parent, key, self._stable_key)
            self._check_keys(planned)
            self._check_circles(planned)
            for one in planned:
                node = self.find(one.key)
                if node is not None and node.tag != one.tag and one.kind is not None:
                    raise SceneError(f"the element {one.key!r} is a {node.tag}, not a {one.tag}; `upsert` replaces it")
            self._apply_all(planned, replace=False)

    def remove(self, *keys: str | Element | Iterable[str | Element]) -> None:
        """Remove elements and all that stands in them. Keys that are not there are passed over."""
        with self._lock, self._journal.operation():
            for key in self._keys_of(keys):
                if key in self._nodes:
                    self._forget(key)
                if self.find(key) is not None:  # a shared one: hidden from this session
                    self._create(Planned(key, LAYER_PARENTS["children"], "", {}, None, False))

    def clear(self) -> None:
        """Remove everything that this graph holds."""
        with self._lock, self._journal.operation():
            for key in list(self._nodes):
                self._forget(key)

    def set_poses(self, keys: Sequence[str], poses: ArrayLike) -> None:
        """Place many elements at once: one array, one message.

        Args:
            keys: of the elements, shared ones included.
            poses: (N, 7) float32 or float64, x, y, z in metres and the quaternion x, y, z, w; or (N, 3), which leaves
                turns as they are.

        Raises:
            SceneError: there is no element of a key, or a key comes twice.
            ValueError: the array has another shape, or numbers that are not finite.
        """
        array = np.asarray(poses)
        if array.dtype.kind not in "iuf":
            raise TypeError(f"poses are numbers, not {array.dtype}")
        if array.dtype not in (np.float32, np.float64):
            array = array.astype(np.float64)
        if array.shape not in ((len(keys), 7), (len(keys), 3)):
            raise ValueError(f"poses of {len(keys)} elements are an array ({len(keys)}, 7), not {array.shape}")
        if not np.isfinite(array).all():
            raise ValueError("poses has numbers that are not finite")
        with self._lock, self._journal.operation():
            group = self._poses.group_of(tuple(keys), self._posed_node)
            self._journal.put(self._path("@poses", str(group.id)), array)
            before = group.poses
            self._journal.remember(lambda: setattr(group, "poses", before))
            group.poses = array

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Change things together: browsers apply all of the block between two frames, or none.

        An exception leaves the scene as it was.
        """
        with self._journal.transaction():
            yield

    # --- planning -------------------------------------------------------------------------------------------------

    def _plan_all(self, elements: list[Element], parent_of: Callable[[str], str]) -> list[Planned]:
        planned: list[Planned] = []
        taken: set[str] = set()
        for element in elements:
            key = self._known_key(element)
            if key is None or key in taken:
                key = self._new_key(element)
            taken.add(key)
            planned += plan(element, parent_of(key), key, self._stable_key)
        return planned

    def _known_key(self, element: Element) -> str | None:
        return self._keys.get(element) if element.key is None else element.key

    def _new_key(self, element: Element) -> str:
        if element.key is not None:
            return element.key
        number = self._numbers.get(element.tag, 0) + 1
        while self.find(key := f"{element.tag}-{number}") is not None:
            number += 1
        self._numbers[element.tag] = number
        self._keys[element] = key
        return key

    def _stable_key(self, element: Element | str, parent: str, index: int) -> str:
        """Return a key that says where an element stands, so that the same scene set again has the same keys."""
        if isinstance(element, str):
            return f"{TEXT}/{parent}/{index}"  # nothing stands in text: only a parent may not begin with "@"
        key = (
            f"{element.tag}-{index}"
            if parent == LAYER_PARENTS["children"]
            else f"{parent.lstrip('@')}/{element.tag}-{index}"
        )
        self._keys[element] = key
        return key

    def _parent(self, to: str | None) -> str:
        if to is None:
            return LAYER_PARENTS["children"]
        if not isinstance(to, str):
            raise TypeError(f"the parent is named by its key, not by {to!r}")
        if self.find(to) is not None and to != ROOT:
            return to
        layer = layer_of(to)
        if layer is not None:
            return layer
        raise SceneError(f"there is no element of the key {to!r} to put anything into{self._near(to)}")

    def _near(self, key: str) -> str:
        near = difflib.get_close_matches(key, self.keys(), n=1)
        return f"; did you mean {near[0]!r}?" if near else ""

    def _keys_of(self, given: Iterable[Any]) -> Iterator[str]:
        for one in given:
            if isinstance(one, Element):
                key = self._known_key(one)
                if key is not None:
                    yield key
            elif isinstance(one, str | int):
                yield str(one)
            elif one is not None:
                yield from self._keys_of(one)

    def _check_keys(self, planned: list[Planned]) -> None:
        seen: set[str] = set()
        for one in planned:
            if one.key in seen:
                raise SceneError(f"two elements have the key {one.key!r}")
            seen.add(one.key)

    def _check_circles(self, planned: list[Planned]) -> None:
        parents = {one.key: one.parent for one in planned}
        for one in planned:
            seen, above = {one.key}, one.parent
            while above and not above.startswith("@"):
                if above in seen:
                    raise SceneError(f"the element {one.key!r} cannot stand in itself")
                seen.add(above)
                node = self.find(above)
                above = parents.get(above) or ("" if node is None else node.parent)

    # --- writing --------------------------------------------------------------------------------------------------

    def _apply_all(self, planned: list[Planned], *, replace: bool) -> None:
        last: dict[str, int] = {}  # order of the sibling before, by parent
        wanted: dict[str, set[str]] = {one.key: set() for one in planned if one.replaces_children and one.key != ROOT}
        for one in planned:
            if one.parent in wanted:
                wanted[one.parent].add(one.key)
        for one in planned:
            ordered = one.parent in wanted or replace
            self._apply(one, replace, last.get(one.parent, -1) if ordered else None)
            node = self.find(one.key)
            if node is not None:
                last[one.parent] = node.order
        for key, children in wanted.items():
            node = self._nodes.get(key)
            for child in [child for child in (() if node is None else node.children) if child not in children]:
                self._forget(child)

    def _apply(self, one: Planned, replace: bool, after: int | None) -> None:
        own = self._nodes.get(one.key)
        if own is None and self.base is not None and not replace:
            shared = self.find(one.key)
            if shared is not None and shared.tag == one.tag and shared.parent == one.parent:
                self._mask(shared, one)
                return
        if own is None or own.tag != one.tag:
            children = {} if own is None else own.children
            if own is not None:
                self._erase(own)
            self._create(one).children.update(children)
            return
        if own.parent != one.parent or (after is not None and own.order <= after):
            self._move(own, one.parent)
        changes = dict(one.values)
        if replace:
            changes = {**dict.fromkeys(own.values), **changes}
        self._change(own, changes, one.kind, whole=replace)

    def _create(self, one: Planned) -> Node:
        node = Node(one.key, next(self._ids), one.tag, one.parent, 0)
        node.order = node.id
        self._enter(node)
        alone = {wire: value for wire, value in one.values.items() if value is not None and travels_alone(value)}
        node.values = {
            wire: None if wire in alone else value for wire, value in one.values.items() if value is not None
        }
        with self._journal.together(bool(alone)):
            self._put_node(node)
            for wire, value in alone.items():
                self._put_property(node, wire, value)
        return node

    def _change(self, node: Node, changes: dict[str, Any], kind: type[Element] | None, *, whole: bool) -> None:
        posed = node.group is not None and not _POSE.isdisjoint(changes)
        if posed:
            changes = {**self._poses.leave(node), **{k: v for k, v in changes.items() if v is not None or whole}}
        writes: dict[str, Any] = {}
        for wire, value in changes.items():
            if value is None and wire not in node.values and wire not in node.written:
                continue
            before = node.values.get(wire)
            if not whole and value is not None and kind is not None and isinstance(before, dict):
                declared = kind.property_of(wire)
                value = merged(before, value) if isinstance(declared, Record) else value  # noqa: PLW2901
            edited = not whole and value is not None and _is_edited(kind, wire)
            if not edited and not travels_alone(value) and wire not in node.written and _equal(before, value):
                continue
            writes[wire] = value
        with self._journal.together(len(writes) > 1 and any(travels_alone(value) for value in writes.values())):
            for wire, value in writes.items():
                self._note(node, wire, None if travels_alone(value) else value)
                self._put_property(node, wire, value, forced=not whole and _is_edited(kind, wire))

    def _mask(self, shared: Node, one: Planned) -> None:
        """Give a shared node other properties, for this session alone."""
        before = self._masked.get(shared.id, {})
        after = dict(before)
        writes: dict[str, Any] = {}
        for wire, value in one.values.items():
            if value is None and wire not in shared.values and wire not in shared.written and wire not in before:
                continue
            declared = one.kind.property_of(wire) if one.kind is not None else None
            if isinstance(declared, Record):
                value = merged(before.get(wire, shared.values.get(wire)), value)  # noqa: PLW2901
            writes[wire] = value
            after[wire] = None if travels_alone(value) else value
        self._masked[shared.id] = after
        self._journal.remember(lambda: self._masked.__setitem__(shared.id, before))
        with self._journal.together(len(writes) > 1 and any(travels_alone(value) for value in writes.values())):
            for wire, value in writes.items():
                self._journal.put(self._path(str(shared.id), wire), value, forced=_is_edited(one.kind, wire))

    def _move(self, node: Node, parent: str) -> None:
        before = node.parent, node.order
        self._siblings(node.parent).pop(node.key, None)
        node.parent, node.order = parent, next(self._ids)
        self._siblings(parent)[node.key] = None

        def back() -> None:
            self._siblings(node.parent).pop(node.key, None)
            node.parent, node.order = before
            self._siblings(node.parent)[node.key] = None

        self._journal.remember(back)
        self._put_node(node)

    def _note(self, node: Node, wire: str, value: Any) -> None:
        before, written = node.values.get(wire, _UNSET), wire in node.written
        node.values[wire] = value
        node.written.add(wire)

        def back() -> None:
            if before is _UNSET:
                node.values.pop(wire, None)
            else:
                node.values[wire] = before
            if not written:
                node.written.discard(wire)

        self._journal.remember(back)

    def _put_node(self, node: Node) -> None:
        # Only what no entry of its own says: a property may have changed since the node was made.
        props = {wire: value for wire, value in node.values.items() if value is not None and wire not in node.written}
        entry = {"id": node.id, "tag": node.tag, "parent": node.parent, "order": node.order, "props": props}
        self._journal.put(self._path(node.key), entry)

    def _put_property(self, node: Node, wire: str, value: Any, *, forced: bool = False) -> None:
        node.written.add(wire)
        self._journal.put(self._path(str(node.id), wire), value, forced=forced)

    def _enter(self, node: Node) -> None:
        self._nodes[node.key] = node
        self._siblings(node.parent)[node.key] = None

        def back() -> None:
            if self._nodes.get(node.key) is node:
                del self._nodes[node.key]
            self._siblings(node.parent).pop(node.key, None)

        self._journal.remember(back)

    def _forget(self, key: str) -> None:
        """Remove a node of this graph with all below it, in graphs that lie over it too."""
        node = self._nodes.get(key)
        if node is None:
            return
        for child in list(node.children):
            self._forget(child)
        self._erase(node)
        for above in list(self._above):
            with above._journal.part_of(self._journal):
                above._base_lost(node)

    def _erase(self, node: Node) -> None:
        """Take a node out, leaving what stands in it."""
        del self._nodes[node.key]
        self._siblings(node.parent).pop(node.key, None)

        def back() -> None:
            self._nodes[node.key] = node
            self._siblings(node.parent)[node.key] = None

        self._journal.remember(back)
        if node.group is not None:
            self._poses.leave(node)
        self._journal.drop(self._path(node.key))
        for wire in node.written:
            self._journal.drop(self._path(str(node.id), wire))

    def _base_lost(self, node: Node) -> None:
        """A shared node is gone: so is what this session gave it, put into it, or hid of it."""
        masked = self._masked.pop(node.id, {})
        if masked:
            self._journal.remember(lambda: self._masked.__setitem__(node.id, masked))
        for wire in masked:
            self._journal.drop(self._path(str(node.id), wire))
        self._poses.forget(node)
        mask = self._nodes.get(node.key)
        if mask is not None and not mask.tag:
            self._erase(mask)
        elif mask is None:
            for child in [one.key for one in self._nodes.values() if one.parent == node.key]:
                self._forget(child)

    def _siblings(self, parent: str) -> dict[str, None]:
        layer = self._layers.get(parent)
        if layer is not None:
            return layer
        node = self._nodes.get(parent)
        return {} if node is None else node.children

    def _posed_node(self, key: str) -> Node:
        node = self.find(key)
        if node is None:
            raise SceneError(f"there is no element of the key {key!r} to be placed{self._near(str(key))}")
        own = self._nodes.get(key)
        return own if own is not None else self._poses.stand_in(node)

    # --- the document ---------------------------------------------------------------------------------------------

    def _path(self, *parts: str) -> tuple[str, ...]:
        return ("scene", self.name, *parts)


_UNSET: Any = object()


def _is_edited(kind: type[Element] | None, wire: str) -> bool:
    """Return whether users change a property in their browsers, so that theirs may differ from the document's."""
    return kind is not None and wire in kind.edited


def _equal(before: Any, value: Any) -> bool:
    """Return whether two plain values are the same, types included; NaN is equal to nothing, which does no harm."""
    return type(before) is type(value) and bool(before == value) and repr(before) == repr(value)


def _around(element: Element) -> Scene:
    """Return a scene that shows one element: HTML over the picture, anything else in it."""
    return Scene(htmlChildren=[element]) if element.family == "page" else Scene(element)
