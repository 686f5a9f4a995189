"""How to use trame, "HTML Elements": Vue's spelling in Python, and attributes that change in plain Python."""

from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui.vuetify import VAppLayout
from belvedere.compat.trame.widgets import html, vuetify

server = get_server()
state = server.state
state.done = 0


def do_something():
    state.done += 1
    text.classes = "text-error"


with VAppLayout(server):
    # Attribute without value (boolean)
    # <v-btn outlined />
    vuetify.VBtn("Outlined", outlined=True)

    # Bind method to event
    # <v-btn @click="do_something">
    vuetify.VBtn("Do something", click=do_something)

    # Dash handling (v-model => v_model)
    # <v-slider v-model="slider_value" min="0" max="100" />
    vuetify.VSlider(
        v_model=("slider_value", 50),  # See state section above
        min=0,
        max=100,
    )
    text = html.Div("Done {{ done }} times", classes="text-success")

if __name__ == "__main__":
    server.start()
