"""Record how somebody moves the camera, and let it move so again.

Browsers tell where their camera is whenever it moves; an element of the same kind puts it there.
"""

import asyncio

from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import Box, Button, Grid, Panel, Paragraph, PerspectiveCamera, Scene, Sphere

app = SceneServer("record-and-replay")


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        Box(key="box", color="#e4572e", position=[-1, 0.5, 0]),
        Sphere(key="sphere", radius=0.6, color="#29b6f6", position=[1, 0.6, 0]),
        htmlChildren=[
            Panel(
                Paragraph("Press record, then turn the scene", key="told"),
                Button("Record", key="record"),
                Button("Replay", key="replay"),
                label="Camera",
            )
        ],
        rawChildren=[Grid(key="grid")],
        cam_position=[4, 3, 5],
    )
    record: list[tuple[float, list[float]]] = []
    recording = False

    def moved(event: ClientEvent, _: SceneSession) -> None:
        if recording:
            record.append((event.ts, event.value["camera"]["matrix"]))
            session.update @ Paragraph(f"{len(record)} positions", key="told")

    session.add_handler("CAMERA_MOVE", moved)
    while True:
        event = await session.till("CLICK")
        if event.key == "record":
            record.clear()
            recording = True
            session.update @ Paragraph("Recording…", key="told")
        elif event.key == "replay" and record:
            recording = False
            for (at, matrix), (until, _) in zip(record, [*record[1:], record[-1]], strict=True):
                session.upsert @ PerspectiveCamera(key="replay-camera", matrix=matrix, fov=50, make_default=True)
                await asyncio.sleep(max(0.0, until - at))
            session.remove @ "replay-camera"
            session.update @ Paragraph(f"{len(record)} positions replayed", key="told")


if __name__ == "__main__":
    app.start()
