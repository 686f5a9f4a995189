"""Add JavaScript of your own: a module serves it, and the page runs it beside Belvedere's client.

`clock.js` lies beside this program. It follows the state, calls Python and answers it through ``window.belvedere``;
what it calls ``refs.clock`` is what Python reaches with ``js_call``. For a widget with JavaScript, in a package for
others to install, see ``packages/belvedere-gauge``.
"""

from pathlib import Path

import belvedere
from belvedere.ui import VAppLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v

server = belvedere.Server("own-javascript")

CLOCK = {
    "serve": {"clock": Path(__file__).with_name("11_clock")},
    "styles": ["clock/clock.css"],
    "module_scripts": ["clock/clock.js"],
    "state": {"running": True, "laps": []},
}
server.enable_module(CLOCK)


@server.trigger("lap")
def lap(seconds):
    """Take a lap from the browser; what is returned is the answer to it."""
    server.state.laps = [*server.state.laps, round(seconds, 1)]
    return len(server.state.laps)


def reset():
    """Call a function of the page."""
    server.state.laps = []
    server.js_call("clock", "reset")


with VAppLayout(server, title="Own JavaScript") as page, page.content, v.VContainer():
    html.Div(id="clock")
    v.VSwitch(v_model="running", label="Running", hide_details=True)
    v.VBtn("Reset", click=reset, variant="tonal")
    html.P("Laps: {{ laps.join(', ') || 'click the clock' }}", classes="mt-4", id="laps")

if __name__ == "__main__":
    server.start()
