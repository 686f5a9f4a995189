"""`trame_server.utils.server`: telling where a server is."""

from __future__ import annotations

import sys

from belvedere.app.server import Server

__all__ = ["print_informations"]


def print_informations(server: Server) -> None:
    """Print the links of a running server."""
    for role, link in server.links().items():
        sys.stdout.write(f"{role}: {link}\n")
