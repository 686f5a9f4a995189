"""Place markers where people click on things, and take them away by clicking them.

A click tells which element was hit, and where in space.
"""

import itertools

from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import Box, Group, Paragraph, Plane, Scene, Sphere, Torus

app = SceneServer("pointer-markers")
numbers = itertools.count(1)

# What all people see: markers of one are there for the others.
app.set @ Scene(
    Plane(key="table", width=6, height=6, color="#e8edf4", rotation=[-1.5708, 0, 0]),
    Box(key="box", color="#7986cb", position=[-1, 0.5, 0]),
    Torus(key="ring", radius=0.6, tube=0.2, color="#4db6ac", position=[1.2, 0.8, -0.4]),
    Group(key="markers"),
    htmlChildren=[Paragraph("Click anything", key="told", style={"margin": "16px", "fontSize": "18px"})],
    cam_position=[0, 3.5, 6],
)


@app.add_handler("ON_CLICK")
def clicked(event: ClientEvent, session: SceneSession) -> None:
    if event.key.startswith("marker-"):
        app.remove @ event.key
        text = f"{event.key} taken away"
    else:
        x, y, z = event.value["point"]
        app.add(Sphere(key=f"marker-{next(numbers)}", radius=0.08, color="#e4572e", position=[x, y, z]), to="markers")
        text = f"{event.key} at {x:.2f}, {y:.2f}, {z:.2f}"
    session.update @ Paragraph(text, key="told")


if __name__ == "__main__":
    app.start()
