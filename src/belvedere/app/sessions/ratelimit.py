"""How much a client may send, and how often it may send what is wrong."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import final

__all__ = ["Offences", "TokenBucket"]


@final
class TokenBucket:
    """Grants `rate` units a second for long, and up to `burst` at once."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._left = burst
        self._at = clock()

    def take(self, units: float) -> bool:
        """Take `units`; return whether there were so many. A refused request takes nothing."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if units > self._left:
            return False
        self._left -= units
        return True


@final
class Offences:
    """Counts what a client did wrong in the last minute."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._times: deque[float] = deque(maxlen=most + 1)

    def add(self) -> bool:
        """Note one; return whether there were more than `most` within a minute."""
        now = self._clock()
        self._times.append(now)
        return len(self._times) > self._most and now - self._times[0] < 60.0
