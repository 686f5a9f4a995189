"""Show plain NumPy arrays: points, triangles, and values on both. Needs no other library."""

import numpy as np

import belvedere

# A disc of rings, each point given by its ring and its place on it.
rings, around = 40, 120
ring, place = np.meshgrid(np.arange(1, rings + 1), np.arange(around), indexing="ij")
radius, angle = ring / rings, 2 * np.pi * place / around
height = 0.2 * np.cos(4 * angle) * radius**2

points = np.stack([radius * np.cos(angle), radius * np.sin(angle), height], axis=-1).reshape(-1, 3)
inner = (np.arange(rings - 1)[:, None] * around + np.arange(around)).ravel()
beside = (np.arange(rings - 1)[:, None] * around + (np.arange(around) + 1) % around).ravel()
triangles = np.concatenate(
    [np.column_stack([inner, inner + around, beside]), np.column_stack([beside, inner + around, beside + around])]
)
edges = points[triangles[:, 1:]] - points[triangles[:, :1]]

belvedere.view(
    {
        "points": points,
        "triangles": triangles,
        "point_data": {"height": height.ravel()},
        "cell_data": {"area": np.linalg.norm(np.cross(edges[:, 0], edges[:, 1]), axis=1) / 2},
    },
    name="Saddle",
)
