"""`trame.ui.core`: what the layouts of the reference have in common.

The reference keeps title and icon of the tab in the variables ``trame__title`` and ``trame__favicon``; the page follows
the first as it changes, the second when it is set.
"""

from __future__ import annotations

from typing import Any

from belvedere.ui import AbstractLayout, icons

__all__ = ["AbstractLayout", "ReferenceLayout"]

TITLE, FAVICON = "trame__title", "trame__favicon"


class ReferenceLayout(AbstractLayout):
    """Mixin of layouts whose tab is described by the state.

    Args:
        _server: whose page; None is the current server's.
        template_name: shown at ``?ui=name``.
        kwargs: see the native layout.
    """

    def __init__(self, _server: Any = None, template_name: str = "main", *args: Any, **kwargs: Any) -> None:
        super().__init__(_server, template_name, *args, **kwargs)  # type: ignore[arg-type] # of the native layout
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
