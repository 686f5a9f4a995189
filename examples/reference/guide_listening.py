"""How to use trame, "Listening to changes": a function that is called when a variable changes."""

from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui.vuetify import VAppLayout
from belvedere.compat.trame.widgets import vuetify

server = get_server()
state = server.state


@state.change("slider_value")
def slider_value_change(slider_value, **kwargs):
    print(f"Slider is changing slider_value to {slider_value}", flush=True)


with VAppLayout(server):
    vuetify.VSlider(v_model=("slider_value", 8), min=2, max=15)

if __name__ == "__main__":
    server.start()
