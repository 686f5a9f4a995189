"""`trame.ui.router`: pages of a router."""

from __future__ import annotations

from typing import Any

from belvedere import ui

__all__ = ["RouterViewLayout"]


class RouterViewLayout(ui.RouterViewLayout):
    """What the router's view called `name` shows at one address.

    Args:
        _server: whose page.
        path: the address, ``"/meshes/:id"``.
        name: of the view.
        kwargs: attributes of the ``<div>`` around the content.
    """

    def __init__(self, _server: Any, path: str, name: str = ui.router.DEFAULT_VIEW, **kwargs: Any) -> None:
        super().__init__(_server, path, view=name, **kwargs)
