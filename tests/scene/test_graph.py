"""A scene in the document: what each operation writes, and what it leaves alone."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any

import numpy as np
import pytest

from belvedere.document import EncodeError, Store
from belvedere.scene.elements.base import Group, Scene
from belvedere.scene.elements.page import Slider
from belvedere.scene.tree.graph import SceneError, SceneGraph


class Bench:
    """A shared scene and one session's over it."""

    def __init__(self) -> None:
        self.store = Store()
        self.shared = SceneGraph(self.store, self.store.shared)
        self.own = SceneGraph(self.store, self.store.private(), base=self.shared)

    def written(self) -> int:
        """Commit; return how many entries changed."""
        return sum(len(commit.changes) for commit in self.store.commit())


@pytest.fixture
def bench() -> Bench:
    """Return an empty bench."""
    return Bench()


def entry(graph: SceneGraph, key: str) -> dict[str, Any]:
    """Return the entry of a node."""
    found: dict[str, Any] = graph.scope.get(("scene", "main", key))
    return found


def test_an_element_is_one_entry(bench: Bench) -> None:
    """A new element is one entry with all its properties; what is changed later is an entry of its own."""
    bench.shared.add(Group(key="a", position=[1, 2, 3], hide=True))
    assert bench.written() == 1
    assert entry(bench.shared, "a")["props"] == {"position": [1, 2, 3], "hide": True}
    bench.shared.update(Group(key="a", position=[1, 2, 4]))
    assert bench.written() == 1
    assert bench.shared.value("a", "position") == [1, 2, 4]
    assert entry(bench.shared, "a")["props"]["position"] == [1, 2, 3]


def test_same_scene_again_writes_nothing(bench: Bench) -> None:
    """A scene that is set again as it is changes no entry, elements without keys included."""
    for expected in (True, False, False):
        bench.shared.set(Scene(Group(Group(), Group(position=[1, 0, 0])), Group(), bgChildren=[Group()]))
        assert bool(bench.written()) is expected


def test_keys_made_up_in_a_layer(bench: Bench) -> None:
    """A key that is made up does not look like a layer, whatever its element stands in."""
    bench.shared.set(Scene(htmlChildren=[Group(Group())]))
    assert bench.shared.keys() == ["htmlChildren/Group-1", "htmlChildren/Group-1/Group-1"]


def test_what_users_edit_is_told_again(bench: Bench) -> None:
    """The value of a control is told whenever it is given: the user may have moved it meanwhile."""
    bench.shared.add(Slider(key="speed", value=0.5))
    bench.written()
    bench.shared.update(Slider(key="speed", value=0.5, label="Speed"))
    assert bench.written() == 2
    bench.shared.update(Slider(key="speed", value=0.5, label="Speed"))
    assert bench.written() == 1
    bench.own.update(Slider(key="speed", value=0.5))
    assert bench.written() == 1
    bench.own.update(Slider(key="speed", value=0.5))
    assert bench.written() == 1


def test_set_replaces(bench: Bench) -> None:
    """Elements that a new scene does not have go; properties that it does not give have their defaults again."""
    bench.shared.set(Scene(Group(key="a", position=[1, 0, 0]), Group(Group(key="c"), key="b")))
    bench.shared.set(Scene(Group(key="a", hide=True)))
    assert bench.shared.keys() == ["a"]
    assert bench.shared.value("a", "position") is None
    assert bench.shared.value("a", "hide") is True
    assert not bench.store.shared.paths(("scene", "main", "c"))


def test_set_leaves_the_shared_scene(bench: Bench) -> None:
    """A session that sets its own scene sees the shared elements too."""
    bench.shared.set(Scene(Group(key="all")))
    bench.own.set(Scene(Group(key="mine")))
    assert sorted(bench.own.keys()) == ["all", "mine"]
    assert bench.shared.keys() == ["all"]


