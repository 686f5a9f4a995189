"""What the link sends next."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from belvedere.document import Lane, Store
from belvedere.wire import Limits, LinkOverflow, ProtocolError
from belvedere.wire.codec import encode
from belvedere.wire.messages import (
    Ack,
    Batch,
    Call,
    CancelTransfer,
    Chunk,
    ClientCall,
    Close,
    Handled,
    Ping,
    Write,
)

from .pair import Pair

A, B = ("state", "a"), ("state", "b")
POINTS, TRIANGLES = ("view", "v", "points"), ("view", "v", "triangles")


def large(value: float, megabytes: float = 1.0) -> np.ndarray[Any, Any]:
    """Return an array of one value."""
    return np.full(int(megabytes * 131_072), value)


@pytest.fixture
def pair() -> Pair:
    """Return a connected pair over an empty document."""
    pair = Pair()
    pair.connect()
    pair.settle()
    return pair


def values_of(batch: Batch) -> dict[int, Any]:
    """Return the values of a batch by id."""
    return dict(zip(batch.values[::2], batch.values[1::2], strict=True))


def test_a_new_client_gets_the_whole_document() -> None:
    """The first batch resets the copy and carries the state; the rest follows."""
    pair = Pair()
    pair.store.shared.set(A, 1)
    pair.store.shared.set(POINTS, large(1))
    pair.store.commit()
    pair.connect()
    first, *_ = pair.send()
    assert first.listing == []
    assert first.lane == Lane.CONTROL
    pair.settle()
    assert pair.replica.get(A) == 1
    assert np.array_equal(pair.replica.get(POINTS), large(1))
    assert pair.replica.complete_to == 1


def test_nothing_is_sent_when_nothing_changed(pair: Pair) -> None:
    """An idle link is silent."""
    assert pair.send() == []


def test_only_the_newest_of_many_values_is_sent(pair: Pair) -> None:
    """Overwritten values are never sent."""
    for n in range(100):
        pair.store.shared.set(A, n)
        pair.store.commit()
    (batch,) = pair.send()
    assert list(values_of(batch).values()) == [99]


def test_a_path_is_told_once(pair: Pair) -> None:
    """The second batch names the entry by its id alone."""
    pair.store.shared.set(A, 1)
    (first,) = pair.send()
    pair.store.shared.set(A, 2)
    (second,) = pair.send()
    assert [definition[1:] for definition in first.definitions] == [list(A)]
    assert second.definitions == []
    assert pair.replica.get(A) == 2


def test_clients_that_keep_up_share_the_bytes_of_a_batch() -> None:
    """Encoding happens once, whoever needs it."""
    store = Store()
    pairs = [Pair(store) for _ in range(5)]
    for pair in pairs:
        pair.connect()
        pair.settle()
    store.shared.set(A, 1)
    store.commit()
    messages = [pair.link.next_message() for pair in pairs]
    assert all(message is messages[0] for message in messages)


def test_a_large_array_is_sent_without_a_copy(pair: Pair) -> None:
    """What goes to the transport is the memory of the snapshot itself."""
    array = large(1)
    array.flags.writeable = False
    pair.store.shared.set(POINTS, array)
    pair.store.commit()
    message = pair.link.next_message()
    assert message is not None
    assert any(np.shares_memory(array, np.frombuffer(part, "u1")) for part in message if len(part) > 1000)


def test_control_passes_bulk(pair: Pair) -> None:
    """A small change made while a large array is under way goes before its next piece."""
    pair.store.shared.set(POINTS, large(1, 8))
    assert {type(message) for message in pair.send()} == {Chunk}
    pair.store.shared.set(A, 1)
    pair.answer()
    kinds = [type(message) for message in pair.send()]
    assert kinds[0] is Batch
    assert Chunk in kinds
    assert pair.replica.get(A) == 1
    assert POINTS not in pair.replica


def test_motion_and_bulk_take_turns(pair: Pair) -> None:
    """While both wait, a piece of bulk follows each motion batch."""
    pair.store.shared.set(POINTS, large(1, 16))
    order = []
    for n in range(12):
        pair.store.shared.set(("scene", "n", "pose"), n)
        pair.store.commit()
        message = pair.link.next_message()
        if message is not None:
            data = b"".join(message)
            pair.happened += pair.replica.receive(data)
            order.append("bulk" if len(data) > 1000 else "motion")
        pair.answer()
    assert "bulkbulk" not in "".join(order[1:-1])
    assert order.count("bulk") >= 4
    assert order.count("motion") >= 4


def test_bulk_transfers_take_turns(pair: Pair) -> None:
    """Two large arrays advance together."""
    pair.store.shared.set(POINTS, large(1, 4))
    pair.store.shared.set(TRIANGLES, large(2, 4))
    transfers = []
    for _ in range(8):
        transfers += [message.transfer for message in pair.send() if isinstance(message, Chunk)]
        pair.answer()
    assert transfers[:4] == [transfers[0], transfers[1]] * 2
    assert len(set(transfers)) == 2


def test_every_entry_keeps_moving_under_constant_overwriting(pair: Pair) -> None:
    """With a thousand nodes written each frame and a client that takes one message a frame, all move equally often."""
    nodes = [("scene", str(n), "pose") for n in range(1000)]
    seen = dict.fromkeys(nodes, 0)
    for frame in range(60):
        for node in nodes:
            pair.store.shared.set(node, frame)
        pair.store.commit()
        message = pair.link.next_message()
        if message is not None:
            pair.replica.receive(b"".join(message))
        pair.answer()
        for node in nodes:
            seen[node] += pair.replica.get(node) == frame
    assert min(seen.values()) == max(seen.values()) > 20


def test_a_constantly_overwritten_large_array_arrives(pair: Pair) -> None:
    """A transfer under way is finished whatever is written meanwhile."""
    arrived = set()
    for n in range(60):
        pair.store.shared.set(POINTS, large(n, 4))
        pair.send()
        pair.answer()
        if POINTS in pair.replica:
            arrived.add(float(pair.replica.get(POINTS)[0]))
    assert len(arrived) > 5


def test_a_client_that_does_not_read_is_sent_a_window_and_no_more(pair: Pair) -> None:
    """Memory is bounded by the document, not by time."""
    for n in range(200):
        pair.store.shared.set(POINTS, large(n, 0.5))
        pair.store.shared.set(A, n)
        pair.store.commit()
        while pair.link.next_message() is not None:
            pass
    statistics = pair.link.statistics()
    assert statistics.in_flight <= 2.5 * statistics.window
    assert statistics.dirty[2] <= 2


def test_motion_waits_for_a_client_that_does_not_apply(pair: Pair) -> None:
    """A tab that receives without showing is not fed more pictures of motion."""
    for n in range(20):
        pair.store.shared.set(("scene", "n", "pose"), n)
        pair.store.commit()
        if pair.link.next_message() is not None:
            pair.link.receive(b"".join(encode(Ack(pair.link.flow.messages, 0, 0, 1))))
    assert pair.link.flow.messages <= 6
    pair.link.receive(b"".join(encode(Ack(pair.link.flow.messages, 0, 0, pair.link.flow.messages))))
    assert pair.link.next_message() is not None


def test_a_mixed_transaction_travels_whole(pair: Pair) -> None:
    """State and a large array written together are applied together, in one batch."""
    with pair.store.transaction():
        pair.store.shared.set(A, "mesh 2")
        pair.store.shared.set(POINTS, large(2, 4))
        pair.store.shared.set(TRIANGLES, large(3, 4))
    pair.settle()
    assert frozenset({A, POINTS, TRIANGLES}) in pair.changed()
    assert sum(A in paths for paths in pair.changed()) == 1


def test_a_first_copy_of_the_state_waits_for_no_array() -> None:
    """Also where a transaction of both is committed between connecting and the first batch."""
    pair = Pair()
    pair.store.shared.set(A, "before")
    pair.store.commit()
    pair.connect()
    with pair.store.transaction():
        pair.store.shared.set(A, "after")
        pair.store.shared.set(POINTS, large(1, 4))
    pair.send()
    assert pair.replica.get(A) == "after"
    assert POINTS not in pair.replica


def test_a_transaction_of_small_entries_is_one_batch(pair: Pair) -> None:
    """Three hundred poses and a state variable written together are applied between two frames."""
    poses = [("scene", str(n), "pose") for n in range(300)]
    with pair.store.transaction():
        for pose in poses:
            pair.store.shared.set(pose, [1.0, 2.0, 3.0])
        pair.store.shared.set(A, 1)
    pair.settle()
    assert frozenset([*poses, A]) in pair.changed()


def test_removal_cancels_a_transfer(pair: Pair) -> None:
    """The rest of a removed array is not sent, and it never appears."""
    pair.store.shared.set(POINTS, large(1, 8))
    pair.send()
    pair.store.shared.remove(POINTS)
    sent = []
    for _ in range(3):
        pair.answer()
        sent += pair.send()
    assert any(isinstance(message, CancelTransfer) for message in sent)
    assert not any(isinstance(message, Chunk) for message in sent)
    assert POINTS not in pair.replica
    assert pair.link.statistics().cancelled == 1


def test_removed_entries_vanish(pair: Pair) -> None:
    """A removal reaches the client."""
    pair.store.shared.set(A, 1)
    pair.settle()
    pair.store.shared.remove(A)
    pair.settle()
    assert A not in pair.replica


def test_many_entries_removed_at_once_vanish(pair: Pair) -> None:
    """However much is removed in one go, a client that is connected is told of all of it, and it is forgotten then."""
    nodes = [("scene", str(number)) for number in range(5000)]
    for node in nodes:
        pair.store.shared.set(node, 1)
    pair.settle()
    for node in nodes:
        pair.store.shared.remove(node)
    pair.settle()
    assert pair.replica.paths() == []
    pair.store.shared.set(A, 1)
    pair.store.commit()
    assert len(pair.store.shared.entries) < 2000


def test_a_client_that_reads_nothing_does_not_hold_what_was_removed_for_ever(pair: Pair) -> None:
    """A client that is too far behind to be told what went is one whose connection must begin anew."""
    for turn in range(20):
        for number in range(10_000):
            pair.store.shared.set(("scene", f"{turn}/{number}"), 1)
        pair.store.commit()
        for number in range(10_000):
            pair.store.shared.remove(("scene", f"{turn}/{number}"))
        pair.store.commit()
    assert len(pair.store.shared.entries) < 140_000
    assert pair.link.behind
    again = Pair(pair.store)
    again.connect()
    again.settle()
    assert again.replica.paths() == []


def test_a_private_value_goes_to_its_session_only() -> None:
    """One session's own value masks the shared one for it alone, until it is removed."""
    store = Store()
    mine, other = Pair(store), Pair(store)
    for pair in (mine, other):
        pair.connect()
    store.shared.set(A, 1)
    mine.scope.set(A, 2)
    mine.settle()
    other.settle()
    assert (mine.replica.get(A), other.replica.get(A)) == (2, 1)
    store.shared.set(A, 3)
    mine.settle()
    assert mine.replica.get(A) == 2
    mine.scope.remove(A)
    mine.settle()
    assert mine.replica.get(A) == 3


