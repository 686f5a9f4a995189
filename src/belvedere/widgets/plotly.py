"""Plotly figures: made in Python, drawn by plotly.js in the browser.

The script is the one that the installed ``plotly`` package brings along; nothing is fetched from the internet. A
figure is an entry of the document, ``("view", name, "figure")``, in which arrays stay arrays of numbers: updating it
sends the figure and no template.
"""

from __future__ import annotations

import datetime
import functools
import importlib.util
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from belvedere.ui.element import Element
from belvedere.widgets.entries import Entries, checked_name, new_name
from belvedere.widgets.listening import with_event

if TYPE_CHECKING:
    from belvedere.app import Session

__all__ = ["Figure"]

_CONFIG = (
    "display_mode_bar scroll_zoom editable static_plot to_image_options to_image_button_options "
    "mode_bar_buttons_to_remove mode_bar_buttons_to_add locale display_logo responsive double_click double_click_delay"
)
_EVENTS = (
    "after_export after_plot animated animating_frame animation_interrupted auto_size before_export button_clicked "
    "click_annotation deselect double_click framework hover legend_click legend_double_click relayout restyle redraw "
    "selected selecting slider_change slider_end slider_start transitioning transition_interrupted unhover"
)
_SAFE_INTEGER = 2**31


class Figure(Element):
    """A figure of plotly.

    Args:
        figure: a `plotly.graph_objects.Figure`, or a dict with ``"data"`` and ``"layout"``.
        name: under which the document holds it; None makes one.
        attributes: plotly's configuration: ``display_mode_bar``, ``scroll_zoom``, ``editable``, ``static_plot``,
            ``to_image_options``, ``mode_bar_buttons_to_remove``, ``mode_bar_buttons_to_add``, ``display_logo``,
            ``double_click_delay``, ``locale``. Events: ``click``, ``hover``, ``unhover``, ``selecting``,
            ``selected``, ``deselect``, ``relayout``, ``restyle``, ``legend_click``, ``double_click`` … A function gets
            what happened: ``{"points": [{"x", "y", "pointNumber", "curveNumber", "customdata", …}]}``, or what
            changed.

    Raises:
        ImportError: the extra ``plotly`` is not installed.
    """

    _tag = "bv-plotly"
    _attributes = frozenset(_CONFIG.split()) - {"double_click"} | {"name"}
    _events = frozenset(_EVENTS.split()) | {"click"}
    _default_true = frozenset({"display_mode_bar", "display_logo", "responsive"})
    _spelling: ClassVar[Mapping[str, str]] = {"click_annotation": "click-annotation"}

    def __init__(self, figure: Any = None, *, name: str | None = None, **attributes: Any) -> None:
        for event in self._events & attributes.keys():
            attributes[event] = with_event(attributes[event], "$event")
        super().__init__(name=checked_name(name) or new_name("plotly"), **attributes)
        self._server.enable_module({"serve": {"__plotly": _script_folder()}})
        self._entries = Entries(self, self._server, self._values["name"])
        self._figure: Any = None
        self._own: weakref.WeakKeyDictionary[Session, Any] = weakref.WeakKeyDictionary()
        if figure is not None:
            self.update(figure)

    @property
    def figure(self) -> Any:
        """What all sessions see that have no figure of their own."""
        return self._figure

    @property
    def key(self) -> str:
        """Name under which the document holds the figure."""
        key: str = self._values["name"]
        return key

    def update(self, figure: Any = None, session: Session | None = None) -> None:
        """Show another figure, or this one again after it was changed. Zoom and selection of viewers stay.

        Args:
            figure: see the class; None takes the one that is shown.
            session: shows it to this session alone.

        Raises:
            TypeError: for what is no figure.
        """
        if figure is None:
            figure = self._figure if session is None else self._own.get(session, self._figure)
            if figure is None:
                return
        written = figure_value(figure)
        if session is None:
            self._figure = figure
        else:
            self._own[session] = figure
        self._entries.set("figure", written, session)


def figure_value(figure: Any) -> dict[str, Any]:
    """Return a figure as the document holds it: ``{"data", "layout", "plain", …}``, with arrays of numbers as they are.

    ``"plain"`` tells that the layout follows plotly's default template, so that a dark page may darken it.
    """
    if isinstance(figure, Mapping):
        return {"data": [], "layout": {}, **_plain(figure), "plain": "template" not in (figure.get("layout") or {})}
    if not hasattr(figure, "to_plotly_json") or not hasattr(figure, "layout"):
        raise TypeError(f"a figure is a plotly.graph_objects.Figure or a dict, not {type(figure).__name__}")
    layout = figure.layout.to_plotly_json()
    value: dict[str, Any] = {
        # Trace by trace: the figure as a whole would turn arrays into text.
        "data": [_plain(trace.to_plotly_json()) for trace in figure.data],
        "layout": _plain(layout),
        "plain": layout.get("template") == _default_template(),
    }
    if figure.frames:
        value["frames"] = [_plain(frame.to_plotly_json()) for frame in figure.frames]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if "bdata" not in value:
            return {str(key): _plain(item) for key, item in value.items()}
        return dict(value)
    if isinstance(value, np.ndarray):
        return _plain_array(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        return _plain(value.item()) if value.dtype.kind not in "mM" else str(value)
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return value
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    for convert in ("to_plotly_json", "to_numpy", "tolist"):
        if hasattr(value, convert):
            return _plain(getattr(value, convert)())
    return None if value != value else str(value)  # noqa: PLR0124 - what is missing does not equal itself


def _plain_array(array: np.ndarray[Any, Any]) -> Any:
    """Return an array as plotly.js can read it, else a list."""
    kind, size = array.dtype.kind, array.dtype.itemsize
    if array.ndim == 0:
        return _plain(array.item())
    if kind == "f":
        return array if size in (4, 8) else array.astype(np.float64 if size > 8 else np.float32)
    if kind in "iu":
        if size < 8 and array.dtype != np.uint32:
            return array
        small = array.size == 0 or (int(array.min()) >= -_SAFE_INTEGER and int(array.max()) < _SAFE_INTEGER)
        return array.astype(np.int32 if small else np.float64)  # JavaScript's 64-bit integers are no numbers
    if kind == "M":
        return np.datetime_as_string(array, unit="us").tolist() if array.size else []
    return _plain(array.tolist())


@functools.cache
def _default_template() -> Any:
    from plotly import io

    return io.templates[io.templates.default].to_plotly_json() if io.templates.default else None


@functools.cache
def _script_folder() -> str:
    """Return the folder of the installed package in which the script lies."""
    found = importlib.util.find_spec("plotly")
    folders = list(found.submodule_search_locations or ()) if found is not None else []
    folder = Path(folders[0], "package_data") if folders else None
    if folder is None or not (folder / "plotly.min.js").is_file():
        raise ImportError("a plotly.Figure needs the package plotly: pip install 'belvedere[plotly]'")
    return str(folder)
