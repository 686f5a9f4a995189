"""What is being built: the server that elements belong to, and the element that they become children of."""

from __future__ import annotations

import contextvars
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from belvedere.app import Server
    from belvedere.ui.element import Element
    from belvedere.ui.sent import SentNode

__all__ = ["apart", "building", "current_parent", "current_server", "enter", "leave"]

_parents: contextvars.ContextVar[tuple[Element, ...]] = contextvars.ContextVar("belvedere_parents", default=())
# For each open block what it holds back, and the server before it.
_open: contextvars.ContextVar[tuple[tuple[SentNode | None, Server | None], ...]] = contextvars.ContextVar(
    "belvedere_open", default=()
)
_server: contextvars.ContextVar[Server | None] = contextvars.ContextVar("belvedere_ui_server", default=None)


class building:
    """Context in which elements belong to `server`."""

    def __init__(self, server: Server) -> None:
        self._to = server

    def __enter__(self) -> None:
        self._reset = _server.set(self._to)

    def __exit__(self, *error: object) -> None:
        _server.reset(self._reset)


class apart:
    """Context in which elements are made without becoming children of the ``with`` blocks around."""

    def __enter__(self) -> None:
        self._reset = _parents.set(())

    def __exit__(self, *error: object) -> None:
        _parents.reset(self._reset)


def current_server() -> Server | None:
    """Return the server whose page is being built; None outside any layout."""
    return _server.get()


def current_parent() -> Element | None:
    """Return the element whose ``with`` block is open."""
    parents = _parents.get()
    return parents[-1] if parents else None


def enter(element: Element) -> None:
    """Open the ``with`` block of an element. What it stands in is not sent before `leave`."""
    sent = element._root()._sent
    if sent is not None:
        sent.hold()
    _open.set((*_open.get(), (sent, _server.get())))
    _parents.set((*_parents.get(), element))
    if not element._assumed:
        _server.set(element._server)


def leave(failed: bool) -> None:
    """Close the ``with`` block opened last."""
    _parents.set(_parents.get()[:-1])
    *others, (sent, server) = _open.get()
    _open.set(tuple(others))
    _server.set(server)
    if sent is not None:
        sent.release(failed)
