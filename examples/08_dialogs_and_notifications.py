"""Ask and tell people: dialogs, notices and progress bars, for one user or for all.

A session is one browser tab. What is asked of it is asked there only, and awaited in an asynchronous handler. Without a
word of HTML: all of it belongs to the page.
"""

import asyncio

import belvedere
from belvedere.ui import SinglePageLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v

server = belvedere.get_server("dialogs")
state = server.state
state.parts = ["beam", "plate", "bolt"]


async def add() -> None:
    """Ask for a name."""
    session = belvedere.current_session()
    name = await session.ask("What is the new part called?", default="bracket", title="New part")
    if name:
        state.parts = [*state.parts, name]
        session.notify(f"{name} was added", "success")


async def remove() -> None:
    """Let somebody choose, and make sure that it is meant."""
    session = belvedere.current_session()
    part = await session.choose("Which part goes?", state.parts, title="Remove a part")
    if part and await session.confirm(f"Remove {part} for everybody?", ok="Remove"):
        state.parts = [one for one in state.parts if one != part]
        server.notify(f"{part} was removed", "warning")


async def solve() -> None:
    """Work for a while; everybody sees how far it is."""
    with server.progress("Solving", total=len(state.parts)) as bar:
        for part in state.parts:
            bar.advance(text=part)
            await asyncio.sleep(0.5)
    server.notify("Solved", "success")


with SinglePageLayout(server) as layout:
    layout.title.set_text("Dialogs and notifications")
    with layout.content, v.VContainer(max_width=640):
        with html.Div(classes="d-flex flex-wrap ga-2 my-2"):
            v.VBtn("Add…", click=add, prepend_icon="mdi-plus")
            v.VBtn("Remove…", click=remove, prepend_icon="mdi-minus")
            v.VBtn("Solve", click=solve, prepend_icon="mdi-play")
        with v.VList():
            v.VListItem("{{ part }}", v_for="part in parts", key="part")
        v.VBtn("A dialog of one's own", click="about = true", variant="text")
        with v.VDialog(v_model=("about", False), max_width=420), v.VCard(title="Of one's own"):
            with v.VCardText():
                html.P("Any widget can stand in a VDialog, whose v_model says whether it is open.")
            with v.VCardActions():
                v.VBtn("Close", click="about = false")

if __name__ == "__main__":
    server.start()
