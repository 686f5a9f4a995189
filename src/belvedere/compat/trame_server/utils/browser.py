"""`trame_server.utils.browser`: opening the system's browser."""

from __future__ import annotations

import webbrowser

from belvedere.app.server import Server

__all__ = ["open_browser"]


def open_browser(server: Server) -> None:
    """Open the control link of a running server in the system's browser."""
    webbrowser.open(server.links()["control"])
