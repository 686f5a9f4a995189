from __future__ import annotations

from typing import Any

import pytest

from belvedere.app import Server
from belvedere.ui import AppLayout, RouterViewLayout
from belvedere.widgets import html, router


@pytest.fixture
def server() -> Server:
    """Return a server that does not run."""
    return Server("router")


def entry(server: Server, *path: str) -> Any:
    """Return an entry of the user interface."""
    return server.store.shared.get(("ui", *path))


def test_route(server: Server) -> None:
    """A page of the router is a template of its own, and a route that names it."""
    with RouterViewLayout(server, "/meshes/:id", name="mesh"):
        html.P("{{ $route.params.id }}")
    assert entry(server, "@routes", "/meshes/:id") == {"views": {"default": "route:/meshes/:id"}, "name": "mesh"}
    assert entry(server, "route:/meshes/:id", "root") == {
        "template": '<div class="bv-route"><p>{{ $route.params.id }}</p></div>'
    }


def test_several_views_at_one_address(server: Server) -> None:
    """Each view of a route shows a page of its own; the route stays until the last of them is removed."""
    layouts = [RouterViewLayout(server, "/", view=view) for view in ("default", "side")]
    for layout in layouts:
        layout.flush_content()
    assert entry(server, "@routes", "/")["views"] == {"default": "route:/", "side": "route:/:side"}
    layouts[0].remove()
    assert entry(server, "@routes", "/")["views"] == {"side": "route:/:side"}
    layouts[1].remove()
    assert entry(server, "@routes", "/") is None


def test_route_and_its_page_come_together(server: Server) -> None:
    """No browser has a route without the page."""
    with RouterViewLayout(server, "/"):
        html.P("x")
    (commit,) = (one for one in server.store.commit() if one.changes)
    assert commit.atomic


def test_removed_route(server: Server) -> None:
    """A page taken out of the router has no route."""
    with RouterViewLayout(server, "/") as layout:
        pass
    layout.remove()
    assert entry(server, "@routes", "/") is None


def test_wrong_path(server: Server) -> None:
    """A path begins with a slash."""
    with pytest.raises(ValueError, match="'meshes'"):
        RouterViewLayout(server, "meshes")


def test_widgets(server: Server) -> None:
    """The view shows the page of the address; a link goes to another."""
    with AppLayout(server) as layout:
        router.RouterView()
        router.RouterLink("Mesh", to="/meshes/3", active_class="here")
        router.RouterLink("Mesh", to=("{name: 'mesh'}",), replace=True)
    assert layout.html == (
        '<div class="bv-app"><router-view></router-view>'
        '<router-link to="/meshes/3" active-class="here">Mesh</router-link>'
        "<router-link :to=\"{name: 'mesh'}\" replace>Mesh</router-link></div>"
    )
