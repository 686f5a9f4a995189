"""A view of a scene for the pages of an application: beside sliders, in a tab, several on a page.

Example::

    app = belvedere.SceneServer()

    with VAppLayout(app.server) as page, page.content:
        scene.SceneView()

    app.scene.set @ Scene(Box(key="box"))

What a view shows is the scene of its name; views of one name show the same, each with its own camera.
"""

from __future__ import annotations

from typing import Any

from belvedere.ui.element import Child, Element

__all__ = ["SceneView"]


class SceneView(Element):
    """A view of a scene.

    Args:
        children: shown over the picture.
        name: which scene.
        attributes: ``theme`` (``"light"``, ``"dark"``; left out: as the page). Event: ``event``, with
            ``{"etype", "key", "value"}``, whatever happens in the scene in this browser.
    """

    _tag = "scene-view"
    _attributes = frozenset({"name", "theme"})
    _events = frozenset({"event"})

    def __init__(self, children: Child = None, *, name: str = "main", **attributes: Any) -> None:
        if not isinstance(name, str) or not name:
            raise TypeError(f"a SceneView has the name of a scene, not {name!r}")
        if not attributes.get("ref"):
            attributes["ref"] = view_ref(name)
        super().__init__(children, name=name, **attributes)


def view_ref(name: str) -> str:
    """Return the ``ref`` of the view of a scene, by which the program asks it."""
    return f"scene_{name}"