# --- resuming ---------------------------------------------------------------------------------------------------------


def test_resuming_sends_only_the_difference(pair: Pair) -> None:
    """What the client has is not sent again."""
    pair.store.shared.set(POINTS, large(1))
    pair.store.shared.set(A, 1)
    pair.settle()
    pair.link.disconnect()
    pair.store.shared.set(B, 2)
    pair.store.shared.remove(A)
    pair.connect()
    sent = pair.send()
    assert sum(len(message.values) for message in sent) == 2
    assert all(message.arrays == [] for message in sent)
    assert pair.replica.get(B) == 2
    assert A not in pair.replica
    assert POINTS in pair.replica


def test_a_cursor_older_than_the_oldest_tombstone_gets_a_list(pair: Pair) -> None:
    """What was removed too long ago to be remembered is removed by its absence."""
    pair.store.shared.set(A, 1)
    pair.store.shared.set(B, 1)
    pair.settle()
    pair.link.disconnect()
    pair.store.shared.remove(A)
    for n in range(2000):
        pair.store.shared.set(("scene", str(n)), n)
        pair.store.commit()
        pair.store.shared.remove(("scene", str(n)))
        pair.store.commit()
    pair.connect()
    pair.settle()
    assert pair.replica.paths() == [B]


def test_an_unknown_session_starts_over(pair: Pair) -> None:
    """A client whose session has ended drops its copy with the first batch, not before."""
    pair.store.shared.set(A, 1)
    pair.settle()
    pair.link.disconnect()
    pair.link = type(pair.link)(pair.store, pair.scope)
    pair.store.shared.remove(A)
    pair.store.shared.set(B, 2)
    pair.connect(resumed=False)
    assert pair.replica.get(A) == 1
    pair.settle()
    assert pair.replica.paths() == [B]


