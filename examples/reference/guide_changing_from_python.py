"""How to use trame, "Changing the value from Python": the page follows what Python writes."""

from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui.vuetify import VAppLayout
from belvedere.compat.trame.widgets import html, vuetify

server = get_server()
state = server.state


def random_update():
    state.slider_value += 1
    if state.slider_value > 15:
        state.slider_value = 2


with VAppLayout(server):
    vuetify.VSlider(v_model=("slider_value", 8), min=2, max=15)
    html.Div("{{ slider_value }}", classes="value")
    vuetify.VBtn("Update", click=random_update)

if __name__ == "__main__":
    server.start()
