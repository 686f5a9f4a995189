"""What the tests of widgets share: servers that run, for pages in a real browser."""

from __future__ import annotations

from tests.app.conftest import join, server, start

__all__ = ["join", "server", "start"]
