"""Files that are offered to clients until they fetch them."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass
from typing import final

from belvedere.transport.downloads import Download

__all__ = ["MAX_OFFERS", "OFFER_SECONDS", "Downloads"]

OFFER_SECONDS = 120.0
"""How long a file is offered; one that is being fetched may take longer."""

MAX_OFFERS = 32
"""Files offered to one session at a time; a new one takes the place of the oldest."""

_KEY_BYTES = 24


@dataclass(frozen=True)
class _Offer:
    download: Download
    session: str
    until: float  # monotonic time


@final
class Downloads:
    """What is offered, by key. Used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offers: dict[str, _Offer] = {}  # oldest first

    def __len__(self) -> int:
        return len(self._offers)

    def offer(self, download: Download, session: str) -> str:
        """Offer a file to a session; return its address, relative to the page. It works once."""
        key = secrets.token_urlsafe(_KEY_BYTES)
        with self._lock:
            own = [known for known, offer in self._offers.items() if offer.session == session]
            for oldest in own[: max(len(own) - MAX_OFFERS + 1, 0)]:
                del self._offers[oldest]
            self._offers[key] = _Offer(download, session, time.monotonic() + OFFER_SECONDS)
        return f"./download/{key}"

    def take(self, key: str) -> Download | None:
        """Return what is offered under `key`, for the only time; None where nothing is."""
        self.expire()
        with self._lock:
            offer = self._offers.pop(key, None)
        return None if offer is None else offer.download

    def expire(self) -> None:
        """Withdraw what has been offered for too long."""
        now = time.monotonic()
        with self._lock:
            while self._offers:
                oldest = next(iter(self._offers))
                if self._offers[oldest].until > now:
                    return
                del self._offers[oldest]

    def forget(self, session: str) -> None:
        """Withdraw what was offered to a session that has ended."""
        with self._lock:
            for key in [key for key, offer in self._offers.items() if offer.session == session]:
                del self._offers[key]
