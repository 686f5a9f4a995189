"""Puts a surface, and what each session wants to see of it, into the document.

Geometry is shared. Which field colours it is each session's own choice: the field's array is put into the session's
private scope, where it masks the shared one. It is the same read-only object for every session that chose it, so that
a hundred sessions cost one array.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from belvedere.document import Path, Scope, Store
from belvedere.viewer.fields import Field
from belvedere.viewer.surface import Surface

__all__ = ["MeshStage"]


class MeshStage:
    """The entries ``("view", name, …)`` of a document.

    Args:
        store: The document.
        name: Name of the mesh view.
    """

    def __init__(self, store: Store, name: str = "main") -> None:
        self._store = store
        self._name = name

    def show(
        self,
        surface: Surface,
        default: Field | None,
        choices: Iterable[tuple[Scope, Field | None]] = (),
        *,
        about: Mapping[Path, object] | None = None,
    ) -> None:
        """Replace the geometry and all colours, in one transaction: no browser ever mixes two meshes.

        Args:
            surface: What to show.
            default: The field that sessions see that chose none.
            choices: For each session that chose, its scope and its field; None is one uniform colour.
            about: Shared entries that must change together with the mesh, such as its description.
        """
        shared = self._store.shared
        with self._store.transaction():
            shared.set(self._path("mesh"), surface.entry)
            for name, array in surface.arrays.items():
                if array is None:
                    shared.remove(self._path(name))
                else:
                    shared.set(self._path(name), array)
            for path, value in (about or {}).items():
                shared.set(path, value)
            self._color(shared, default)
            for scope, field in choices:
                self._choose(scope, field, default)

    def color(self, scope: Scope, field: Field | None, default: Field | None) -> None:
        """Show one session another field, None for one uniform colour; `default` is what is shared."""
        with self._store.transaction():
            self._choose(scope, field, default)

    def recolor(self, default: Field | None) -> None:
        """Show another field to all sessions that chose none."""
        with self._store.transaction():
            self._color(self._store.shared, default)

    def _choose(self, scope: Scope, field: Field | None, default: Field | None) -> None:
        if field is default:
            scope.remove(self._path("scalars"))
            scope.remove(self._path("coloring"))
        else:
            self._color(scope, field)

    def _color(self, scope: Scope, field: Field | None) -> None:
        if field is None:
            # Written rather than removed: what is removed from a private scope shows the shared value.
            scope.set(self._path("scalars"), None)
            scope.set(self._path("coloring"), None)
            return
        coloring = {"association": field.display, "name": field.name, "components": field.components}
        scope.set(self._path("scalars"), field.array)
        scope.set(self._path("coloring"), coloring)

    def _path(self, name: str) -> Path:
        return ("view", self._name, name)
