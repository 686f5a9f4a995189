"""Share a scene: what one person moves, all see moved. Latecomers see it as it is.

Each sees the others' cameras too, as frusta; those are each session's own view of the shared things.
"""

from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import Box, Frustum, Grid, Group, Html, Movable, Scene, span

app = SceneServer("shared-scene")
app.scene.set @ Scene(
    [
        Movable(
            Box(key=f"box-{number}", color=color, scale=0.7),
            key=f"handle-{number}",
            position=[1.6 * number - 1.6, 0.35, 0],
        )
        for number, color in enumerate(("#e4572e", "#ffca28", "#29b6f6"))
    ],
    Group(key="people"),
    rawChildren=[Grid(key="grid")],
    cam_position=[2, 4, 6],
)
names = iter(f"Guest {number}" for number in range(1, 1_000_000))


@app.add_handler("OBJECT_MOVE")
def moved(event: ClientEvent, _: SceneSession) -> None:
    app.scene.update @ Movable(key=event.key, matrix=event.value["matrix"])


@app.spawn
async def main(session: SceneSession) -> None:
    me = next(names)
    mine = Frustum(
        Html(span(me), key=f"name-{me}", position=[0, 0.3, 0]), key=f"camera-{me}", near=0.05, far=0.5, hide=True
    )
    app.scene.add(mine, to="people")
    session.remove @ mine.key  # nobody wants to see their own camera

    def looked(event: ClientEvent, _: SceneSession) -> None:
        app.scene.update @ Frustum(key=mine.key, matrix=event.value["camera"]["matrix"], hide=False)

    session.add_handler("CAMERA_MOVE", looked)
    try:
        await session.forever()
    finally:
        app.scene.remove @ mine.key


if __name__ == "__main__":
    app.start()
