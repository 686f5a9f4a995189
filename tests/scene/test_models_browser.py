"""Models in a browser: every format is drawn, what is wrong is told, what goes is given up."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trimesh
from pyvista import examples

from belvedere.scene.elements.animation import AnimationClip, QuaternionTrack, TimelineControls, VectorTrack
from belvedere.scene.elements.base import Group, Scene
from belvedere.scene.elements.lights import AmbientLight
from belvedere.scene.elements.models import Bvh, Dae, Fbx, Glb, Gltf, Obj, Pcd, Ply, Splat, Stl, Urdf
from belvedere.scene.elements.shapes import Box
from belvedere.scene.kinds.roots import AssetRoots
from belvedere.scene.tree.graph import SceneGraph
from tests.scene.model_files import ascii_fbx, cube_obj, moving_gltf, pcd, splats, walking_bvh
from tests.scene.stage import Stage

DATA = Path(__file__).parent / "data"
ROBOT = Path(__file__).parents[2] / "examples" / "assets" / "robot"

_PLACE = """
(key) => {
  const view = document.querySelector(".scene-view").sceneView;
  const { object } = view.find(key);
  object.updateWorldMatrix(true, false);
  const point = object.position.clone().setFromMatrixPosition(object.matrixWorld).project(view.camera);
  return [((point.x + 1) / 2) * view.size.width, ((1 - point.y) / 2) * view.size.height];
}
"""
_PART = """
([key, name]) => {
  const { object } = document.querySelector(".scene-view").sceneView.find(key);
  const part = name === null ? object : object.getObjectByName(name);
  return { position: part.position.toArray(), quaternion: part.quaternion.toArray() };
}
"""
_JOINTS = """
(key) => {
  const [robot] = document.querySelector(".scene-view").sceneView.find(key).object.children;
  return Object.fromEntries(Object.entries(robot.joints).map(([name, joint]) => [name, joint.angle ?? null]));
}
"""

Color = tuple[bool, bool, bool]
RED, GREEN, BLUE = (True, False, False), (False, True, False), (False, False, True)
YELLOW, WHITE = (True, True, False), (True, True, True)


def lit(*elements: Any, **properties: Any) -> Scene:
    """Return a scene with light from everywhere, seen from 9 m in front."""
    given = {"background": "#000000", "cam_position": [0, 0, 9], "cam_target": [0, 0, 0], **properties}
    return Scene(AmbientLight(key="light", intensity=2), *elements, **given)


async def colors_at(stage: Stage, *keys: str) -> dict[str, Color]:
    """Return which channels of the picture are strong where the origin of each element is seen."""
    picture = await stage.picture()
    places = {key: await stage.page.evaluate(_PLACE, key) for key in keys}
    return {key: strong(tuple(picture[round(y), round(x)].tolist())) for key, (x, y) in places.items()}


def strong(color: tuple[int, ...]) -> Color:
    """Return which channels of a colour are strong."""
    least = max(max(color) * 0.75, 40)
    red, green, blue = (channel >= least for channel in color)
    return red, green, blue


def is_told(stage: Stage, key: str, why: str, _: Any) -> bool:
    """Return whether the program heard what is wrong with an element."""
    return any(of == key and why in value["message"] for _, of, value in stage.events("ERROR"))


@pytest.fixture
def scene(stage: Stage) -> Stage:
    """Return a stage whose elements may name files of the examples."""
    roots = AssetRoots(stage.server.root_server._engine.folders, ROBOT.parent)
    stage.graph = SceneGraph(stage.server.store, stage.server.store.shared, encode=roots.encode)
    return stage


async def test_every_format_is_drawn(scene: Stage) -> None:
    """Files of all formats are seen in their colours, and the program is told what they consist of."""
    ball = trimesh.creation.icosphere(subdivisions=2, radius=0.6)
    ball.visual.vertex_colors = [0, 0, 255, 255]
    ring = trimesh.creation.annulus(0.3, 0.7, 0.5).export(file_type="stl")
    library = b"newmtl paint\nKd 0 0.9 0\n"
    elements: dict[str, tuple[Any, Color]] = {
        "obj": (Obj(text=cube_obj("box.mtl"), assets={"box.mtl": library}), GREEN),
        "ply": (Ply(src=Path(str(examples.spherefile)), color="red", scale=0.005), RED),
        "glb": (Glb.of(ball, material_type="basic"), BLUE),
        "text": (Gltf(text=moving_gltf()), RED),
        "fbx": (Fbx(text=ascii_fbx()), BLUE),
        "dae": (Dae(src=ROBOT / "meshes" / "shoulder.dae", scale=6, rotation=[1.57, 0, 0], color="#00ff00"), GREEN),
        "basis": (Glb(src=DATA / "basis.glb", scale=0.5, rotation=[0, 0, 0.01], opacity=1), YELLOW),
        "splat": (Splat(src=splats(), format="splat"), GREEN),
        # These have nothing in their middle: what is looked at lies beside it.
        "stl": (Stl(src=bytes(ring), material={"roughness": 1}, color="red"), RED),
        "draco": (Glb(src=DATA / "draco.glb", scale=0.6), RED),
        "meshopt": (Glb(src=DATA / "meshopt.glb", scale=0.6), GREEN),
        "pcd": (Pcd(text=pcd(), size=0.3, scale=0.6), RED),
    }
    aside = {"stl": 0.5, "draco": 0.42, "meshopt": 0.42, "pcd": 0.6, "basis": -0.1}
    groups = []
    for number, (key, (element, _)) in enumerate(elements.items()):
        element.key = key
        offset = [-aside.get(key, 0), 0.1 if key == "basis" else 0, 0]
        place = [2 * (number % 4) - 3, 1.9 - 1.9 * (number // 4), 0]
        groups.append(Group(Group(element, position=offset), key=f"at-{key}", position=place))
    scene.set(lit(*groups))
    await scene.shown()
    assert await scene.complaints() == []
    seen = await colors_at(scene, *[f"at-{key}" for key in elements])
    assert seen == {f"at-{key}": color for key, (_, color) in elements.items()}
    await scene.event("LOAD", lambda value: len(scene.events("LOAD")) == len(elements))
    told = {key: value for _, key, value in scene.events("LOAD")}
    assert told.keys() == elements.keys()
    assert told["draco"]["triangles"] == 2304
    assert told["obj"]["bounds"] == {"min": [-0.5] * 3, "max": [0.5] * 3}
    assert told["text"]["animations"] == [{"name": "slide", "duration": 1}]
    assert told["pcd"]["points"] == 400
    assert told["splat"]["splats"] == 2000


async def test_what_is_wrong_with_a_file_is_told(scene: Stage) -> None:
    """A file that cannot be read is told to the viewer and the program, and the rest of the scene goes on."""
    glb = trimesh.creation.box().export(file_type="glb")
    stl = trimesh.creation.box().export(file_type="stl")
    joint = '<joint name="j" type="fixed"><parent link="a"/><child link="b"/></joint>'
    orphan = f'<robot name="r"><link name="a"/>{joint}</robot>'
    wrong: dict[str, tuple[Any, str]] = {
        "cut": (Glb(src=glb[:-40]), "it is cut off"),
        "other": (Glb(src=b"no model at all"), "neither GLB nor glTF"),
        "cut-stl": (Stl(src=bytes(stl[:200])), "or cut off"),
        "cut-ply": (Ply(src=trimesh.creation.box().export(file_type="ply")[:-50]), "broken, cut off"),
        "nan": (Obj(text="v 0 0 x\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"), "a coordinate is not a number"),
        "no-points": (Pcd(text="x y z"), "not a PCD file"),
        "fbx": (Fbx(text=ascii_fbx()[:900]), "broken, cut off"),
        "dae": (Dae(text="<COLLADA><asset>"), "cut off"),
        "bvh": (Bvh(text=walking_bvh()[:-60]), "of 11 × 9"),
        "robot": (Urdf(text=orphan), "“b” of the joint “j” is no link"),
        "xml": (Urdf(text="<robot"), "not well formed"),
        "splat": (Splat(src=b"xxx", format="splat"), "no multiple of 32"),
        "base64": (Glb(text="%%%", encoding="base64"), "not base64"),
    }
    scene.set(lit(Box(key="box", color="red", material_type="basic")))
    for key, (element, why) in wrong.items():
        element.key = key
        scene.add(element)
        await scene.event("ERROR", partial(is_told, scene, key, why))
        await scene.shown()
        assert any(key in sentence and why in sentence for sentence in await scene.complaints())
        scene.remove(key)
    await scene.shown()
    assert await scene.complaints() == []
    assert await colors_at(scene, "box") == {"box": RED}


async def test_a_model_without_one_of_its_files_is_still_shown(scene: Stage) -> None:
    """Missing textures, material libraries and meshes are named, and what is there is drawn."""
    robot = """<robot name="r"><link name="a">
      <visual><geometry><mesh filename="nowhere/arm.stl"/></geometry></visual>
      <visual><geometry><box size=" 1  1 1 "/></geometry><material name="m"><color rgba="0 0 1 1"/></material></visual>
    </link></robot>"""
    scene.set(
        lit(
            Gltf(key="gltf", text=moving_gltf("absent.png"), position=[-2, 0, 0]),
            Obj(key="obj", text=cube_obj("absent.mtl")),
            Urdf(key="urdf", text=robot, position=[2, 0, 0]),
        )
    )
    await scene.shown()
    sentences = "\n".join(await scene.complaints())
    assert all(name in sentences for name in ("absent.png", "absent.mtl", "arm.stl"))
    assert await colors_at(scene, "gltf") == {"gltf": RED}
    assert await colors_at(scene, "obj") == {"obj": WHITE}
    assert await colors_at(scene, "urdf") == {"urdf": BLUE}
    _, _, value = await scene.event("LOAD", lambda value: "links" in value)
    assert value["missing"] == ["arm.stl"]


async def test_a_robot_moves_its_joints_without_loading_anew(scene: Stage) -> None:
    """Joint values arrive as they are set: within limits, followed by the joints that mimic them."""
    requests: list[str] = []
    scene.set(
        lit(
            Urdf(key="named", src="robot/arm.urdf"),
            Urdf.of(ROBOT / "arm.urdf", key="sent", position=[0.5, 0, 0]),
            up=[0, 0, 1],
            cam_position=[0.4, -1.4, 0.4],
            cam_target=[0.2, 0, 0.3],
        )
    )
    await scene.shown()
    assert await scene.complaints() == []
    _, _, told = await scene.event("LOAD", lambda value: "joints" in value)
    assert told["joints"]["lift"] == {"type": "revolute", "value": 0, "lower": -0.6, "upper": 1.9}
    assert told["joints"]["turn"] == {"type": "continuous", "value": 0}
    assert "left_finger" in told["links"]

    scene.page.on("request", lambda request: requests.append(request.url))
    for step in range(50):
        scene.update(Urdf(key="named", joint_values={"elbow": step / 50}))
    scene.update(Urdf(key="named", joint_values={"lift": 9, "grip": 0.04}))
    await scene.shown()
    joints = await scene.page.evaluate(_JOINTS, "named")
    assert joints == pytest.approx(
        {"turn": 0, "lift": 1.9, "elbow": 0.98, "wrist": 0, "grip": 0.04, "grip_mirrored": 0.04}
    )
    scene.update(Urdf(key="named", ignore_limits=True))
    await scene.shown()
    assert (await scene.page.evaluate(_JOINTS, "named"))["lift"] == 9
    assert (await scene.page.evaluate(_JOINTS, "sent"))["lift"] == 0
    assert requests == []

    scene.update(Urdf(key="named", joint_values={"nose": 1}))
    await scene.shown()
    assert any("no joint nose" in sentence for sentence in await scene.complaints())

    x, y = await scene.page.evaluate(_PLACE, "sent")
    await scene.page.mouse.click(x, y - 12)
    _, key, hit = await scene.event("ON_CLICK")
    assert (key, hit["link"]) == ("sent", "base")


async def test_equal_models_are_loaded_once_and_given_up_at_last(scene: Stage) -> None:
    """Elements of equal sources share one file and its geometry; when all are gone nothing is left."""
    requests: list[str] = []
    counted: list[tuple[int, int]] = []
    scene.set(lit(Box(key="box")))
    scene.page.on("request", lambda request: requests.append(request.url))
    content = trimesh.creation.icosphere(subdivisions=3).export(file_type="glb")
    for _ in range(3):
        scene.add(
            *[Glb(key=f"glb-{n}", src=content, color=("red", "green", None)[n % 3], scale=0.3) for n in range(6)],
            *[Splat(key=f"splat-{n}", src=splats(100), format="splat") for n in range(2)],
            Bvh(key="bvh", text=walking_bvh()),
        )
        await scene.shown()
        assert (await scene.statistics())["elements"] == 11
        scene.remove(*[f"glb-{n}" for n in range(6)], "splat-0", "splat-1", "bvh")
        scene.add(Glb(key="late", src=content))
        scene.remove("late")
        await scene.shown()
        left = await scene.statistics()
        counted.append((left["elements"], left["geometries"]))
    # What draws splats keeps one geometry for all there will ever be.
    assert counted == [counted[0]] * 3
    assert counted[0] <= (2, 2)
    files = [url for url in requests if url.endswith(".glb")]
    assert len(files) <= 6
    assert scene.events("ERROR") == []


async def test_animations_run_in_the_browser_and_stop(scene: Stage) -> None:
    """Clips of files and clips of the program move what they are about; without one running no frame is drawn."""
    bend = QuaternionTrack(name="knee.quaternion", times=[0, 1], values=[[0, 0, 0, 1], [0, 0, 1, 0]])
    rise = VectorTrack(times=[0, 1], values=[[0, 0, 0], [0, 2, 0]])
    scene.set(
        lit(
            Gltf(key="file", text=moving_gltf(), animation="slide", playing=False, time=0.25),
            Bvh(
                AnimationClip(bend, key="bend", playing=False, time=1),
                key="bvh",
                text=walking_bvh(),
                playing=False,
                position=[-2, 0, 0],
            ),
            Box(
                AnimationClip(rise, key="rise", playing=False, time=0.5),
                key="box",
                position=[2, 0, 0],
            ),
        )
    )
    await scene.shown()
    assert (await scene.page.evaluate(_PART, ["file", "triangle"]))["position"] == pytest.approx([0.5, 0, 0])
    assert (await scene.page.evaluate(_PART, ["bvh", "knee"]))["quaternion"] == pytest.approx([0, 0, 1, 0])
    assert (await scene.page.evaluate(_PART, ["box", None]))["position"] == pytest.approx([0, 1, 0])

    scene.update(Gltf(key="file", playing=True))
    await scene.page.wait_for_function(
        "() => document.querySelector('.scene-view').sceneView.find('file')"
        ".object.getObjectByName('triangle').position.x > 1"
    )
    scene.update(Gltf(key="file", playing=False))
    scene.remove("rise")
    await scene.shown()
    assert (await scene.page.evaluate(_PART, ["box", None]))["position"] == pytest.approx([2, 0, 0])
    drawn = (await scene.statistics())["frames"]
    await scene.page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 200))")
    assert (await scene.statistics())["frames"] == drawn

    scene.update(Gltf(key="file", animation="walk"))
    await scene.shown()
    assert any("no animation “walk”; it has “slide”" in sentence for sentence in await scene.complaints())


async def test_a_time_line_tells_its_steps(scene: Stage) -> None:
    """The bar is played, stopped and moved along by the user, and moved by the program."""
    scene.set(Scene(htmlChildren=[TimelineControls(key="time", end=50, fps=40, label="Frame")]))
    page = scene.page
    await page.get_by_role("button", name="Play").click()
    await scene.event("TIMELINE_STEP", lambda value: value["step"] > 3)
    await page.get_by_role("button", name="Pause").click()
    _, key, value = await scene.event("TIMELINE_STEP", lambda value: not value["playing"])
    assert key == "time"
    assert value["elapsedTime"] > 0
    await page.get_by_role("slider", name="Step").fill("42")
    await scene.event("TIMELINE_STEP", lambda value: value["step"] == 42)
    assert await page.locator(".scene-timeline output").inner_text() == "Frame 42 / 50"
    scene.update(TimelineControls(key="time", step=7, label="Step"))
    await scene.shown()
    assert await page.locator(".scene-timeline output").inner_text() == "Step 7 / 50"


async def test_splats_and_meshes_hide_each_other(scene: Stage) -> None:
    """Splats are drawn behind a box that is in front of them, and before one that is behind."""
    scene.set(
        lit(
            Splat(key="splat", src=splats(), format="splat"),
            Box(key="front", position=[0.45, 0, 1.5], width=0.3, height=0.3, color="red", material_type="basic"),
            Box(key="behind", position=[-0.3, 0, -2], width=0.5, height=0.5, color="red", material_type="basic"),
        )
    )
    await scene.shown()
    assert await colors_at(scene, "front") == {"front": RED}
    assert await colors_at(scene, "behind") == {"behind": GREEN}
    scene.update(Splat(key="splat", color="#ff0000", opacity=0.9))
    await scene.shown()
    assert await colors_at(scene, "splat") == {"splat": RED}
    scene.update(Splat(key="splat", hide=True))
    await scene.shown()
    assert await colors_at(scene, "behind") == {"behind": RED}
