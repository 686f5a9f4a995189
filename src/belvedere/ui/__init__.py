"""User interfaces: elements and the pages they stand in.

`Element` is the base of all widgets. Layouts are pages: `DivLayout` and `AppLayout` of plain HTML, `VAppLayout`,
`SinglePageLayout` and `SinglePageWithDrawerLayout` with Vuetify, `RouterViewLayout` for what a router shows.
`VirtualNodeManager` is `server.ui`. `names` and `markup` know how a template is spelled, `sent` how it and what changes
in it get into the document.
"""

from belvedere.ui.element import Element, element_class
from belvedere.ui.layouts import AbstractLayout, AppLayout, DivLayout
from belvedere.ui.markup import literal_text
from belvedere.ui.nodes import VirtualNode, VirtualNodeManager
from belvedere.ui.router import RouterViewLayout
from belvedere.ui.vuetify_layouts import SinglePageLayout, SinglePageWithDrawerLayout, VAppLayout

__all__ = [
    "AbstractLayout",
    "AppLayout",
    "DivLayout",
    "Element",
    "RouterViewLayout",
    "SinglePageLayout",
    "SinglePageWithDrawerLayout",
    "VAppLayout",
    "VirtualNode",
    "VirtualNodeManager",
    "element_class",
    "literal_text",
]
