"""Virtual nodes: named parts of a page that are filled and placed apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from belvedere.app import Server

__all__ = ["VirtualNodeManager"]


@final
class VirtualNodeManager:
    """The virtual nodes of one server, by name."""

    def __init__(self, server: Server) -> None:
        self._server = server
