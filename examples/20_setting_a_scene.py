"""Set a scene: shapes, materials, lights, a grid and a title, for everybody who opens the link.

`main` runs once for each client, with a session of its own. What it sets stays when it returns.
"""

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import (
    AmbientLight,
    Box,
    Capsule,
    Cone,
    Cylinder,
    DirectionalLight,
    Grid,
    Group,
    Icosahedron,
    Plane,
    Scene,
    Sphere,
    Text,
    Torus,
    TorusKnot,
)

app = SceneServer("setting-a-scene")

SHAPES = [
    Box(key="box", color="#e4572e"),
    Sphere(key="sphere", radius=0.6, color="#29b6f6", material={"roughness": 0.2, "metalness": 0.1}),
    Cylinder(key="cylinder", radius=0.45, height=1.1, color="#66bb6a"),
    Cone(key="cone", radius=0.55, height=1.1, color="#ffca28"),
    Torus(key="torus", radius=0.5, tube=0.2, color="#ab47bc"),
    Capsule(key="capsule", radius=0.35, height=0.6, color="#8d6e63"),
    Icosahedron(key="icosahedron", radius=0.65, color="#26a69a", flat_shading=True),
    TorusKnot(key="knot", radius=0.45, tube=0.14, color="#ec407a", material_type="physical", material={"clearcoat": 1}),
]


@app.spawn
async def main(session: SceneSession) -> None:
    for number, shape in enumerate(SHAPES):
        column, row = number % 4, number // 4
        shape.position = [1.8 * (column - 1.5), 0.75, 1.8 * (0.5 - row)]
    session.set @ Scene(
        Group(*SHAPES, key="shapes"),
        Plane(key="floor", width=9, height=6, color="#dfe5ee", rotation=[-1.5708, 0, 0], receive_shadow=True),
        Text("Shapes", key="title", font_size=0.6, color="#26324a", position=[0, 2.2, -1.8]),
        AmbientLight(key="ambient", intensity=0.8),
        DirectionalLight(key="sun", intensity=2.2, position=[4, 7, 5], cast_shadow=True),
        rawChildren=[Grid(key="grid")],
        cam_position=[0, 4.2, 7],
        cam_target=[0, 0.6, 0],
    )


if __name__ == "__main__":
    app.start()
