"""Programs for the reference run although they give widgets what these do not have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from belvedere.app.registry import forget_server
from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui import vuetify as pages2
from belvedere.compat.trame.ui import vuetify3 as pages3
from belvedere.compat.trame.widgets import client, html, markdown, vuetify3
from belvedere.compat.trame_client.widgets.core import AbstractElement, Template
from belvedere.compat.trame_server.core import Server
from belvedere.compat.trame_vuetify.widgets import vuetify3 as direct
from belvedere.ui.element import Element
from belvedere.widgets import vuetify as native


@pytest.fixture(autouse=True)
def server() -> Iterator[Server]:
    """Yield the current server, which does not run."""
    server = get_server("lenient")
    assert server is not None
    yield server
    forget_server("lenient")


def test_unknown_attribute_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    """What a component does not have is left out, with a warning that names the nearest; the rest is kept."""
    assert vuetify3.VSelect(dense=True, label="x").html == '<v-select label="x"></v-select>'
    assert "VSelect has no attribute 'dense'; did you mean 'density'?; it is left out" in caplog.text


def test_unknown_attribute_set_later(caplog: pytest.LogCaptureFixture) -> None:
    """An attribute of a component in the page that it does not have is left out as well."""
    card = html.Div("x")
    card.colour = "red"
    card.id = "here"
    assert card.html == '<div id="here">x</div>'
    assert "'colour'" in caplog.text


def test_native_widgets_are_strict() -> None:
    """Belvedere's own widgets raise an error, and are the bases of the lenient ones."""
    with pytest.raises(TypeError, match="did you mean 'density'"):
        native.VSelect(dense=True)  # type: ignore[call-arg]
    assert issubclass(vuetify3.VSelect, native.VSelect)


def test_parts_of_layouts(server: Server) -> None:
    """The parts of a layout take what its components take."""
    with pages3.SinglePageLayout(server, full_height=True) as page:
        page.toolbar.dense = True
    assert "dense" not in page.toolbar.html
    with pages2.SinglePageWithDrawerLayout(server, "other") as page2:
        page2.toolbar.dense = True
    assert 'density="compact"' in page2.toolbar.html


def test_cleared_bar_is_filled_again(server: Server) -> None:
    """`clear` returns what was cleared."""
    page = pages3.SinglePageLayout(server)
    with page.toolbar.clear() as bar:
        vuetify3.VBtn("only")
    assert bar is page.toolbar
    assert [str(one) for one in bar.children] == ["<v-btn>only</v-btn>"]


def test_templates_are_where_programs_take_them_from() -> None:
    """A slot is filled by `Template`, by all the modules that the reference has it in."""
    for made in (vuetify3.Template, direct.Template, Template):
        assert made(v_slot_activator="{ props }").html == '<template v-slot:activator="{ props }"></template>'
    vuetify3.enable_lab()


def test_not_connected_to_the_open_element() -> None:
    """An element may be made within another's block without becoming part of it."""
    with html.Div() as parent:
        html.Span(connect_parent=False)
        html.B()
    assert parent.html == "<div><b></b></div>"


def test_widgets_are_elements() -> None:
    """All that is made is an element; a widget of one's own has its server's page."""
    assert isinstance(client.JSEval(exec="1"), Element)
    assert AbstractElement("my-gauge").html == "<my-gauge></my-gauge>"


def test_markdown_is_updated(server: Server) -> None:
    """`update` replaces the text."""
    text = markdown.Markdown("# One")
    text.update("# Two")
    assert "# Two" in server.state.to_dict().values()


def test_a_data_frame_as_a_table() -> None:
    """Headers have the names of all versions; numbers that JSON lacks, and dates, become text."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"mass": [1.5, float("nan")], "when": pandas.to_datetime(["2024-01-02", "2024-01-03"])})
    headers, rows = vuetify3.dataframe_to_grid(frame, {"mass": {"text": "Mass (kg)", "sortable": False}})
    mass = {"text": "Mass (kg)", "title": "Mass (kg)", "value": "mass", "key": "mass", "sortable": False}
    assert headers[0] == mass
    assert rows[0] == {"mass": 1.5, "when": "2024-01-02T00:00:00"}
    assert rows[1]["mass"] == "nan"
