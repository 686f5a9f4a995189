"""vuer.VuerSession.set: by an event sent through the proxy, and by the operator of the app."""

from belvedere.compat.vuer import Vuer, VuerSession
from belvedere.compat.vuer.events import Set
from belvedere.compat.vuer.schemas import Box, Paragraph, Scene

app = Vuer()
app.set @ Scene(htmlChildren=[Paragraph("Everybody sees this", key="all")])


@app.spawn(start=True)
async def main(proxy: VuerSession):
    proxy @ Set(Scene(children=[Box(key="box"), Paragraph("You see this", key="own")]))