def test_calls_survive_a_lost_connection(pair: Pair) -> None:
    """A call that was under way when the connection broke runs once."""
    pair.link.call("view", "reset")
    pair.link.next_message()  # lost
    pair.link.disconnect()
    pair.link.call("view", "zoom")
    pair.connect()
    pair.settle()
    pair.link.disconnect()
    pair.connect()
    pair.settle()
    assert [call.method for call in pair.happened if isinstance(call, Call)] == ["reset", "zoom"]


# --- calls and what they depend on ------------------------------------------------------------------------------------


def test_a_call_waits_for_the_mesh_it_was_made_for(pair: Pair) -> None:
    """Bulk written before a call is applied before it runs, though the call is sent at once."""
    pair.store.shared.set(POINTS, large(1, 4))
    pair.link.call("view", "reset_camera")
    pair.link.call("view", "flash", after=None)
    first = pair.send()
    assert [type(message) for message in first[:2]] == [Call, Call]
    pair.settle()
    kinds = [happening.method for happening in pair.happened if isinstance(happening, Call)]
    assert kinds == ["flash", "reset_camera"]
    at = next(n for n, happening in enumerate(pair.happened) if getattr(happening, "method", "") == "reset_camera")
    assert any(POINTS in getattr(happening, "paths", ()) for happening in pair.happened[:at])


