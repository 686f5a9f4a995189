"""How much may be under way to a client, and in what pieces.

What waits in front of a small update is (window + piece) / rate. So the window is what the path itself holds (least
round trip times rate) plus a short queue, and a piece is at most half of it. Rate and round trip are measured from the
client's acknowledgements in the manner of BBR (Cardwell et al., 2016): the rate is the mean of the recent delivery
rates, and samples taken while there was nothing more to send only ever raise it. The round trip is that of an empty
path; every few seconds the path is let run empty for one small message, to measure it anew.

The queue grows with the square root of the rate: less than in proportion, so that clients that share a bottleneck
come to equal shares whatever they began with, as those of Vegas do (Brakmo and Peterson, 1995). It is longer while
nothing small has been sent for a while: pieces cost processor time, and nobody waits behind them.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import final

__all__ = ["Flow"]

_FIRST_WINDOW = 256 * 1024  # bytes, before anything was measured
_LEAST_WINDOW = 64 * 1024
_MOST_WINDOW = 64 * 1024 * 1024
_BUSY_QUEUE = 1024  # bytes; the queue is √(rate × this): 9 ms at 12.5 MB/s, 3 ms at 100 MB/s, 1 ms at 1 GB/s
_CALM_QUEUE = 100_000  # the same where nothing small was sent lately: 89 ms, 32 ms, 10 ms
_CALM_SECONDS = 1.0
_LEAST_PIECE = 32 * 1024
_WHOLE = 1.5  # a message of up to this many windows goes in one piece: pieces cost processor time
_RATE_SAMPLES = 10
_ROUND_TRIP_LIFE = 10.0  # seconds after which a least round trip is measured anew
_PROBE = 8 * 1024  # bytes of the message that measures it


@dataclass(slots=True)
class _Sent:
    nbytes: int
    at: float
    probe: bool  # the path was empty for it
    delivered: int  # bytes delivered when it was sent
    delivered_at: float  # and when that was
    spare: bool  # there was nothing more to send: the rate seen is a lower bound


@final
class Flow:
    """Window, piece size and measurements of one connection."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._flying: deque[_Sent] = deque()
        self._rates: deque[float] = deque(maxlen=_RATE_SAMPLES)
        self._delivered_at = clock()
        self._round_trip_at = clock()
        self._growing = True
        self._probing = False  # the path is being let run empty
        self._small_at = -_CALM_SECONDS
        self._sent_messages = 0
        self._acknowledged_messages = 0
        self.in_flight = 0  # bytes
        self.delivered = 0  # bytes
        self.sent = 0  # bytes
        self.rate = 0.0  # bytes per second, the mean seen lately; 0 while unknown
        self.round_trip = 0.0  # seconds, the least seen lately; 0 while unknown
        self.window = _FIRST_WINDOW

    @property
    def messages(self) -> int:
        """Messages sent on this connection."""
        return self._sent_messages

    @property
    def acknowledged(self) -> int:
        """Messages the client has received."""
        return self._acknowledged_messages

    @property
    def open(self) -> bool:
        """Whether another message may be sent now."""
        if self._probing:
            return not self._flying
        return self.in_flight < self.window

    def piece(self, nbytes: int) -> int:
        """Return how many of `nbytes` bytes go into the next message."""
        if self._probing:
            return min(nbytes, _PROBE)
        if nbytes <= self.window * _WHOLE:
            return nbytes
        return max(self.window // 2, _LEAST_PIECE) & ~7

    def on_sent(self, nbytes: int) -> None:
        """Note a message that counts against the window."""
        now = self._clock()
        if not self._flying:
            self._delivered_at = now
        self._sent_messages += 1
        self.in_flight += nbytes
        probe, self._probing = self._probing, False
        self._flying.append(_Sent(nbytes, now, probe, self.delivered, self._delivered_at, False))
        self.sent += nbytes

    def on_small(self) -> None:
        """Note that a small update was sent: others may follow it, and shall not wait long."""
        now = self._clock()
        calm = self._calm(now)
        self._small_at = now
        if calm:
            self._resize(now)

    def nothing_to_send(self) -> None:
        """Note that what is under way is all there is: it says little about what the path could carry."""
        if self.open:
            for sent in reversed(self._flying):
                if sent.spare:
                    break
                sent.spare = True

    def on_acknowledged(self, messages: int) -> None:
        """Note that the client has received `messages` messages in all."""
        last: _Sent | None = None
        while self._flying and self._acknowledged_messages < messages:
            last = self._flying.popleft()
            self._acknowledged_messages += 1
            self.in_flight -= last.nbytes
            self.delivered += last.nbytes
        if last is None:
            return
        now = self._clock()
        self._delivered_at = now
        self._measure(last, now)

    def _measure(self, last: _Sent, now: float) -> None:
        round_trip = max(now - last.at, 1e-6)
        if not self.round_trip or round_trip < self.round_trip or last.probe:
            self.round_trip = round_trip
            self._round_trip_at = now
        elif now - self._round_trip_at > _ROUND_TRIP_LIFE:
            self._probing = True
            self._round_trip_at = now
        sample = (self.delivered - last.delivered) / max(now - last.delivered_at, 1e-6)
        if last.spare and sample < self.rate:
            return
        self._rates.append(sample)
        before, self.rate = self.rate, sum(self._rates) / len(self._rates)
        if self._growing and len(self._rates) == _RATE_SAMPLES and self.rate < before * 1.05 and not last.spare:
            self._growing = False
        self._resize(now)

    def _calm(self, now: float) -> bool:
        return now - self._small_at >= _CALM_SECONDS

    def _resize(self, now: float) -> None:
        if not self.rate:
            return
        queue = math.sqrt(self.rate * (_CALM_QUEUE if self._calm(now) else _BUSY_QUEUE))
        window = self.rate * self.round_trip * (2.0 if self._growing else 1.0) + queue
        self.window = int(min(max(window, _LEAST_WINDOW), _MOST_WINDOW))
