"""`trame_server.ui`: parts of a page that are filled and placed apart."""

from belvedere.ui import VirtualNodeManager

__all__ = ["VirtualNodeManager"]
