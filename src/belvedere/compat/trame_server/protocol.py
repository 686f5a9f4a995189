"""`trame_server.protocol`: the root protocol of a server."""

from belvedere.app.protocols import RootProtocol as ServerProtocol
from belvedere.app.protocols import export_rpc as exportRpc

__all__ = ["ServerProtocol", "exportRpc"]
