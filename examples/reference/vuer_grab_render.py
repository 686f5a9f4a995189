"""vuer.VuerSession.grab_render: what a client sees, as a picture."""

from belvedere.compat.vuer import Vuer, VuerSession
from belvedere.compat.vuer.schemas import Box, DefaultScene, Paragraph

app = Vuer()


@app.spawn(start=True)
async def main(session: VuerSession):
    session.set @ DefaultScene(Box(key="box", color="red", position=[0, 0.5, 0]))
    event = await session.grab_render(ttl=20.0, quality=0.9)
    picture = event.value
    kind = "JPEG" if picture["frame"].startswith(b"\xff\xd8") else "another"
    text = f"{kind} picture of {picture['width']} by {picture['height']} pixels"
    session.upsert(Paragraph(text, key="picture"), to="htmlChildren")
