"""Materials: what surfaces look like. As a child of a shape a material takes the place of the shape's own.

The same properties can be given to a shape as ``material={"roughness": 0.2, "map": "wood.jpg"}`` with a
`material_type`; as an element a material has a key, so that it can be updated by itself.
"""

from __future__ import annotations

import math

from belvedere.scene.element import Element
from belvedere.scene.kinds.materials import Side, Texture
from belvedere.scene.properties import Boolean, Color, Number, Vector

__all__ = [
    "SURFACES",
    "LineBasicMaterial",
    "LineDashedMaterial",
    "MeshBasicMaterial",
    "MeshDepthMaterial",
    "MeshDistanceMaterial",
    "MeshLambertMaterial",
    "MeshMatcapMaterial",
    "MeshNormalMaterial",
    "MeshPhongMaterial",
    "MeshPhysicalMaterial",
    "MeshStandardMaterial",
    "MeshToonMaterial",
    "PointsMaterial",
    "ShadowMaterial",
    "SpriteMaterial",
]


class _Material(Element, abstract=True):
    """What all materials have."""

    color = Color("#ffffff", "colour; multiplied with that of `map`")
    opacity = Number(1.0, "1 hides what is behind, 0 is invisible", minimum=0, maximum=1)
    transparent = Boolean(None, "whether what is behind shines through; None: where `opacity` is below 1")
    side = Side("front", "which side of its triangles is drawn")
    alpha_test = Number(0.0, "opacity below which nothing is drawn at all", minimum=0, maximum=1)
    depth_test = Boolean(True, "whether it is hidden by what is in front of it")
    depth_write = Boolean(True, "whether it hides what is behind it")
    color_write = Boolean(True, "whether it is seen; False: it only hides what is behind it")
    visible = Boolean(True, "whether it is drawn")
    vertex_colors = Boolean(False, "whether colours of the vertices are multiplied in")
    tone_mapped = Boolean(True, "whether the tone mapping of the scene applies to it")
    fog = Boolean(True, "whether fog hides it")
    polygon_offset = Boolean(False, "whether its depth is shifted, so that it does not flicker against another surface")
    polygon_offset_factor = Number(0.0, "shift of the depth by slope")
    polygon_offset_units = Number(0.0, "shift of the depth in its smallest steps")


class _Mapped(_Material, abstract=True):
    """What materials with textures have."""

    map = Texture("picture of the surface's colour")
    alpha_map = Texture("picture whose green is the opacity")
    map_repeat = Vector([1, 1], "how often textures repeat along u and v")
    map_offset = Vector([0, 0], "where textures begin, in u and v")
    map_rotation = Number(0.0, "turn of textures", unit="rad")


class _Wires(_Mapped, abstract=True):
    """What materials of meshes with colours have."""

    wireframe = Boolean(False, "draw the edges of the triangles only")
    env_map_intensity = Number(1.0, "strength of what is mirrored of the environment", minimum=0)
    ao_map = Texture("picture whose red is how much ambient light arrives")
    ao_map_intensity = Number(1.0, "strength of `ao_map`", minimum=0)
    light_map = Texture("picture of light that falls on the surface")
    light_map_intensity = Number(1.0, "strength of `light_map`", minimum=0)


class _Bumpy(_Wires, abstract=True):
    """What materials with relief have."""

    flat_shading = Boolean(False, "show the faces instead of a smooth surface")
    bump_map = Texture("picture of heights that changes shading")
    bump_scale = Number(1.0, "strength of `bump_map`")
    normal_map = Texture("picture of normals, in the tangent space of the surface")
    normal_scale = Vector([1, 1], "strength of `normal_map` along u and v")
    displacement_map = Texture("picture of heights by which vertices are moved outwards")
    displacement_scale = Number(1.0, "height of white", unit="m")
    displacement_bias = Number(0.0, "height of black", unit="m")


class _Glowing(_Bumpy, abstract=True):
    """What materials that answer to light have."""

    emissive = Color("#000000", "colour of light of its own")
    emissive_intensity = Number(1.0, "strength of `emissive`", minimum=0)
    emissive_map = Texture("picture of light of its own; multiplied with `emissive`")


class MeshBasicMaterial(_Wires):
    """A surface that no light changes."""


class MeshLambertMaterial(_Glowing):
    """A dull surface, lit cheaply."""


class MeshPhongMaterial(_Glowing):
    """A surface with a highlight, lit cheaply."""

    specular = Color("#111111", "colour of the highlight")
    shininess = Number(30.0, "sharpness of the highlight", minimum=0)
    specular_map = Texture("picture whose red is the strength of the highlight")


