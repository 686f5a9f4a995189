"""The demonstration meshes."""

from __future__ import annotations

import numpy as np
import pytest

from belvedere.viewer.demos import beam, demo_meshes, trefoil, wave
from belvedere.viewer.reader import MeshReader
from belvedere.viewer.sources import to_sources

pytestmark = pytest.mark.viewer


@pytest.mark.parametrize("name", demo_meshes())
def test_demonstration_can_be_shown(name: str) -> None:
    """Every demonstration mesh becomes a surface under its name."""
    reader = MeshReader()
    (source,) = to_sources({name: demo_meshes()[name]})
    try:
        surface = source.open(reader, lambda fraction: None)
    finally:
        reader.close()
    assert surface.name == name
    assert np.isfinite(surface.points).all()


def test_gradient_of_the_wave_is_the_gradient_of_its_height() -> None:
    """The vectors are what differences of the height give."""
    mesh = wave(301)
    height = mesh["point_data"]["height"].reshape(301, 301)
    gradient = mesh["point_data"]["gradient"].reshape(301, 301, 3)
    step = 6 / 300
    differences = np.gradient(height, step)
    away = np.ones_like(height, bool)
    away[145:156, 145:156] = False  # the tip of the wave has no gradient
    away[[0, -1]] = away[:, [0, -1]] = False
    assert np.abs(differences[0] - gradient[..., 0])[away].max() < 0.02
    assert np.abs(differences[1] - gradient[..., 1])[away].max() < 0.02


def test_knot_is_a_closed_tube() -> None:
    """Every edge belongs to two triangles, and the surface is that of a tube of radius 0.4."""
    mesh = trefoil()
    triangles = mesh["triangles"]
    edges = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    assert set(np.unique(edges, axis=0, return_counts=True)[1]) == {2}


def test_beam_is_not_stretched_by_bending() -> None:
    """The axis of the beam goes down at its end by what beam theory says."""
    surface_points = np.asarray(beam().points)
    assert surface_points[:, 2].min() == pytest.approx(-0.05 * 1000 * 12 / (3 * 210), rel=0.02)
