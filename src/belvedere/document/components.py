"""Which entries were written together.

A client must never see half a transaction. As long as all entries of a transaction travel in one lane, one batch
holds them all. Where they do not, the link needs to know which entries belong together; that is a component: the
paths of one transaction, merged with those of every later transaction that shares one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import final

from belvedere.document.lanes import Lane, Path

__all__ = ["Component", "Components"]


@final
class Component:
    """Paths connected by transactions."""

    __slots__ = ("lanes", "moved", "paths", "version")

    def __init__(self) -> None:
        self.paths: dict[Path, None] = {}
        self.version = 0  # of the last transaction
        self.moved = 0  # version at which an entry last changed its lane
        self.lanes = 0  # bit set of the lanes its entries have travelled in

    @property
    def scattered(self) -> bool:
        """Whether its entries may travel apart, so that no batch of a lane holds them all."""
        return self.lanes not in (1 << Lane.CONTROL, 1 << Lane.MOTION)


@final
class Components:
    """The components of a scope, in the order of their last transactions."""

    def __init__(self) -> None:
        self._of: dict[Path, Component] = {}
        self._recent: dict[int, Component] = {}  # by id(), newest last
        self.newest = 0  # version of the last transaction

    def join(self, paths: Iterable[Path], version: int, lanes: int) -> None:
        """Note that `paths` were written by the transaction of `version`, in `lanes`."""
        paths = list(paths)
        joined: Component | None = None
        for path in paths:
            found = self._of.get(path)
            if found is None or found is joined:
                continue
            joined = found if joined is None else self._merge(joined, found)
        if joined is None:
            joined = Component()
        for path in paths:
            if self._of.get(path) is not joined:
                self._of[path] = joined
                joined.paths[path] = None
        joined.version = self.newest = version
        joined.lanes |= lanes
        self._recent.pop(id(joined), None)
        self._recent[id(joined)] = joined

    def lane_changed(self, path: Path, lane: Lane, version: int) -> None:
        """Note that the entry at `path` travels in `lane` from `version` on."""
        component = self._of.get(path)
        if component is not None:
            component.lanes |= 1 << lane
            component.moved = version

    def scatter(self, path: Path, version: int) -> None:
        """Note that from `version` on the entry at `path` may travel in any lane: what its mask hid shows again."""
        for lane in Lane:
            self.lane_changed(path, lane, version)

    def drop(self, path: Path) -> None:
        """Forget `path`, which no longer exists."""
        component = self._of.pop(path, None)
        if component is None:
            return
        component.paths.pop(path, None)
        if len(component.paths) < 2:
            for last in component.paths:
                del self._of[last]
            self._recent.pop(id(component), None)

    def of(self, path: Path) -> Component | None:
        """Return the component that `path` belongs to, if any."""
        return self._of.get(path)

    def scattered_since(self, version: int) -> bool:
        """Return whether entries of a transaction after `version` travel apart."""
        return any(component.scattered for component in self.since(version))

    def since(self, version: int) -> Iterator[Component]:
        """Yield the components with a transaction after `version`, newest first."""
        for component in reversed(self._recent.values()):
            if component.version <= version:
                return
            yield component

    def _merge(self, one: Component, other: Component) -> Component:
        small, large = sorted((one, other), key=lambda component: len(component.paths))
        for path in small.paths:
            self._of[path] = large
        large.paths |= small.paths
        large.lanes |= small.lanes
        large.moved = max(large.moved, small.moved)
        self._recent.pop(id(small), None)
        return large
