"""Window and piece follow the measured path."""

from __future__ import annotations

import pytest

from belvedere.wire.flow import Flow


class Path:
    """A path of a given rate and round trip, in simulated time."""

    def __init__(self, rate: float, round_trip: float, *, small: bool = True) -> None:
        self.time = 0.0
        self.small = small  # whether small updates are sent all the time
        self.rate = rate
        self.round_trip = round_trip
        self.flow = Flow(lambda: self.time)
        self.free_at = 0.0  # when the path has carried what was put into it
        self.longest_wait = 0.0  # of a small update behind what is under way
        self.carried = 0
        self.flow.on_sent(200)  # what every connection begins with: a small first batch
        self.time += round_trip
        self.flow.on_acknowledged(1)

    def carry(self, seconds: float) -> None:
        """Send as much as the flow allows for some time."""
        arrivals: list[tuple[float, int]] = []
        end = self.time + seconds
        while self.time < end:
            if self.small:
                self.flow.on_small()
            while self.flow.open:
                nbytes = self.flow.piece(10**9)
                self.flow.on_sent(nbytes)
                self.free_at = max(self.free_at, self.time) + nbytes / self.rate
                arrivals.append((self.free_at + self.round_trip, self.flow.messages))
                self.carried += nbytes
            if seconds - (end - self.time) > seconds / 2:
                self.longest_wait = max(self.longest_wait, self.free_at - self.time)
            at, messages = arrivals.pop(0)
            self.time = max(self.time, at)
            self.flow.on_acknowledged(messages)


@pytest.mark.parametrize(
    ("rate", "round_trip", "most_wait"),
    [(12.5e6, 0.001, 0.025), (12.5e6, 0.05, 0.075), (100e6, 0.0005, 0.010), (2e9, 0.0002, 0.003)],
)
def test_little_waits_in_front_of_a_small_update(rate: float, round_trip: float, most_wait: float) -> None:
    """Beside a huge array the queue stays short and the path stays full."""
    path = Path(rate, round_trip)
    path.carry(40.0 if rate < 1e9 else 4.0)
    assert path.longest_wait < most_wait
    assert path.carried > 0.8 * rate * (path.time - round_trip)


@pytest.mark.parametrize("rate", [12.5e6, 100e6, 2e9])
def test_pieces_are_larger_where_nothing_small_is_sent(rate: float) -> None:
    """Processor time is saved while nobody waits, and the first small update does not wait long either."""
    calm, busy = Path(rate, 0.0005, small=False), Path(rate, 0.0005)
    for path in (calm, busy):
        path.carry(2.0)
    assert calm.flow.piece(10**9) > 3 * busy.flow.piece(10**9)
    assert calm.longest_wait < 0.15
    calm.flow.on_small()
    assert calm.flow.window < 2 * busy.flow.window


def test_a_message_of_about_a_window_goes_whole() -> None:
    """Pieces cost processor time: what fits is not cut."""
    flow = Flow(lambda: 0.0)
    assert flow.piece(flow.window) == flow.window
    assert flow.piece(10 * flow.window) == flow.window // 2


def test_without_an_acknowledgement_the_window_closes() -> None:
    """A client that says nothing gets a window's worth."""
    flow = Flow(lambda: 0.0)
    while flow.open:
        flow.on_sent(100_000)
    assert flow.in_flight < flow.window + 100_000
    flow.on_acknowledged(flow.messages)
    assert flow.in_flight == 0
    assert flow.open


def test_a_client_with_little_to_receive_does_not_shrink_the_window() -> None:
    """Rates seen while there was nothing more to send only raise the estimate."""
    path = Path(100e6, 0.001)
    path.carry(2.0)
    flow = path.flow
    flow.on_acknowledged(flow.messages)
    before = flow.window
    for _ in range(50):
        path.time += 1.0 / 60
        flow.on_sent(100)
        flow.nothing_to_send()
        path.time += 0.001
        flow.on_acknowledged(flow.messages)
    assert flow.window >= before * 0.5
