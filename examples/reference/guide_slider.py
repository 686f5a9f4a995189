"""How to use trame, "UI element with a dynamic variable": the widget defines the variable it shows."""

from belvedere.compat.trame.app import get_server
from belvedere.compat.trame.ui.vuetify import VAppLayout
from belvedere.compat.trame.widgets import html, vuetify

server = get_server()

with VAppLayout(server):
    slider = vuetify.VSlider(
        v_model=("slider_value", 8),
        min=2,
        max=15,
    )
    html.Div("{{ slider_value }}", classes="value")

if __name__ == "__main__":
    server.start()
