"""The operations of a scene as programs write them: ``session.upsert @ element``, ``session.upsert(element, to=…)``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, final

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from belvedere.scene.tree.graph import SceneGraph

__all__ = ["Operation", "SceneFace"]


@final
class Operation:
    """One operation, to be called or to be used with ``@``.

    Args:
        apply: carries it out.
    """

    def __init__(self, apply: Callable[..., None]) -> None:
        self._apply = apply

    def __matmul__(self, given: Any) -> None:
        """Apply it to one thing, or to each of a list."""
        self._apply(given)

    def __call__(self, *given: Any, **options: Any) -> None:
        """Apply it to all that is given."""
        self._apply(*given, **options)


class SceneFace:
    """What changes a scene. Each operation is called, or used with ``@``: ``face.add @ [one, other]``."""

    graph: SceneGraph

    @property
    def set(self) -> Operation:
        """Put a scene in place of what is there: ``set @ Scene(…)``. Elements of the same key go on as they are."""
        return Operation(self.graph.set)

    @property
    def add(self) -> Operation:
        """Add elements: ``add @ element``, ``add(element, …, to="parent")``; see `SceneGraph.add`."""
        return Operation(self.graph.add)

    @property
    def upsert(self) -> Operation:
        """Update what is there, add the rest: ``upsert @ element``, ``upsert(element, …, to="parent")``."""
        return Operation(self.graph.upsert)

    @property
    def update(self) -> Operation:
        """Change the given properties of elements that are there: ``update @ element``; others are passed over."""
        return Operation(self.graph.update)

    @property
    def remove(self) -> Operation:
        """Remove elements by their keys: ``remove @ "key"``, ``remove @ ["one", "other"]``."""
        return Operation(self.graph.remove)

    def set_poses(self, keys: Sequence[str], poses: ArrayLike) -> None:
        """Place many elements with one array (N, 7); see `SceneGraph.set_poses`."""
        self.graph.set_poses(keys, poses)

    def transaction(self) -> AbstractContextManager[None]:
        """Change things together: browsers show all of the block at once, or nothing where it fails."""
        return self.graph.transaction()
