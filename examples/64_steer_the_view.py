"""Steer what people see from the program, and let it hear what they do.

The settings of the page are state variables. What the program writes is what everybody begins with; who changes a
setting in the browser has it for themselves from then on.
"""

import contextlib
import time

import pyvista

import belvedere

sphere = pyvista.Sphere(theta_resolution=90, phi_resolution=90).elevation()

with contextlib.suppress(KeyboardInterrupt), belvedere.view(sphere, name="Steered", block=False) as handle:
    server = handle.viewer.server

    @server.change("array", "colormap")
    def chosen(array: str | None, colormap: str) -> None:
        """Say what somebody chose."""
        print(f"now coloured by {array} with {colormap}")

    colormaps = ["viridis", "plasma", "coolwarm", "turbo"]
    step = 0
    while not handle.wait(timeout=2):
        step += 1
        with server.state as state:
            state.colormap = colormaps[step % len(colormaps)]
            state.edges = step % 3 == 0
        sphere["wave"] = abs((sphere.points[:, 2] * 4 + time.monotonic()) % 2 - 1)
        handle.update(sphere)
