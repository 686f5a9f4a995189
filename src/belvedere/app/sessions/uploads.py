"""Files that clients send: who takes them, and how far they are.

Files that a user puts into a state variable (``v_model`` of a file input) are sent under the field
``state:<variable>:<number>``. Where nobody takes them, they are kept on disk under a name that cannot be guessed, and
the variable gets ``{"name", "size", "type", "upload": that name}`` of each: `Uploads.find` leads from there to the
file. They are deleted when the same session puts others into the variable, and when it ends.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, final

from belvedere.app.code_site import CodeSite, call_site
from belvedere.app.signatures import signature_of
from belvedere.transport.host import NotTaken, Upload

if TYPE_CHECKING:
    from belvedere.app.running.dispatch import Dispatcher
    from belvedere.app.sessions.session import Session

__all__ = ["MAX_FIELDS", "MAX_FIELD_NAME", "MAX_KEPT", "Uploads"]

MAX_FIELDS = 64
"""Inputs of one session whose progress is shown; that of the oldest makes room."""

MAX_KEPT = 1000
"""Files that one session may hold in state variables; the oldest makes room."""

MAX_FIELD_NAME = 256
"""Characters of an input's name whose progress is shown."""

_FACE = ("session", "upload")
_OF_STATE = "state:"
_NAME_BYTES = 18

_F = TypeVar("_F", bound=Callable[..., Any])


@final
class Uploads:
    """Functions that take files, by the name of the input they were chosen in."""

    def __init__(self) -> None:
        self._takers: dict[str | None, Callable[..., Any]] = {}
        self._sites: dict[str | None, CodeSite | None] = {}  # where they were registered
        self._lock = threading.Lock()
        self._kept: dict[str, Upload] = {}

    def register(self, field: str | None = None) -> Callable[[_F], _F]:
        """Decorate ``function(upload, session)`` to take the files of the input `field`, or of all others."""

        if field is not None and not isinstance(field, str):
            raise TypeError(f"the name of an input is text, not {field!r}; use @server.upload('field')")

        def decorate(function: _F) -> _F:
            if not callable(function):
                raise TypeError(f"what takes files is a function(upload, session), not {type(function).__name__}")
            self._takers[field], self._sites[field] = function, call_site()
            return function

        return decorate

    def forget_sites(self, unwanted: Callable[[CodeSite], bool]) -> None:
        """Forget what was registered where `unwanted` says so."""
        for field, site in list(self._sites.items()):
            if site is not None and unwanted(site):
                del self._takers[field], self._sites[field]

    def saved(self) -> object:
        """Return what is registered, for `restore`."""
        return dict(self._takers), dict(self._sites)

    def restore(self, saved: Any) -> None:
        """Let that be registered, and nothing else."""
        self._takers, self._sites = (dict(part) for part in saved)

    def unregister(self, field: str | None, function: Callable[..., Any]) -> None:
        """Forget who takes the files of an input; ignored where somebody else does by now."""
        if self._takers.get(field) is function:
            del self._takers[field]

    def find(self, value: Any) -> Upload | None:
        """Return the file that one value of a file input's variable stands for, None where it stands for none."""
        name = value.get("upload") if isinstance(value, dict) else value
        return self._kept.get(name) if isinstance(name, str) else None

    def forget(self, session: str) -> None:
        """Delete the files that a session, which has ended, put into state variables."""
        self._delete(lambda upload: upload.session == session)

    async def take(self, upload: Upload, session: Session | None, dispatcher: Dispatcher) -> Any:
        """Hand over a complete file; return what its taker returns.

        Raises:
            NotTaken: if nobody takes files of that input.
        """
        taker = self._takers.get(upload.field)
        if taker is None and upload.field.startswith(_OF_STATE):
            if session is None or session.ended:  # nobody would delete it
                raise NotTaken("the session has ended; load the page again")
            return self._keep(upload)
        taker = taker or self._takers.get(None)
        if taker is None:
            raise NotTaken(f"nobody takes files of the input {upload.field!r}")
        args, kwargs = signature_of(taker).fit((upload, session), {})
        return await dispatcher.start(taker, args, kwargs, session).result

    def _keep(self, upload: Upload) -> dict[str, Any]:
        variable = upload.field.rpartition(":")[0]
        self._delete(
            lambda kept: (
                kept.session == upload.session
                and kept.field != upload.field
                and kept.field.rpartition(":")[0] == variable
            )
        )
        own = [kept for kept in list(self._kept.values()) if kept.session == upload.session]
        oldest = own[: max(len(own) - MAX_KEPT + 1, 0)]
        self._delete(lambda kept: kept in oldest)
        name = secrets.token_urlsafe(_NAME_BYTES)
        with self._lock:
            self._kept[name] = upload
        return {"name": upload.name, "size": upload.size, "type": upload.content_type, "upload": name}

    def _delete(self, which: Callable[[Upload], bool]) -> None:
        with self._lock:
            gone = {name: upload for name, upload in self._kept.items() if which(upload)}
            for name in gone:
                del self._kept[name]
        for upload in gone.values():
            upload.path.unlink(missing_ok=True)

    @staticmethod
    def progress(session: Session, field: str, received: int, total: int | None) -> None:
        """Show the session how much of a file has arrived, as ``("session", "upload", field)``."""
        if len(field) > MAX_FIELD_NAME:
            return
        path = (*_FACE, field)
        if path not in session.scope:
            for oldest in session.scope.paths(_FACE)[: -MAX_FIELDS + 1 or None]:
                session.scope.remove(oldest)
        session.scope.set(path, {"received": received, "total": total})
