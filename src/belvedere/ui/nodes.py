"""Virtual nodes: named parts of a page that are filled and placed apart.

::

    with server.ui.tools:          # filled here …
        html.Button("Reset", click=reset)

    with VAppLayout(server) as page:
        server.ui.tools(page)      # … and placed there, before or after; in as many places and pages as one likes

A node is an entry of the document of its own: filling it again draws it again and touches nothing around it. A ``with``
block adds to what a node has; `clear` before it puts the new content in place of the old.
"""

from __future__ import annotations

import contextvars
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Self, final

from belvedere.app.code_site import CodeSite, call_site
from belvedere.app.triggers import keeper
from belvedere.ui import building
from belvedere.ui.element import Element, element_class
from belvedere.ui.sent import SentNode

if TYPE_CHECKING:
    from types import TracebackType

    from belvedere.app import Server
    from belvedere.ui.layouts import AbstractLayout

__all__ = ["NODES", "ServerNode", "VirtualNode", "VirtualNodeManager"]

NODES = "@nodes"
"""Where virtual nodes lie in the document, in place of a page's name: ``("ui", "@nodes", name)``."""

ServerNode = element_class(
    "ServerNode",
    "server-node",
    "The place of a node: of the page it stands in, or of another where `template` names one.",
    attributes=["name", "template"],
    module=__name__,
)


class VirtualNode(Element):
    """A named part of a page: text and elements without an element around them. Made by `VirtualNodeManager`."""

    _tag = ""
    _attributes = frozenset()

    def __init__(self, server: Server, name: str) -> None:
        with building.apart(), building.building(server):
            super().__init__()
        self._name = name
        self._places: list[Element] = []
        self._functions: deque[dict[int, Any]] = deque([{}], maxlen=2)
        self._keeping: list[contextvars.Token[Any]] = []
        self._building: list[building.building] = []
        self._begun: list[tuple[CodeSite | None, int]] = []  # the blocks that are open: where, from which child
        self._filled: list[tuple[CodeSite, list[Element | str]]] = []  # what bodies of modules put in
        SentNode(server, self, NODES, name)

    def __repr__(self) -> str:
        return f"<virtual node {self._name!r}>"

    def __call__(self, parent: AbstractLayout | Element | None = None) -> Element:
        """Place the node, and return the element that stands there.

        Args:
            parent: the element it is put into; of a layout, the element whose ``with`` block is open, else its root.
                None: the element whose ``with`` block is open.

        Raises:
            ValueError: without a parent, where no block is open.
        """
        place = self._as_child()
        into = parent if isinstance(parent, Element) else building.current_parent()
        if into is None and parent is not None and not isinstance(parent, Element):
            into = parent.root
        if into is None:
            raise ValueError(f"{self!r} has no place: give a layout or an element, or place it in a with block")
        into.add_child(place)
        return place

    def __enter__(self) -> Self:
        self._begun.append((call_site(), len(self._children)))
        # Nodes are shared by a server and its parts: what a part fills in has the part's variables.
        server = building.current_server() or self._server
        super().__enter__()
        self._building.append(building.building(server))
        self._building[-1].__enter__()
        self._keeping.append(keeper.set(self._functions[-1]))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        keeper.reset(self._keeping.pop())
        self._building.pop().__exit__()
        super().__exit__(kind, error, trace)
        site, first = self._begun.pop()
        if site is not None:
            self._filled.append((site, self._children[first:]))

    def forget_sites(self, unwanted: Callable[[CodeSite], bool]) -> None:
        """Remove what was put in where `unwanted` says so."""
        gone = {id(child) for site, children in self._filled if unwanted(site) for child in children}
        if gone:
            self._children[:] = [child for child in self._children if id(child) not in gone]
            self._filled = [(site, children) for site, children in self._filled if not unwanted(site)]
            self.flush_content()

    def saved(self) -> object:
        """Return the content, for `restore`."""
        return list(self._children), list(self._filled)

    def restore(self, saved: Any) -> None:
        """Let that be the content."""
        children, self._filled = saved
        if self._children != children:
            self._children[:] = children
            self.flush_content()

    def clear(self) -> Self:
        """Remove all content; return self. Functions that it called are kept until the next: somebody may click."""
        self._functions.append({})
        self._filled.clear()
        return super().clear()

    def flush_content(self) -> None:
        """Send the content as it is now."""
        if self._sent is not None:
            self._sent.write()

    def leave_layouts(self) -> None:
        """Take it out of everything it was placed in."""
        for place in self._places:
            place._leave()
        self._places.clear()

    def _as_child(self) -> Element:
        with building.apart(), building.building(self._server):
            place = ServerNode(name=self._name, template=NODES)
        self._places = [one for one in self._places if one._parent is not None]
        self._places.append(place)
        return place

    def _write(self) -> Iterator[str]:
        yield from self._write_content()


@final
class VirtualNodeManager:
    """The virtual nodes of one server, by name: ``server.ui.tools`` or ``server.ui["tools"]``, made when asked for.

    Args:
        server: whose nodes.
        constructor: makes a node, ``constructor(server, name)``.
    """

    def __init__(self, server: Server, constructor: Callable[[Server, str], VirtualNode] = VirtualNode) -> None:
        self._server = server
        self._constructor = constructor
        self._nodes: dict[str, VirtualNode] = {}

    def __getitem__(self, name: str) -> VirtualNode:
        if not isinstance(name, str) or not name:
            raise TypeError(f"the name of a node is a non-empty string, not {name!r}")
        node = self._nodes.get(name)
        if node is None:
            node = self._nodes[name] = self._constructor(self._server, name)
        return node

    def __getattr__(self, name: str) -> VirtualNode:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return self[name]

    def __contains__(self, name: object) -> bool:
        return name in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._nodes))

    def __len__(self) -> int:
        return len(self._nodes)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._nodes]

    def clear(self) -> None:
        """Remove the content of all nodes."""
        with self._server.store.transaction():
            for node in self._nodes.values():
                node.clear()

    def forget_sites(self, unwanted: Callable[[CodeSite], bool]) -> None:
        """Remove what was put into nodes where `unwanted` says so."""
        for node in self._nodes.values():
            node.forget_sites(unwanted)

    def saved(self) -> object:
        """Return the content of all nodes, for `restore`."""
        return {name: node.saved() for name, node in self._nodes.items()}

    def restore(self, saved: Any) -> None:
        """Let that be the content, and nothing else."""
        for name, node in self._nodes.items():
            node.restore(saved.get(name, ([], [])))

    def clear_layouts(self) -> None:
        """Take all nodes out of the layouts and elements they were placed in."""
        for node in self._nodes.values():
            node.leave_layouts()

    def flush_content(self) -> None:
        """Send the content of all nodes as it is now."""
        with self._server.store.transaction():
            for node in self._nodes.values():
                node.flush_content()
