from __future__ import annotations

import gc
from typing import Any

import pytest

from belvedere.app import Server
from belvedere.ui import AppLayout, VAppLayout, VirtualNode
from belvedere.widgets import html, vuetify


@pytest.fixture
def server() -> Server:
    """Return a server that does not run."""
    return Server("nodes")


def text(server: Server, node: str) -> Any:
    """Return the text of a virtual node."""
    return server.store.shared.get(("ui", "@nodes", node), {}).get("template")


PLACE = '<server-node name="tools" template="@nodes"></server-node>'


def test_node_is_filled_and_placed(server: Server) -> None:
    """A node filled first and placed later is an entry of its own; the page names its place."""
    with server.ui.tools:
        html.P("a")
        html.P("b")
    with AppLayout(server) as layout:
        server.ui.tools(layout)
    assert text(server, "tools") == "<p>a</p><p>b</p>"
    assert layout.html == f'<div class="bv-app">{PLACE}</div>'


def test_node_is_placed_before_it_is_filled(server: Server) -> None:
    """A node may be placed, in several pages too, before there is anything in it."""
    with AppLayout(server, "one") as one:
        server.ui.tools()
    with AppLayout(server, "two") as two, html.Section():
        server.ui["tools"](two)
    assert text(server, "tools") is None
    with server.ui.tools:
        html.P("a")
    assert text(server, "tools") == "<p>a</p>"
    assert PLACE in one.html
    assert f"<section>{PLACE}</section>" in two.html


def test_node_as_a_child(server: Server) -> None:
    """A node given as a child is placed there."""
    assert html.Div([server.ui.tools, "x"]).html == f"<div>{PLACE}x</div>"


def test_node_without_a_place(server: Server) -> None:
    """Placing a node nowhere is an error."""
    with pytest.raises(ValueError, match="has no place"):
        server.ui.tools()


def test_filling_again_adds_and_clear_replaces(server: Server) -> None:
    """A block adds to what is there; after clear it is alone. The page is not sent again."""
    with AppLayout(server) as layout:
        server.ui.tools(layout)
    server.store.commit()
    with server.ui.tools:
        html.P("a")
    with server.ui.tools:
        html.P("b")
    assert text(server, "tools") == "<p>a</p><p>b</p>"
    server.ui.tools.clear()
    with server.ui.tools:
        html.P("c")
    assert text(server, "tools") == "<p>c</p>"
    changed = {path for commit in server.store.commit() for _, path in commit.changes}
    assert changed == {("ui", "@nodes", "tools")}


def test_attributes_in_a_node(server: Server) -> None:
    """An attribute of an element in a node is an entry beside the node's text; numbers begin at its first element."""
    with server.ui.tools:
        html.P()
        second = html.P()
    second.title = "t"
    assert server.store.shared.get(("ui", "@nodes", "tools", "1")) == {"title": "t"}


def test_defaults_go_to_the_nodes_server(server: Server) -> None:
    """What is made in a node belongs to the node's server."""
    with server.ui.tools:
        vuetify.VSlider(v_model=("speed", 3))
    assert server.state.speed == 3


def test_refilling_leaves_no_triggers(server: Server) -> None:
    """A node that is filled again and again leaves no functions behind; those of the last filling work."""
    for _ in range(50):
        server.ui.tools.clear()
        with server.ui.tools:
            html.Button(click=lambda: 7)
            html.Button(click=f"trigger('{server.trigger_name(lambda: 8)}')")
    gc.collect()
    assert len(server._engine.triggers) <= 8
    names = text(server, "tools").split("'")[1::2]
    assert [server.controller.trigger_fn(name)() for name in names] == [7, 8]


def test_manager(server: Server) -> None:
    """The manager knows its nodes by name, and clears, sends and takes them out together."""
    with VAppLayout(server) as layout, layout.content:
        server.ui.tools()
        server.ui.info()
    with server.ui.info:
        html.P("a")
    assert list(server.ui) == ["tools", "info"]
    assert "info" in server.ui
    assert len(server.ui) == 2
    server.ui.clear()
    assert text(server, "info") == ""
    server.ui.flush_content()
    assert text(server, "tools") == ""
    server.ui.clear_layouts()
    assert layout.content.html == "<v-main></v-main>"
    with pytest.raises(TypeError, match="non-empty"):
        server.ui[""]


def test_nodes_of_ones_own() -> None:
    """A server may be given what makes its nodes."""

    class Node(VirtualNode):
        """A node of another kind."""

    server = Server("own", vn_constructor=Node)
    assert type(server.ui.tools) is Node
    with server.ui.tools:
        html.P("a")
    assert text(server, "tools") == "<p>a</p>"


def test_node_filled_by_a_part(server: Server) -> None:
    """A part shares the nodes; what it fills in while it builds its page has its own variables."""
    part = server.create_child_server(prefix="left_")
    assert part.ui.tools is server.ui.tools
    with AppLayout(part, "left"), part.ui.tools:
        html.Input(v_model=("name", "Ada"))
    assert text(server, "tools") == '<input v-model="left_name">'
