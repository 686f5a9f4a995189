"""Progress bars: what goes on in Python, shown in the page while it lasts.

A bar is an entry of the document, ``("session", "progress", id)``, in the shared scope or in one session's own. So
whoever joins meanwhile sees it too, a page that was loaded again shows it again, and writing it often costs no more
than one value for each turn of the loop.
"""

from __future__ import annotations

import itertools
import math
import secrets
import threading
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self, SupportsFloat, TypeVar, final, overload

if TYPE_CHECKING:
    from types import TracebackType

    from belvedere.document import Scope

__all__ = ["Progress", "ProgressBars"]

_FACE = ("session", "progress")
_ID_BYTES = 9
_TRACK_SECONDS = 0.05  # between two steps that are shown of an iteration

_T = TypeVar("_T")

_numbers = itertools.count(1)  # the order of the bars in the page


@final
class Progress:
    """One bar; a context manager that takes it away at the end, also where the block fails. From any thread.

    Made by `ProgressBars`.
    """

    def __init__(self, scope: Scope, title: str, total: float) -> None:
        self._scope = scope
        self._path = (*_FACE, secrets.token_urlsafe(_ID_BYTES))
        self._lock = threading.Lock()
        self._total = total
        self._done: float | None = None
        self._shown: dict[str, Any] = {"title": title, "value": None, "text": "", "number": next(_numbers)}
        self._closed = False
        self._show()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def value(self) -> float | None:
        """How much is done, 0 to 1; None while nobody has said."""
        value: float | None = self._shown["value"]
        return value

    @property
    def closed(self) -> bool:
        """Whether it was taken away."""
        return self._closed

    def update(self, done: float | None = None, text: str | None = None, *, title: str | None = None) -> None:
        """Show how far it is.

        Args:
            done: of the total, which is 1 unless another was given; beyond it counts as all. None: unchanged.
            text: what is being done now. None: unchanged.
            title: of the bar. None: unchanged.

        Raises:
            ValueError: if `done` is no number.
        """
        if done is not None and (not isinstance(done, SupportsFloat) or math.isnan(done)):
            raise ValueError(f"progress is a number, not {done!r}")
        with self._lock:
            if done is not None:
                self._done = done
                self._shown["value"] = min(max(done / self._total, 0.0), 1.0)
            if text is not None:
                self._shown["text"] = str(text)
            if title is not None:
                self._shown["title"] = str(title)
            self._show()

    def advance(self, by: float = 1.0, text: str | None = None) -> None:
        """Show that `by` more of the total is done."""
        with self._lock:
            done = (self._done or 0.0) + by
        self.update(done, text)

    def close(self) -> None:
        """Take the bar away. Closing twice is fine."""
        with self._lock:
            self._closed = True
            self._scope.remove(self._path)

    def _show(self) -> None:
        if not self._closed:
            self._scope.set(self._path, dict(self._shown))


@final
class ProgressBars:
    """Makes bars: ``with server.progress("Solving", total=100) as bar: bar.update(30)``.

    Args:
        scope: whose: the shared one for all viewers, or a session's own.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def __call__(self, title: str = "", total: float = 1.0) -> Progress:
        """Show a bar, without an amount until `Progress.update` names one.

        Args:
            title: what is being done.
            total: the amount that is all of it, above 0.

        Raises:
            ValueError: for another total.
        """
        if not (isinstance(total, SupportsFloat) and math.isfinite(total) and total > 0):
            raise ValueError(f"the total of a progress bar is a number above 0, not {total!r}")
        return Progress(self._scope, str(title), total)

    @overload
    def track(self, iterable: Iterable[_T], title: str = "", total: float | None = None) -> Iterator[_T]: ...

    @overload
    def track(self, iterable: AsyncIterable[_T], title: str = "", total: float | None = None) -> AsyncIterator[_T]: ...

    def track(self, iterable: Any, title: str = "", total: float | None = None) -> Any:
        """Iterate, with a bar that shows how far the iteration is: ``for step in server.progress.track(steps)``.

        Args:
            iterable: an iterable, or an asynchronous one.
            title: what is being done.
            total: number of items; None asks ``len``, and shows none where there is no length.
        """
        if total is None and hasattr(iterable, "__len__"):
            total = len(iterable)
        if hasattr(iterable, "__aiter__"):
            return self._track_async(iterable, title, total)
        return self._track(iterable, title, total)

    def _track(self, iterable: Iterable[_T], title: str, total: float | None) -> Iterator[_T]:
        with self(title, total or 1.0) as bar:
            steps = _Steps(bar, total)
            for item in iterable:
                yield item
                steps.one_more()

    async def _track_async(self, iterable: AsyncIterable[_T], title: str, total: float | None) -> AsyncIterator[_T]:
        with self(title, total or 1.0) as bar:
            steps = _Steps(bar, total)
            async for item in iterable:
                yield item
                steps.one_more()


class _Steps:
    """Counts the steps of an iteration; shows some of them."""

    def __init__(self, bar: Progress, total: float | None) -> None:
        self._bar = bar
        self._total = total
        self._count = 0
        self._shown_at = -math.inf

    def one_more(self) -> None:
        self._count += 1
        now = time.monotonic()
        if now - self._shown_at < _TRACK_SECONDS:
            return
        self._shown_at = now
        if self._total is None:
            self._bar.update(text=str(self._count))
        else:
            self._bar.update(self._count, f"{self._count} / {self._total:g}")
