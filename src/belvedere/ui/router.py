"""Pages of a router: what a `RouterView` shows, by the address after the ``#``.

::

    with RouterViewLayout(server, "/"):
        html.P("Welcome")
    with RouterViewLayout(server, "/meshes/:id"):
        html.P("Mesh {{ $route.params.id }}")

    with VAppLayout(server) as page, page.content:
        router.RouterView()

All pages of a server share the routes. The address is the part after ``#``, so it works under every path and behind
every server of static files; ``session.js_call(None, "navigate", "/meshes/3")`` goes there from Python. Templates
have ``$route`` and ``$router``, and Vuetify's components take ``to="/meshes/3"``.
"""

from __future__ import annotations

from typing import Any

from belvedere.app import Server
from belvedere.ui.layouts import AppLayout

__all__ = ["DEFAULT_VIEW", "ROUTES", "RouterViewLayout"]

DEFAULT_VIEW = "default"
"""The `RouterView` without a name."""

ROUTES = "@routes"
"""Where routes lie in the document: ``("ui", "@routes", path)``."""


class RouterViewLayout(AppLayout):
    """What a `RouterView` shows at one address.

    Args:
        server: whose page; None is the current server's.
        path: the address, ``"/meshes/:id"``; a word that begins with a colon stands for any, ``$route.params.id``.
        name: of the route, for ``to=("{name: 'mesh', params: {id: 3}}",)``.
        view: of several `RouterView` in a page, the ``name`` of the one that shows it.
        kwargs: attributes of the ``<div>`` around the content.

    Raises:
        ValueError: for a path that does not begin with a slash.
    """

    def __init__(
        self, server: Server | str | None, path: str, name: str | None = None, view: str = DEFAULT_VIEW, **kwargs: Any
    ) -> None:
        if not isinstance(path, str) or not path.startswith("/"):
            raise ValueError(f"the path of a page begins with a slash, as in '/meshes/:id'; not {path!r}")
        super().__init__(server, f"route:{path}" if view == DEFAULT_VIEW else f"route:{path}:{view}", **kwargs)
        self.path = path
        self.name = name
        self.view = view

    def flush_content(self) -> None:
        """Send the page as it is now."""
        with self.server.store.transaction():
            super().flush_content()
            before = self._route()
            views = {**before.get("views", {}), self.view: self.template_name}
            route = {"views": views, "name": self.name or before.get("name")}
            self.server.store.shared.set(("ui", ROUTES, self.path), route)

    def remove(self) -> None:
        """Take the page out of the router; who looks at it is told that it is not there."""
        with self.server.store.transaction():
            route = self._route()
            views = {view: template for view, template in route.get("views", {}).items() if view != self.view}
            if views:
                self.server.store.shared.set(("ui", ROUTES, self.path), {**route, "views": views})
            else:
                self.server.store.shared.remove(("ui", ROUTES, self.path))

    def _route(self) -> dict[str, Any]:
        route: dict[str, Any] = self.server.store.shared.get(("ui", ROUTES, self.path), {})
        return route

    def _make_root(self, attributes: dict[str, Any]) -> Any:
        return super()._make_root({"classes": "bv-route", **attributes})
