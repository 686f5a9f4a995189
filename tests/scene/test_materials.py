"""Materials as elements, and their pictures."""

from __future__ import annotations

import numpy as np
import pytest

from belvedere.scene.elements import materials
from belvedere.scene.elements.materials import MeshPhysicalMaterial, MeshStandardMaterial, PointsMaterial
from belvedere.scene.elements.shapes import Box


def test_a_material_stands_in_a_shape() -> None:
    """A material is a child of the shape whose look it is."""
    material = MeshStandardMaterial(key="look", roughness=0.1, normal_scale=[1, -1])
    box = Box(material, key="box")
    assert box.children == [material]
    assert material.values == {"roughness": 0.1, "normalScale": [1, -1]}


@pytest.mark.parametrize("name", [name for name in materials.__all__ if name.endswith("Material")])
def test_every_material_has_what_all_have(name: str) -> None:
    """Each material class takes a colour, an opacity and a side, and has its tag."""
    kind = getattr(materials, name)
    assert kind(color="red", opacity=0.5, side="double").values == {"color": "red", "opacity": 0.5, "side": "double"}
    assert kind.tag == name


def test_pictures_are_given_as_arrays_or_names() -> None:
    """The picture of a surface is an array, which becomes a file of the server's, or the name of a file."""
    look = MeshStandardMaterial(map=np.zeros((4, 4, 3), "uint8"), normal_map="bricks/normal.png")
    assert str(look.map).startswith("blob/")
    assert look.normal_map == "bricks/normal.png"
    shape = Box(material={"map": np.zeros((4, 4, 3), "uint8")})
    assert shape.values["material"]["map"].startswith("blob/")


def test_a_file_that_is_no_picture_is_refused() -> None:
    """What no browser shows is refused, with what is accepted."""
    with pytest.raises(ValueError, match=r"map is a file \.png"):
        MeshStandardMaterial(map="bricks.tif")


def test_ranges_are_those_of_the_material() -> None:
    """Numbers without a meaning are refused with the range."""
    with pytest.raises(ValueError, match=r"ior is 1 to 2\.333"):
        MeshPhysicalMaterial(ior=0.5)
    with pytest.raises(TypeError, match="no property 'roughness'"):
        PointsMaterial(roughness=0.5)  # type: ignore[call-arg]
