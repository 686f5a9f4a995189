"""The page of a program that lays out none: its scene in the whole window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from belvedere.ui.layouts import DivLayout
from belvedere.widgets.scene import SceneView

if TYPE_CHECKING:
    from belvedere.app import Server

__all__ = ["lay_out"]

_WHOLE_WINDOW = "position: fixed; inset: 0"


def lay_out(server: Server, scene: str = "main", title: str = "Scene") -> None:
    """Show a scene in the whole window, unless the program has laid out a page."""
    if server.shown_page("main") is not None:
        return
    with DivLayout(server, title=title) as page:
        page.root.style = _WHOLE_WINDOW
        SceneView(name=scene)
