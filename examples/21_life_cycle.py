"""Add, update and remove: the life of elements, told by their keys.

`add` refuses a key that is there already, `update` passes over one that is not, `upsert` does either, and `remove`
takes an element with all that stands in it. Each is used with ``@``, or called with a parent.
"""

import asyncio

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import Box, Button, Group, Panel, Paragraph, Scene, Sphere

app = SceneServer("life-cycle")


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        Group(key="stage"),
        htmlChildren=[Panel(Paragraph("…", key="step"), Button("Once more", key="again"), label="Life cycle")],
        cam_position=[0, 3, 7],
    )

    def tell(text: str) -> None:
        session.update @ Paragraph(text, key="step")

    while True:
        session.add(Box(key="box", color="#e4572e", position=[-2, 0, 0]), to="stage")
        tell("A box was added")
        await asyncio.sleep(0.5)

        session.update @ Box(key="box", color="#ffca28", rotation=[0, 0.8, 0])
        session.update @ Sphere(key="nobody", color="red")  # there is none: nothing happens
        tell("It was coloured and turned")
        await asyncio.sleep(0.5)

        session.upsert(Sphere(key="sphere", radius=0.5, color="#29b6f6", position=[0, 1.2, 0]), to="box")
        session.upsert @ Box(key="box", position=[1, 0, 0])
        tell("A sphere stands on it, and moves with it")
        await asyncio.sleep(0.5)

        session.remove @ "sphere"
        session.upsert @ [Box(key=f"small-{number}", scale=0.3, position=[number - 2, -1, 0]) for number in range(5)]
        tell("The sphere is gone, five small boxes came")

        await session.till("CLICK")
        session.remove @ ["box", *(f"small-{number}" for number in range(5))]


if __name__ == "__main__":
    app.start()
