"""trame_server.core.Server: `change`, `trigger`, `trigger_name` and `context`."""

from belvedere.compat.trame.ui.html import DivLayout
from belvedere.compat.trame.widgets import html
from belvedere.compat.trame_server.core import Server

server = Server(name="change-and-trigger", log_network=False, ws_max_msg_size=10_000_000, ws_heart_beat=30)
server.client_type = "vue3"
state, context = server.state, server.context
state.key1, state.key2 = 1, 2
context.history = []  # stays on the server


@server.change("key1", "key2")
def key_changed(key1, key2, **_):
    context.history.append((key1, key2))
    state.total = key1 + key2
    state.changes = len(context.history)


@server.trigger("name")
def named(amount=1):
    state.key1 += amount
    return state.key1


def counted():
    state.key2 += 10


with DivLayout(server):
    html.Button("By its name", click="trigger('name', [5])", id="named")
    html.Button("By the name it got", click=f"trigger('{server.trigger_name(counted)}')", id="counted")
    html.Div("{{ total }} after {{ changes }} changes", id="total")

if __name__ == "__main__":
    server.start()
