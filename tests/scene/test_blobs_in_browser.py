"""Blobs in a browser: fetched beside the live link, once, and only what is missing."""

from __future__ import annotations

import numpy as np
import pytest

from belvedere.document import Blob
from belvedere.scene.elements.base import Scene
from belvedere.scene.elements.data import PointCloud
from tests.conftest import Pages
from tests.scene.conftest import SIZE
from tests.scene.stage import Stage
from tests.test_remote_blobs import Counted

_SHAPE = """
async (key) => {
  const content = await window.belvedere.blob(window.belvedere.state.get(key));
  return { dtype: content.dtype, shape: content.shape, sum: content.data.reduce((sum, one) => sum + one, 0) };
}
"""


def cloud(points: int) -> np.ndarray:
    """Return points of a ball of radius 1."""
    return np.random.default_rng(1).normal(0, 0.4, (points, 3)).astype("float32")


async def test_several_users_of_one_content(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two elements and a state variable of the same content fetch it once; a pose is not held up by it."""
    counted = Counted(stage.server, monkeypatch)
    points = cloud(20_000)
    stage.server.state.cloud = Blob(points)
    stage.set @ Scene(
        PointCloud(key="a", vertices=Blob(points), size=0.05, color="#ff0000"),
        PointCloud(key="b", vertices=Blob(points), position=[3, 0, 0]),
        cam_position=[0, 0, 3],
        cam_target=[0, 0, 0],
    )
    seen = await stage.picture()
    assert np.abs(seen[240, 320].astype(int) - (255, 0, 0)).max() < 8
    found = await stage.page.evaluate(_SHAPE, "cloud")
    assert (found["dtype"], found["shape"]) == ("f4", [20_000, 3])
    assert found["sum"] == pytest.approx(points.sum(dtype="float64"), rel=1e-3, abs=1)
    assert counted.bytes == points.nbytes
    stage.update @ PointCloud(key="a", position=[0, 1, 0])
    await stage.shown()
    assert counted.bytes == points.nbytes


async def test_network_that_fails_in_the_middle(stage: Stage, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all connections fail half-way, a browser that joined late goes on with the rest."""
    counted = Counted(stage.server, monkeypatch)
    content = np.arange(6 << 20, dtype="uint32")
    stage.server.state.large = Blob(content)
    late = await pages.open(stage.server.links()["view"], viewport=SIZE)
    counted.fail_at(content.nbytes // 2)
    await late.wait_for_function("() => window.belvedere?.state.get('large')")
    found = await late.evaluate(_SHAPE, "large")
    assert found["shape"] == [6 << 20]
    assert found["sum"] == content.sum(dtype="float64")
    assert counted.failed
    # A piece that was on its way is lost with its connection, not what came before.
    assert content.nbytes <= counted.bytes <= content.nbytes + (17 << 20)
    await late.wait_for_function("() => window.belvedere.connected")
    pages.console_errors.clear()