def test_a_call_does_not_wait_for_what_concerns_others(pair: Pair) -> None:
    """A version that changed nothing for this client is told, so that its call can run."""
    pair.store.private().set(A, 1)
    pair.link.call("view", "reset_camera")
    pair.settle()
    assert any(isinstance(happening, Call) for happening in pair.happened)


def test_arguments_are_taken_when_the_call_is_made(pair: Pair) -> None:
    """A list changed after the call arrives as it was."""
    argument = [1]
    pair.link.call("", "m", [argument], {"k": argument})
    argument.append(2)
    pair.settle()
    (call,) = [happening for happening in pair.happened if isinstance(happening, Call)]
    assert (call.args, call.kwargs) == ([[1]], {"k": [1]})


def test_answers_reach_the_caller(pair: Pair) -> None:
    """Several answers to one call arrive in order; later ones than the last are dropped."""
    answers: list[tuple[int, Any]] = []
    number = pair.link.call("", "m", on_answer=lambda status, value: answers.append((status, value)))
    pair.settle()
    for status, value in ((1, "a"), (1, "b"), (0, "c"), (0, "late")):
        pair.replica.reply(number, status, value)
    pair.settle()
    assert answers == [(1, "a"), (1, "b"), (0, "c")]


def test_a_full_queue_is_an_error(pair: Pair) -> None:
    """A client that takes no calls is given up, with the number that waits, and never robbed of one."""
    pair.link = type(pair.link)(pair.store, pair.scope, Limits(stream_items=3))
    for _ in range(3):
        pair.link.event("t", None)
    with pytest.raises(LinkOverflow, match="3 calls"):
        pair.link.event("t", None)
    assert pair.link.overflowed


def test_ending_a_link_answers_those_who_wait(pair: Pair) -> None:
    """Nobody waits for ever for a client that is gone."""
    answers: list[tuple[int, Any]] = []
    pair.link.call("", "m", on_answer=lambda status, value: answers.append((status, value)))
    pair.link.abandon("gone")
    assert answers == [(2, "gone")]


# --- client writes ----------------------------------------------------------------------------------------------------


def apply_writes(pair: Pair, clamp: int) -> None:
    """Let the server take writes, no value above `clamp`."""

    def handle(inbound: Any) -> None:
        if isinstance(inbound, Write):
            for key, value in zip(inbound.items[::2], inbound.items[1::2], strict=True):
                pair.store.shared.set(("state", key), min(value, clamp))
            pair.link.handled(inbound.number)

    pair.handle = handle


def test_a_client_sees_its_own_write_at_once(pair: Pair) -> None:
    """The value is shown before the server has it."""
    pair.replica.write({"a": 5})
    assert pair.replica.get(A) == 5


def test_a_newer_own_write_is_not_overwritten_by_the_echo_of_an_older_one(pair: Pair) -> None:
    """While typing, values that arrive for the key are kept but not shown."""
    apply_writes(pair, clamp=100)
    pair.replica.write({"a": 1})
    pair.answer()
    pair.replica.write({"a": 2})
    pair.send()
    assert pair.replica.get(A) == 2
    pair.settle()
    assert pair.replica.get(A) == 2
    assert pair.store.shared.get(A) == 2


