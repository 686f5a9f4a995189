"""Move ten thousand boxes thirty times a second: one array, one message, one draw call.

Each copy has a pose, a colour and a number of its own, which a click tells.
"""

import asyncio
import itertools

import numpy as np

from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import InstancedMesh, Paragraph, Scene

SIDE = 100
x, z = np.meshgrid(np.linspace(-5, 5, SIDE), np.linspace(-5, 5, SIDE))
poses = np.zeros((SIDE * SIDE, 7), np.float32)
poses[:, 0], poses[:, 2], poses[:, 6] = x.ravel(), z.ravel(), 1
colors = np.stack([0.5 + x.ravel() / 10, np.full(SIDE * SIDE, 0.45), 0.5 + z.ravel() / 10], -1)

app = SceneServer("ten-thousand-boxes")
app.set @ Scene(
    InstancedMesh(key="boxes", geometry="Box", args=[0.08, 0.08, 0.08], poses=poses, colors=colors),
    htmlChildren=[Paragraph("Click a box", key="told", style={"margin": "16px", "fontSize": "18px"})],
    cam_position=[0, 5, 9],
)


@app.server.controller.add("on_server_ready")
async def animate(**_: object) -> None:
    for frame in itertools.count():
        await asyncio.sleep(1 / 30)
        poses[:, 1] = 0.5 * np.sin(x + frame / 15).ravel() * np.cos(z + frame / 20).ravel()
        app.update @ InstancedMesh(key="boxes", poses=poses)


@app.add_handler("ON_CLICK")
def clicked(event: ClientEvent, session: SceneSession) -> None:
    session.update @ Paragraph(f"You clicked box number {event.value['instance']}", key="told")


if __name__ == "__main__":
    app.start()
