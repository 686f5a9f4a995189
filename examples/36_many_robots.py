"""Place the parts of many robots with one array: `set_poses` moves any elements by their keys, in one message.

They are ordinary elements: each can be clicked, coloured, or moved by itself.
"""

import asyncio
import itertools

import numpy as np

from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import Box, Cylinder, Grid, Group, Scene, Sphere

ROBOTS = 60
rng = np.random.default_rng(3)
home = rng.uniform(-6, 6, (ROBOTS, 2))
speed = rng.uniform(0.3, 1.2, ROBOTS)
keys = [f"robot-{number}" for number in range(ROBOTS)] + [f"head-{number}" for number in range(ROBOTS)]


def robot(number: int) -> Group:
    color = ("#e4572e", "#29b6f6", "#66bb6a", "#ffca28")[number % 4]
    return Group(
        Box(key=f"body-{number}", width=0.5, height=0.25, depth=0.35, color=color, position=[0, 0.25, 0]),
        Cylinder(
            key=f"left-{number}",
            radius=0.12,
            height=0.05,
            color="#37474f",
            position=[0, 0.12, 0.2],
            rotation=[1.57, 0, 0],
        ),
        Cylinder(
            key=f"right-{number}",
            radius=0.12,
            height=0.05,
            color="#37474f",
            position=[0, 0.12, -0.2],
            rotation=[1.57, 0, 0],
        ),
        Group(Sphere(key=f"eye-{number}", radius=0.1, color="#eceff1"), key=f"head-{number}"),
        key=f"robot-{number}",
    )


app = SceneServer("many-robots")
app.set @ Scene([robot(number) for number in range(ROBOTS)], rawChildren=[Grid(key="grid")], cam_position=[7, 7, 9])


def poses(time: float) -> np.ndarray:
    """Return x, y, z and the quaternion x, y, z, w of every robot, then of every head in its robot."""
    turn = speed * time
    rows = np.zeros((2 * ROBOTS, 7))
    rows[:ROBOTS, 0] = home[:, 0] + np.cos(turn)
    rows[:ROBOTS, 2] = home[:, 1] - np.sin(turn)
    heading = turn + np.pi / 2
    rows[:ROBOTS, 4], rows[:ROBOTS, 6] = np.sin(heading / 2), np.cos(heading / 2)
    rows[ROBOTS:, 0] = 0.12
    rows[ROBOTS:, 1] = 0.45 + 0.03 * np.sin(5 * turn)
    rows[ROBOTS:, 6] = 1
    return rows


@app.server.controller.add("on_server_ready")
async def drive(**_: object) -> None:
    for frame in itertools.count():
        app.set_poses(keys, poses(frame / 60))
        await asyncio.sleep(1 / 60)


@app.add_handler("ON_CLICK")
def clicked(event: ClientEvent, _: SceneSession) -> None:
    part, _, _ = event.key.partition("-")
    if part == "body":
        app.update @ Box(key=event.key, color="#ff4081")


if __name__ == "__main__":
    app.start()