class MeshStandardMaterial(_Glowing):
    """A physically based surface: metals and everything else."""

    roughness = Number(0.6, "0 mirrors, 1 is dull", minimum=0, maximum=1)
    metalness = Number(0.0, "0 is no metal, 1 is metal", minimum=0, maximum=1)
    roughness_map = Texture("picture whose green is multiplied with `roughness`")
    metalness_map = Texture("picture whose blue is multiplied with `metalness`")


class MeshPhysicalMaterial(MeshStandardMaterial):
    """A physically based surface with lacquer, glass, cloth or thin films."""

    clearcoat = Number(0.0, "strength of a layer of lacquer", minimum=0, maximum=1)
    clearcoat_roughness = Number(0.0, "roughness of the lacquer", minimum=0, maximum=1)
    clearcoat_map = Texture("picture whose red is multiplied with `clearcoat`")
    clearcoat_roughness_map = Texture("picture whose green is multiplied with `clearcoat_roughness`")
    clearcoat_normal_map = Texture("picture of the lacquer's normals")
    ior = Number(1.5, "index of refraction", minimum=1, maximum=2.333)
    reflectivity = Number(None, "in place of `ior`: strength of mirroring", minimum=0, maximum=1)
    transmission = Number(0.0, "how much light goes through, as through glass", minimum=0, maximum=1)
    transmission_map = Texture("picture whose red is multiplied with `transmission`")
    thickness = Number(0.0, "of the body below the surface, for refraction", unit="m", minimum=0)
    attenuation_color = Color("#ffffff", "colour that light takes on in the body")
    attenuation_distance = Number(
        None, "way in the body after which it has that colour; None: never", unit="m", minimum=0
    )
    sheen = Number(0.0, "strength of the shine of cloth", minimum=0, maximum=1)
    sheen_color = Color("#000000", "colour of that shine")
    sheen_roughness = Number(1.0, "roughness of that shine", minimum=0, maximum=1)
    iridescence = Number(0.0, "strength of colours of thin films", minimum=0, maximum=1)
    iridescence_ior = Number(1.3, "index of refraction of the film", minimum=1, maximum=2.333)
    specular_intensity = Number(1.0, "strength of mirroring where it is no metal", minimum=0, maximum=1)
    specular_color = Color("#ffffff", "colour of mirroring where it is no metal")
    anisotropy = Number(0.0, "how much the highlight is stretched, as on brushed metal", minimum=0, maximum=1)
    anisotropy_rotation = Number(
        0.0, "direction in which it is stretched", unit="rad", minimum=-math.tau, maximum=math.tau
    )
    dispersion = Number(0.0, "how much refraction differs by colour", minimum=0)


class MeshToonMaterial(_Glowing):
    """A surface in few steps of brightness."""

    gradient_map = Texture("picture of the steps, from dark to bright")


class MeshMatcapMaterial(_Bumpy):
    """A surface whose shading is in a picture of a sphere."""

    matcap = Texture("picture of a lit sphere")


class MeshNormalMaterial(_Bumpy):
    """A surface that shows its normals as colours."""


class MeshDepthMaterial(_Mapped):
    """A surface that shows its distance: near is white, far is black."""

    wireframe = Boolean(False, "draw the edges of the triangles only")
    displacement_map = Texture("picture of heights by which vertices are moved outwards")
    displacement_scale = Number(1.0, "height of white", unit="m")
    displacement_bias = Number(0.0, "height of black", unit="m")


class MeshDistanceMaterial(_Mapped):
    """A surface as shadows of point lights see it: its distance as a packed colour."""

    displacement_map = Texture("picture of heights by which vertices are moved outwards")
    displacement_scale = Number(1.0, "height of white", unit="m")
    displacement_bias = Number(0.0, "height of black", unit="m")


class ShadowMaterial(_Material):
    """A surface of which only the shadows on it are seen."""

    color = Color("#000000", "colour of shadows")
    opacity = Number(0.4, "darkness of shadows", minimum=0, maximum=1)


class LineBasicMaterial(_Material):
    """Lines of one pixel."""


class LineDashedMaterial(_Material):
    """Dashed lines of one pixel."""

    dash_size = Number(3.0, "length of dashes", unit="m", minimum=0)
    gap_size = Number(1.0, "length of gaps", unit="m", minimum=0)


class PointsMaterial(_Mapped):
    """Points."""

    size = Number(1.0, "of a point: m with `size_attenuation`, else px", minimum=0)
    size_attenuation = Boolean(True, "whether points are smaller farther away")


class SpriteMaterial(_Mapped):
    """A picture that faces the camera."""

    rotation = Number(0.0, "turn in the plane of the picture", unit="rad")
    size_attenuation = Boolean(True, "whether it is smaller farther away")


SURFACES: tuple[type[Element], ...] = (
    MeshPhysicalMaterial,
    MeshPhongMaterial,
    MeshToonMaterial,
    MeshMatcapMaterial,
)
"""Materials whose properties, taken together, are those that the material of a shape can have."""
