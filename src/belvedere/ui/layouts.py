"""Layouts: pages of a server.

A layout is the root element of a template and what belongs to the page around it: title, icon, theme. It is sent when
its ``with`` block ends, and again, as far as need be, whenever an element in it changes afterwards. A layout that is
made under the name of an earlier one takes its place, also in browsers that show that page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from belvedere.app import Server, get_server, on_behalf_of
from belvedere.app.triggers import keeper
from belvedere.ui import building
from belvedere.ui.element import Element, element_class
from belvedere.ui.frames import FrameBuilder, frame
from belvedere.ui.icons import icon_address
from belvedere.ui.nodes import ServerNode
from belvedere.ui.sent import SentNode

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["AbstractLayout", "AppLayout", "DivLayout"]

_ROOT = "root"
_PAGE = "@page"

_Root = element_class("Root", "div", "The root of a page.", module=__name__)


class AbstractLayout:
    """A page.

    Args:
        server: whose page; None is the current server's.
        root: its root element.
        template_name: shown at ``?ui=name``; ``"main"`` where none is asked for.
        title: of the browser's tab, or ``("variable",)``: a state variable that holds it.
        favicon: address of its icon, or path of a picture file, which is sent with the page.
        theme: ``"light"``, ``"dark"``, ``"auto"``, or ``("variable",)``: a state variable that holds one of these.
        on_ready: JavaScript that runs once the page is drawn, or a function that is called then, once for each
            session.
        vuetify_config: passed to ``createVuetify``: ``{"defaults": {…}, "theme": {"themes": {…}}}``. It counts when
            a page first uses Vuetify.
        width: of the frame in a notebook, in pixels or as CSS.
        height: of the frame in a notebook, in pixels or as CSS.
        base_url: where the notebook's browser reaches this server, if not at the server's own address.
        iframe_builder: makes the frame in a notebook; see `belvedere.ui.frames`.
    """

    def __init__(
        self,
        server: Server | str | None,
        root: Element,
        template_name: str = "main",
        *,
        title: str | tuple[str] | tuple[str, str] | None = None,
        favicon: str | None = None,
        theme: str | tuple[str] | tuple[str, str] | None = None,
        on_ready: str | Callable[[], Any] | None = None,
        vuetify_config: dict[str, Any] | None = None,
        width: int | str = "100%",
        height: int | str = 600,
        base_url: str | None = None,
        iframe_builder: FrameBuilder = frame,
    ) -> None:
        if not isinstance(template_name, str) or not template_name or template_name.startswith("@"):
            raise ValueError(f"the name of a page is a text that does not begin with @, not {template_name!r}")
        self.server = get_server(server)
        self.template_name = template_name
        self.tab_title: str | tuple[str] | tuple[str, str] | None = title
        self.favicon = favicon
        self.theme = theme
        self.on_ready = on_ready
        self.vuetify_config = vuetify_config
        self.width = width
        self.height = height
        self.base_url = base_url
        self.iframe_builder = iframe_builder
        self._open: list[tuple[Any, building.building]] = []
        self._functions: dict[int, Any] = {}
        self._nodes: dict[str, SentNode] = {}
        self._root = root
        self._add_node(_ROOT, root)

    @property
    def root(self) -> Element:
        """The root element."""
        return self._root

    @property
    def html(self) -> str:
        """The root as text of a template."""
        return self._root.html

    # --- being built ----------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        context = building.building(self.server)
        context.__enter__()
        self._open.append((keeper.set(self._functions), context))
        for node in self._nodes.values():
            node.hold()
        self._root.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._root.__exit__(kind, error, trace)
        token, context = self._open.pop()
        keeper.reset(token)
        context.__exit__()
        for node in self._nodes.values():
            node.release(failed=True)
        if error is None:
            self.flush_content()

    def flush_content(self) -> None:
        """Send the page as it is now."""
        shared = self.server.store.shared
        self.server.show_page(self.template_name, self)
        with self.server.store.transaction():
            for path in shared.paths(("ui", self.template_name)):
                if path[2] not in self._nodes and path[2] != _PAGE:
                    shared.remove(path)
            for node in self._nodes.values():
                node.write()

    def _add_node(self, name: str, root: Element) -> None:
        """Let `root` be a node of the page, to be sent apart from the others."""
        node = self._nodes[name] = SentNode(
            self.server, root, self.template_name, name, self._is_shown, self._write_page
        )
        for _ in self._open:
            node.hold()
        node.touch()

    def _is_shown(self) -> bool:
        return self.server.shown_page(self.template_name) is self

    def _write_page(self) -> None:
        self.server.store.shared.set(("ui", self.template_name, _PAGE), self._page())

    def _page(self) -> dict[str, Any]:
        page = {
            "title": self._from_state(self.tab_title),
            "favicon": icon_address(self.favicon),
            "theme": self._from_state(self.theme),
            "on_ready": self._startup(),
            "vuetify": self.vuetify_config,
        }
        return {name: value for name, value in page.items() if value is not None}

    def _from_state(self, value: Any) -> Any:
        if not isinstance(value, tuple):
            return value
        if len(value) == 2:
            with on_behalf_of(None):
                self.server.state.setdefault(*value)
        return {"state": self.server.state.translator.translate_key(value[0])}

    def _startup(self) -> str | None:
        if self.on_ready is None or isinstance(self.on_ready, str):
            return self.on_ready
        # The layout holds the function.
        return f"trigger('{self.server.controller.trigger_name(self.on_ready, keep=False)}')"

    # --- in a notebook --------------------------------------------------------------------------------------------

    def _repr_html_(self) -> str:
        """Return a frame that shows the page, for notebooks. The server has to be running."""
        return self.iframe_builder(self)


class AppLayout(AbstractLayout):
    """A page whose root is a ``<div>``.

    Args:
        server: whose page; None is the current server's.
        template_name: shown at ``?ui=name``; ``"main"`` where none is asked for.
        title: of the browser's tab; see `AbstractLayout` for this and all others.
        favicon: of the tab.
        theme: of the page.
        on_ready: called once the page is drawn.
        kwargs: what else `AbstractLayout` takes; all others are attributes of the root.
    """

    def __init__(
        self,
        server: Server | str | None = None,
        template_name: str = "main",
        title: str | tuple[str] | tuple[str, str] | None = None,
        favicon: str | None = None,
        theme: str | tuple[str] | tuple[str, str] | None = None,
        on_ready: str | Callable[[], Any] | None = None,
        **kwargs: Any,
    ) -> None:
        own = {name: kwargs.pop(name) for name in _OPTIONS & kwargs.keys()}
        found = get_server(server)
        with building.apart(), building.building(found):
            root = self._make_root(kwargs)
        super().__init__(
            found, root, template_name, title=title, favicon=favicon, theme=theme, on_ready=on_ready, **own
        )

    def _make_root(self, attributes: dict[str, Any]) -> Element:
        return _Root(**{"classes": "bv-app", **attributes})

    def _make(self, kind: type[Element], *children: Any, **attributes: Any) -> Element:
        """Return an element of the page that is not yet in it."""
        with building.apart(), building.building(self.server):
            return kind(*children, **attributes)

    def _place_of(self, node: str) -> Element:
        """Return what stands in the root for a node."""
        return self._make(ServerNode, name=node)


_OPTIONS = frozenset({"vuetify_config", "width", "height", "base_url", "iframe_builder"})


class DivLayout(AppLayout):
    """A page whose root is a ``<div>``; by default without the padding and font of `AppLayout`."""

    def _make_root(self, attributes: dict[str, Any]) -> Element:
        return _Root(**attributes)
