"""vuer.VuerSession.socket: the program closes the session of a client."""

from asyncio import sleep

from belvedere.compat.vuer import Vuer, VuerSession
from belvedere.compat.vuer.schemas import Box, DefaultScene

app = Vuer()


@app.spawn(start=True)
async def main(session: VuerSession):
    session.set @ DefaultScene(Box(key="box"))
    print("doing something...")
    await sleep(1.0)
    print("I am done! closing the socket.")
    session.socket.close()