def test_add_checks(bench: Bench) -> None:
    """An unknown parent and a key that is taken are errors that say what is near, and nothing is added."""
    bench.shared.add(Group(key="robot"))
    with pytest.raises(SceneError, match=r"no element of the key 'robt'.*did you mean 'robot'"):
        bench.shared.add(Group(key="arm"), to="robt")
    with pytest.raises(SceneError, match="an element of the key 'robot' already"):
        bench.shared.add(Group(key="first"), Group(key="robot"))
    with pytest.raises(SceneError, match="two elements have the key 'x'"):
        bench.own.add(Group(key="x"), Group(Group(key="x")))
    assert bench.shared.keys() == ["robot"]
    with pytest.raises(SceneError, match="an element of the key 'robot' already"):
        bench.own.add(Group(key="robot"))


@pytest.mark.parametrize("layer", ["bgChildren", "htmlChildren", "rawChildren", "bg_children"])
def test_layers(bench: Bench, layer: str) -> None:
    """A layer is a parent, under its name on the wire or in Python."""
    bench.shared.add(Group(key="a"), to=layer)
    assert entry(bench.shared, "a")["parent"].lower() == "@" + layer.replace("_c", "C").lower()


def test_update_passes_over(bench: Bench) -> None:
    """Elements that are not there are not updated, nor made."""
    bench.shared.update([Group(key="nobody", hide=True)], Group(key="either"))
    assert len(bench.shared) == 0
    with pytest.raises(SceneError, match="an update says by key='group'… which Group is meant"):
        bench.shared.update(Group(hide=True))


def test_update_of_the_scene_itself(bench: Bench) -> None:
    """A Scene that is given to `update` changes the root's own properties, and nothing that stands in it."""
    bench.shared.set(Scene(Group(key="a"), background="#ff0000", up=[0, 0, 1]))
    bench.shared.update(Scene(background="#0000ff"))
    assert bench.shared.value("@scene", "background") == "#0000ff"
    assert bench.shared.value("@scene", "up") == [0, 0, 1]
    assert bench.shared.keys() == ["a"]


def test_upsert(bench: Bench) -> None:
    """What is there is updated where it stands, the rest is added; with a parent it moves there."""
    bench.shared.add(Group(key="table"), Group(key="a", position=[1, 0, 0]), to=None)
    bench.shared.upsert(Group(key="a", hide=True), Group(key="b"))
    assert bench.shared.value("a", "position") == [1, 0, 0]
    bench.shared.upsert(Group(key="a"), Group(key="b"), to="table")
    assert entry(bench.shared, "a")["parent"] == entry(bench.shared, "b")["parent"] == "table"
    with pytest.raises(SceneError, match="'table' cannot stand in itself"):
        bench.shared.upsert(Group(key="table"), to="a")


def test_upsert_of_children(bench: Bench) -> None:
    """Children that are given take the place of those before; children that are not given stay."""
    bench.shared.add(Group(Group(key="one"), Group(key="two"), key="parent"))
    bench.shared.upsert(Group(key="parent", hide=True))
    assert sorted(bench.shared.keys()) == ["one", "parent", "two"]
    bench.shared.upsert(Group(Group(key="two"), Group(key="three"), key="parent"))
    assert sorted(bench.shared.keys()) == ["parent", "three", "two"]
    bench.shared.upsert(Group(key="parent", children=[]))
    assert bench.shared.keys() == ["parent"]


def test_remove(bench: Bench) -> None:
    """An element goes with all that stands in it and all its entries; unknown keys are passed over."""
    bench.shared.add(Group(Group(key="in"), key="out"), Group(key="stays"))
    bench.shared.update(Group(key="in", hide=True))
    bench.shared.remove("out", ["nobody"])
    assert bench.shared.keys() == ["stays"]
    assert [path[2] for path in bench.store.shared.paths(("scene",))] == ["stays"]


def test_elements_without_keys(bench: Bench) -> None:
    """An element that was given no key can be updated and removed all the same; each addition is another."""
    element = Group()
    bench.shared.add(element)
    element.position = [1, 1, 1]
    bench.shared.update(element)
    bench.shared.add(Group(), Group())
    assert len(bench.shared.keys()) == 3
    bench.shared.remove(element)
    assert len(bench.shared.keys()) == 2


