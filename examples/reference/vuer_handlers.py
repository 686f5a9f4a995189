"""vuer.Vuer.add_handler: as a decorator and as a function, sync and async, once, and cleaned up; nothing is spawned."""

from belvedere.compat.vuer import Vuer, VuerSession
from belvedere.compat.vuer.events import ClientEvent
from belvedere.compat.vuer.schemas import Box, Button, Paragraph, Scene

app = Vuer()

# No main function is spawned: every client sees the shared scene.
app.set @ Scene(
    Box(args=[1, 1, 1], key="box"),
    htmlChildren=[Button("Click", key="button"), Paragraph("0 clicks", key="count")],
)
clicks = []


@app.add_handler("CAMERA_MOVE")
def on_camera(event: ClientEvent, session: VuerSession):
    print("camera event", event.etype, event.key, flush=True)


def on_click(event: ClientEvent, session: VuerSession):
    clicks.append(event.key)
    app.update @ Paragraph(f"{len(clicks)} clicks", key="count")


async def on_first_click(event: ClientEvent, session: VuerSession):
    session.upsert(Paragraph("The first click", key="first"), to="htmlChildren")


cleanup = app.add_handler("CLICK", lambda event, session: print("never called", flush=True))
app.add_handler("CLICK", on_click)
app.add_handler("CLICK", on_first_click, once=True)
cleanup()

if __name__ == "__main__":
    print("the decorated function is still", on_camera.__name__)
    app.run()
