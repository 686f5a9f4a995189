"""Matplotlib figures, rendered on the server at the size and the pixel density at which they are shown.

The page tells how large the figure is there, ``{"view": name, "width", "height", "ratio"}``; the picture comes as the
entry ``("view", name, "picture")``. The first page decides the picture that all see; a page of another size gets one
of its own. Matplotlib is not made for several threads, so everything is rendered on the application thread, where
synchronous handlers change figures: an asynchronous one is best left to do that through
`Server.on_application_thread`.
"""

from __future__ import annotations

import io
import threading
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from belvedere.ui.element import Element
from belvedere.widgets.entries import Entries, checked_name, new_name

if TYPE_CHECKING:
    from belvedere.app import Session

__all__ = ["Figure"]

_CSS_DPI = 96.0  # pixels of a page for an inch
_SMALLEST, _LARGEST = 16, 8192  # pixels of a side
_MOST_PIXELS = 1 << 24  # of a picture: a whole screen of 5120 × 2880 has fewer
_RATIOS = (0.5, 4.0)  # of the screen's pixels to the page's
_FORMATS = {"png": "image/png", "svg": "image/svg+xml"}

_rendering = threading.RLock()  # fonts and other caches of matplotlib are shared by all figures


@dataclass(frozen=True)
class _Size:
    width: float  # pixels of the page
    height: float
    ratio: float  # pixels of the screen for one of the page

    @classmethod
    def asked(cls, request: dict[str, Any]) -> _Size | None:
        """Return the size a page asks for, within bounds; None where it is none."""
        numbers = [request.get(name) for name in ("width", "height", "ratio")]
        if not all(isinstance(one, int | float) and not isinstance(one, bool) and one > 0 for one in numbers):
            return None
        width, height, ratio = (float(one) for one in numbers if one is not None)
        ratio = min(max(ratio, _RATIOS[0]), _RATIOS[1])
        most = _LARGEST / ratio
        width, height = (min(max(one, _SMALLEST), most) for one in (width, height))
        ratio = min(ratio, (_MOST_PIXELS / (width * height)) ** 0.5)  # what is too large becomes coarser
        return cls(round(width), round(height), ratio)


class Figure(Element):
    """A figure of matplotlib.

    It fills the room its ``style`` gives it; where that leaves the height open, it keeps the figure's own proportions.

    Args:
        figure: a `matplotlib.figure.Figure`, also one of pyplot.
        name: under which the document holds the picture; None makes one.
        format: ``"png"``, or ``"svg"`` for drawings of few parts.
        attributes: ``alt``, what the picture shows, for those who do not see it.

    Raises:
        ImportError: the extra ``matplotlib`` is not installed.
        ValueError: for another format.
    """

    _tag = "bv-matplotlib"
    _attributes = frozenset({"name", "alt"})

    def __init__(self, figure: Any = None, *, name: str | None = None, format: str = "png", **attributes: Any) -> None:
        _require()
        if format not in _FORMATS:
            raise ValueError(f"the format of a picture is one of {', '.join(_FORMATS)}, not {format!r}")
        super().__init__(name=checked_name(name) or new_name("matplotlib"), **attributes)
        self._format = format
        self._entries = Entries(self, self._server, self._values["name"])
        self._figure: Any = None
        self._own: weakref.WeakKeyDictionary[Session, Any] = weakref.WeakKeyDictionary()
        self._sizes: weakref.WeakKeyDictionary[Session, _Size] = weakref.WeakKeyDictionary()
        self._common: _Size | None = None  # of the picture that is shared
        self._stale: set[Session | None] = set()
        self._server._engine.views.register(self._values["name"], self._asked)
        if figure is not None:
            self.update(figure)

    @property
    def figure(self) -> Any:
        """What all sessions see that have no figure of their own."""
        return self._figure

    def update(self, figure: Any = None, session: Session | None = None, **_: Any) -> None:
        """Show another figure, or this one again after it was changed. From any thread.

        Args:
            figure: a `matplotlib.figure.Figure`; None takes the one that is shown.
            session: shows it to this session alone.

        Raises:
            TypeError: for what is no figure.
        """
        if figure is not None:
            if not hasattr(figure, "savefig") or not hasattr(figure, "set_size_inches"):
                raise TypeError(f"a figure is a matplotlib.figure.Figure, not {type(figure).__name__}")
            if session is None:
                self._figure = figure
            else:
                self._own[session] = figure
        waiting = bool(self._stale)
        self._stale.add(session)
        if not waiting:  # several updates before it is their turn are one
            self._server.on_application_thread(self._render_stale)

    def _asked(self, session: Session, request: dict[str, Any]) -> None:
        """Take note of the size in a page, and render for it."""
        size = _Size.asked(request)
        if size is None or self._sizes.get(session) == size:
            return
        alone = all(other is session or other.ended for other in self._sizes)
        self._sizes[session] = size
        if alone and session not in self._own:
            self._common = size
            self._render_shared()
        self._render_own(session)

    def _render_stale(self) -> None:
        stale, self._stale = self._stale, set()
        if None in stale:
            self._render_shared()
            stale |= set(self._sizes)
        for session in stale:
            if session is not None and not session.ended:
                self._render_own(session)

    def _render_shared(self) -> None:
        if self._figure is not None:
            self._entries.set("picture", self._picture(self._figure, self._common))

    def _render_own(self, session: Session) -> None:
        size = self._sizes.get(session)
        figure = self._own.get(session)
        if figure is not None:
            self._entries.set("picture", self._picture(figure, size or self._common), session)
        elif self._figure is not None and size is not None and size != self._common:
            self._entries.set("picture", self._picture(self._figure, size), session)
        else:
            self._entries.remove("picture", session)

    def _picture(self, figure: Any, size: _Size | None) -> dict[str, Any]:
        with _rendering:
            inches = tuple(figure.get_size_inches())
            buffer = io.BytesIO()
            try:
                if size is not None:
                    figure.set_size_inches(size.width / _CSS_DPI, size.height / _CSS_DPI, forward=False)
                ratio = 2.0 if size is None else size.ratio
                figure.savefig(buffer, format=self._format, dpi=_CSS_DPI * ratio)
            finally:
                figure.set_size_inches(*inches, forward=False)
        return {
            "type": _FORMATS[self._format],
            "bytes": buffer.getvalue(),
            "aspect": float(inches[0] / inches[1]),
        }


def _require() -> None:
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise ImportError(
            "a matplotlib.Figure needs the package matplotlib: pip install 'belvedere[matplotlib]'"
        ) from error
    del mpl