def test_a_clamp_is_seen(pair: Pair) -> None:
    """After the write is handled the server's value is shown."""
    apply_writes(pair, clamp=10)
    pair.replica.write({"a": 50})
    pair.settle()
    assert pair.replica.get(A) == 10
    pair.replica.write({"a": 60})  # clamped to what stands: nothing changes in the document
    pair.settle()
    assert pair.replica.get(A) == 10


def test_a_refusal_is_seen(pair: Pair) -> None:
    """A write that the server drops is taken back in the client."""
    pair.store.shared.set(A, 1)
    pair.settle()
    pair.handle = lambda inbound: pair.link.handled(inbound.number)
    pair.replica.write({"a": 50})
    pair.settle()
    assert pair.replica.get(A) == 1


def test_handled_is_told_after_the_effects(pair: Pair) -> None:
    """The batch with the result precedes the message that lets it be shown."""
    apply_writes(pair, clamp=10)
    pair.replica.write({"a": 50})
    pair.answer()
    kinds = [type(message) for message in pair.send()]
    assert kinds == [Batch, Handled]


def test_writes_are_sent_again_after_a_loss_and_taken_once(pair: Pair) -> None:
    """Unhandled writes survive a lost connection; the server knows those it had."""
    pair.replica.write({"a": 1})
    pair.answer()
    pair.replica.write({"a": 2})
    pair.link.disconnect()
    pair.connect()
    pair.settle()
    pair.link.disconnect()
    pair.connect()
    pair.settle()
    assert [inbound.number for inbound in pair.inbound] == [1, 2]


# --- the client's stream ----------------------------------------------------------------------------------------------


def test_a_missing_number_is_refused(pair: Pair) -> None:
    """A gap in the client's stream is an error, and the link goes on."""
    with pytest.raises(ProtocolError, match="item 2"):
        pair.link.receive(b"".join(encode(ClientCall(2, "n", [], {}, False))))
    assert pair.link.receive(b"".join(encode(ClientCall(1, "n", [], {}, False)))) is not None


@pytest.mark.parametrize("ack", [Ack(99, 0, 0), Ack(0, 99, 0), Ack(0, 0, 99), Ack(0, 0, 0, 1)])
def test_acknowledging_what_was_never_sent_is_refused(pair: Pair, ack: Ack) -> None:
    """A client cannot open its window by lying."""
    with pytest.raises(ProtocolError, match=r"never sent|last one"):
        pair.link.receive(b"".join(encode(ack)))


@pytest.mark.parametrize("data", [b"", b"\xff\xff\xff\xff", b"\1\0\0\0\xc1", b"\2\0\0\0\x91\x07", bytes(64)])
def test_a_malformed_message_is_refused(pair: Pair, data: bytes) -> None:
    """What cannot be read is an error and changes nothing."""
    with pytest.raises(ProtocolError):
        pair.link.receive(data)
    pair.store.shared.set(A, 1)
    pair.settle()
    assert pair.replica.get(A) == 1


def test_a_heartbeat_is_answered(pair: Pair) -> None:
    """After a silence a ping is sent, and the answer ends the silence."""
    pair.time += 31
    assert pair.link.silent_for() > 30
    pair.link.tick()
    assert [type(message) for message in pair.send()] == [Ping]
    pair.answer()
    assert pair.link.silent_for() < 1


def test_a_reason_for_closing_is_passed_on(pair: Pair) -> None:
    """What the server says last reaches the program."""
    happened = pair.replica.receive(b"".join(encode(Close("superseded", "another tab", False))))
    assert happened == [Close("superseded", "another tab", False)]


def test_a_lifted_mask_does_not_tear_what_it_hid() -> None:
    """A shared entry that shows again goes with the transaction that wrote it, in the lane of that."""
    pair = Pair()
    pair.store.shared.set(A, 1)
    pair.store.shared.set(("scene", "n", "pose"), 1)
    pair.scope.set(A, 2)
    pair.connect()
    pair.settle()
    pair.scope.remove(A)
    pair.store.commit()
    with pair.store.transaction():
        pair.store.shared.set(A, 3)
        pair.store.shared.set(("scene", "n", "pose"), 3)
    before = len(pair.changed())
    pair.settle()
    assert pair.changed()[before:] == [frozenset({A, ("scene", "n", "pose")})]
