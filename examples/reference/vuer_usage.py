"""vuer.Vuer, "Usage": a scene for each client."""

from belvedere.compat.vuer import Vuer, VuerSession
from belvedere.compat.vuer.schemas import Box, Scene

app = Vuer()


@app.spawn
async def main(session: VuerSession):
    session.set @ Scene(children=[Box(args=[1, 1, 1], key="box", color="#23aaff")])


if __name__ == "__main__":
    app.run()
