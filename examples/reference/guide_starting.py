"""How to use trame, "Starting an application": every argument of `start` by name."""

from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui.html import DivLayout
from belvedere.compat.trame.widgets import html

server = get_server()

with DivLayout(server):
    html.H3("Started on port {{ port }}", classes="started")


@server.controller.add("on_server_ready")
def ready(**kwargs):
    server.state.port = server.port


if __name__ == "__main__":
    server.start(
        port=0,
        thread=False,
        open_browser=False,
        show_connection_info=True,
        disable_logging=False,
        exec_mode="main",
        timeout=0,
        host="localhost",
    )
