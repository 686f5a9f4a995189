"""The fixtures of the kit, also where the package's entry points are not installed anew."""

from __future__ import annotations

from belvedere.testing.plugin import app_client, browser_app

__all__ = ["app_client", "browser_app"]