def test_session_masks(bench: Bench) -> None:
    """A session's properties lie over the shared ones one by one; what it removes is hidden from it alone."""
    bench.shared.add(Group(key="a"), Group(Group(key="child"), key="b"))
    bench.own.update(Group(key="a", hide=True))
    bench.shared.update(Group(key="a", position=[5, 0, 0]))
    assert bench.own.value("a", "hide") is True
    assert bench.own.value("a", "position") == [5, 0, 0]
    assert bench.shared.value("a", "hide") is None
    bench.own.remove("b")
    assert "b" not in bench.own
    assert "b" in bench.shared
    bench.shared.remove("a", "b")
    assert not bench.own.scope.paths(("scene",))


def test_poses(bench: Bench) -> None:
    """Poses are one entry; an element that is moved alone leaves its group with the turn it had there."""
    bench.shared.add([Group(key=f"g{number}") for number in range(3)])
    poses = np.array([[number, 0, 0, 0, 1, 0, 0] for number in range(3)], dtype=np.float32)
    bench.shared.set_poses(["g0", "g1", "g2"], poses)
    bench.written()
    bench.shared.set_poses(["g0", "g1", "g2"], poses + 1)
    assert bench.written() == 1
    bench.shared.update(Group(key="g1", position=[9, 9, 9]))
    assert bench.shared.value("g1", "position") == [9, 9, 9]
    assert bench.shared.value("g1", "quaternion") == [1, 2, 1, 1]
    (posed,) = bench.store.shared.paths(("scene", "main", "@posed"))
    assert bench.store.shared.get(posed)["keys"] == ["g0", None, "g2"]
    bench.shared.remove("g0", "g2")
    assert not bench.store.shared.paths(("scene", "main", "@poses"))


@pytest.mark.parametrize(
    ("keys", "poses", "message"),
    [
        (["a"], np.zeros((2, 7)), r"an array \(1, 7\), not \(2, 7\)"),
        (["a"], np.zeros((1, 6)), r"an array \(1, 7\), not \(1, 6\)"),
        (["a"], np.full((1, 7), np.nan), "not finite"),
        (["b"], np.zeros((1, 7)), "no element of the key 'b'"),
        (["a", "a"], np.zeros((2, 7)), "a key comes twice"),
    ],
)
def test_bad_poses(bench: Bench, keys: list[str], poses: Any, message: str) -> None:
    """Poses of another shape, of nobody or twice are refused, and nothing moves."""
    bench.shared.add(Group(key="a"))
    bench.written()
    with pytest.raises(ValueError, match=message):
        bench.shared.set_poses(keys, poses)
    assert bench.written() == 0


def test_transaction(bench: Bench) -> None:
    """A transaction is one atomic commit; one that fails leaves the scene and the document as they were."""
    with bench.shared.transaction():
        bench.shared.add(Group(key="a"))
        bench.shared.update(Group(key="a", hide=True))
    (commit,) = bench.store.commit()
    assert commit.atomic
    with pytest.raises(RuntimeError), bench.shared.transaction():
        bench.shared.remove("a")
        bench.shared.add(Group(key="b"))
        raise RuntimeError
    assert bench.shared.keys() == ["a"]
    assert bench.written() == 0
    bench.shared.add(Group(key="b"))
    assert bench.shared.value("a", "hide") is True


def test_nothing_of_an_operation_that_fails(bench: Bench) -> None:
    """Where a value cannot be sent, none of the operation is done."""
    bad = Group(key="bad")
    bad.values["events"] = object()
    with pytest.raises(EncodeError):
        bench.shared.add(Group(key="good"), bad)
    assert len(bench.shared) == 0
    assert bench.written() == 0


