"""`trame_server`: the application server."""

from belvedere.compat.trame_server.client import Client
from belvedere.compat.trame_server.core import Server
from belvedere.compat.trame_server.utils.version import get_version

__version__ = get_version("belvedere")

__all__ = ["Client", "Server", "__version__"]
