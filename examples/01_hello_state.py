"""Share a variable: a slider that two browsers move, and a value that Python computes from it.

The slider shows and writes the state variable ``celsius``. Whoever moves it, in whichever browser, `convert` runs, and
what it writes appears everywhere.
"""

import belvedere
from belvedere.ui import VAppLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v

server = belvedere.Server("hello")


@server.change("celsius")
def convert(celsius, **_):
    """Follow the slider."""
    server.state.fahrenheit = celsius * 9 / 5 + 32


with VAppLayout(server, title="Hello") as page, page.content, v.VContainer():
    v.VSlider(v_model=("celsius", 20), min=-40, max=100, step=1, label="°C", thumb_label=True, classes="mt-8")
    html.H2("{{ fahrenheit }} °F")

if __name__ == "__main__":
    server.start()
