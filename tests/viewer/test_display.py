"""The settings that a page begins with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from belvedere.viewer import COLORMAPS, Display

CLIENT = Path(__file__).parents[2] / "web" / "src" / "mesh"


def test_colour_maps_are_those_of_the_client() -> None:
    """Every name that Python accepts is one that browsers know, and the other way round."""
    source = (CLIENT / "colormaps.generated.ts").read_text()
    names = re.search(r"COLORMAP_NAMES = \[(.*?)\]", source, re.DOTALL)
    assert names is not None
    assert tuple(re.findall(r'"(\w+)"', names[1])) == COLORMAPS


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"cmap": "virids"}, "did you mean 'viridis'"),
        ({"representation": "solid"}, "representation is one of surface, wireframe, points"),
        ({"theme": "blue"}, "theme is one of light, dark"),
        ({"opacity": 1.5}, "opacity is between 0 and 1"),
        ({"point_size": 0}, "point_size is above 0"),
        ({"clim": (1,)}, "clim is a pair"),
    ],
)
def test_setting_out_of_range_is_an_error(setting: dict[str, Any], sentence: str) -> None:
    """A sentence says what is allowed."""
    with pytest.raises(ValueError, match=sentence):
        Display(**setting)


def test_range_given_is_the_range_shown() -> None:
    """Limits become the two ends of the range; without them both are automatic."""
    assert {**Display(clim=(1, 2)).state}["range_max"] == 2.0
    assert {**Display().state}["range_min"] is None
