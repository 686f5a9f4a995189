"""How to use trame, "Layout management": pieces of the interface in given places, tab title, icon, startup."""

from pathlib import Path

from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui.vuetify import SinglePageWithDrawerLayout
from belvedere.compat.trame.widgets import html, vuetify

server = get_server()
state, ctrl = server.state, server.controller
state.trame__title = "Layout of the guide"
state.trame__favicon = str(Path(__file__).with_name("favicon.svg"))


@ctrl.add("on_server_ready")
def ready(**kwargs):
    state.message = "ready"


with SinglePageWithDrawerLayout(server) as layout:
    layout.title.set_text("Layouts")
    with layout.toolbar:
        vuetify.VSpacer()
        vuetify.VBtn("Redefine", click=ctrl.redefine)
    with layout.drawer:
        html.Div("In the drawer", classes="in-drawer")
    with layout.content:
        html.Div("{{ message }}", classes="message")


@ctrl.set("redefine")
def redefine():
    """Define the layout again while the application runs."""
    with SinglePageWithDrawerLayout(server) as layout:
        layout.title.set_text("Redefined")
        with layout.content:
            html.Div("Another page", classes="message")


if __name__ == "__main__":
    server.start()
