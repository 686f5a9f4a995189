"""Measure heights with a browser's graphics card: an orthographic camera looks down, its depths become a height map.

The map is shown beside the ground it was taken of, as a mesh coloured by height.
"""

import io

import numpy as np
from PIL import Image

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import Button, CameraView, Cone, Cylinder, Panel, Paragraph, Plane, Scene, Sphere, TriMesh

SIDE, PIXELS, ABOVE = 4.0, 128, 3.0

app = SceneServer("heightmap")


def mesh_of(heights: np.ndarray) -> TriMesh:
    """Return a mesh of a map of heights (N, N) in metres."""
    n = len(heights)
    x, z = np.meshgrid(np.linspace(-SIDE / 2, SIDE / 2, n), np.linspace(-SIDE / 2, SIDE / 2, n))
    corner = np.arange(n * n).reshape(n, n)
    a, b, c, d = (part.ravel() for part in (corner[:-1, :-1], corner[:-1, 1:], corner[1:, :-1], corner[1:, 1:]))
    faces = np.concatenate([np.stack([a, c, b], -1), np.stack([b, c, d], -1)])
    vertices = np.stack([x, heights, z], -1).reshape(-1, 3)
    return TriMesh(key="map", vertices=vertices, faces=faces, scalars=heights.ravel(), position=[2.4, 0, 0])


@app.spawn
async def main(session: SceneSession) -> None:
    ground = [
        Plane(key="floor", width=SIDE, height=SIDE, color="#cfd8dc", rotation=[-1.5708, 0, 0], position=[-2.4, 0, 0]),
        Sphere(key="dome", radius=0.9, color="#29b6f6", position=[-3.2, 0, 0.4]),
        Cone(key="peak", radius=0.7, height=1.6, color="#66bb6a", position=[-1.4, 0.8, -0.7]),
        Cylinder(key="tower", radius=0.35, height=1.2, color="#e4572e", position=[-1.5, 0.6, 1.1]),
    ]
    camera = CameraView(
        key="above", ctype="orthographic", ortho_height=SIDE, width=PIXELS, height=PIXELS, near=0.1, far=ABOVE + 0.5,
        position=[-2.4, ABOVE, 0], look_at=[-2.4, 0, 0], up=[0, 0, -1], render_depth=True, show_frustum=True,
    )  # fmt: skip
    session.set @ Scene(
        ground,
        camera,
        htmlChildren=[Panel(Button("Measure", key="measure"), Paragraph("", key="told"), label="Heights")],
        cam_position=[0, 5, 7],
    )
    while True:
        await session.till("CLICK")
        render = (await session.grab_render(key="above", depth=True, ttl=20)).value
        depth = np.asarray(Image.open(io.BytesIO(render["depthFrame"])), dtype=float) * camera.depth_unit
        heights = ABOVE - depth
        session.upsert @ mesh_of(heights)
        session.update @ Paragraph(f"highest: {heights.max():.2f} m", key="told")


if __name__ == "__main__":
    app.start()
