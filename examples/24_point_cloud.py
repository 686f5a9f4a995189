"""Show a million points, coloured by a scalar, and choose another scalar without sending the points again.

A `Blob` is content that never changes. Browsers fetch it over HTTP, beside the link and not before what is urgent, and
one that comes back has it already.
"""

import numpy as np

import belvedere
from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import Panel, PointCloud, Scene, Select

N = 1_000_000
rng = np.random.default_rng(1)
turn = rng.random(N) * 6 * np.pi
radius = turn / 6 + rng.normal(0, 0.12, N)
points = np.stack([radius * np.cos(turn), rng.normal(0, 0.08, N) * (4 - radius), radius * np.sin(turn)], -1)
points = points.astype(np.float32)
FIELDS = {"distance": radius, "height": points[:, 1], "angle": turn % (2 * np.pi)}

app = SceneServer("point-cloud")
cloud = belvedere.Blob(points)


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        PointCloud(key="galaxy", vertices=cloud, scalars=FIELDS["distance"], colormap="inferno", size=0.012),
        htmlChildren=[Panel(Select(key="field", options=list(FIELDS), value="distance", label="Colour by"))],
        background="#05070d",
        cam_position=[0, 3, 5],
    )


@app.add_handler("SET")
def color_by(event: ClientEvent, session: SceneSession) -> None:
    session.update @ PointCloud(key="galaxy", scalars=FIELDS[event.value])


if __name__ == "__main__":
    app.start()
