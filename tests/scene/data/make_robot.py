"""Write the meshes of the example robot: `python tests/scene/data/make_robot.py`, with trimesh.

The robot is a small arm of our own. Its file `arm.urdf` is written by hand; each mesh is in another format, so that
the robot shows all that a URDF may refer to.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import trimesh
from trimesh.transformations import rotation_matrix, translation_matrix

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "assets" / "robot" / "meshes"

_DAE = """<?xml version="1.0" encoding="utf-8"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
  <asset><unit name="meter" meter="1"/><up_axis>Z_UP</up_axis></asset>
  <library_effects><effect id="paint"><profile_COMMON><technique sid="common"><lambert>
    <diffuse><color>0.95 0.62 0.16 1</color></diffuse>
  </lambert></technique></profile_COMMON></effect></library_effects>
  <library_materials><material id="orange" name="orange"><instance_effect url="#paint"/></material></library_materials>
  <library_geometries><geometry id="shape"><mesh>
    <source id="points"><float_array id="points-data" count="{count}">{points}</float_array><technique_common>
      <accessor source="#points-data" count="{rows}" stride="3"><param name="X" type="float"/>
      <param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
    <vertices id="corners"><input semantic="POSITION" source="#points"/></vertices>
    <triangles material="orange" count="{triangles}"><input semantic="VERTEX" source="#corners" offset="0"/>
      <p>{faces}</p></triangles>
  </mesh></geometry></library_geometries>
  <library_visual_scenes><visual_scene id="scene"><node><instance_geometry url="#shape"><bind_material>
    <technique_common><instance_material symbol="orange" target="#orange"/></technique_common>
  </bind_material></instance_geometry></node></visual_scene></library_visual_scenes>
  <scene><instance_visual_scene url="#scene"/></scene>
</COLLADA>
"""


def cylinder(radius: float, height: float, z: float = 0.0, along: str = "z") -> trimesh.Trimesh:
    """Return a cylinder whose middle is at height z."""
    mesh = trimesh.creation.cylinder(radius=radius, height=height, sections=32)
    if along == "y":
        mesh.apply_transform(rotation_matrix(np.pi / 2, [1, 0, 0]))
    mesh.apply_transform(translation_matrix([0, 0, z]))
    return mesh


def bar(x: float, y: float, z: float, middle: float) -> trimesh.Trimesh:
    """Return a box whose middle is at a height."""
    return trimesh.creation.box((x, y, z), translation_matrix([0, 0, middle]))


def dae(mesh: trimesh.Trimesh) -> str:
    """Return a mesh as COLLADA, z up."""
    points, faces = np.round(mesh.vertices, 5), mesh.faces
    return _DAE.format(
        count=points.size,
        rows=len(points),
        triangles=len(faces),
        points=" ".join(f"{number:g}" for number in points.ravel()),
        faces=" ".join(map(str, faces.ravel())),
    )


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    base = trimesh.util.concatenate([cylinder(0.11, 0.03, 0.015), cylinder(0.07, 0.07, 0.065)])
    base.export(FOLDER / "base.stl")
    shoulder = trimesh.util.concatenate([cylinder(0.065, 0.06, 0.03), cylinder(0.05, 0.13, 0.09, "y")])
    (FOLDER / "shoulder.dae").write_text(dae(shoulder))
    upper = trimesh.util.concatenate([bar(0.06, 0.05, 0.28, 0.14), cylinder(0.045, 0.1, 0.28, "y")])
    upper.visual = trimesh.visual.TextureVisuals(  # OBJ has materials only with a texture's coordinates
        uv=np.zeros((len(upper.vertices), 2)),
        material=trimesh.visual.material.SimpleMaterial(diffuse=[70, 120, 200, 255], name="blue"),
    )
    (FOLDER / "upper_arm.obj").write_text(upper.export(file_type="obj", mtl_name="upper_arm.mtl"))
    (FOLDER / "upper_arm.mtl").write_text("newmtl blue\nKd 0.16 0.36 0.72\nKs 0.2 0.2 0.2\nNs 20\n")
    forearm = trimesh.util.concatenate([bar(0.05, 0.04, 0.22, 0.11), cylinder(0.035, 0.08, 0.22, "y")])
    forearm.export(FOLDER / "forearm.ply")
    hand = bar(0.04, 0.14, 0.03, 0.015)
    hand.visual = trimesh.visual.TextureVisuals(
        material=trimesh.visual.material.PBRMaterial(baseColorFactor=[60, 66, 78, 255], metallicFactor=0.2)
    )
    (FOLDER / "hand.glb").write_bytes(hand.export(file_type="glb"))


if __name__ == "__main__":
    main()
