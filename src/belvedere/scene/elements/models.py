"""Models from files: meshes, point clouds, skeletons, robots and splats."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from belvedere.scene.elements.base import Placed
from belvedere.scene.elements.materials import SURFACES
from belvedere.scene.kinds.assets import Asset
from belvedere.scene.kinds.materials import Surface
from belvedere.scene.models.export import exported
from belvedere.scene.models.properties import (
    Assets,
    JointValues,
    Loading,
    ModelFile,
    Override,
    Packages,
    ServedFolder,
)
from belvedere.scene.models.robots import Joint, collected, joints_of
from belvedere.scene.properties import Boolean, Choice, Color, Number, Text

__all__ = ["Animated", "Bvh", "Dae", "Fbx", "Glb", "Gltf", "Model", "Obj", "Pcd", "Ply", "Splat", "Stl", "Urdf"]


class FromFile(Placed, abstract=True):
    """An element that is read from a file."""

    src = ModelFile("the file: its address or path below a served folder, a Path, bytes, or a Blob")
    buff = ModelFile("its content, in place of `src`")
    text = Text(None, "its content as text, in place of `src`")
    encoding = Choice(["auto", "text", "base64"], "what `text` is: the file's own text, or its bytes as base64")
    on_load = Loading(True, "whether the program is told by an event LOAD when it is shown: what it consists of")


class Model(FromFile, abstract=True):
    """A model of triangles, lines or points; what is said of its look takes the place of what its file says."""

    assets = Assets("files that it refers to, by the name it uses: textures, buffers")
    color = Color(None, "of all its materials, in place of colours of vertices too; None: as the file says")
    opacity = Number(None, "of all its materials; None: as the file says", minimum=0, maximum=1)
    wireframe = Boolean(None, "whether only the edges of triangles are drawn; None: as the file says")
    material_type = Override(
        ["standard", "physical", "basic", "lambert", "phong", "toon", "normal", "matcap", "depth"],
        "kind of material in place of that of the file; it keeps colours and textures",
    )
    material = Surface(SURFACES, "further properties of all its materials, as those of the material elements")
    cast_shadow = Boolean(True, "whether it casts shadows of lights that cast any")
    receive_shadow = Boolean(True, "whether shadows fall on it")


class Animated(Model, abstract=True):
    """A model that may contain animations. They run in the browser."""

    animation = Text(None, "name of the animation that is shown; None: the first, where `playing` or `time` is given")
    playing = Boolean(None, "whether it runs; None: it does where `animation` is given")
    speed = Number(1.0, "how fast; 1: as it was made, negative: backwards")
    loop = Choice(["repeat", "once", "pingpong"], "what happens at its end")
    time = Number(None, "where in the animation, changed by giving another one", unit="s", minimum=0)


class Obj(Model):
    """A model in the format of Wavefront OBJ."""

    src = ModelFile("the file: its address or path below a served folder, a Path, bytes, or a Blob", accept=[".obj"])
    mtl = Asset("the material library; None: that which the file names, beside it", accept=[".mtl"])


class Ply(Model):
    """A surface or, where the file has no faces, points in the format PLY."""

    src = ModelFile("the file: its address or path below a served folder, a Path, bytes, or a Blob", accept=[".ply"])
    size = Number(0.01, "of its points", unit="m", minimum=0)


class Stl(Model):
    """A surface in the format STL, binary or text."""

    src = ModelFile("the file: its address or path below a served folder, a Path, bytes, or a Blob", accept=[".stl"])


class Pcd(Model):
    """Points in the format of the Point Cloud Library."""

    src = ModelFile("the file: its address or path below a served folder, a Path, bytes, or a Blob", accept=[".pcd"])
    size = Number(0.01, "of its points", unit="m", minimum=0)


class Glb(Animated):
    """A model in the format glTF 2.0, binary or text; Draco, meshopt and Basis textures included."""

    src = ModelFile(
        "the file: its address or path below a served folder, a Path, bytes, a Blob, or a mesh or scene of trimesh",
        accept=[".glb", ".gltf"],
    )

    @classmethod
    def of(cls, mesh: Any, **properties: Any) -> Self:
        """Return an element that shows a mesh or a scene of trimesh, as it is now.

        Args:
            mesh: ``trimesh.Trimesh``, ``trimesh.PointCloud``, ``trimesh.Scene``, or what such a scene may contain.
            properties: of the element; ``key`` too.

        Raises:
            TypeError: it is none of these.
        """
        return cls(src=exported(mesh), **properties)


class Gltf(Glb):
    """The same as `Glb`."""


class Fbx(Animated):
    """A model in the format FBX, binary or text."""

    src = ModelFile("the file: its address or path below a served folder, a Path, bytes, or a Blob", accept=[".fbx"])


class Dae(Animated):
    """A model in the format COLLADA; where its file says that z is up, it is turned so that y is."""

    src = ModelFile("the file: its address or path below a served folder, a Path, bytes, or a Blob", accept=[".dae"])


class Bvh(Animated):
    """Motion capture: a skeleton that moves."""

    src = ModelFile("the file: its address or path below a served folder, a Path, bytes, or a Blob", accept=[".bvh"])
    playing = Boolean(True, "whether it runs")


class Urdf(Model):
    """A robot. Its own axes are those of ROS: x forward, y left, z up.

    The event LOAD tells its joints: ``{"joints": {name: {"type", "value", "lower", "upper"}}, "links": [name, …], …}``,
    the limits only of those that have any.
    """

    src = ModelFile("the file: its address or path below a served folder, a Path, bytes, or a Blob", accept=[".urdf"])
    working_path = ServedFolder(
        None, "folder, below those that the server serves, that the paths of its meshes start from; None: its own"
    )
    packages = Packages(
        "where packages that it names by `package://` lie below the served folders: by name, or the folder of all"
    )
    joint_values = JointValues(
        "where its joints are, by name: rad, or m where they slide; others stay. Of floating joints six numbers, of "
        "planar ones three"
    )
    ignore_limits = Boolean(False, "whether joints go beyond the limits that the file gives")
    parse_visual = Boolean(True, "whether what it looks like is shown")
    parse_collision = Boolean(False, "whether what it collides by is shown, half transparent")

    @classmethod
    def of(
        cls,
        path: str | os.PathLike[str],
        packages: Mapping[str, str | os.PathLike[str]] | str | os.PathLike[str] | None = None,
        **properties: Any,
    ) -> Self:
        """Return a robot from a file of this machine, with its meshes and textures; no folder needs to be served.

        Args:
            path: of the URDF file.
            packages: folders of the packages that it names, or the folder they lie in; by default those above the file.
            properties: of the element; ``key`` too.

        Raises:
            OSError: the file cannot be read.
            UrdfError: it is no URDF.
        """
        return cls(src=Path(path), assets=collected(Path(path), packages), **properties)

    @staticmethod
    def joints(path: str | os.PathLike[str]) -> dict[str, Joint]:
        """Return the joints of a URDF file, in its order.

        Raises:
            OSError: the file cannot be read.
            UrdfError: it is no URDF.
        """
        return joints_of(Path(path))


class Splat(FromFile):
    """Gaussian splats: a captured scene in the formats .splat, .ply, .spz or .ksplat."""

    src = ModelFile(
        "the file: its address or path below a served folder, a Path, bytes, or a Blob",
        accept=[".splat", ".ply", ".spz", ".ksplat"],
    )
    format = Choice(
        ["auto", "splat", "ply", "spz", "ksplat"], "of the content; `auto`: by its ending, or by how it begins"
    )
    opacity = Number(1.0, "of all of it", minimum=0, maximum=1)
    color = Color(None, "that it is multiplied by")
