"""Threads for synchronous code of the application.

A `Pool` is a few daemon threads that are started when there is work. A `SerialQueue` runs its jobs one after another
on some thread of a pool: the *application thread* is the one queue of a pool of one, and each session that
registers synchronous handlers of its own has a queue on a pool that all sessions share.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable

__all__ = ["Pool", "SerialQueue"]

_log = logging.getLogger(__name__)

Job = Callable[[], object]

_TURNS = 32  # jobs of one queue before the others of the pool get their turn


class Pool:
    """Up to `size` daemon threads, started as they are needed. They never keep a process from ending."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._unfinished = 0  # jobs waiting or running
        self._closed = False

    def submit(self, job: Job) -> None:
        """Run `job` on one of the threads. Ignored once the pool is closed."""
        with self._lock:
            if self._closed:
                return
            self._unfinished += 1
            if len(self._threads) < min(self._unfinished, self._size):
                thread = threading.Thread(target=self._run, name=f"{self._name}-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._jobs.put(job)

    def owns_thread(self) -> bool:
        """Return whether the calling thread is one of the pool's."""
        return threading.current_thread() in self._threads

    def close(self) -> None:
        """End the threads when they have finished what they were given."""
        with self._lock:
            self._closed = True
            for _ in self._threads:
                self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception:
                _log.exception("a job of %s failed", self._name)
            del job  # what a finished job refers to must not live until the next one comes
            with self._lock:
                self._unfinished -= 1


class SerialQueue:
    """Jobs that run one after another, in the order in which they were put. Used from any thread."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lock = threading.Lock()
        self._jobs: deque[Job] = deque()
        self._active = False
        self._closed = False

    def __len__(self) -> int:
        return len(self._jobs) + self._active

    def put(self, job: Job) -> None:
        """Run `job` after those put before it. Ignored once the queue is closed."""
        with self._lock:
            if self._closed:
                return
            self._jobs.append(job)
            if self._active:
                return
            self._active = True
        self._pool.submit(self._run)

    def close(self) -> None:
        """Drop what has not begun, and take nothing more."""
        with self._lock:
            self._closed = True
            self._jobs.clear()

    def _run(self) -> None:
        for _ in range(_TURNS):
            with self._lock:
                if not self._jobs:
                    self._active = False
                    return
                job = self._jobs.popleft()
            try:
                job()
            except Exception:
                _log.exception("a job failed")
            del job
        self._pool.submit(self._run)
