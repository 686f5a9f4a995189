from __future__ import annotations

import gc
from typing import Any

import pytest

from belvedere.app import Server, UnknownTriggerError
from belvedere.ui import AppLayout, DivLayout, SinglePageLayout, SinglePageWithDrawerLayout, VAppLayout
from belvedere.widgets import html, vuetify
from belvedere.widgets.mesh import MeshView


@pytest.fixture
def server() -> Server:
    """Return a server that does not run."""
    return Server("layouts")


def template(server: Server, name: str = "main") -> Any:
    """Return the text of a page."""
    return server.store.shared.get(("ui", name, "root"), {}).get("template")


def node(server: Server, name: str) -> Any:
    """Return the text of a part of the page."""
    return server.store.shared.get(("ui", "main", name), {}).get("template")


def page(server: Server) -> Any:
    """Return what belongs to the page around its templates."""
    return server.store.shared.get(("ui", "main", "@page"))


def written(server: Server) -> set[tuple[str, ...]]:
    """Return the nodes, and numbers in them, that changed since the last commit."""
    changed = {path for commit in server.store.commit() for _, path in commit.changes}
    return {path[2:] for path in changed if path[:2] == ("ui", "main") and path[2] != "@page"}


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
    """Parts stand in their order, whatever was used first, each a node of its own; an unused one is not there."""
    with VAppLayout(server) as layout:
        with layout.content:
            html.P("c")
        with layout.toolbar:
            html.P("t")
    assert template(server) == (
        '<v-app><server-node name="toolbar"></server-node><server-node name="content"></server-node></v-app>'
    )
    assert node(server, "toolbar") == '<v-app-bar density="compact" flat><p>t</p></v-app-bar>'
    assert node(server, "content") == "<v-main><p>c</p></v-main>"


def test_part_used_later(server: Server) -> None:
    """A part that is first used after the page was sent appears; the other parts are not sent again."""
    with VAppLayout(server) as layout, layout.content:
        html.P("c")
    server.store.commit()
    with layout.drawer:
        html.P("d")
    assert "drawer" in template(server)
    assert node(server, "drawer") == "<v-navigation-drawer><p>d</p></v-navigation-drawer>"
    assert written(server) == {("root",), ("drawer",)}


def test_change_of_a_part(server: Server) -> None:
    """A change in a part sends that part; an attribute of its own element is an entry beside it."""
    with VAppLayout(server) as layout, layout.content:
        pass
    layout.footer.set_text("f")
    server.store.commit()
    layout.content.add_child("more")
    layout.footer.height = 40
    assert written(server) == {("content",), ("footer", "0")}


def test_new_page_takes_the_place_of_the_old(server: Server) -> None:
    """What the page before had and the new one has not is gone; what is the same is not sent again."""
    for drawer in (True, False):
        with VAppLayout(server) as layout:
            if drawer:
                layout.drawer.add_child("d")
                layout.drawer.width = 200
            layout.content.add_child("c")
        if drawer:
            layout.drawer.width = 300
            server.store.commit()
    assert written(server) == {("root",), ("drawer",), ("drawer", "0")}
    assert node(server, "drawer") is None


def test_single_page(server: Server) -> None:
    """A single page has icon and title in its bar, content, and a footer once that is used."""
    with SinglePageLayout(server) as layout:
        layout.title.set_text("Bridge")
        layout.icon.click = "n = 1"
        with layout.toolbar:
            html.P("t")
        with layout.footer:
            html.P("f")
    assert template(server) == (
        '<v-app><server-node name="toolbar"></server-node><server-node name="content"></server-node>'
        '<server-node name="footer"></server-node></v-app>'
    )
    assert node(server, "toolbar") == (
        '<v-app-bar density="compact" flat><v-app-bar-nav-icon aria-label="Menu" @click="n = 1"></v-app-bar-nav-icon>'
        "<v-app-bar-title>Bridge</v-app-bar-title><p>t</p></v-app-bar>"
    )
    assert page(server)["title"] == "Bridge"


