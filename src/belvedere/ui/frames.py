"""Frames: a page inside a page of somebody else's, such as a notebook.

A builder is any function ``builder(layout) -> html``; `frame` is the one that is used where none is given. The page
that holds the frame has to be allowed to by the server's option ``embed_origin``.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from belvedere.ui.layouts import AbstractLayout

__all__ = ["FrameBuilder", "frame", "page_address"]

FrameBuilder = Callable[["AbstractLayout"], str]
"""Returns the HTML that shows a layout's page."""


def page_address(layout: AbstractLayout, role: str = "control") -> str:
    """Return the address of a layout's page, with its token.

    Raises:
        ServerStateError: if the server does not run.
    """
    link = urlsplit(layout.server.links()[role])
    base = f"{link.scheme}://{link.netloc}{link.path}" if layout.base_url is None else layout.base_url.rstrip("/") + "/"
    query = "" if layout.template_name == "main" else f"?ui={quote(layout.template_name)}"
    return base + query + (f"#{link.fragment}" if link.fragment else "")


def frame(layout: AbstractLayout) -> str:
    """Return an ``<iframe>`` that shows the page of `layout`, or a sentence where the server does not run."""
    if not layout.server.running:
        return "<p>The server does not run yet: <code>server.start_in_thread()</code> starts it in a notebook.</p>"
    style = f"width: {_length(layout.width)}; height: {_length(layout.height)}; border: 0"
    return f'<iframe src="{html.escape(page_address(layout))}" style="{html.escape(style)}"></iframe>'


def _length(value: Any) -> str:
    return f"{value}px" if isinstance(value, int | float) else str(value)
