"""Draw charts: one of Plotly that can be clicked, one of Matplotlib that follows a slider, and formatted text.

A figure is updated by handing it over again: only its data travels, zoom and selection stay. Needs the extras `plotly`
and `matplotlib`.
"""

import numpy as np
import plotly.graph_objects as go
from matplotlib.figure import Figure

import belvedere
from belvedere.ui import SinglePageLayout
from belvedere.widgets import markdown, matplotlib, plotly
from belvedere.widgets import vuetify as v

server = belvedere.get_server("charts")
state = server.state

time = np.linspace(0, 10, 400)
oscillation = Figure(layout="constrained")
axes = oscillation.add_subplot(xlabel="time / s", ylabel="displacement / mm", ylim=(-1.1, 1.1))
(curve,) = axes.plot(time, np.cos(time))

rng = np.random.default_rng(1)
measured = np.sort(rng.uniform(0, 10, 60))
points = go.Figure(
    go.Scatter(x=measured, y=np.exp(-0.2 * measured) + rng.normal(0, 0.03, 60), mode="markers"),
    layout={"xaxis_title": "time / s", "yaxis_title": "amplitude", "margin": {"t": 20, "r": 20}},
)

state.chosen = "*Click a point.*"


def clicked(event: dict) -> None:
    """Tell which point was clicked."""
    point = event["points"][0]
    state.chosen = f"Point **{point['pointNumber']}** at {point['x']:.2f} s has an amplitude of **{point['y']:.3f}**."


with SinglePageLayout(server) as layout:
    layout.title.set_text("Charts")
    with layout.content, v.VContainer(), v.VRow():
        with v.VCol(cols=12, md=6):
            plotly.Figure(points, click=clicked, style="height: 360px")
            markdown.Markdown(content=("chosen",))
        with v.VCol(cols=12, md=6):
            drawn = matplotlib.Figure(oscillation, style="height: 360px")
            v.VSlider(v_model=("damping", 0.2), min=0, max=1, step=0.01, label="Damping", thumb_label=True)


@server.change("damping")
def follow(damping: float, **_: object) -> None:
    """Draw the oscillation anew."""
    curve.set_ydata(np.exp(-damping * time) * np.cos(2 * time))
    drawn.update()


if __name__ == "__main__":
    server.start()
