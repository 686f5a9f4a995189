"""Modules: what an application adds to the page beside Belvedere's own client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, final

if TYPE_CHECKING:
    from belvedere.app.server import Server

__all__ = ["Modules"]


@final
class Modules:
    """The modules of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def enable(self, module: Any, kwargs: Mapping[str, Any]) -> bool:
        """Enable a module; return False where it was enabled before."""
        raise NotImplementedError
