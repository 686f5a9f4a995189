"""What each server of a process logs.

Loggers belong to the process, while one server may be told to be silent and another to say everything. Whatever a
server does runs in contexts that descend from that of its start, so a context variable tells whose record it is.
"""

from __future__ import annotations

import contextlib
import contextvars
import logging
import threading
from collections.abc import Iterator
from typing import NamedTuple, final

__all__ = ["server_logging"]

_NAME = "belvedere"


class _Voice(NamedTuple):
    silent: bool
    level: int


_voice: contextvars.ContextVar[_Voice | None] = contextvars.ContextVar("belvedere_voice", default=None)


@final
class _OwnVoice(logging.Filter):
    """Drops what the server that a record comes from was told not to say."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._talkative = 0  # servers in debug mode
        self._before = logging.NOTSET

    def filter(self, record: logging.LogRecord) -> bool:
        voice = _voice.get()
        if voice is None:
            return not self._talkative or record.levelno >= self._usual()
        return not voice.silent and record.levelno >= voice.level

    @contextlib.contextmanager
    def speaking(self, silent: bool, debug: bool) -> Iterator[None]:
        """Let a server be silent, or say everything, in this context and those that descend from it."""
        root = logging.getLogger(_NAME)
        with self._lock:
            self._attach()
            usual = self._usual()
            if debug:
                if not self._talkative:
                    self._before = root.level
                    root.setLevel(logging.DEBUG)
                self._talkative += 1
        reset = _voice.set(_Voice(silent, logging.DEBUG if debug else usual))
        try:
            yield
        finally:
            _voice.reset(reset)
            if debug:
                with self._lock:
                    self._talkative -= 1
                    if not self._talkative:
                        root.setLevel(self._before)

    def _usual(self) -> int:
        """Return the level that would hold without servers in debug mode."""
        root = logging.getLogger(_NAME)
        level = self._before if self._talkative else root.level
        return level or (root.parent.getEffectiveLevel() if root.parent is not None else logging.WARNING)

    def _attach(self) -> None:
        for name in list(logging.root.manager.loggerDict):
            if name == _NAME or name.startswith(_NAME + "."):
                logging.getLogger(name).addFilter(self)  # a second time changes nothing


_own_voice = _OwnVoice()


def server_logging(silent: bool, debug: bool) -> contextlib.AbstractContextManager[None]:
    """Let the server that is started inside be silent, or say everything, without regard to other servers."""
    return _own_voice.speaking(silent, debug)
