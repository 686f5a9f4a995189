"""Animate a mesh: its vertices change thirty times a second, its triangles are sent once.

A browser that cannot keep up gets the newest vertices and skips the others; it never falls behind.
"""

import asyncio
import itertools

import numpy as np

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import Scene, TriMesh

N = 80
x, z = np.meshgrid(np.linspace(-3, 3, N), np.linspace(-3, 3, N))
distance = np.hypot(x, z)
corner = np.arange(N * N).reshape(N, N)
a, b, c, d = corner[:-1, :-1], corner[:-1, 1:], corner[1:, :-1], corner[1:, 1:]
faces = np.concatenate([np.stack([a, c, b], -1).reshape(-1, 3), np.stack([b, c, d], -1).reshape(-1, 3)])

app = SceneServer("animated-mesh")


def wave(time: float) -> tuple[np.ndarray, np.ndarray]:
    height = np.sin(3 * distance - 4 * time) / (1 + distance)
    return np.stack([x, height, z], -1).reshape(-1, 3), height.ravel()


@app.spawn
async def main(session: SceneSession) -> None:
    vertices, height = wave(0)
    session.set @ Scene(
        TriMesh(key="wave", vertices=vertices, faces=faces, scalars=height, scalar_range=[-0.7, 0.7], colormap="turbo"),
        cam_position=[4, 3.5, 5],
    )
    for frame in itertools.count():
        await asyncio.sleep(1 / 30)
        vertices, height = wave(frame / 30)
        session.update @ TriMesh(key="wave", vertices=vertices, scalars=height)


if __name__ == "__main__":
    app.start()
