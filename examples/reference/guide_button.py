"""How to use trame, "Bind method to a button click": the button names a function that is bound later."""

from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui.vuetify import VAppLayout
from belvedere.compat.trame.widgets import html, vuetify

server = get_server()
state, ctrl = server.state, server.controller
state.slider_value = 8

with VAppLayout(server):
    html.Div("{{ slider_value }}", classes="value")
    change_btn = vuetify.VBtn(
        "Change slider_value",
        click=ctrl.rnd_update,
    )


def random_update():
    state.slider_value += 1
    if state.slider_value > 15:
        state.slider_value = 2


# Do the binding later on
ctrl.rnd_update = random_update

if __name__ == "__main__":
    server.start()
