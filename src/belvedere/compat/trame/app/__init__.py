"""`trame.app`: servers by name, and classes as applications."""

from belvedere.compat.trame.app.core import get_client, get_server
from belvedere.compat.trame.app.klass import TrameApp, TrameComponent

__all__ = ["TrameApp", "TrameComponent", "get_client", "get_server"]
