"""`trame.app.klass`: applications and their components as classes."""

from __future__ import annotations

from typing import Any

from belvedere.app.components import App, Component
from belvedere.compat.trame.app.core import get_server
from belvedere.compat.trame_server.core import Server

__all__ = ["TrameApp", "TrameComponent"]


class TrameComponent(Component):
    """A part of an application, with decorated methods.

    Args:
        server: to which it belongs.
        ctx_name: puts it into ``server.context`` under this name.
    """

    def __init__(self, server: Server, ctx_name: str | None = None, **_: Any) -> None:
        super().__init__(server, ctx_name)


class TrameApp(App):
    """An application as a class.

    Args:
        server: a server or its name; None takes the current one.
        client_type: ``"vue3"`` or ``"vue2"``.
        ctx_name: puts it into ``server.context`` under this name.
    """

    def __init__(
        self,
        server: Server | str | None = None,
        client_type: str = "vue3",
        ctx_name: str | None = None,
        **_: Any,
    ) -> None:
        super().__init__(get_server(server), client_type, ctx_name)
