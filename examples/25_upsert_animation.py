"""Animate with `upsert`: sixty times a second the elements are told as they should be, made where they are not there.

Each step is one small entry for each element that moved.
"""

import asyncio
import itertools
from math import cos, pi, sin

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import Box, CoordsMarker, Scene, Sphere

app = SceneServer("upsert-animation")


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(CoordsMarker(key="origin", scale=0.7), cam_position=[3, 3, 5])
    for frame in itertools.count():
        angle = 2 * pi * frame / 240
        session.upsert @ [
            Box(key="box", color="#e4572e", position=[2 * cos(angle), 0, 2 * sin(angle)], rotation=[0, -angle, 0]),
            Sphere(key="moon", radius=0.3, color="#cfd8dc", position=[2.6 * cos(-2 * angle), 1, 2.6 * sin(-2 * angle)]),
        ]
        await asyncio.sleep(1 / 60)


if __name__ == "__main__":
    app.start()
