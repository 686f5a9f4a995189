"""`trame_client.ui.core`: the base of layouts."""

from belvedere.compat.trame.ui.core import AbstractLayout

__all__ = ["AbstractLayout"]
