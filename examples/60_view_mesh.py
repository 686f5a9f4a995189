"""Show a mesh in the browser, coloured by one of its arrays.

The script waits at its end, so that there is something to look at; Ctrl-C ends it. Send the second of the two links
it prints to somebody who may look but not touch.
"""

import pyvista

import belvedere

mesh = pyvista.ParametricRandomHills()
mesh["height"] = mesh.points[:, 2]

belvedere.view(mesh, name="Hills", scalars="height", cmap="turbo")