def test_icon_without_a_purpose(server: Server) -> None:
    """The icon is shown once it has something to do, also where that is said later."""
    with SinglePageLayout(server) as layout:
        pass
    assert '<v-app-bar-nav-icon v-if="false"></v-app-bar-nav-icon>' in node(server, "toolbar")
    layout.icon.click = "n = 1"
    assert '<v-app-bar-nav-icon aria-label="Menu" @click="n = 1"></v-app-bar-nav-icon>' in node(server, "toolbar")


def test_title_of_the_bar_names_the_tab(server: Server) -> None:
    """The bar's title names the browser's tab too, later changes included, unless the tab has a title of its own."""
    with SinglePageLayout(server) as layout:
        layout.title.set_text("one")
    layout.title.set_text("two")
    assert page(server)["title"] == "two"
    layout.tab_title = "three"
    layout.title.set_text("four")
    assert page(server)["title"] == "three"


def test_cleared_toolbar(server: Server) -> None:
    """A cleared tool bar has neither icon nor title."""
    with SinglePageLayout(server) as layout:
        layout.toolbar.clear()
        with layout.toolbar:
            html.P("t")
    assert node(server, "toolbar") == '<v-app-bar density="compact" flat><p>t</p></v-app-bar>'


def test_drawer_of_a_single_page(server: Server) -> None:
    """The icon opens and closes the drawer, by a state variable."""
    with SinglePageWithDrawerLayout(server, show_drawer=False, width=250):
        pass
    assert node(server, "drawer") == ('<v-navigation-drawer v-model="main_drawer" :width="250"></v-navigation-drawer>')
    assert '@click="main_drawer = !main_drawer"' in node(server, "toolbar")
    assert server.state.main_drawer is False


def test_root_takes_attributes(server: Server) -> None:
    """What a layout does not know itself is an attribute of its root; a misspelt one is an error."""
    with DivLayout(server, classes="wide", id="top") as layout:
        html.P("x")
    assert layout.html == '<div class="wide" id="top"><p>x</p></div>'
    assert VAppLayout(server, id="top").html == '<v-app id="top"></v-app>'
    with pytest.raises(TypeError, match="'classes'"):
        VAppLayout(server, clases="wide")


def test_wrong_name_of_a_page(server: Server) -> None:
    """Names that the document keeps for itself are refused."""
    with pytest.raises(ValueError, match="@nodes"):
        AppLayout(server, "@nodes")


def test_page_entry(server: Server) -> None:
    """Title and theme may follow the state, a function may be called at the start, and Vuetify be configured."""
    calls = []
    with VAppLayout(
        server,
        title=("name", "Bridge"),
        on_ready=lambda: calls.append(1),
        vuetify_config={"defaults": {"VBtn": {"color": "red"}}},
    ) as layout:
        pass
    entry = page(server)
    assert entry["title"] == {"state": "name"}
    assert server.state.name == "Bridge"
    assert entry["vuetify"] == {"defaults": {"VBtn": {"color": "red"}}}
    gc.collect()
    server.controller.trigger_fn(entry["on_ready"].split("'")[1])()
    assert calls == [1]
    assert layout.on_ready is not None


def test_elements_made_elsewhere_join_the_page(server: Server) -> None:
    """An element made outside any page belongs to the server of the page it is put into."""
    outside = html.Section(vuetify.VSlider(v_model=("speed", 3)))
    inner = html.Div()
    with inner:
        html.Button(click=lambda: 7)
    with AppLayout(server) as layout:
        pass
    layout.root.add_children([outside, inner])
    assert server.state.speed == 3
    assert server.controller.trigger_fn(layout.html.split("'")[1])() == 7


def test_block_of_an_element_is_its_servers(server: Server) -> None:
    """What is made in the block of an element belongs to that element's server."""
    with AppLayout(server) as layout:
        pass
    with layout.root:
        vuetify.VSlider(v_model=("speed", 3))
    assert server.state.speed == 3


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
    button.click = "n = 1"
    button.disabled = False
    layout.root.add_child(html.P("more"))
    assert template(server) == '<div class="bv-app"><button @click="n = 1">go</button><p>more</p></div>'
    button.clear()
    assert '<button @click="n = 1"></button>' in template(server)


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
