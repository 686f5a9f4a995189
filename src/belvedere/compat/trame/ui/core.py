"""`trame.ui.core`: what the layouts of the reference have in common.

The reference keeps title and icon of the tab in the variables ``trame__title`` and ``trame__favicon``; the page follows
the first as it changes, the second when it is set.
"""

from __future__ import annotations

import itertools
from typing import Any

from belvedere.ui import AbstractLayout, building, icons
from belvedere.widgets.client import ServerTemplate

__all__ = ["AbstractLayout", "ReferenceLayout"]

_nested = itertools.count(1)
TITLE, FAVICON = "trame__title", "trame__favicon"


class ReferenceLayout(AbstractLayout):
    """Mixin of layouts whose tab is described by the state.

    A layout made inside a ``with`` block of another page is shown there too, as a part of that page.

    Args:
        _server: whose page; None is the current server's.
        template_name: shown at ``?ui=name``.
        kwargs: see the native layout.
    """

    def __init__(self, _server: Any = None, template_name: str = "main", *args: Any, **kwargs: Any) -> None:
        parent = building.current_parent()
        if parent is not None and template_name == "main":  # the page around it is to keep that name
            template_name = f"main:{next(_nested)}"
        super().__init__(_server, template_name, *args, **kwargs)  # type: ignore[arg-type] # of the native layout
        if parent is not None:
            with building.apart():
                parent.add_child(ServerTemplate(name=template_name, trame_server=parent.server))
        self.server.state.change(FAVICON)(self._icon_changed)

    def _page(self) -> dict[str, Any]:
        page, state = super()._page(), self.server.root_server.state
        if TITLE not in state:
            title = page.get("title")
            state[TITLE] = title if isinstance(title, str) else self.server.name
        page["title"] = {"state": TITLE}
        if state[FAVICON]:
            page["favicon"] = icons.icon_address(state[FAVICON])
        return page

    def _icon_changed(self, **_: Any) -> None:
        if self._is_shown():
            self._write_page()
