from __future__ import annotations

import threading
from functools import partial

import pytest

from belvedere.app.running.workers import Pool, SerialQueue
from tests.app.driver import PATIENCE


def test_jobs_of_a_queue_run_in_order() -> None:
    """Jobs of one queue run one after another, in the order in which they were put, from any number of threads."""
    pool = Pool("test", 4)
    queue = SerialQueue(pool)
    seen: list[int] = []
    done = threading.Event()
    for number in range(200):
        queue.put(partial(seen.append, number))
    queue.put(done.set)
    assert done.wait(PATIENCE)
    assert seen == list(range(200))
    pool.close()


def test_queues_do_not_wait_for_each_other() -> None:
    """A queue whose job takes long delays no other queue of a pool that has threads left."""
    pool = Pool("test", 2)
    slow, quick = SerialQueue(pool), SerialQueue(pool)
    go, done = threading.Event(), threading.Event()
    slow.put(lambda: go.wait(PATIENCE))
    quick.put(done.set)
    assert done.wait(PATIENCE)
    go.set()
    pool.close()


def test_failing_job(caplog: pytest.LogCaptureFixture) -> None:
    """A job that fails is logged, and the next one runs."""
    pool = Pool("test", 1)
    queue, done = SerialQueue(pool), threading.Event()
    queue.put(lambda: 1 / 0)
    queue.put(done.set)
    assert done.wait(PATIENCE)
    assert "ZeroDivisionError" in caplog.text
    pool.close()


def test_closed_queue_drops_jobs() -> None:
    """A closed queue drops what has not begun."""
    pool = Pool("test", 1)
    queue, other = SerialQueue(pool), SerialQueue(pool)
    begun, go, done, seen = threading.Event(), threading.Event(), threading.Event(), []

    def first() -> None:
        begun.set()
        go.wait(PATIENCE)

    queue.put(first)
    begun.wait(PATIENCE)
    queue.put(lambda: seen.append(1))
    queue.close()
    queue.put(lambda: seen.append(2))
    go.set()
    other.put(done.set)
    assert done.wait(PATIENCE)
    assert seen == []
    pool.close()


def test_threads_are_shared() -> None:
    """A pool starts no more threads than it has work for."""
    pool = Pool("few", 8)
    queue = SerialQueue(pool)
    for _ in range(20):
        done = threading.Event()
        queue.put(done.set)
        assert done.wait(PATIENCE)
    assert sum(thread.name.startswith("few-") for thread in threading.enumerate()) <= 2
    pool.close()
