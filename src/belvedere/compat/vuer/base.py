"""`vuer.base`: the server below the reference's `Vuer`."""

from __future__ import annotations

from belvedere.app import Server

__all__ = ["Server"]
