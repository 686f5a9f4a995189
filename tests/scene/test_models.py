"""Models in Python: what their properties take, what is read of robots, how meshes of trimesh become files."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh

from belvedere.app import Server
from belvedere.document.blobs import BlobAddress
from belvedere.document.values import decode_raw
from belvedere.scene.elements.animation import QuaternionTrack, TimelineControls, VectorTrack
from belvedere.scene.elements.models import Bvh, Glb, Obj, Ply, Splat, Stl, Urdf
from belvedere.scene.kinds.assets import Folder, Source
from belvedere.scene.kinds.roots import AssetError, AssetRoots
from belvedere.scene.models.robots import Joint, UrdfError, collected, joints_of, parsed
from belvedere.scene.tree.graph import SceneGraph
from belvedere.transport.folders import ServedFolders

ROBOT = Path(__file__).parents[2] / "examples" / "assets" / "robot" / "arm.urdf"

BOMB = b"""<?xml version="1.0"?><!DOCTYPE robot [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<robot name="&b;"><link name="base"/></robot>"""


class TestSources:
    """Where a model comes from."""

    def test_text_names_a_file_to_be_looked_up(self) -> None:
        """A path stays text until the element is put into a scene."""
        assert isinstance(Glb(src="models/arm.glb").src, Source)

    def test_bytes_become_a_blob(self) -> None:
        """Content is sent apart from the document, once: equal content has one address."""
        first, second = Glb(src=b"glTF rest"), Glb(buff=b"glTF rest")
        assert isinstance(first.src, BlobAddress)
        assert first.src == second.buff
        assert str(first.src).endswith(".glb")

    def test_an_array_of_bytes_is_content(self) -> None:
        """What numpy read of a file is taken as the file."""
        assert Stl(src=np.frombuffer(b"solid x", np.uint8)).src == Stl(src=b"solid x").src

    def test_a_file_of_another_format_is_refused(self) -> None:
        """The ending of a file must fit the element."""
        with pytest.raises(ValueError, match=r"src is a file \.obj, not 'arm\.stl'"):
            Obj(src="arm.stl")

    def test_a_missing_file_is_refused_at_once(self, tmp_path: Path) -> None:
        """A Path is opened when it is given."""
        with pytest.raises(ValueError, match="cannot be read"):
            Ply(src=tmp_path / "absent.ply")

    def test_assets_are_addresses_by_name(self) -> None:
        """Files that a model refers to go by the name it uses for them."""
        assets = Obj(assets={"wood.png": b"\x89PNG\r\n", "a.mtl": "models/a.mtl"}).values["assets"]
        assert isinstance(assets["wood.png"], BlobAddress)
        assert isinstance(assets["a.mtl"], Source)

    def test_an_asset_that_is_no_file_is_named(self) -> None:
        """The error says which of the assets it is."""
        with pytest.raises(TypeError, match=r"assets\['wood.png'\]"):
            Obj(assets={"wood.png": 3})

    def test_on_load_takes_any_text(self) -> None:
        """Programs that give it a name mean that they want to be told."""
        assert Glb(on_load="loaded").on_load is True
        assert Glb().on_load is True
        assert Glb(on_load=False).on_load is False


class TestTrimesh:
    """Meshes of trimesh."""

    def test_a_mesh_becomes_a_glb(self) -> None:
        """What is sent is a GLB of the mesh."""
        address = Glb(src=trimesh.creation.box()).values["src"]
        content = bytes(address.blob._content.read(0, address.blob.nbytes))
        assert content[:4] == b"glTF"
        assert struct.unpack_from("<I", content, 8)[0] == len(content)

    def test_of_takes_properties_too(self) -> None:
        """`Glb.of` is an element like any other."""
        scene = trimesh.Scene([trimesh.creation.box(), trimesh.creation.icosphere()])
        element = Glb.of(scene, key="both", position=[1, 2, 3])
        assert element.key == "both"
        assert element.position == [1, 2, 3]

    def test_something_else_is_refused(self) -> None:
        """The error says what to use for arrays."""
        with pytest.raises(TypeError, match=r"trimesh.*TriMesh"):
            Glb.of(np.zeros((3, 3)))

    def test_an_empty_mesh_is_refused(self) -> None:
        """A mesh without vertices has nothing to be shown."""
        with pytest.raises(ValueError, match="empty"):
            Glb.of(trimesh.Trimesh())


class TestJointValues:
    """Where the joints of a robot are."""

    def test_values_are_numbers_by_name(self) -> None:
        """Numbers of numpy and several numbers of one joint are taken."""
        given: dict[str, Any] = {"lift": np.float32(0.5), "float": [0, 0, 1, 0, 0, 0]}
        assert Urdf(joint_values=given).values["jointValues"] == {"lift": 0.5, "float": [0, 0, 1, 0, 0, 0]}

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_a_value_that_is_not_finite_is_refused(self, value: float) -> None:
        """The error names the joint."""
        with pytest.raises(ValueError, match=r"joint_values\['lift'\] is a finite number"):
            Urdf(joint_values={"lift": value})

    def test_a_value_that_is_no_number_is_refused(self) -> None:
        """Text is no angle."""
        with pytest.raises(TypeError, match="joint_values"):
            Urdf(joint_values={"lift": "up"})  # type: ignore[dict-item]

    def test_two_numbers_belong_to_no_joint(self) -> None:
        """Joints have one, three or six numbers."""
        with pytest.raises(ValueError, match="three of a planar joint"):
            Urdf(joint_values={"lift": [1, 2]})

    def test_an_update_keeps_the_other_joints(self) -> None:
        """Values are merged with those before."""
        server = Server("joints")
        graph = SceneGraph(server.store, server.store.shared)
        graph.add(Urdf(key="arm", text="<robot/>", joint_values={"lift": 1, "elbow": 2}))
        graph.update(Urdf(key="arm", joint_values={"lift": 3}))
        assert graph.value("arm", "jointValues") == {"lift": 3, "elbow": 2}


class TestRobots:
    """What is read of URDF files."""

    def test_joints_tell_types_and_limits(self) -> None:
        """`Urdf.joints` reads the file in its order."""
        joints = Urdf.joints(ROBOT)
        assert list(joints)[:3] == ["turn", "lift", "elbow"]
        assert joints["turn"] == Joint("turn", "continuous", None, None, "base", "shoulder")
        assert (joints["lift"].lower, joints["lift"].upper) == (-0.6, 1.9)
        assert joints["grip_mirrored"].mimics == "grip"

    def test_entities_are_refused(self) -> None:
        """A file that declares entities is not read on, however small it is."""
        with pytest.raises(UrdfError, match="declares entities"):
            parsed(BOMB)

    def test_an_external_entity_is_refused(self) -> None:
        """A file cannot make us read another one."""
        with pytest.raises(UrdfError, match="declares entities"):
            parsed(b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><robot>&x;</robot>')

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"<robot><link", "not well formed"),
            (b"", "not well formed"),
            (b"<sdf/>", "begins with <sdf>, not with <robot>"),
        ],
    )
    def test_what_is_no_urdf_is_refused(self, content: bytes, why: str) -> None:
        """The error says what it is instead."""
        with pytest.raises(UrdfError, match=why):
            parsed(content, "a.urdf")

    def test_a_joint_of_no_type_is_refused(self, tmp_path: Path) -> None:
        """The error names joint and type."""
        path = tmp_path / "a.urdf"
        path.write_text('<robot><joint name="j" type="rotary"><parent link="a"/><child link="b"/></joint></robot>')
        with pytest.raises(UrdfError, match="'j' is of type 'rotary'"):
            joints_of(path)

    def test_a_robot_is_sent_with_its_meshes(self) -> None:
        """`Urdf.of` finds meshes beside the file and in packages, and what goes with them."""
        files = collected(ROBOT)
        assert files["meshes/base.stl"] == ROBOT.parent / "meshes" / "base.stl"
        assert files["package://robot/meshes/upper_arm.obj"].is_file()
        assert files["package://robot/meshes/upper_arm.mtl"].is_file()

    def test_packages_can_lie_elsewhere(self, tmp_path: Path) -> None:
        """A dict of packages says where each is."""
        (tmp_path / "hand.stl").write_bytes(b"solid")
        path = tmp_path / "sub" / "a.urdf"
        path.parent.mkdir()
        path.write_text(
            '<robot><mesh filename="package://parts/hand.stl"/><mesh filename="package://no/x.stl"/></robot>'
        )
        assert collected(path, {"parts": tmp_path}) == {"package://parts/hand.stl": tmp_path / "hand.stl"}


class TestFolders:
    """Folders that robots lie in."""

    def test_packages_are_folders_of_the_server(self, tmp_path: Path) -> None:
        """Packages become addresses below a served folder when the element is put into a scene."""
        (tmp_path / "robots" / "arm").mkdir(parents=True)
        roots = AssetRoots(ServedFolders(), tmp_path)
        packages = roots.encode(Urdf(packages={"arm": "robots/arm"}).packages)
        assert decode_raw(packages.raw or b"") == {"arm": roots.resolve_folder("robots/arm")}
        assert roots.resolve_folder("robots/arm/").endswith("/robots/arm/")

    @pytest.mark.parametrize("name", ["absent", "../", ".git", "a.txt"])
    def test_other_folders_are_refused(self, tmp_path: Path, name: str) -> None:
        """Nothing outside of the served folders, nothing hidden, nothing that is no folder."""
        (tmp_path / ".git").mkdir()
        (tmp_path / "a.txt").write_text("")
        roots = AssetRoots(ServedFolders(), tmp_path)
        with pytest.raises(AssetError):
            roots.resolve_folder(name)

    def test_a_package_is_text(self) -> None:
        """A package without a name is refused."""
        assert isinstance(Urdf(packages="robots").packages, Folder)
        with pytest.raises(TypeError, match="packages"):
            Urdf(packages={"arm": 3})  # type: ignore[dict-item]


class TestAnimations:
    """Tracks and time lines."""

    def test_a_track_has_a_value_for_each_time(self) -> None:
        """Arrays that do not belong together are refused when the track is put into a scene."""
        with pytest.raises(ValueError, match="3 values, 2 times"):
            VectorTrack(times=[0, 1], values=np.zeros((3, 3))).prepared()

    @pytest.mark.parametrize("times", [[0, 1, 1], [-1, 0, 1], []])
    def test_times_rise_from_zero(self, times: list[float]) -> None:
        """Times that stand still, or begin before 0, are refused."""
        with pytest.raises(ValueError, match="rise from 0 s"):
            QuaternionTrack(times=times, values=np.zeros((len(times), 4))).prepared()

    def test_values_go_by_that_name(self) -> None:
        """`values` is the property of the track, beside the values of elements."""
        track = VectorTrack(times=[0, 1], values=[[0, 0, 0], [1, 0, 0]], name="hip.position")
        assert track.values["values"].dtype == np.float32

    def test_motion_capture_runs_by_itself(self) -> None:
        """A skeleton moves unless it is stopped; other models where an animation is asked for."""
        assert Bvh().playing is True
        assert Glb().playing is None

    def test_steps_are_whole_numbers(self) -> None:
        """A step between two steps is refused."""
        with pytest.raises(ValueError, match="whole number"):
            TimelineControls(step=1.5)  # type: ignore[arg-type]


def test_splats_may_be_of_any_usual_format() -> None:
    """The format can be told where content has no name."""
    assert Splat(src=b"x" * 32, format="splat").format == "splat"
    with pytest.raises(ValueError, match="'ksplat'"):
        Splat(format="sog")  # type: ignore[arg-type]
