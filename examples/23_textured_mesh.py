"""Lay a picture over a mesh by texture coordinates, and change the picture while people look."""

import asyncio

import numpy as np

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import Scene, TriMesh

app = SceneServer("textured-mesh")


def globe(rows: int = 48, columns: int = 96) -> dict[str, np.ndarray]:
    """Return a sphere with texture coordinates: longitude to the right, latitude upwards."""
    u, v = np.meshgrid(np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows + 1))
    longitude, latitude = 2 * np.pi * u, np.pi * (v - 0.5)
    points = [np.cos(latitude) * np.sin(longitude), np.sin(latitude), np.cos(latitude) * np.cos(longitude)]
    corner = np.arange(u.size).reshape(u.shape)
    a, b, c, d = (part.ravel() for part in (corner[:-1, :-1], corner[:-1, 1:], corner[1:, :-1], corner[1:, 1:]))
    return {
        "vertices": np.stack(points, -1).reshape(-1, 3),
        "uv": np.stack([u, v], -1).reshape(-1, 2),
        "faces": np.concatenate([np.stack([a, b, c], -1), np.stack([b, d, c], -1)]),
    }


def picture(shift: float) -> np.ndarray:
    """Return bands of colour, (256, 512, 3) uint8."""
    v, u = np.mgrid[0:1:256j, 0:1:512j]
    bands = 0.5 + 0.5 * np.sin(2 * np.pi * (8 * v + np.sin(2 * np.pi * (2 * u + shift)) / 3))
    lines = ((u * 24) % 1 < 0.04) | ((v * 12) % 1 < 0.04)
    colors = np.stack([0.2 + 0.7 * bands, 0.35 + 0.3 * bands, 0.9 - 0.6 * bands], -1)
    colors[lines] = 1
    return (255 * colors).astype(np.uint8)


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(TriMesh(key="globe", **globe(), map=picture(0)), cam_position=[0, 1, 3])
    for step in range(1, 6):
        await asyncio.sleep(1)
        session.update @ TriMesh(key="globe", map=picture(step / 5))


if __name__ == "__main__":
    app.start()
