"""Versions, transactions, holds, scopes and removal."""

from __future__ import annotations

import asyncio
import threading

import numpy as np
import pytest

from belvedere.document import BULK_BYTES, Lane, Store

A, B, C = ("state", "a"), ("state", "b"), ("scene", "c", "pose")


@pytest.fixture
def store() -> Store:
    """Return an empty document."""
    return Store()


def test_writes_of_a_turn_share_a_version(store: Store) -> None:
    """Plain writes gathered before a commit get one version."""
    store.shared.set(A, 1)
    store.shared.set(B, 2)
    (commit,) = store.commit()
    assert commit.version == store.version == 1
    assert [path for _, path in commit.changes] == [A, B]
    assert not commit.atomic


def test_a_write_is_read_at_once(store: Store) -> None:
    """Readers see a write before it is committed."""
    store.shared.set(A, 1)
    assert store.shared.get(A) == 1
    assert A in store.shared


def test_an_equal_write_changes_nothing(store: Store) -> None:
    """Writing what stands makes no version."""
    assert store.shared.set(A, 1)
    store.commit()
    assert not store.shared.set(A, 1)
    assert store.commit() == []


def test_a_write_taken_back_changes_nothing(store: Store) -> None:
    """A value that returns to what was committed before the turn ends is no change."""
    store.shared.set(A, 1)
    store.commit()
    store.shared.set(A, 2)
    store.shared.set(A, 1)
    assert store.commit() == []
    assert store.shared.get(A) == 1


def test_touching_sends_an_equal_value_again(store: Store) -> None:
    """A touched entry is a change though its value is the same."""
    store.shared.set(A, 1)
    store.commit()
    store.shared.touch(A)
    assert [path for _, path in store.commit()[0].changes] == [A]


def test_a_transaction_has_a_version_of_its_own(store: Store) -> None:
    """Writes before and after a transaction do not share its version."""
    store.shared.set(A, 1)
    with store.transaction():
        store.shared.set(A, 2)
        store.shared.set(B, 2)
    store.shared.set(B, 3)
    before, atomic, after = store.commit()
    assert [before.atomic, atomic.atomic, after.atomic] == [False, True, False]
    assert [before.version, atomic.version, after.version] == [1, 2, 3]
    assert store.shared.get(B) == 3


def test_a_transaction_is_seen_only_by_its_writer_until_it_ends(store: Store) -> None:
    """Other threads do not see a transaction under way."""
    seen: list[int | None] = []
    with store.transaction():
        store.shared.set(A, 1)
        assert store.shared.get(A) == 1
        assert A in store.shared.paths()
        reader = threading.Thread(target=lambda: seen.append(store.shared.get(A)))
        reader.start()
        reader.join()
    assert seen == [None]
    assert store.shared.get(A) == 1


def test_a_failed_transaction_leaves_no_trace(store: Store) -> None:
    """An exception rolls the whole block back, nested blocks included."""
    store.shared.set(A, 1)
    store.commit()
    with pytest.raises(RuntimeError), store.transaction():
        store.shared.set(A, 2)
        with store.transaction():
            store.shared.remove(A)
        raise RuntimeError
    assert store.shared.get(A) == 1
    assert store.commit() == []


async def test_a_task_started_in_a_transaction_writes_on_its_own(store: Store) -> None:
    """Context is inherited by tasks, transactions are not."""

    async def write() -> None:
        store.shared.set(B, 1)

    with pytest.raises(RuntimeError), store.transaction():
        store.shared.set(A, 1)
        await asyncio.create_task(write())
        raise RuntimeError
    assert store.shared.get(B) == 1
    assert A not in store.shared


def test_held_writes_are_committed_when_the_outermost_block_ends(store: Store) -> None:
    """Nothing of a hold is committed by an inner block or from outside, and readers see it at once."""
    with store.hold():
        store.shared.set(A, 1)
        with store.hold():
            store.shared.set(B, 2)
        assert store.commit() == []
        assert store.shared.get(A) == 1
    (commit,) = store.commit()
    assert [path for _, path in commit.changes] == [A, B]


def test_what_was_held_before_an_exception_is_committed(store: Store) -> None:
    """A hold gathers, it does not roll back."""
    with pytest.raises(RuntimeError), store.hold():
        store.shared.set(A, 1)
        raise RuntimeError
    assert len(store.commit()) == 1


