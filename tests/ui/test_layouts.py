from __future__ import annotations

import gc
from typing import Any

import pytest

from belvedere.app import Server, UnknownTriggerError
from belvedere.ui import AppLayout, VAppLayout
from belvedere.widgets import html, vuetify
from belvedere.widgets.mesh import MeshView


@pytest.fixture
def server() -> Server:
    """Return a server that does not run."""
    return Server("layouts")


def template(server: Server, name: str = "main") -> Any:
    """Return the text of a page."""
    return server.store.shared.get(("ui", name, "root"), {}).get("template")


def test_page_is_written_at_the_end(server: Server) -> None:
    """A page is in the document when its block has ended."""
    with AppLayout(server, title="Bridge", favicon="b.png", on_ready="n = 1"):
        html.P("text")
        assert template(server) is None
    assert template(server) == '<div class="bv-app"><p>text</p></div>'
    page = server.store.shared.get(("ui", "main", "@page"))
    assert page == {"title": "Bridge", "favicon": "b.png", "on_ready": "n = 1"}


def test_elements_belong_to_the_layouts_server(server: Server) -> None:
    """Defaults go to the state of the layout's server, whichever is the current one."""
    with AppLayout(server):
        vuetify.VSlider(v_model=("speed", 3))
    assert server.state.speed == 3


def test_nothing_is_written_after_an_exception(server: Server) -> None:
    """A page whose building failed is not shown."""
    with pytest.raises(ZeroDivisionError), AppLayout(server):
        html.P(str(1 / 0))
    assert template(server) is None


def test_parts_of_the_vuetify_page(server: Server) -> None:
    """Tool bar, drawer and content stand in their order, whatever was used first; an unused one is not there."""
    with VAppLayout(server) as layout:
        with layout.content:
            html.P("c")
        with layout.toolbar:
            html.P("t")
    assert template(server) == (
        '<v-app><v-app-bar density="compact" flat><p>t</p></v-app-bar><v-main><p>c</p></v-main></v-app>'
    )


def test_several_pages(server: Server) -> None:
    """A server has several pages by name."""
    with AppLayout(server, "main"):
        html.P("one")
    with AppLayout(server, "other"):
        html.P("two")
    assert "one" in template(server)
    assert "two" in template(server, "other")


def test_page_follows_its_elements(server: Server) -> None:
    """An attribute set later, or content added later, changes the page."""
    with AppLayout(server) as layout:
        button = html.Button("go", disabled=True)
    button.disabled = False
    layout.root.add_child(html.P("more"))
    assert template(server) == '<div class="bv-app"><button>go</button><p>more</p></div>'
    button.clear()
    assert "<button></button>" in template(server)


def test_old_page_does_not_come_back(server: Server) -> None:
    """An element of a page that was replaced changes nothing."""
    with AppLayout(server):
        old = html.P("old")
    with AppLayout(server):
        html.P("new")
    old.title = "x"
    assert template(server) == '<div class="bv-app"><p>new</p></div>'


def test_theme_from_the_state(server: Server) -> None:
    """The theme may follow a state variable."""
    with AppLayout(server, theme=("theme", "auto")):
        pass
    assert server.store.shared.get(("ui", "main", "@page"))["theme"] == {"state": "theme"}
    assert server.state.theme == "auto"


def test_rebuilding_leaves_no_triggers(server: Server) -> None:
    """A page that is rebuilt again and again leaves no functions behind, but the last page's still work."""
    for _ in range(50):
        with AppLayout(server):
            html.Button(click=lambda: 7)
            html.Button(click=f"trigger('{server.trigger_name(lambda: 8)}')")
    gc.collect()
    assert len(server._engine.triggers) <= 4
    names = template(server).split("'")[1::2]
    assert [server.controller.trigger_fn(name)() for name in names] == [7, 8]


def test_page_before_still_works(server: Server) -> None:
    """Who clicks in the page before the last is still served; earlier ones are gone."""
    names = []
    for _ in range(3):
        with AppLayout(server):
            html.Button(click=lambda: 7)
        names.append(template(server).split("'")[1])
    gc.collect()
    assert server.controller.trigger_fn(names[1])() == 7
    with pytest.raises(UnknownTriggerError):
        server.controller.trigger_fn(names[0])


def test_mesh_view(server: Server) -> None:
    """The mesh view binds its properties; those that are on by default can be switched off."""
    with AppLayout(server):
        view = MeshView(name="bunny", ref="view", point_size=("size", 3), axes=False, edges=True, coloring="n = 1")
    assert view.html == (
        '<mesh-view name="bunny" ref="view" :point-size="size" :axes="false" edges @coloring="n = 1"></mesh-view>'
    )
    with pytest.raises(TypeError, match="representation"):
        MeshView(represntation="points")


def test_mesh_view_checks_views(server: Server) -> None:
    """An unknown standard view is an error that names those there are."""
    with AppLayout(server):
        view = MeshView()
    view.set_view("+x")
    with pytest.raises(ValueError, match="iso"):
        view.set_view("above")
