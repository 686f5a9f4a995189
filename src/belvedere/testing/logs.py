"""Errors that are logged while a test runs.

An application reports an exception of a handler to its log, and goes on. A test must not go on with it: every record
of level ERROR or above, of any logger, fails the test unless it said that it expects it.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from typing import Self

from belvedere.testing.errors import ErrorsLogged

__all__ = ["ErrorLog"]


class ErrorLog(logging.Handler):
    """Collects errors from the root logger, from any thread, while it is used as a context manager.

    Leaving the context raises `ErrorsLogged` for what nobody expected.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        self._guard = threading.Lock()
        self._told: list[str] = []
        self._expecting = 0

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        logging.getLogger().removeHandler(self)
        if kind is None:
            self.check()

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of one record."""
        text = self.format(record)
        with self._guard:
            self._told.append(text)

    def check(self) -> None:
        """Raise for what was logged and not expected; what was raised for once is not told again.

        Raises:
            ErrorsLogged: with everything that was logged.
        """
        if self._expecting == 0 and (told := self._take()):
            raise ErrorsLogged(_listed("the application logged errors:", told))

    def holds(self, text: str) -> bool:
        """Return whether `text` stands in what was logged lately."""
        with self._guard:
            return any(text in one for one in self._told)

    @contextlib.contextmanager
    def expect(self, text: str) -> Iterator[None]:
        """Expect at least one error whose log entry holds `text`; any other error still fails.

        Raises:
            ErrorsLogged: there was none, or another one.
        """
        before = self._take()
        self._expecting += 1
        try:
            yield
        finally:
            self._expecting -= 1
        told = self._take()
        others = [one for one in (*before, *told) if text not in one]
        if others:
            raise ErrorsLogged(_listed(f"beside the error expected ({text!r}) there were others:", others))
        if not told:
            raise ErrorsLogged(f"no error was logged, one with {text!r} was expected")

    def _take(self) -> list[str]:
        with self._guard:
            told, self._told = self._told, []
        return told


def _listed(head: str, told: list[str]) -> str:
    return "\n".join([head, *(one.rstrip() for one in told)])
