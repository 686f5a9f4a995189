"""Groups of nodes whose poses come in one array."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from belvedere.scene.tree.nodes import Node

__all__ = ["PoseGroup", "PoseGroups"]

_ids = itertools.count(1)  # of all scenes: a session's groups and the shared ones have no name in common


@dataclass(slots=True, eq=False)
class PoseGroup:
    """Nodes that are placed together."""

    id: int
    keys: tuple[str, ...]  # as the caller gives them
    nodes: list[Node | None]  # in that order; None: has left
    members: int
    poses: NDArray[Any] | None = None


@final
class PoseGroups:
    """The groups of one graph.

    Args:
        path: of an entry.
        put: writes an entry.
        drop: removes an entry.
        remember: takes what is called where the operation fails.
        level: 0 for the shared graph, 1 for a session's.
    """

    def __init__(
        self,
        path: Callable[..., tuple[str, ...]],
        put: Callable[[tuple[str, ...], Any], None],
        drop: Callable[[tuple[str, ...]], None],
        remember: Callable[[Callable[[], None]], None],
        level: int,
    ) -> None:
        self._path = path
        self._put = put
        self._drop = drop
        self._remember = remember
        self._level = level
        self._by_keys: dict[tuple[str, ...], PoseGroup] = {}
        self._by_id: dict[int, PoseGroup] = {}
        self._stand_ins: dict[int, Node] = {}  # for shared nodes that a session places, by their id

    def group_of(self, keys: tuple[str, ...], find: Callable[[str], Node]) -> PoseGroup:
        """Return the group of exactly these nodes, in this order; they leave others.

        Args:
            keys: of the nodes.
            find: returns the node of a key, or raises.
        """
        group = self._by_keys.get(keys)
        if group is not None and group.members == len(keys):
            return group
        nodes = [find(key) for key in keys]
        if len({node.id for node in nodes}) != len(nodes):
            from belvedere.scene.tree.graph import SceneError  # a circle: graphs consist of groups too

            raise SceneError("a key comes twice among those to be placed")
        if group is None:
            group = PoseGroup(next(_ids), keys, [], 0)
        self._remember(self._before(group, nodes))
        for node in nodes:
            stands_in = self._stand_ins.get(node.id) is node
            if node.group not in (None, group.id):
                self.leave(node)
            node.group = group.id
            if stands_in:
                self._stand_ins[node.id] = node
        group.nodes = list(nodes)
        group.members = len(nodes)
        self._by_keys[keys] = self._by_id[group.id] = group
        self._tell(group)
        return group

    def forget(self, shared: Node) -> None:
        """Take a shared node, which is gone, out of the group that it has in this graph."""
        stand_in = self._stand_ins.get(shared.id)
        if stand_in is not None:
            self.leave(stand_in)
            self._stand_ins.pop(shared.id, None)

    def stand_in(self, shared: Node) -> Node:
        """Return what stands for a shared node in this graph."""
        if shared.id not in self._stand_ins:
            self._stand_ins[shared.id] = Node(shared.key, shared.id, shared.tag, shared.parent, shared.order)
        return self._stand_ins[shared.id]

    def leave(self, node: Node) -> dict[str, Any]:
        """Take a node out of its group; return the pose it had there, as properties."""
        group = self._by_id.get(node.group or 0)
        if group is None or node not in group.nodes:
            node.group = None
            return {}
        row, stands_in = group.nodes.index(node), node.id in self._stand_ins

        def back() -> None:
            group.nodes[row] = node
            group.members += 1
            node.group = group.id
            self._by_id[group.id] = self._by_keys[group.keys] = group
            if stands_in:
                self._stand_ins[node.id] = node

        self._remember(back)
        node.group = None
        group.nodes[row] = None
        group.members -= 1
        self._stand_ins.pop(node.id, None)
        if group.members:
            self._tell(group)
        else:
            del self._by_id[group.id]
            self._by_keys.pop(group.keys, None)
            self._drop(self._path("@posed", str(group.id)))
            self._drop(self._path("@poses", str(group.id)))
        return {} if group.poses is None else _properties(group.poses[row])

    def _before(self, group: PoseGroup, nodes: list[Node]) -> Callable[[], None]:
        """Return what makes a group and the nodes that come into it what they are now."""
        members, rows, known = group.members, group.nodes, group.id in self._by_id
        strangers = [node for node in nodes if node.group is None]

        def back() -> None:
            group.members, group.nodes = members, rows
            for node in strangers:  # those of other groups come back to these
                node.group = None
            if not known:
                self._by_id.pop(group.id, None)
                self._by_keys.pop(group.keys, None)

        return back

    def _tell(self, group: PoseGroup) -> None:
        keys = [None if node is None else node.key for node in group.nodes]
        self._put(self._path("@posed", str(group.id)), {"keys": keys, "level": self._level})


def _properties(pose: NDArray[Any]) -> dict[str, Any]:
    numbers = [float(number) for number in np.asarray(pose, dtype=np.float64)]
    properties: dict[str, Any] = {"position": numbers[:3], "matrix": None}
    if len(numbers) == 7:
        properties |= {"quaternion": numbers[3:], "rotation": None}
    return properties
