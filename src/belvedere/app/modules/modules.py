"""Modules: what an application, or a package of widgets, adds to the page beside Belvedere's own client.

A module is a dict, a Python module, or any object with attributes; `ModuleDefinition` says which. Its files are
served, its variables are set, and browsers are told at ``("session", "modules")`` what to load: a list in the order of
enabling, which each browser loads once, whether it is there already or joins later. Templates that are sent after it
are drawn once it is loaded.

A server and its children share their modules. A module seen before is skipped.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, final

from belvedere.app.errors import ModuleError
from belvedere.app.modules.definition import ModuleDefinition
from belvedere.transport.folders import RESERVED, FolderLayout, ServedFolders

if TYPE_CHECKING:
    from belvedere.app.server import Server
    from belvedere.document import Scope

__all__ = ["ENTRY", "Modules"]

ENTRY = ("session", "modules")
"""Where the document says what browsers load."""


@final
class Modules:
    """What was enabled on one document.

    Args:
        shared: where browsers are told.
        folders: where files are served.
    """

    def __init__(self, shared: Scope, folders: ServedFolders) -> None:
        self._shared = shared
        self.folders = folders
        self._seen: dict[int, Any] = {}  # by id(); kept alive, so that no other object gets that id
        self._entries: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    @property
    def names(self) -> list[str]:
        """Names of the modules that browsers load something of, in their order."""
        return [entry["name"] for entry in self._entries]

    def enable(self, server: Server, module: Any, kwargs: Mapping[str, Any]) -> bool:
        """Enable a module on behalf of `server`; return False where it was enabled before. From any thread.

        Args:
            server: given to ``setup``; its state is the one that is set. That of a family is its root: JavaScript knows
                variables by the names they have in the document.
            module: see `ModuleDefinition`.
            kwargs: given to ``setup``.

        Raises:
            ModuleError: for a key that is unknown or wrong, a file that does not exist, an address that is taken.
                Nothing is served or loaded then.
            EncodeError: for a value that has no place in the document.
        """
        with self._lock:
            if self._is_seen(module):
                return False
            self._seen[id(module)] = module  # also what `setup` enables in turn must not enable this again
        try:
            definition = ModuleDefinition.of(module)
            if definition.setup is not None:
                definition.setup(server, **kwargs)
            elif kwargs:
                raise ModuleError(f"module {definition.name} has no 'setup' that could take {', '.join(kwargs)}")
            self._add(server, definition)
        except BaseException:
            self._seen.pop(id(module), None)  # it may be put right and enabled again
            raise
        return True

    def _is_seen(self, module: Any) -> bool:
        if id(module) in self._seen:
            return True
        return isinstance(module, dict) and any(_equal(module, other) for other in self._seen.values())

    def _add(self, server: Server, definition: ModuleDefinition) -> None:
        with self._lock:
            layout = _layout(self.folders.layout, definition)
            entry = definition.entry()
            entries = self._entries if entry is None else [*self._entries, entry]
            server.state.update(definition.state)
            # The files can be loaded before anybody is told to load them.
            before, self.folders.layout = self.folders.layout, layout
            try:
                if entry is not None:
                    self._shared.set(ENTRY, entries)
            except BaseException:
                self.folders.layout = before
                raise
            self._entries = entries


def _layout(layout: FolderLayout, definition: ModuleDefinition) -> FolderLayout:
    """Return `layout` with the folders of a module, in which all its addresses have a file."""
    for url, folder in definition.serve.items():
        try:
            layout = layout.mounted(url, folder)
        except ValueError as error:
            raise ModuleError(f"module {definition.name}: 'serve': {error}") from None
    if definition.www is not None:
        layout = layout.covered(definition.www)
    for address in definition.addresses:
        if layout.file(address) is None:
            raise ModuleError(f"module {definition.name}: {_missing(layout, address)}")
    return layout


def _missing(layout: FolderLayout, address: str) -> str:
    """Say why `address` cannot be loaded."""
    first, _, rest = address.partition("/")
    if first in RESERVED:
        return f"{address!r}: the address {first!r} is the server's own"
    served = [prefix for prefix in layout.mounts if address.startswith(prefix + "/")]
    if served:
        prefix = max(served, key=len)
        name = address.removeprefix(prefix + "/")
        return f"there is no file {name!r} in {str(layout.mounts[prefix].directory)!r}, served as {prefix!r}"
    where = f"{first!r}" if rest else "it"
    known = ", ".join(map(repr, layout.mounts)) or "none"
    return f"nothing serves {address!r}: {where} is not among the addresses of 'serve' ({known})"


def _equal(one: dict[Any, Any], other: Any) -> bool:
    try:
        return isinstance(other, dict) and bool(one == other)
    except ValueError:  # arrays among the values do not say
        return False
