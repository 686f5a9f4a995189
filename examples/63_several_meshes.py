"""Offer several meshes to choose from: files, objects, and functions that compute one when it is first wanted."""

import numpy as np
import pyvista
from pyvista import examples

import belvedere


def blobs() -> pyvista.PolyData:
    """Compute a surface of constant density between three centres."""
    grid = pyvista.ImageData(dimensions=(80, 80, 80), spacing=(0.05,) * 3, origin=(-2, -2, -2))
    centres = np.array([[-0.6, 0, 0], [0.6, 0.2, 0], [0, 0.9, 0.6]])
    grid["density"] = sum(1 / (0.1 + ((np.asarray(grid.points) - centre) ** 2).sum(axis=1)) for centre in centres)
    surface = grid.contour([4.0])
    surface["distance"] = np.linalg.norm(surface.points, axis=1)
    return surface


belvedere.view(
    {
        "A beam of hexahedra": examples.hexbeamfile,
        "An airplane": examples.planefile,
        "A box": pyvista.Box(level=8).elevation(),
        "Blobs, computed when chosen": blobs,
    },
    name="Several meshes",
    edges=True,
)