def test_what_a_session_gave_a_shared_element(bench: Bench) -> None:
    """It goes with the shared element, poses too, and comes back where the operation or the transaction fails."""
    pose = np.array([[1, 2, 3, 0, 0, 0, 1]])
    bench.shared.add(Group(key="a"))
    bench.own.update(Group(key="a", hide=True))
    bench.own.add(Group(key="in"), to="a")
    bench.own.set_poses(["a"], pose)
    bench.written()
    bad = Group(key="bad")
    bad.values["events"] = object()
    with pytest.raises(EncodeError):
        bench.shared.set(Scene(bad))
    with pytest.raises(RuntimeError), bench.shared.transaction():
        bench.shared.remove("a")
        raise RuntimeError
    assert bench.written() == 0
    assert bench.own.value("a", "hide") is True
    assert "in" in bench.own
    bench.shared.remove("a")
    assert not bench.own.scope.paths(("scene",))


def test_poses_of_shared_elements_change_groups(bench: Bench) -> None:
    """A shared element that a session places leaves the group before, however often."""
    bench.shared.add(Group(key="a"), Group(key="b"))
    for keys in (["a", "b"], ["a"], ["a", "b"], ["b"], ["a"]):
        bench.own.set_poses(keys, np.zeros((len(keys), 3)))
    groups = [bench.own.scope.get(path)["keys"] for path in bench.own.scope.paths(("scene", "main", "@posed"))]
    assert sorted(groups) == [["a"], ["b"]]
    bench.shared.remove("a", "b")
    assert not bench.own.scope.paths(("scene",))


def test_poses_in_a_transaction_that_fails(bench: Bench) -> None:
    """Groups of poses are as before, so that what is placed next is seen."""
    bench.shared.add(Group(key="a"), Group(key="b"))
    bench.shared.set_poses(["a"], np.zeros((1, 3)))
    bench.written()
    with pytest.raises(RuntimeError), bench.shared.transaction():
        bench.shared.set_poses(["a", "b"], np.ones((2, 3)))
        raise RuntimeError
    assert bench.written() == 0
    bench.shared.set_poses(["a"], np.ones((1, 3)))
    assert bench.written() == 1
    bench.shared.set_poses(["a", "b"], np.ones((2, 3)))
    (posed,) = bench.store.shared.paths(("scene", "main", "@posed"))
    assert bench.store.shared.get(posed)["keys"] == ["a", "b"]


async def test_tasks_begun_in_a_transaction(bench: Bench) -> None:
    """What a task writes that was begun inside a transaction is its own, and stays where the transaction fails."""

    async def write() -> None:
        bench.shared.add(Group(key="early"))
        await goes_on.wait()
        bench.shared.add(Group(key="late"))

    goes_on = asyncio.Event()
    with pytest.raises(RuntimeError), bench.shared.transaction():
        task = asyncio.create_task(write())
        await asyncio.sleep(0)
        bench.shared.add(Group(key="mine"))
        raise RuntimeError
    goes_on.set()
    await task
    assert bench.shared.keys() == ["early", "late"]
    bench.shared.remove("early", "late")
    assert not bench.store.shared.paths(("scene",))


def test_sessions_come_while_shared_elements_go(bench: Bench) -> None:
    """Threads that change the shared scene and sessions that begin do not disturb one another."""
    failures: list[BaseException] = []
    done = threading.Event()

    def come() -> None:
        graphs: list[SceneGraph] = []
        while not done.is_set():
            graphs = [*graphs[-200:], SceneGraph(bench.store, bench.store.private(), base=bench.shared)]

    def change() -> None:
        try:
            for number in range(500):
                bench.shared.upsert(Group(key=f"a{number % 5}"))
                bench.shared.remove(f"a{number % 3}")
        except RuntimeError as error:
            failures.append(error)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        coming = threading.Thread(target=come)
        changing = [threading.Thread(target=change) for _ in range(3)]
        for thread in (coming, *changing):
            thread.start()
        for thread in changing:
            thread.join()
        done.set()
        coming.join()
    finally:
        sys.setswitchinterval(interval)
    assert not failures
    bench.written()
    kept = {path[2] for path in bench.store.shared.paths(("scene", "main")) if len(path) == 3}
    assert kept == set(bench.shared.keys())


def test_keys_that_cannot_be_sent() -> None:
    """A key with half a character is refused: it would be in the way of every client."""
    with pytest.raises(ValueError, match="surrogates not allowed"):
        Group(key="\ud800")
