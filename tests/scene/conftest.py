"""Scenes in a real browser."""

from __future__ import annotations

import pytest

from belvedere.app import Server
from tests.app.conftest import Start, start
from tests.conftest import Pages
from tests.scene.stage import Stage

__all__ = ["start"]

SIZE = {"width": 640, "height": 480}


@pytest.fixture
async def stage(start: Start, pages: Pages) -> Stage:
    """Return an empty scene that a browser of 640 × 480 pixels shows."""
    server = Server("stage")
    stage = Stage(server)
    await start(server, backend="aiohttp", port=0)
    stage.page = await pages.open(server.links()["control"], viewport=SIZE)
    await stage.page.locator(".scene-view canvas").wait_for()
    return stage
