"""How to use trame, "Forcing state exchange": `dirty` after an edit in place, and `with state` in asynchronous code."""

import asyncio
import time

from belvedere.compat.trame.app import asynchronous, get_server
from belvedere.compat.trame.ui.vuetify import VAppLayout
from belvedere.compat.trame.widgets import html, vuetify

server = get_server()
state = server.state
state.time = time.time()
state.nested = {"items": ["first"]}


async def update_time():
    while True:
        await asyncio.sleep(1)
        with state:
            state.time = time.time()


def add_item():
    state.nested["items"].append("another")
    state.dirty("nested")


@server.controller.add("on_server_ready")
def begin(**kwargs):
    asynchronous.create_task(update_time())


with VAppLayout(server):
    html.Div("{{ time }}", classes="time")
    html.Div("{{ nested.items.join(', ') }}", classes="items")
    vuetify.VBtn("Add", click=add_item)

if __name__ == "__main__":
    server.start()
