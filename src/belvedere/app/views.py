"""What a page asks about what it shows: another part of a table, a picture of another size.

Unlike a call, asking changes nothing of the program's, so whoever may look may ask. A view is registered under the
name of its widget, and is not kept alive by it.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, final

if TYPE_CHECKING:
    from belvedere.app.dispatch import Dispatcher
    from belvedere.app.session import Session

__all__ = ["Views"]

Answer = Callable[["Session", dict[str, Any]], Any]
"""Called with who asks, and with what the page sent: unchecked."""


@final
class Views:
    """The views of one server that may be asked, by name. Registered from any thread."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._lock = threading.Lock()
        self._answers: dict[str, tuple[weakref.WeakMethod[Answer], bool]] = {}

    def register(self, name: str, answer: Answer, *, apart: bool = False) -> None:
        """Let pages ask the view `name`. A later view takes the place of an earlier one.

        Args:
            name: of the view.
            answer: a synchronous method, held weakly.
            apart: call it on the session's own queue and not on the application thread.
        """
        with self._lock:
            gone = [known for known, (method, _) in self._answers.items() if method() is None]
            for known in gone:
                del self._answers[known]
            self._answers[name] = (weakref.WeakMethod(answer), apart)

    def ask(self, session: Session, payload: Any) -> None:
        """Pass on what a page asks. Ignored where there is no such view: it may just have gone. On the loop."""
        request = payload if isinstance(payload, dict) else {}
        name = request.get("view")
        with self._lock:
            method, apart = self._answers.get(name, (None, False)) if isinstance(name, str) else (None, False)
        answer = None if method is None else method()
        if answer is not None:
            self._dispatcher.create_task(self._run(answer, session, request, apart), session)

    async def _run(self, answer: Answer, session: Session, request: dict[str, Any], apart: bool) -> None:
        queue = session.queue if apart else None
        await self._dispatcher.start(answer, (session, request), {}, session, queue).result
