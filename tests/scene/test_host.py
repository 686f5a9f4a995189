"""The elements of a scene in a browser, as the document has them."""

from __future__ import annotations

import numpy as np

from belvedere.scene.elements.base import Group, Scene
from tests.scene.stage import Stage

_WORLD = """
(key) => {
  const view = document.querySelector(".scene-view").sceneView;
  const object = view.find(key)?.object;
  if (!object) return null;
  return { matrix: object.matrixWorld.elements, visible: object.visible, inScene: Boolean(object.parent) };
}
"""


async def world(stage: Stage, key: str) -> np.ndarray:
    """Return where an element is in the world."""
    found = await stage.page.evaluate(_WORLD, key)
    return np.array(found["matrix"][12:15])


async def test_operations_reach_the_browser(stage: Stage) -> None:
    """What is set, added, updated, moved, hidden and removed is so in the browser, far from the origin too."""
    stage.set @ Scene(Group(Group(key="inner", position=[0, 1, 0]), key="outer", position=[500_000, 0, 0]))
    await stage.shown()
    assert (await world(stage, "inner")).tolist() == [500_000, 1, 0]
    stage.update @ Group(key="outer", position=[500_004, 0, 0])
    stage.add(Group(key="late", position=[0, 0, 0.25]), to="inner")
    await stage.shown()
    assert (await world(stage, "late")).tolist() == [500_004, 1, 0.25]
    stage.upsert(Group(key="inner"), to="bgChildren")
    stage.upsert @ Group(key="outer", hide=True)
    await stage.shown()
    assert (await world(stage, "late")).tolist() == [0, 1, 0.25]
    assert (await stage.page.evaluate(_WORLD, "outer"))["visible"] is False
    stage.remove @ "inner"
    await stage.shown()
    assert await stage.page.evaluate(_WORLD, "late") is None


async def test_poses_of_many(stage: Stage) -> None:
    """One array places many elements; one that is placed alone leaves the others where they are."""
    keys = [f"g{number}" for number in range(100)]
    stage.set @ Scene([Group(key=key) for key in keys])
    poses = np.zeros((100, 7))
    poses[:, 0] = np.arange(100) + 500_000.125
    poses[:, 6] = 1
    stage.set_poses(keys, poses)
    await stage.shown()
    assert (await world(stage, "g7")).tolist() == [500_007.125, 0, 0]
    stage.update @ Group(key="g7", position=[1, 2, 3])
    poses[:, 1] = 5
    stage.set_poses(keys[:7] + keys[8:], np.delete(poses, 7, axis=0))
    await stage.shown()
    assert (await world(stage, "g7")).tolist() == [1, 2, 3]
    assert (await world(stage, "g8")).tolist() == [500_008.125, 5, 0]


async def test_session_over_the_shared_scene(stage: Stage) -> None:
    """A session's own properties, elements and masks are seen by it alone, and what is shared goes on beneath."""
    from belvedere.scene.tree.graph import SceneGraph

    stage.set @ Scene(Group(key="a"), Group(key="b"))
    own = SceneGraph(stage.server.store, stage.session.scope, base=stage.graph)
    own.update(Group(key="a", hide=True))
    own.add(Group(key="mine", position=[3, 0, 0]), to="a")
    own.remove("b")
    stage.update @ Group(key="a", position=[1, 0, 0])
    await stage.shown()
    assert (await world(stage, "mine")).tolist() == [4, 0, 0]
    assert (await stage.page.evaluate(_WORLD, "a"))["visible"] is False
    assert await stage.page.evaluate(_WORLD, "b") is None
    stage.remove @ "a"
    await stage.shown()
    assert await stage.page.evaluate(_WORLD, "mine") is None
