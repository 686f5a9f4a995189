"""What a widget puts into the document for its component in the page: entries under ``("view", name, …)``.

They go when the widget goes, so that a layout that is made anew leaves nothing of the old one behind. Written with a
session they are that session's own, in place of what all others see.
"""

from __future__ import annotations

import itertools
import threading
import weakref
from typing import TYPE_CHECKING, Any, final

from belvedere.app import ServerStateError

if TYPE_CHECKING:
    from belvedere.app import Server, Session

__all__ = ["Entries", "checked_name", "new_name"]

_numbers = itertools.count(1)
_lock = threading.Lock()
_owners: weakref.WeakKeyDictionary[Server, dict[str, int]] = weakref.WeakKeyDictionary()


def new_name(kind: str) -> str:
    """Return a name for a widget that was given none."""
    return f"{kind}_{next(_numbers)}"


def checked_name(name: str | None) -> str | None:
    """Return the name that a widget was given. Raises TypeError for what is none."""
    given: object = name
    if given is not None and not isinstance(given, str):
        raise TypeError(f"the name of a widget is text, not {given!r}")
    return name


@final
class Entries:
    """The entries of one widget. Written from any thread.

    Args:
        widget: with which they go.
        server: whose document.
        name: of the view; a later widget of the same name takes it over.
    """

    def __init__(self, widget: object, server: Server, name: str) -> None:
        self.name = name
        self._server = server
        number = next(_numbers)
        with _lock:
            _owners.setdefault(server, {})[name] = number
        weakref.finalize(widget, _remove_later, weakref.ref(server), name, number).atexit = False

    def set(self, what: str, value: Any, session: Session | None = None) -> None:
        """Write ``("view", name, what)``, for all or for one session.

        Raises:
            EncodeError: for a value that has no place in the document.
        """
        scope = self._server.store.shared if session is None else session.scope
        scope.set(("view", self.name, what), value)

    def remove(self, what: str, session: Session | None = None) -> None:
        """Remove an entry; a session sees the shared one again."""
        scope = self._server.store.shared if session is None else session.scope
        scope.remove(("view", self.name, what))


def _remove_later(reference: weakref.ref[Server], name: str, number: int) -> None:
    """Remove the entries of a widget that is gone.

    Called by the garbage collector, wherever it happened to run, perhaps in the middle of the document: the loop does
    the work. Without one nobody is there to be rid of them.
    """
    server = reference()
    if server is None:
        return

    async def remove() -> None:
        with _lock:
            names = _owners.get(server, {})
            if names.get(name) != number:
                return
            del names[name]
        for scope in (server.store.shared, *(session.scope for session in server.sessions)):
            for path in scope.paths(("view", name)):
                if scope.own(path):
                    scope.remove(path)

    try:
        server.create_task(remove())
    except ServerStateError:
        return
