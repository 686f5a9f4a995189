"""Files that clients send: who takes them, and how far they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, final

from belvedere.app.signatures import signature_of
from belvedere.transport.host import NotTaken, Upload

if TYPE_CHECKING:
    from belvedere.app.dispatch import Dispatcher
    from belvedere.app.session import Session

__all__ = ["MAX_FIELDS", "MAX_FIELD_NAME", "Uploads"]

MAX_FIELDS = 64
"""Inputs of one session whose progress is shown; that of the oldest makes room."""

MAX_FIELD_NAME = 256
"""Characters of an input's name whose progress is shown."""

_FACE = ("session", "upload")

_F = TypeVar("_F", bound=Callable[..., Any])


@final
class Uploads:
    """Functions that take files, by the name of the input they were chosen in."""

    def __init__(self) -> None:
        self._takers: dict[str | None, Callable[..., Any]] = {}

    def register(self, field: str | None = None) -> Callable[[_F], _F]:
        """Decorate ``function(upload, session)`` to take the files of the input `field`, or of all others."""

        def decorate(function: _F) -> _F:
            self._takers[field] = function
            return function

        return decorate

    async def take(self, upload: Upload, session: Session | None, dispatcher: Dispatcher) -> Any:
        """Hand over a complete file; return what its taker returns.

        Raises:
            NotTaken: if nobody takes files of that input.
        """
        taker = self._takers.get(upload.field, self._takers.get(None))
        if taker is None:
            raise NotTaken(f"nobody takes files of the input {upload.field!r}")
        args, kwargs = signature_of(taker).fit((upload, session), {})
        return await dispatcher.start(taker, args, kwargs, session).result

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