def test_a_later_write_from_elsewhere_wins_over_a_held_one(store: Store) -> None:
    """The last write of an entry stands, whichever block it was in."""
    with store.hold():
        store.shared.set(A, 1)
        other = threading.Thread(target=lambda: store.shared.set(A, 2))
        other.start()
        other.join()
        store.commit()
    store.commit()
    assert store.shared.get(A) == 2
    item = store.shared.live[A].item
    assert item is not None
    assert item.value == 2


def test_waking_is_coalesced(store: Store) -> None:
    """One wake-up a turn, not one a write."""
    calls: list[int] = []
    store.wake = lambda: calls.append(1)
    store.shared.set(A, 1)
    store.shared.set(B, 1)
    assert len(calls) == 1
    store.commit()
    store.shared.set(B, 2)
    assert len(calls) == 2


def test_writes_from_many_threads_all_arrive(store: Store) -> None:
    """Each of many threads sees its own last write committed."""

    def write(name: str) -> None:
        for n in range(200):
            store.shared.set(("state", name), n)
            store.shared.set(("state", "common"), f"{name}{n}")

    threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        store.commit()
    store.commit()
    assert store.shared.staged == {}
    assert [store.shared.get(("state", f"t{n}")) for n in range(8)] == [199] * 8


def test_a_private_value_masks_the_shared_one(store: Store) -> None:
    """A session reads its own value where it has one, and the shared one again once that is removed."""
    scope = store.private()
    store.shared.set(A, 1)
    assert scope.get(A) == 1
    scope.set(A, 2)
    assert scope.own(A)
    assert (scope.get(A), store.shared.get(A)) == (2, 1)
    scope.remove(A)
    assert scope.get(A) == 1
    assert A in scope


def test_versions_are_one_sequence_for_all_scopes(store: Store) -> None:
    """A private commit takes a version of the same counter."""
    scope = store.private()
    scope.set(A, 1)
    store.commit()
    store.shared.set(A, 1)
    store.commit()
    assert (scope.live[A].version, store.shared.live[A].version) == (1, 2)


def test_removal_leaves_a_tombstone(store: Store) -> None:
    """A removed entry is among what changed."""
    store.shared.set(A, 1)
    store.commit()
    assert store.shared.remove(A)
    store.commit()
    assert A not in store.shared
    assert store.shared.changed(Lane.CONTROL, 1)[A].item is None
    assert not store.shared.remove(A)


def test_tombstones_are_bounded(store: Store) -> None:
    """Entries made and removed for ever leave a bounded number of tombstones and tell who is too old."""
    for n in range(5000):
        store.shared.set(("scene", str(n)), n)
        store.commit()
        store.shared.remove(("scene", str(n)))
        store.commit()
    assert len(store.shared.entries) == 1024
    assert sum(len(store.shared.changed(lane, 0)) for lane in Lane) == 1024
    assert store.shared.forgotten == 2 * (5000 - 1024)


def test_components_are_bounded_by_the_document(store: Store) -> None:
    """Transactions over entries that come and go leave nothing behind."""
    for n in range(3000):
        with store.transaction():
            store.shared.set(("scene", str(n)), n)
            store.shared.set(("scene", str(n), "x"), n)
        store.commit()
        with store.transaction():
            store.shared.remove(("scene", str(n)))
            store.shared.remove(("scene", str(n), "x"))
        store.commit()
    assert len(list(store.shared.components.since(0))) <= 512


def test_lanes_follow_face_and_size(store: Store) -> None:
    """State and interface are control, small other values motion, large ones bulk; templates never are."""
    large = np.zeros(BULK_BYTES, "u1")
    for path, value in ((A, 1), (C, 1), (("view", "v", "points"), large), (("ui", "main", "root"), "x" * BULK_BYTES)):
        store.shared.set(path, value)
    store.commit()
    lanes = {path[0]: entry.lane for path, entry in store.shared.live.items()}
    assert lanes == {"state": Lane.CONTROL, "scene": Lane.MOTION, "view": Lane.BULK, "ui": Lane.CONTROL}


def test_a_writer_may_choose_the_lane(store: Store) -> None:
    """A live picture goes with motion though it is large."""
    store.shared.set(("view", "v", "picture"), bytes(BULK_BYTES), lane=Lane.MOTION)
    store.commit()
    assert store.shared.live["view", "v", "picture"].lane is Lane.MOTION


@pytest.mark.parametrize("path", [(), "state", ("state", 1), ["state", "a"]])
def test_a_path_is_a_tuple_of_strings(store: Store, path: object) -> None:
    """Anything else is an error that says so."""
    with pytest.raises(TypeError, match=r"tuple of strings|unhashable"):
        store.shared.set(path, 1)  # type: ignore[arg-type]
