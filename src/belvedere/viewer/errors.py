"""What can go wrong with a mesh, as one exception with a sentence a user can act on."""

from __future__ import annotations

__all__ = ["MeshError", "MissingExtraError"]


class MeshError(ValueError):
    """A mesh that cannot be shown: missing, unreadable, of an unknown kind, or empty."""


class MissingExtraError(MeshError, ImportError):
    """A mesh that needs a library which is not installed."""

    def __init__(self, purpose: str, library: str = "PyVista") -> None:
        super().__init__(f"{purpose} needs {library}: pip install 'belvedere[viewer]'")
