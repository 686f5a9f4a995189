"""The elements of scenes, family by family; each module has a folder of TypeScript classes of the same name.

All of them can be imported from here: ``from belvedere.scene.elements import Box, PointCloud, Scene``.
"""

from __future__ import annotations

from belvedere.scene.elements.animation import *
from belvedere.scene.elements.base import *
from belvedere.scene.elements.cameras import *
from belvedere.scene.elements.data import *
from belvedere.scene.elements.environment import *
from belvedere.scene.elements.input import *
from belvedere.scene.elements.lights import *
from belvedere.scene.elements.marks import *
from belvedere.scene.elements.materials import *
from belvedere.scene.elements.media import *
from belvedere.scene.elements.models import *
from belvedere.scene.elements.page import *
from belvedere.scene.elements.shapes import *
from belvedere.scene.elements.xr import *
