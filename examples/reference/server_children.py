"""trame_server.core.Server: a child server shares its root's state under names of its own."""

from belvedere.compat.trame.ui.html import DivLayout
from belvedere.compat.trame.widgets import html
from belvedere.compat.trame_server.core import Server, Translator

root = Server(name="children")
child = root.create_child_server(prefix="left_")
other = root.create_child_server(translator=Translator(prefix="right_"))

for server in (child, other):
    server.state.count = 0


with DivLayout(root):
    html.Div("{{ left_count }} {{ right_count }}", id="counts")
    html.Button("Left", click=child.controller.more, id="left")
    html.Button("Right", click=other.controller.more, id="right")


@child.controller.set("more")
def more_left():
    child.state.count += 1


@other.controller.set("more")
def more_right():
    other.state.count += 10


if __name__ == "__main__":
    print("same root:", child.root_server is root)
    child.start()
