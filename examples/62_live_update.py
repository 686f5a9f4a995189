"""Update a mesh while people look at it: waves on a drum, computed as you watch.

`update` replaces the mesh in one step for everybody. Each viewer keeps the camera and the colours it chose, and one on
a slow line gets fewer steps, never a backlog.
"""

import contextlib
import time

import numpy as np
import pyvista

import belvedere

drum = pyvista.Disc(inner=0, outer=1, r_res=60, c_res=120).triangulate()
x, y, _ = np.asarray(drum.points).T
radius = np.hypot(x, y)


def displacement(seconds: float) -> np.ndarray:
    """Height of the membrane: two waves that run outwards, fixed at the rim."""
    waves = np.sin(12 * radius - 4 * seconds) + 0.5 * np.sin(7 * x + 3 * seconds)
    return 0.06 * waves * (1 - radius**2)


look = {"clim": (-0.09, 0.09), "cmap": "coolwarm", "smooth": True}
until_ctrl_c = contextlib.suppress(KeyboardInterrupt)
with until_ctrl_c, belvedere.view(drum, name="Drum", block=False, **look) as handle:
    while not handle.wait(timeout=1 / 30):
        height = displacement(time.monotonic())
        drum.points[:, 2] = height
        drum["displacement"] = height
        handle.update(drum)
