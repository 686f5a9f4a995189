"""Change a scene from another Python program, over the network: a simulation here, the server there.

Without arguments this is the server. Give it the control link that the server prints, and it is the remote control::

    python 41_python_remote_control.py
    python 41_python_remote_control.py --connect 'http://127.0.0.1:8012/#token=…'
"""

import argparse
import asyncio
from math import cos, sin

import belvedere
from belvedere.scene import SceneServer
from belvedere.scene.elements import Box, Grid, Scene, Sphere

app = SceneServer("remote-control", remote_edits=True)  # Python clients with the control link may change the scene
app.set @ Scene(Box(key="box", color="#78909c", scale=0.5), rawChildren=[Grid(key="grid")], cam_position=[3, 3, 5])


async def control(link: str, steps: int) -> None:
    async with belvedere.Client(link) as client:
        client.scene.add @ Sphere(key="planet", radius=0.3, color="#e4572e")
        for step in range(steps):
            angle = step / 30
            client.scene.update @ [
                Sphere(key="planet", position=[2 * cos(angle), 0.5, 2 * sin(angle)]),
                Box(key="box", rotation=[0, angle, 0]),
            ]
            await asyncio.sleep(1 / 60)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--connect", metavar="LINK", help="control the scene of that server")
    parser.add_argument("--steps", type=int, default=600)
    arguments, _ = parser.parse_known_args()
    if arguments.connect:
        asyncio.run(control(arguments.connect, arguments.steps))
    else:
        app.start()
