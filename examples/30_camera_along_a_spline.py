"""Move a camera's frustum along a spline, and look through it where it is wanted."""

import asyncio
import itertools

import numpy as np

from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import (
    Box,
    CatmullRomLine,
    Checkbox,
    Frustum,
    Grid,
    Group,
    Panel,
    PerspectiveCamera,
    Scene,
)

CORNERS = np.array([[3, 1, 0], [1, 2, 3], [-3, 1.2, 2], [-2.5, 2.4, -2.5], [1.5, 1.4, -3]])

app = SceneServer("camera-along-a-spline")


def on_spline(part: float) -> np.ndarray:
    """Return the point of a closed Catmull-Rom spline through the corners (uniform), `part` from 0 to 1."""
    count = len(CORNERS)
    segment, t = divmod(part * count, 1)
    p0, p1, p2, p3 = (CORNERS[(int(segment) + offset) % count] for offset in (-1, 0, 1, 2))
    return 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * (p1 - p2) + p3 - p0) * t**3)


def pose(eye: np.ndarray) -> list[float]:
    """Return the matrix, column after column, of a camera that looks at the middle."""
    backward = (eye - [0, 0.5, 0]) / np.linalg.norm(eye - [0, 0.5, 0])
    right = np.cross([0, 1, 0], backward)
    right /= np.linalg.norm(right)
    matrix = np.eye(4)
    matrix[:3, :4] = np.stack([right, np.cross(backward, right), backward, eye], -1)
    return matrix.T.ravel().tolist()


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        Group(
            *(
                Box(key=f"box-{n}", color=c, position=[n - 1, 0.5, 0], scale=0.8)
                for n, c in enumerate(("#e4572e", "#ffca28", "#29b6f6"))
            )
        ),
        CatmullRomLine(key="path", points=CORNERS, closed=True, curve_type="catmullrom", color="#8e99ab", line_width=2),
        Frustum(key="frustum", fov=50, near=0.1, far=0.8, focus=0.5, aspect=1.5),
        PerspectiveCamera(key="camera", fov=50, make_default=False, controls=False),
        htmlChildren=[Panel(Checkbox(key="through", label="Look through it", value=False))],
        rawChildren=[Grid(key="grid")],
        cam_position=[5, 5, 7],
    )
    for frame in itertools.count():
        matrix = pose(on_spline(frame / 360 % 1))
        session.update @ [Frustum(key="frustum", matrix=matrix), PerspectiveCamera(key="camera", matrix=matrix)]
        await asyncio.sleep(1 / 30)


@app.add_handler("SET")
def through(event: ClientEvent, session: SceneSession) -> None:
    session.update @ [
        PerspectiveCamera(key="camera", make_default=event.value),
        Frustum(key="frustum", hide=event.value),
    ]


if __name__ == "__main__":
    app.start()
