"""User interfaces: elements and the pages they stand in.

`Element` is the base of all widgets, `AppLayout` and `VAppLayout` are pages. `names` and `markup` know how a template
is spelled.
"""

from belvedere.ui.element import Element, element_class
from belvedere.ui.layouts import AppLayout, VAppLayout
from belvedere.ui.nodes import VirtualNodeManager

__all__ = ["AppLayout", "Element", "VAppLayout", "VirtualNodeManager", "element_class"]
