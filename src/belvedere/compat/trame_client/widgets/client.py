"""`trame_client.widgets.client`: what acts in the page and shows nothing."""

from __future__ import annotations

from typing import Any

from belvedere.compat.trame.widgets import client

__all__ = client.__all__


def __getattr__(name: str) -> Any:
    return getattr(client, name)


def __dir__() -> list[str]:
    return list(__all__)
