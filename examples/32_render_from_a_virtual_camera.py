"""Ask a browser for pictures: of what its user sees, and of what a virtual camera sees, with depth.

`grab_render` answers when everything that was set before has been drawn.
"""

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import (
    Box,
    Button,
    CameraView,
    Cone,
    Grid,
    Img,
    Panel,
    Paragraph,
    Scene,
    Sphere,
)

app = SceneServer("virtual-camera")


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        Box(key="box", color="#e4572e", position=[-1.2, 0.5, 0]),
        Sphere(key="sphere", radius=0.6, color="#29b6f6", position=[0, 0.6, 0.6]),
        Cone(key="cone", radius=0.5, height=1.2, color="#66bb6a", position=[1.3, 0.6, 0]),
        CameraView(
            key="ego",
            width=320,
            height=240,
            fov=60,
            position=[0, 1.2, 3],
            look_at=[0, 0.5, 0],
            render_depth=True,
            far=6,
        ),
        htmlChildren=[
            Panel(
                Button("The camera's", key="camera"),
                Button("What I see", key="mine"),
                Img(key="picture", width=320),
                Paragraph("", key="told"),
                label="Pictures",
                width=360,
            )
        ],
        rawChildren=[Grid(key="grid")],
        cam_position=[4, 3.5, 5.5],
    )
    while True:
        click = await session.till("CLICK")
        if click.key == "mine":
            render = (await session.grab_render(quality=0.9, width=640, height=480, ttl=20)).value
        elif click.key == "camera":
            render = (await session.grab_render(key="ego", format="png", ttl=20)).value
        else:
            continue
        size = f"{render['width']} × {render['height']}, {len(render['frame']) / 1000:.0f} kB"
        session.update @ [Img(key="picture", src=render["frame"]), Paragraph(size, key="told")]


if __name__ == "__main__":
    app.start()
