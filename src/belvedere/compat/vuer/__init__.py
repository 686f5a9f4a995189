"""`vuer`: scenes under their reference's names.

A program written for the reference system runs with its import lines changed::

    from belvedere.compat.vuer import Vuer, VuerSession
    from belvedere.compat.vuer.schemas import Box, DefaultScene

What differs on purpose: the page is our own and needs no internet, links carry a token, no folder is served unless
``static_root`` names it, and no other page may use the server unless ``cors`` names it.
"""

from __future__ import annotations

from belvedere.compat.vuer.client import VuerClient
from belvedere.compat.vuer.server import Vuer, VuerSession

__all__ = ["Vuer", "VuerClient", "VuerSession"]
