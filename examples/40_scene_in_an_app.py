"""Put a scene into an application: sliders, a chart, and a 3D view beside each other.

The view shows the scene of the server; widgets and scene live in one document and change in the same frame.
"""

import numpy as np

from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import Grid, InstancedMesh, Scene
from belvedere.ui import SinglePageWithDrawerLayout
from belvedere.widgets import html, scene
from belvedere.widgets import vuetify as v

app = SceneServer("scene-in-an-app")
state = app.server.state


def spring(turns: float, radius: float, number: int) -> InstancedMesh:
    """Return balls on a helix."""
    angle = np.linspace(0, 2 * np.pi * turns, number)
    positions = np.stack([radius * np.cos(angle), np.linspace(0, 3, number), radius * np.sin(angle)], -1)
    colors = np.stack([np.linspace(0.1, 1, number), np.full(number, 0.5), np.linspace(1, 0.2, number)], -1)
    return InstancedMesh(key="spring", geometry="Sphere", args=[0.09, 16, 12], positions=positions, colors=colors)


@app.server.change("turns", "radius", "number")
def draw(turns: float, radius: float, number: int, **_: object) -> None:
    app.scene.upsert @ spring(turns, radius, int(number))


@app.add_handler("ON_CLICK")
def clicked(event: ClientEvent, session: SceneSession) -> None:
    state.chosen = event.value.get("instance")


app.scene.set @ Scene(
    spring(4, 1, 120), rawChildren=[Grid(key="grid")], cam_position=[3, 2.6, 4], cam_target=[0, 1.3, 0]
)

with SinglePageWithDrawerLayout(app.server) as layout:
    layout.title.set_text("A scene in an application")
    with layout.drawer, v.VContainer():
        v.VSlider(v_model=("turns", 4), min=1, max=12, step=0.1, label="Turns", thumb_label=True)
        v.VSlider(v_model=("radius", 1), min=0.2, max=2, step=0.05, label="Radius / m", thumb_label=True)
        v.VSlider(v_model=("number", 120), min=10, max=600, step=1, label="Balls", thumb_label=True)
        html.P("{{ chosen === null ? 'Click a ball' : 'You clicked ball ' + chosen }}", id="chosen")
    with layout.content, v.VContainer(fluid=True, classes="pa-0 fill-height"):
        scene.SceneView()

state.chosen = None

if __name__ == "__main__":
    app.start()
