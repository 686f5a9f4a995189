"""Questions to one session's user, each in a dialog of their page.

A question is an entry of the session's own, ``("session", "dialog", id)``, that stands until it is answered: a page
that was loaded again asks again, and a question that is withdrawn disappears. The answer comes as the event
``"dialog"``; it counts only where it fits an open question, since anybody can send one.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

from belvedere.app.errors import SessionEndedError

if TYPE_CHECKING:
    from belvedere.document import Scope

__all__ = ["Dialogs"]

_FACE = ("session", "dialog")
_ID_BYTES = 9
_LONGEST_ANSWER = 100_000  # characters

_numbers = itertools.count(1)  # the order in which they are asked


@dataclass(frozen=True, eq=False)
class _Question:
    answer: asyncio.Future[Any]
    read: Callable[[Any], Any]  # from what the page sent to what the program gets; None: dismissed


@final
class Dialogs:
    """The open questions of one session. Used on the loop's thread.

    Args:
        scope: the session's own.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._open: dict[str, _Question] = {}
        self._ended = ""

    def __len__(self) -> int:
        return len(self._open)

    async def ask(
        self,
        kind: str,
        content: Mapping[str, Any],
        read: Callable[[Any], Any],
        timeout: float | None,  # noqa: ASYNC109 - the dialog goes away when nobody waits any more
    ) -> Any:
        """Show a dialog and return what `read` makes of its answer; None where it was dismissed.

        Raises:
            TimeoutError: nobody answered in time; the dialog is gone.
            SessionEndedError: the session ended first.
        """
        if self._ended:
            raise SessionEndedError(self._ended)
        name = secrets.token_urlsafe(_ID_BYTES)
        question = self._open[name] = _Question(asyncio.get_running_loop().create_future(), read)
        path = (*_FACE, name)
        self._scope.set(path, {"kind": kind, "number": next(_numbers), **content})
        try:
            async with asyncio.timeout(timeout):
                return await question.answer
        finally:
            self._open.pop(name, None)
            self._scope.remove(path)

    def answered(self, payload: Any) -> None:
        """Take the answer to a question; ignored where it is not open."""
        told = payload if isinstance(payload, dict) else {}
        name, value = told.get("id"), told.get("value")
        question = self._open.pop(name, None) if isinstance(name, str) else None
        if question is not None and not question.answer.done():
            question.answer.set_result(None if value is None else question.read(value))

    def end(self, reason: str) -> None:
        """Fail those who wait: the session has ended."""
        self._ended = reason
        for question in self._open.values():
            if not question.answer.done():
                question.answer.set_exception(SessionEndedError(reason))
        self._open.clear()


def as_bool(value: Any) -> bool | None:
    """Read the answer to a question of yes or no."""
    return value if isinstance(value, bool) else None


def as_text(value: Any) -> str | None:
    """Read the answer to a question for text."""
    return value if isinstance(value, str) and len(value) <= _LONGEST_ANSWER else None


def as_position(count: int, value: Any) -> int | None:
    """Read the answer to a choice among `count`."""
    return value if type(value) is int and 0 <= value < count else None
