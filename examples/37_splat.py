"""Show Gaussian splats, as photographs of real places become them. Here they are made: a torus of soft, flat discs.

A file, or its bytes, in any of the usual formats is drawn: .ply, .splat, .ksplat, .spz.
"""

import numpy as np

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import Box, Grid, Scene, Splat

app = SceneServer("splat")


def torus(count: int = 20_000) -> bytes:
    """Return splats in the format .splat: position, scale (float32), colour (RGBA), quaternion (uint8 w, x, y, z)."""
    rng = np.random.default_rng(4)
    around, across = rng.uniform(0, 2 * np.pi, (2, count))
    ring = 1 + 0.38 * np.cos(across)
    rows = np.zeros(count, np.dtype([("at", "<f4", 3), ("scale", "<f4", 3), ("color", "u1", 4), ("turn", "u1", 4)]))
    rows["at"] = np.stack([ring * np.cos(around), 0.38 * np.sin(across), ring * np.sin(around)], -1)
    rows["scale"] = [0.02, 0.02, 0.02]
    shade = 0.6 + 0.4 * np.sin(across)
    rows["color"][:, 0] = 255 * (0.5 + 0.5 * np.cos(around)) * shade
    rows["color"][:, 1] = 255 * (0.5 + 0.5 * np.cos(around - 2.1)) * shade
    rows["color"][:, 2] = 255 * (0.5 + 0.5 * np.cos(around + 2.1)) * shade
    rows["color"][:, 3] = 220
    rows["turn"] = [255, 128, 128, 128]
    return rows.tobytes()


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        Splat(key="torus", src=torus(), format="splat", position=[0, 0.9, 0]),
        Box(key="box", color="#546e7a", scale=0.7, position=[0, 0.35, 0]),
        rawChildren=[Grid(key="grid")],
        cam_position=[1.8, 2.2, 2.8],
        cam_target=[0, 0.7, 0],
    )


if __name__ == "__main__":
    app.start()
