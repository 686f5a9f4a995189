"""What a page asks about what it shows: another part of a table, a picture of another size.

Unlike a call, asking changes nothing of the program's, so whoever may look may ask. A view is registered under the
name of its widget, and is not kept alive by it.

A page needs the answer to its last question only. So of one page one question to a view is being answered at a time,
and one waits, the latest: however fast a page asks, what it costs the program has a bound. Who only watches waits
after each answer for some time more, so that nobody spends the application's whole time by asking.
"""

from __future__ import annotations

import asyncio
import threading
import time
import weakref
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, final

if TYPE_CHECKING:
    from belvedere.app.running.dispatch import Dispatcher
    from belvedere.app.sessions.session import Session

__all__ = ["Views"]

Answer = Callable[["Session", dict[str, Any]], Any]
"""Called with who asks, and with what the page sent: unchecked."""

_WATCHERS_SHARE = 0.25  # of the time, at most, that one watcher's questions to a view may take
_LONGEST_PAUSE = 5.0  # s


@final
class Views:
    """The views of one server that may be asked, by name. Registered from any thread."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._lock = threading.Lock()
        self._answers: dict[str, tuple[weakref.WeakMethod[Answer], bool]] = {}
        # By session and view, from the first question on until nothing waits; None: the latest is being answered.
        self._latest: dict[tuple[Session, str], dict[str, Any] | None] = {}

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
        if not isinstance(name, str) or self._find(name) is None:
            return
        begun = (session, name) in self._latest
        self._latest[session, name] = request
        if not begun:
            self._dispatcher.create_task(self._answer_all(session, name), session)

    def _find(self, name: str) -> tuple[Answer, bool] | None:
        with self._lock:
            method, apart = self._answers.get(name, (None, False))
        answer = None if method is None else method()
        return None if answer is None else (answer, apart)

    async def _answer_all(self, session: Session, name: str) -> None:
        place = (session, name)
        try:
            while (request := self._latest[place]) is not None and (found := self._find(name)) is not None:
                answer, apart = found
                self._latest[place] = None
                began = time.monotonic()
                running = self._dispatcher.start(
                    partial(answer, session, request), session=session, queue=session.queue if apart else None
                )
                del answer, found  # a view that is gone meanwhile is not kept by a pause
                await running.result
                if session.role != "control":
                    took = time.monotonic() - began
                    await asyncio.sleep(min(took * (1 / _WATCHERS_SHARE - 1), _LONGEST_PAUSE))
        finally:
            del self._latest[place]
