"""Layouts: pages of a server.

A layout is the root element of a template and what belongs to the page around it: title, icon, theme. It is sent when
its ``with`` block ends, and again whenever an element in it changes afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from belvedere.app import Server, get_server
from belvedere.app.triggers import keeper
from belvedere.ui.element import Element, building, element_class

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["AppLayout", "VAppLayout"]

_ROOT = "root"
_PAGE = "@page"

_Root = element_class("Root", "div", "The root of a page.", module=__name__)
_VApp = element_class("VApp", "v-app", "The root of a page with Vuetify.", module=__name__)
_VAppBar = element_class("VAppBar", "v-app-bar", "The bar at the top.", module=__name__)
_VNavigationDrawer = element_class(
    "VNavigationDrawer", "v-navigation-drawer", "The panel at the side.", module=__name__
)
_VMain = element_class("VMain", "v-main", "What is left of the page.", module=__name__)


class AppLayout:
    """A page whose root is a ``<div>``.

    Args:
        server: whose page; None is the current server's.
        template_name: shown at ``?ui=name``; ``"main"`` where none is asked for.
        title: of the browser's tab.
        favicon: address of its icon.
        theme: ``"light"``, ``"dark"``, ``"auto"``, or ``("variable",)``: a state variable that holds one of these.
        on_ready: JavaScript that runs once the page is drawn.
    """

    def __init__(
        self,
        server: Server | str | None = None,
        template_name: str = "main",
        title: str | None = None,
        favicon: str | None = None,
        theme: str | tuple[str] | tuple[str, str] | None = None,
        on_ready: str | None = None,
    ) -> None:
        self.server = get_server(server)
        self.template_name = template_name
        self.title = title
        self.favicon = favicon
        self.theme = theme
        self.on_ready = on_ready
        self._open = 0
        self._functions: dict[int, Any] = {}
        with building(self.server):
            self.root = self._make_root()
        self.root._changed = self._root_changed

    def _make_root(self) -> Element:
        return _Root(classes="bv-app")

    def __enter__(self) -> Self:
        self._open += 1
        self._building = building(self.server)
        self._building.__enter__()
        self._keeping = keeper.set(self._functions)
        self.root.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.root.__exit__(kind, error, trace)
        keeper.reset(self._keeping)
        self._building.__exit__()
        self._open -= 1
        if error is None:
            self.flush_content()

    def flush_content(self) -> None:
        """Send the page as it is now."""
        shared = self.server.store.shared
        self.server.show_page(self.template_name, self)
        shared.set(("ui", self.template_name, _PAGE), self._page())
        shared.set(("ui", self.template_name, _ROOT), {"template": self.root.html})

    def _page(self) -> dict[str, Any]:
        theme: Any = self.theme
        if isinstance(theme, tuple):
            if len(theme) == 2:
                self.server.state.setdefault(*theme)
            theme = {"state": theme[0]}
        page = {"title": self.title, "favicon": self.favicon, "theme": theme, "on_ready": self.on_ready}
        return {name: value for name, value in page.items() if value is not None}

    def _root_changed(self) -> None:
        if not self._open and self.server.shown_page(self.template_name) is self:
            self.flush_content()


class VAppLayout(AppLayout):
    """A page whose root is Vuetify's ``<v-app>``; its tool bar, drawer and content are made when first used."""

    def _make_root(self) -> Element:
        self._parts: dict[str, Element] = {}
        return _VApp()

    @property
    def toolbar(self) -> Element:
        """The bar at the top."""
        return self._part("toolbar", _VAppBar, density="compact", flat=True)

    @property
    def drawer(self) -> Element:
        """The panel at the side."""
        return self._part("drawer", _VNavigationDrawer)

    @property
    def content(self) -> Element:
        """What is left of the page."""
        return self._part("content", _VMain)

    def _part(self, name: str, kind: type[Element], **attributes: Any) -> Element:
        part = self._parts.get(name)
        if part is None:
            with building(self.server):
                part = self._parts[name] = kind(**attributes)
            # Vuetify gives room to the parts in their order: the bar goes over the drawer.
            order = [self._parts[one] for one in ("toolbar", "drawer", "content") if one in self._parts]
            self.root.add_child([*order, *(one for one in self.root.children if one not in order)])
        return part
