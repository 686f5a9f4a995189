"""Meshes to try the viewer with. They are computed, or come with PyVista; nothing is fetched."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere.viewer.handle import ViewHandle, view

__all__ = ["demo", "demo_meshes"]

_PYVISTA_EXAMPLES = {
    "Airplane": "airplane.ply",
    "Ant": "ant.ply",
    "Channels in rock": "channels.vti",
}


def demo(**options: Any) -> ViewHandle:
    """Show the demonstration meshes; takes the options of `view`."""
    return view(demo_meshes(), **{"name": "Belvedere demo", **options})


def demo_meshes() -> dict[str, Any]:
    """Return meshes by name: functions that compute one, and paths of files where PyVista is installed."""
    meshes: dict[str, Any] = {
        "Wave": wave,
        "Trefoil knot": trefoil,
        "Bent beam": beam,
        "Point cloud": galaxy,
        "Landscape, a million triangles": landscape,
    }
    spec = importlib.util.find_spec("pyvista")
    if spec is None or spec.origin is None:
        del meshes["Bent beam"]
        return meshes
    folder = Path(spec.origin).parent / "examples"
    files = {name: folder / file for name, file in _PYVISTA_EXAMPLES.items()}
    return meshes | {name: path for name, path in files.items() if path.exists()}


def wave(size: int = 200) -> Mapping[str, Any]:
    """A wavy sheet of `size` × `size` points with its height, its gradient, and the slope of each triangle."""
    x, y = np.meshgrid(np.linspace(-3, 3, size), np.linspace(-3, 3, size), indexing="ij")
    radius = np.hypot(x, y) + 1e-9
    height = np.cos(3 * radius) * np.exp(-radius / 2)
    steepness = (-3 * np.sin(3 * radius) - np.cos(3 * radius) / 2) * np.exp(-radius / 2)
    gradient = np.stack([steepness * x / radius, steepness * y / radius, np.zeros_like(x)], axis=-1)
    triangles = _sheet(size, size)
    slope = np.linalg.norm(gradient.reshape(-1, 3)[triangles].mean(axis=1), axis=1)
    return {
        "points": np.stack([x, y, height], axis=-1).reshape(-1, 3),
        "triangles": triangles,
        "point_data": {"height": height.ravel(), "gradient": gradient.reshape(-1, 3)},
        "cell_data": {"slope": slope},
    }


def trefoil(along: int = 400, around: int = 40) -> Mapping[str, Any]:
    """A trefoil knot as a closed tube, with the position along it and its curvature."""
    turn = np.linspace(0, 2 * np.pi, along, endpoint=False)
    centre, tangent, bend = _trefoil_curve(turn)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    normal = np.cross(tangent, bend)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    binormal = np.cross(tangent, normal)
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    ring = np.cos(angle)[:, None] * normal[:, None] + np.sin(angle)[:, None] * binormal[:, None]
    velocity = np.gradient(centre, axis=0)
    curvature = np.linalg.norm(np.gradient(tangent, axis=0), axis=1) / np.linalg.norm(velocity, axis=1)
    return {
        "points": (centre[:, None] + 0.4 * ring).reshape(-1, 3),
        "triangles": _sheet(along, around, closed=True),
        "point_data": {"curvature": np.repeat(curvature, around), "along": np.repeat(turn, around)},
    }


def beam(cells: int = 40) -> Any:
    """A cantilever beam of hexahedra, bent by a load at its end, with displacement and bending stress."""
    import pyvista

    length, height, modulus, load = 10.0, 1.0, 210.0, 0.05
    grid = pyvista.ImageData(dimensions=(cells + 1, 7, 7), spacing=(length / cells, height / 6, height / 6))
    solid = grid.cast_to_unstructured_grid()
    x, _, z = np.asarray(solid.points, np.float64).T
    inertia = height**4 / 12
    deflection = -load * x**2 * (3 * length - x) / (6 * modulus * inertia)
    rotation = -load * x * (2 * length - x) / (2 * modulus * inertia)
    displacement = np.column_stack([-(z - height / 2) * rotation, np.zeros_like(x), deflection])
    centres = np.asarray(solid.cell_centers().points, np.float64)
    solid.points = np.asarray(solid.points, np.float64) + displacement
    solid.point_data["displacement"] = displacement
    solid.cell_data["bending stress"] = load * (length - centres[:, 0]) * (centres[:, 2] - height / 2) / inertia
    solid.cell_data["section"] = (centres[:, 0] * 4 // length).astype(np.int32)
    solid.set_active_scalars("bending stress", preference="cell")
    return solid


def galaxy(count: int = 60_000, seed: int = 1) -> Mapping[str, Any]:
    """A cloud of points in two spiral arms, with their distance from the centre and their velocity."""
    random = np.random.default_rng(seed)
    radius = random.gamma(2.0, 1.0, count)
    angle = 1.4 * np.log1p(radius) * 2 + np.pi * random.integers(0, 2, count) + random.normal(0, 0.25, count)
    height = random.normal(0, 0.15 / (1 + radius), count)
    speed = np.sqrt(radius) / (0.5 + radius)
    return {
        "points": np.column_stack([radius * np.cos(angle), radius * np.sin(angle), height]),
        "point_data": {
            "radius": radius,
            "velocity": speed[:, None] * np.column_stack([-np.sin(angle), np.cos(angle), np.zeros(count)]),
        },
    }


def landscape(size: int = 708, seed: int = 3) -> Mapping[str, Any]:
    """Hills of 2 (`size` - 1)² triangles, a million by default, with elevation and wetness."""
    random = np.random.default_rng(seed)
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(size), np.fft.rfftfreq(size), indexing="ij"))
    frequency[0, 0] = 1.0
    noise = np.fft.rfft2(random.normal(size=(size, size)))
    elevation = np.fft.irfft2(noise / frequency**2.1, s=(size, size))
    elevation = (elevation - elevation.min()) / np.ptp(elevation)
    x, y = np.meshgrid(np.linspace(0, 10, size), np.linspace(0, 10, size), indexing="ij")
    return {
        "points": np.stack([x, y, 1.8 * elevation], axis=-1).reshape(-1, 3),
        "triangles": _sheet(size, size),
        "point_data": {"elevation": 1800 * elevation.ravel(), "wetness": (1 - elevation.ravel()) ** 3},
    }


def _trefoil_curve(turn: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the points of a trefoil knot and their first and second derivatives."""

    def wave(factor: float, amplitude: float, shift: float, order: int) -> NDArray[np.float64]:
        return amplitude * factor**order * np.sin(factor * turn + shift + order * np.pi / 2)

    def curve(order: int) -> NDArray[np.float64]:
        quarter = np.pi / 2
        return np.column_stack(
            [
                wave(1, 1, 0, order) + wave(2, 2, 0, order),
                wave(1, 1, quarter, order) + wave(2, -2, quarter, order),
                wave(3, -1, 0, order),
            ]
        )

    return curve(0), curve(1), curve(2)


def _sheet(rows: int, columns: int, *, closed: bool = False) -> NDArray[np.int64]:
    """Return the triangles of a sheet of `rows` × `columns` points; closed, its opposite sides are joined."""
    end = 0 if closed else 1
    row, column = np.meshgrid(np.arange(rows - end), np.arange(columns - end), indexing="ij")
    a, b = row * columns + column, row * columns + (column + 1) % columns
    c, d = (row + 1) % rows * columns + column, (row + 1) % rows * columns + (column + 1) % columns
    return np.stack([a, c, d, a, d, b], axis=-1).reshape(-1, 3)
