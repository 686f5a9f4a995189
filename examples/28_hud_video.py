"""Stream pictures onto a plane that stays before the eyes: a camera's, a renderer's, a figure's.

A frame is an entry like any other: a browser gets the newest, and those it has no time for are passed over.
"""

import asyncio
import itertools

import numpy as np

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import Box, Grid, HUDPlane, Scene

app = SceneServer("hud-video")
v, u = np.mgrid[-1:1:180j, -1.6:1.6:288j]


def frame_at(time: float) -> np.ndarray:
    """Return a picture (180, 288, 3) uint8: a radar that turns."""
    radius, angle = np.hypot(u, v), np.arctan2(v, u)
    sweep = ((angle - 2 * time) % (2 * np.pi)) / (2 * np.pi)
    green = np.where(radius < 0.95, sweep**3, 0.03)
    green[np.abs((radius * 4) % 1 - 0.5) > 0.47] += 0.25
    green[(np.hypot(u - 0.5, v - 0.2) < 0.05) | (np.hypot(u + 0.3, v + 0.5) < 0.04)] += 0.5
    image = np.zeros((*u.shape, 3))
    image[..., 1] = green
    return (255 * np.clip(image, 0, 1)).astype(np.uint8)


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        Box(key="box", color="#546e7a", position=[1.5, 0.5, 0]),
        bgChildren=[HUDPlane(key="radar", data=frame_at(0), format="jpeg", height=0.5, distance_to_camera=1)],
        rawChildren=[Grid(key="grid")],
    )
    for frame in itertools.count():
        await asyncio.sleep(1 / 30)
        session.update @ HUDPlane(key="radar", data=frame_at(frame / 30), format="jpeg")


if __name__ == "__main__":
    app.start()
