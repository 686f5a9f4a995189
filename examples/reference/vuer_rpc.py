"""vuer.Vuer: send, rpc and rpc_stream to one client by its id, here a client in Python."""

import asyncio

from belvedere.compat.vuer import Vuer, VuerClient, VuerSession
from belvedere.compat.vuer.events import ClientEvent, ServerRPC, Upsert
from belvedere.compat.vuer.schemas import Paragraph, Scene

app = Vuer()
app.set @ Scene(htmlChildren=[Paragraph("waiting", key="answer")])


@app.spawn(client="browser")
async def browser(session: VuerSession):
    await remote_client()


@app.spawn(client="python")
async def python(session: VuerSession):
    event = await app.rpc(session.CURRENT_WS_ID, ServerRPC({"x": 20}, etype="ADD_TWO"), ttl=10.0)
    app.update @ Paragraph(f"20 + 2 = {event.value}", key="answer")
    await app.send(session.CURRENT_WS_ID, Upsert(Paragraph("for you alone", key="own"), to="htmlChildren"))


async def remote_client():
    async with VuerClient(URI=app.get_url("127.0.0.1")) as client:
        async for event in client:
            if event == "ADD_TWO":
                client.send @ ClientEvent(etype=event.rtype, value=event.data["x"] + 2)
            elif event == "UPSERT" and any(node["key"] == "own" for node in event.data["nodes"]):
                break
        await asyncio.sleep(0)


if __name__ == "__main__":
    app.run()
