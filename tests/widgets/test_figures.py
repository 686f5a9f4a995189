"""Figures as the document holds them."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from matplotlib.figure import Figure as MatplotlibFigure

from belvedere.app import Server
from belvedere.ui import AppLayout
from belvedere.ui.building import building
from belvedere.widgets import matplotlib, plotly
from belvedere.widgets.plotly import figure_value
from tests.app.conftest import Join, Start


def held(server: Server, name: str, what: str) -> Any:
    """Return an entry of a view."""
    return server.store.shared.get(("view", name, what))


def test_arrays_stay_arrays() -> None:
    """Arrays of numbers are sent as such, in types that JavaScript reads as numbers; others become lists."""
    trace = go.Scatter(
        x=np.arange(3), y=np.array([1.5, np.nan, 2]), text=np.array(["a", "b", "c"]), customdata=np.eye(2)
    )
    (data,) = figure_value(go.Figure(trace))["data"]
    assert data["x"].dtype == np.int32
    assert data["y"].dtype == np.float64
    assert data["text"] == ["a", "b", "c"]
    assert data["customdata"].shape == (2, 2)
    assert figure_value({"data": [{"x": np.array([2**40])}]})["data"][0]["x"].dtype == np.float64


def test_times_are_text() -> None:
    """Times are sent as plotly reads them."""
    times = np.array(["2024-05-01T12:30"], "M8[ns]")
    assert figure_value({"data": [{"x": times}]})["data"][0]["x"] == ["2024-05-01T12:30:00.000000"]


def test_default_template_is_known() -> None:
    """A figure with a template of its own is not darkened."""
    assert figure_value(go.Figure())["plain"] is True
    assert figure_value(go.Figure(layout_template="ggplot2"))["plain"] is False
    assert figure_value({"data": []})["plain"] is True


def test_no_figure() -> None:
    """What is no figure is refused, and what was shown stays."""
    server = Server("figures")
    with AppLayout(server):
        widget = plotly.Figure({"data": []}, name="plot")
        picture = matplotlib.Figure(name="picture")
    with pytest.raises(TypeError, match="not str"):
        widget.update("figure")
    with pytest.raises(TypeError, match="not int"):
        picture.update(3)
    assert held(server, "plot", "figure")["data"] == []


def test_misspelt_attribute() -> None:
    """A misspelt attribute names the nearest."""
    with AppLayout(Server("figures")), pytest.raises(TypeError, match="display_mode_bar"):
        plotly.Figure(display_modebar=True)


def test_update_sends_no_template() -> None:
    """Another figure changes the figure's entry and leaves the page alone."""
    server = Server("figures")
    with AppLayout(server) as layout:
        widget = plotly.Figure(go.Figure(), name="plot")
    before = layout.root.html
    widget.update(go.Figure(go.Bar(y=[1, 2])))
    assert held(server, "plot", "figure")["data"] == [{"y": [1, 2], "type": "bar"}]
    assert layout.root.html == before


def test_script_is_served() -> None:
    """A figure brings the script of the installed package along."""
    server = Server("figures")
    with AppLayout(server):
        plotly.Figure()
        plotly.Figure()
    file = server._engine.folders.file("__plotly/plotly.min.js")
    assert file is not None
    assert Path(file.path).stat().st_size > 1_000_000


async def test_figure_of_one_session(server: Server, join: Join) -> None:
    """A figure that is given to one session leaves what the others see."""
    with AppLayout(server):
        widget = plotly.Figure({"data": [{"y": [1]}]}, name="plot")
    one, other = await join(server), await join(server)
    session = server.sessions[0]
    widget.update({"data": [{"y": [2]}]}, session=session)
    path = ("view", "plot", "figure")
    await one.until(lambda: (one.replica.get(path) or {}).get("data") == [{"y": [2]}])
    await other.until(lambda: (other.replica.get(path) or {}).get("data") == [{"y": [1]}])


async def test_entries_go_with_the_widget(server: Server, join: Join) -> None:
    """A widget that nothing shows any more leaves no entry behind, but one of the same name that came later stays."""
    figure: dict[str, Any] = {"data": []}
    browser = await join(server)

    def shown() -> set[str]:
        return {path[1] for path in browser.replica.paths(("view",))}

    with building(server):
        widgets = [plotly.Figure(figure, name=name) for name in ("gone", "twice", "twice")]
    await browser.until(lambda: shown() == {"gone", "twice"})
    del widgets[:2]
    gc.collect()
    await browser.until(lambda: shown() == {"twice"})


def test_picture_has_the_figures_own_size() -> None:
    """Without a page to measure, a picture is that of the figure, twice as dense; the figure itself stays as it is."""
    server = Server("figures")
    figure = MatplotlibFigure(figsize=(4, 2))
    with AppLayout(server):
        matplotlib.Figure(figure, name="picture")
    picture = held(server, "picture", "picture")
    assert picture["aspect"] == 2
    assert size_of(picture["bytes"]) == (4 * 96 * 2, 2 * 96 * 2)
    assert tuple(figure.get_size_inches()) == (4, 2)


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


async def test_pages_of_two_sizes(start: Start, join: Join) -> None:
    """Each page gets the picture at its own size and density; the first decides what is shared; watchers may ask."""
    server = await start(Server("figures"))
    with AppLayout(server):
        widget = matplotlib.Figure(MatplotlibFigure(), name="picture")
    one, other = await join(server), await join(server, "view")

    def shows(browser: Any) -> tuple[int, int] | None:
        picture = browser.replica.get(("view", "picture", "picture"))
        return size_of(picture["bytes"]) if picture else None

    one.event("view", {"view": "picture", "width": 300, "height": 200, "ratio": 1})
    await one.until(lambda: shows(one) == (300, 200))
    other.event("view", {"view": "picture", "width": 100, "height": 100, "ratio": 2})
    await other.until(lambda: shows(other) == (200, 200))
    assert shows(one) == (300, 200)
    widget.update(MatplotlibFigure(facecolor="red"))
    await other.until(lambda: shows(other) == (200, 200))
    for bad in ({"width": "wide"}, {"width": -1, "height": 2, "ratio": 1}, {"width": 1e9, "height": 10, "ratio": 1}):
        one.event("view", {"view": "picture", **bad})
    await one.until(lambda: shows(one) == (8192, 16))


def test_svg() -> None:
    """A picture may be a drawing."""
    server = Server("figures")
    with AppLayout(server):
        matplotlib.Figure(MatplotlibFigure(), name="picture", format="svg")
    picture = held(server, "picture", "picture")
    assert picture["type"] == "image/svg+xml"
    assert b"<svg" in picture["bytes"]
    with pytest.raises(ValueError, match="not 'gif'"):
        matplotlib.Figure(format="gif")
