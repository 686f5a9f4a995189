"""vuer.Vuer.bind: a generator yields what is sent, a page among it, and is sent what happens."""

import math

from belvedere.compat.vuer import Vuer
from belvedere.compat.vuer.events import Frame, Update
from belvedere.compat.vuer.schemas import Box, Button, Page, Paragraph, Scene

app = Vuer()


@app.bind(start=True)
async def main(session):
    event = yield Page(Button("Start", key="start"), Paragraph("Nothing moves yet"), key="page")
    while event != "CLICK":
        event = yield None
    yield Scene(
        Box(args=[1, 1, 1], key="box", color="#23aaff"),
        htmlChildren=[Paragraph("It moves", key="message", position=[0.05, 0.05, 0])],
    )
    for step in range(100_000):
        event = yield Frame(Update(Box(key="box", position=[0, math.sin(step / 10), 0])), frame_rate=60)
