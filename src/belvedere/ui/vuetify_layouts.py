"""Pages with Vuetify: a frame of tool bar, drawer, content and footer.

Each part is a node of its own, so that what changes in one does not touch the others, and is there once it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from belvedere.app import Server
from belvedere.ui.element import Element
from belvedere.ui.layouts import AppLayout
from belvedere.widgets import vuetify

__all__ = ["SinglePageLayout", "SinglePageWithDrawerLayout", "VAppLayout"]

# Vuetify gives room to the parts in their order: the bar goes over the drawer, both go beside the footer.
_ORDER = ("toolbar", "drawer", "content", "footer")


class VAppLayout(AppLayout):
    """A page whose root is Vuetify's ``<v-app>``; tool bar, drawer, content and footer are made when first used.

    Args:
        server: whose page; None is the current server's.
        template_name: shown at ``?ui=name``; ``"main"`` where none is asked for.
        title: of the browser's tab; see `AbstractLayout` for this and all others.
        kwargs: what else `AbstractLayout` takes; all others are attributes of ``<v-app>``.
    """

    _components: ClassVar[Any] = vuetify  # the module they are taken from
    _parts: dict[str, Element]
    _places: dict[str, Element]

    def _make_root(self, attributes: dict[str, Any]) -> Element:
        self._parts = {}
        self._places = {}
        root: Element = self._components.VApp(**attributes)
        return root

    @property
    def toolbar(self) -> Element:
        """The bar at the top, ``VAppBar``."""
        return self._part("toolbar", self._components.VAppBar, density="compact", flat=True)

    @property
    def drawer(self) -> Element:
        """The panel at the side, ``VNavigationDrawer``."""
        return self._part("drawer", self._components.VNavigationDrawer)

    @property
    def content(self) -> Element:
        """What is left of the page, ``VMain``."""
        return self._part("content", self._components.VMain)

    @property
    def footer(self) -> Element:
        """The line at the bottom, ``VFooter``."""
        return self._part("footer", self._components.VFooter, app=True, classes="text-caption py-1", border=True)

    def _part(self, name: str, kind: type[Element], **attributes: Any) -> Element:
        part = self._parts.get(name)
        if part is None:
            part = self._parts[name] = self._make(kind, **attributes)
            self._add_node(name, part)
            self._places[name] = self._place_of(name)
            order = [self._places[one] for one in _ORDER if one in self._places]
            others = [one for one in self.root.children if one not in order]
            self.root._drop_children()
            self.root.add_child([*order, *others])
        return part


class _MenuIcon(Element):
    """Mixin of an icon that is shown once something was said of it: a button that does nothing is none."""

    def _write(self) -> Iterator[str]:
        if self._values.keys() <= {"aria_label"} and not self._children:
            yield f'<{self._tag} v-if="false"></{self._tag}>'  # it counts: elements are numbered
        else:
            yield from super()._write()


def _menu_icon(kind: type[Element]) -> type[Element]:
    return type("MenuIcon", (_MenuIcon, kind), {"__doc__": kind.__doc__})


class SinglePageLayout(VAppLayout):
    """A page with a tool bar that has an icon and a title, content, and a footer where one is used.

    ``layout.title.set_text("…")`` names the page in its bar and, unless `tab_title` says otherwise, in the browser's
    tab; ``layout.icon.click = function`` gives the icon something to do, and until then it is not shown;
    ``layout.toolbar.clear()`` removes both.

    Args:
        server: whose page; None is the current server's.
        template_name: shown at ``?ui=name``; ``"main"`` where none is asked for.
        vuetify_config: see `AbstractLayout`.
        kwargs: what else `AbstractLayout` takes; all others are attributes of ``<v-app>``.
    """

    def __init__(
        self,
        server: Server | str | None = None,
        template_name: str = "main",
        vuetify_config: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(server, template_name, vuetify_config=vuetify_config, **kwargs)
        self.icon: Element = self._make(_menu_icon(self._components.VAppBarNavIcon), aria_label="Menu")
        title = self.tab_title if isinstance(self.tab_title, str) else None
        self.title: Element = self._make(self._components.VAppBarTitle, title)
        self.toolbar.add_children([self.icon, self.title])
        self.content  # noqa: B018 - a page has it, used or not

    def _page(self) -> dict[str, Any]:
        text = "".join(one for one in self.title.children if isinstance(one, str))
        return {**({"title": text} if text and "{{" not in text else {}), **super()._page()}


class SinglePageWithDrawerLayout(SinglePageLayout):
    """A page with a tool bar, a drawer that its icon opens and closes, content, and a footer where one is used.

    Args:
        server: whose page; None is the current server's.
        template_name: shown at ``?ui=name``; ``"main"`` where none is asked for.
        vuetify_config: see `AbstractLayout`.
        show_drawer: whether the drawer is open at first.
        width: of the drawer, in pixels.
        show_drawer_name: state variable that says whether it is open.
        kwargs: what else `AbstractLayout` takes; all others are attributes of ``<v-app>``.
    """

    def __init__(
        self,
        server: Server | str | None = None,
        template_name: str = "main",
        vuetify_config: dict[str, Any] | None = None,
        show_drawer: bool = True,
        width: int = 300,
        show_drawer_name: str = "main_drawer",
        **kwargs: Any,
    ) -> None:
        super().__init__(server, template_name, vuetify_config, **kwargs)
        self.icon.click = f"{show_drawer_name} = !{show_drawer_name}"
        self.drawer.v_model = (show_drawer_name, show_drawer)
        self.drawer.width = width
