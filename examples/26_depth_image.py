"""Show what a depth camera sees: an image of distances and one of colours become points in space.

The points are made on the graphics card, so a frame costs the two images and nothing else.
"""

import asyncio
import itertools

import numpy as np

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import DepthPointCloud, Frustum, Scene

WIDTH, HEIGHT, FOV = 320, 240, 58.0
v, u = np.mgrid[0:HEIGHT, 0:WIDTH]
focal = HEIGHT / 2 / np.tan(np.radians(FOV) / 2)
ray_x, ray_y = (u - WIDTH / 2) / focal, (HEIGHT / 2 - v) / focal

app = SceneServer("depth-image")


def camera(time: float) -> tuple[np.ndarray, np.ndarray]:
    """Return what a camera sees of a ball before a wall: depth (H, W) uint16 in mm, colours (H, W, 3) uint8."""
    center = np.array([0.5 * np.sin(time), 0.3 * np.cos(1.3 * time), 2.0])
    a = ray_x**2 + ray_y**2 + 1
    b = ray_x * center[0] + ray_y * center[1] + center[2]
    inside = b**2 - a * (center @ center - 0.6**2)
    ball = (b - np.sqrt(np.maximum(inside, 0))) / a
    depth = np.where(inside > 0, ball, 3.2)
    colors = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    checks = (np.floor(ray_x * depth * 2) + np.floor(ray_y * depth * 2)) % 2
    colors[...] = np.where(checks[..., None] > 0, (96, 125, 139), (207, 216, 220))
    colors[inside > 0] = (228, 87, 46)
    return (depth * 1000).astype(np.uint16), colors


@app.spawn
async def main(session: SceneSession) -> None:
    depth, colors = camera(0)
    session.set @ Scene(
        DepthPointCloud(key="cloud", depth=depth, rgb=colors, fov=FOV, color_mode="rgb", point_size=3),
        Frustum(key="camera", fov=FOV, aspect=WIDTH / HEIGHT, near=0.05, far=0.6, scale=1),
        cam_position=[2.2, 1.4, 1.5],
        cam_target=[0, 0, -2],
    )
    for frame in itertools.count():
        await asyncio.sleep(1 / 15)
        depth, colors = camera(frame / 15)
        session.update @ DepthPointCloud(key="cloud", depth=depth, rgb=colors)


if __name__ == "__main__":
    app.start()
