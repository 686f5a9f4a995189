"""What happens to an exception that nobody handled: it is logged, the program hears of it, and so do the viewers."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from belvedere.app.sessions.session import Session

__all__ = ["Reporter"]

_log = logging.getLogger("belvedere.app")


@final
class Reporter:
    """Reports exceptions of listeners, handlers and background tasks. Called from any thread.

    Args:
        on_exception: tells the program.
        notify: shows a sentence to one session, or to all.
    """

    def __init__(
        self, on_exception: Callable[[BaseException], None], notify: Callable[[str, Session | None], None]
    ) -> None:
        self._on_exception = on_exception
        self._notify = notify
        self.debug = False  # clients are told tracebacks

    def __call__(
        self,
        error: BaseException,
        where: str,
        session: Session | None = None,
        *,
        notice: bool = True,
        program: bool = True,
    ) -> None:
        """Report `error`, which left `where`.

        Args:
            error: the exception.
            where: what failed, for a reader of the log.
            session: on whose behalf it ran; None tells all.
            notice: whether viewers are told.
            program: whether the program is told.
        """
        _log.error("%s failed: %s", where, error, exc_info=error)
        if program:
            self._on_exception(error)
        if notice:
            self._notify(_sentence(error), session)

    def answer(self, error: BaseException) -> str:
        """Return what a client may know of an exception: its kind and its text; the traceback in debug mode only."""
        return "".join(traceback.format_exception(error)) if self.debug else _sentence(error)


def _sentence(error: BaseException) -> str:
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
