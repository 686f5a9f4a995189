"""Bind one variable to several widgets: a slider, a field and buttons that show and write the same number.

A widget's `v_model` names the variable and gives its first value. Python listens to it, computes from it, and may write
it too: the page follows, in every browser.
"""

import math

import belvedere
from belvedere.ui import SinglePageLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v

server = belvedere.get_server("two-way-slider")
state, ctrl = server.state, server.controller


@server.change("radius")
def measure(radius: float, **_: object) -> None:
    """Follow the radius, whoever changed it."""
    state.area = math.pi * radius**2


@ctrl.set("double")
def double() -> None:
    """Write the variable from Python."""
    state.radius = min(state.radius * 2, 10)


with SinglePageLayout(server) as layout:
    layout.title.set_text("Two-way slider")
    with layout.content, v.VContainer(max_width=640):
        v.VSlider(v_model=("radius", 2.0), min=0, max=10, step=0.1, label="Radius", thumb_label=True)
        v.VNumberInput(v_model=("radius",), min=0, max=10, step=0.5, precision=1, label="The same, as a number")
        v.VBtn("Double it", click=ctrl.double, variant="tonal")
        with html.Svg(viewBox="-10 -10 20 20", style="display: block; height: 240px; margin-top: 24px"):
            html.Circle(
                r=("radius",),
                fill="rgb(var(--v-theme-primary))",
                fill_opacity=0.3,
                stroke="currentColor",
                stroke_width=0.1,
            )
        html.P("A circle of radius {{ radius.toFixed(1) }} has an area of {{ utils.number(area) }}.")

if __name__ == "__main__":
    server.start()
