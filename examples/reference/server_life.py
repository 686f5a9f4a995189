"""trame_server.core.Server: the hooks of its life, its state as a new client gets it, and `force_state_push`."""

import asyncio

from belvedere.compat.trame.ui.html import DivLayout
from belvedere.compat.trame.widgets import html
from belvedere.compat.trame_server.core import Server

server = Server(name="life")
state, ctrl = server.state, server.controller
state.seen = []


def note(name):
    state.seen = [*state.seen, name]


ctrl.on_server_start.add(lambda *_: note("start"))
ctrl.on_server_bind.add(lambda *_: note("bind"))
ctrl.on_server_ready.add(lambda **_: note("ready"))
ctrl.on_client_connected.add(lambda *_: note("connected"))
ctrl.on_server_exited.add(lambda **_: print("exited", flush=True))


def push():
    server.force_state_push("seen")


def tell():
    state.known = len(server.get_server_state())


async def stop():
    await asyncio.sleep(0)
    await server.stop()


with DivLayout(server):
    html.Div("{{ seen.join(' ') }}", id="seen")
    html.Div("{{ known }}", id="known")
    html.Button("Tell", click=tell, id="tell")
    html.Button("Push", click=push, id="push")
    html.Button("Stop", click=stop, id="stop")

if __name__ == "__main__":
    print("running before start:", server.running)
    server.start()
