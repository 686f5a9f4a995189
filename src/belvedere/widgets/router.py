"""Navigation between pages made with `belvedere.ui.RouterViewLayout`."""

from __future__ import annotations

from typing import Any

from belvedere.ui.element import Child, Element

__all__ = ["RouterLink", "RouterView"]


class RouterView(Element):
    """Where the page of the current address is shown.

    Args:
        children: not used by the router, but for a ``v_slot``.
        name: of the view, where a route has several; `RouterViewLayout` fills ``"default"``.
        attributes: those of every element.
    """

    _tag = "router-view"
    _attributes = frozenset({"name"})


class RouterLink(Element):
    """A link to another address of the router.

    Args:
        children: what is shown.
        to: ``"/meshes/3"``, or ``("{name: 'mesh', params: {id: mesh_id}}",)``.
        replace: takes the place of the current entry in the browser's history.
        active_class: CSS class while the current address lies under the link's.
        exact_active_class: CSS class while it is the link's.
        attributes: those of every element.
    """

    _tag = "router-link"
    _attributes = frozenset({"to", "replace", "active_class", "exact_active_class", "aria_current_value", "custom"})

    def __init__(self, children: Child = None, *, to: Any = "/", **attributes: Any) -> None:
        super().__init__(children, to=to, **attributes)
