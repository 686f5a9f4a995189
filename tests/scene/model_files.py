"""Model files for tests, written here: a shape of each format, small enough to be read."""

from __future__ import annotations

import base64
import json
import struct

import numpy as np

__all__ = ["ascii_fbx", "cube_obj", "moving_gltf", "pcd", "splats", "walking_bvh"]

_CORNERS = [(x, y, z) for z in (-0.5, 0.5) for y in (-0.5, 0.5) for x in (-0.5, 0.5)]
_SIDES = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]


def cube_obj(library: str = "") -> str:
    """Return a cube of one metre as OBJ; with a material library its sides are of the material ``paint``."""
    lines = [f"mtllib {library}", "usemtl paint"] if library else []
    lines += [f"v {x} {y} {z}" for x, y, z in _CORNERS]
    lines += ["f " + " ".join(str(index + 1) for index in side) for side in _SIDES]
    return "\n".join(lines) + "\n"


def pcd(count: int = 400) -> str:
    """Return points on a circle of radius 1 m as PCD, coloured, the first of them not measured."""
    turns = np.linspace(0, 2 * np.pi, count, endpoint=False)
    rows = [f"{np.cos(turn):.4f} {np.sin(turn):.4f} 0 {0xFF4400}" for turn in turns]
    rows[0] = f"nan nan nan {0xFF4400}"
    head = (
        "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS x y z rgb\nSIZE 4 4 4 4\nTYPE F F F U\n"
        f"COUNT 1 1 1 1\nWIDTH {count}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS {count}\nDATA ascii\n"
    )
    return head + "\n".join(rows) + "\n"


def walking_bvh() -> str:
    """Return a skeleton of two bones, the upper of which turns from 0 to 90 degrees about z in one second."""
    turns = "\n".join(f"0 0 0 0 0 0 {90 * step / 10:g} 0 0" for step in range(11))
    return f"""HIERARCHY
ROOT hip
{{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT knee
  {{
    OFFSET 0 1 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    End Site
    {{
      OFFSET 0 1 0
    }}
  }}
}}
MOTION
Frames: 11
Frame Time: 0.1
{turns}
"""


def moving_gltf(texture: str | None = None) -> str:
    """Return a red triangle as glTF, whose animation "slide" moves it 2 m along x in one second."""
    positions = np.array([[-0.5, -0.5, 0], [0.5, -0.5, 0], [0, 0.5, 0]], "<f4")
    times = np.array([0, 1], "<f4")
    places = np.array([[0, 0, 0], [2, 0, 0]], "<f4")
    parts = [part.tobytes() for part in (positions, times, places)]
    views, offset = [], 0
    for part in parts:
        views.append({"buffer": 0, "byteOffset": offset, "byteLength": len(part)})
        offset += len(part)
    data = base64.b64encode(b"".join(parts)).decode()
    surface = {"baseColorFactor": [1, 0, 0, 1], "metallicFactor": 0}
    whole = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": "triangle"}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "material": 0}]}],
        "materials": [{"pbrMetallicRoughness": surface, "doubleSided": True}],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": 5126,
                "count": 3,
                "type": "VEC3",
                "min": [-0.5, -0.5, 0],
                "max": [0.5, 0.5, 0],
            },
            {"bufferView": 1, "componentType": 5126, "count": 2, "type": "SCALAR", "min": [0], "max": [1]},
            {"bufferView": 2, "componentType": 5126, "count": 2, "type": "VEC3"},
        ],
        "animations": [
            {
                "name": "slide",
                "samplers": [{"input": 1, "output": 2}],
                "channels": [{"sampler": 0, "target": {"node": 0, "path": "translation"}}],
            }
        ],
        "buffers": [{"byteLength": offset, "uri": f"data:application/octet-stream;base64,{data}"}],
        "bufferViews": views,
    }
    if texture is not None:
        whole["images"] = [{"uri": texture}]
        whole["textures"] = [{"source": 0}]
        surface["baseColorTexture"] = {"index": 0}
    return json.dumps(whole)


def splats(count: int = 2000, color: tuple[int, int, int] = (40, 200, 80)) -> bytes:
    """Return a ball of opaque splats of radius 0.6 m in the format .splat."""
    rng = np.random.default_rng(1)
    directions = rng.normal(size=(count, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    centers = 0.6 * directions
    rows = [
        struct.pack("<6f4B4B", *center, 0.05, 0.05, 0.05, *color, 255, 255, 128, 128, 128)
        for center in centers.tolist()
    ]
    return b"".join(rows)


def ascii_fbx() -> str:
    """Return a blue cube of one metre as FBX in text, which an animation "rise" moves 100 units up in a second."""
    points = ",".join(f"{number:g}" for corner in _CORNERS for number in corner)
    sides = ",".join(",".join(str(index) for index in (*side[:3], -side[3] - 1)) for side in _SIDES)
    second = 46186158000
    return f"""; FBX 7.3.0 project file
FBXHeaderExtension:  {{
	FBXHeaderVersion: 1003
	FBXVersion: 7300
}}
GlobalSettings:  {{
	Version: 1000
	Properties70:  {{
		P: "UpAxis", "int", "Integer", "",1
		P: "UnitScaleFactor", "double", "Number", "",100
	}}
}}
Objects:  {{
	Geometry: 101, "Geometry::cube", "Mesh" {{
		Vertices: *24 {{
			a: {points}
		}}
		PolygonVertexIndex: *24 {{
			a: {sides}
		}}
		GeometryVersion: 124
	}}
	Model: 102, "Model::cube", "Mesh" {{
		Version: 232
		Properties70:  {{
			P: "Lcl Translation", "Lcl Translation", "", "A",0,0,0
		}}
	}}
	Material: 103, "Material::blue", "" {{
		Version: 102
		ShadingModel: "lambert"
		Properties70:  {{
			P: "Diffuse", "Vector3D", "Vector", "",0.1,0.2,0.9
			P: "DiffuseColor", "Color", "", "A",0.1,0.2,0.9
		}}
	}}
	AnimationStack: 104, "AnimStack::rise", "" {{
	}}
	AnimationLayer: 105, "AnimLayer::layer", "" {{
	}}
	AnimationCurveNode: 106, "AnimCurveNode::T", "" {{
		Properties70:  {{
			P: "d|Y", "Number", "", "A",0
		}}
	}}
	AnimationCurve: 107, "AnimCurve::", "" {{
		Default: 0
		KeyVer: 4008
		KeyTime: *2 {{
			a: 0,{second}
		}}
		KeyValueFloat: *2 {{
			a: 0,1
		}}
	}}
}}
Connections:  {{
	C: "OO",102,0
	C: "OO",101,102
	C: "OO",103,102
	C: "OO",105,104
	C: "OO",106,105
	C: "OP",106,102, "Lcl Translation"
	C: "OP",107,106, "d|Y"
}}
"""
