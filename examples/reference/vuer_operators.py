"""vuer.VuerSession: update, add, upsert and remove, by ``@`` and as calls with ``to=``; on a session and on the app."""

from asyncio import sleep

from belvedere.compat.vuer import Vuer, VuerSession
from belvedere.compat.vuer.schemas import Box, Button, Group, Paragraph, Scene, Sphere

app = Vuer()
element1, element2 = Box(key="one", position=[-1, 0, 0]), Sphere(key="two", position=[1, 0, 0])


@app.spawn
async def main(session: VuerSession):
    session.set @ Scene(Group(key="group"), htmlChildren=[Button("Go on", key="next")])

    session.add @ element1
    session.add(element2, Box(key="three"), to="group")
    await shown(session, "added")

    session.update @ [Box(key="one", color="red"), Sphere(key="two", color="green")]
    session.update @ Box(key="nobody", color="blue")  # nothing happens: there is none
    await shown(session, "updated")

    session.upsert(Sphere(key="four", position=[0, 1, 0]), Box(key="three", color="orange"), to="group")
    session.upsert @ Box(key="five", position=[0, -1, 0])
    await shown(session, "upserted")

    session.remove @ ["one", "two"]
    session.remove @ "five"
    await shown(session, "removed")

    app.add(Group(key="shared"))
    app.add(Box(key="everybody", position=[0, 2, 0]), to="shared")
    app.upsert @ [Box(key="everybody", color="white")]
    app.update @ [Box(key="everybody", scale=2)]
    app.remove @ "nobody"
    session.upsert(Paragraph("all done", key="step"), to="htmlChildren")


async def shown(session: VuerSession, step: str):
    session.upsert(Paragraph(step, key="step"), to="htmlChildren")
    await session.till("CLICK")
    await sleep(0)


if __name__ == "__main__":
    app.run()
