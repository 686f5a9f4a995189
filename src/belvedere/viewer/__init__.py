"""The mesh viewer: a mesh from Python or a file, seen and coloured in any number of browsers.

`view` shows a mesh and returns a handle; `MeshViewer` is the application behind it. The way of a mesh::

    file ──reading──► mesh object ──convert──► Surface ──stage──► document ──► browsers

Files are read in a process of their own (`reader`). `display` are the settings a page begins with, `page` is what it
looks like.
"""

from belvedere.viewer.convert import to_surface
from belvedere.viewer.demos import demo
from belvedere.viewer.display import COLORMAPS, Display
from belvedere.viewer.errors import MeshError, MissingExtraError
from belvedere.viewer.fields import Field
from belvedere.viewer.handle import ViewHandle, view
from belvedere.viewer.reader import MeshReader
from belvedere.viewer.surface import Surface
from belvedere.viewer.viewer import MeshViewer

__all__ = [
    "COLORMAPS",
    "Display",
    "Field",
    "MeshError",
    "MeshReader",
    "MeshViewer",
    "MissingExtraError",
    "Surface",
    "ViewHandle",
    "demo",
    "to_surface",
    "view",
]
