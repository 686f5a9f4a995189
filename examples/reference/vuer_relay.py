"""vuer.Vuer.relay: another program sends an event into all sessions, over HTTP."""

import asyncio
import http.client
import json

from belvedere.compat.vuer import Vuer, VuerSession
from belvedere.compat.vuer.schemas import Paragraph, Scene

app = Vuer()


@app.spawn
async def main(session: VuerSession):
    session.set @ Scene(htmlChildren=[Paragraph("waiting", key="news")])
    await asyncio.to_thread(another_program, app.get_url("127.0.0.1"))


def another_program(link: str):
    address, _, token = link.partition("#token=")
    event = {"etype": "UPDATE", "data": {"nodes": [{"tag": "Paragraph", "key": "news", "children": ["relayed"]}]}}
    connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/relay?sid=*", json.dumps(event), headers)
    print("relay answered", connection.getresponse().status, flush=True)
    connection.close()


if __name__ == "__main__":
    app.run()
