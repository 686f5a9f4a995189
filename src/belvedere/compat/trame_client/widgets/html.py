"""`trame_client.widgets.html`: HTML elements."""

from __future__ import annotations

from typing import Any

from belvedere.compat.trame.widgets import html

__all__ = html.__all__


def __getattr__(name: str) -> Any:
    return getattr(html, name)


def __dir__() -> list[str]:
    return list(__all__)
